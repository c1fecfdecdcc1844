package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"syscall"
)

// lockFile is there while a run is being measured, and holds the process that does. What counts is the kernel's lock
// on it, which ends with that process however it ends; a file that a killed one left says nothing.
const lockFile = ".measuring"

// A BusyError says that a run is being measured.
type BusyError struct {
	Folder  Folder
	Process int // 0 where it is not known
}

// Error implements error.
func (e *BusyError) Error() string {
	by := "another process"
	if e.Process > 0 {
		by = "process " + strconv.Itoa(e.Process)
	}
	return fmt.Sprintf("%s is being measured by %s: wait for it, or stop it with Ctrl-C", e.Folder, by)
}

// Lock keeps others from measuring into the folder, and from reading what is half measured. The error is a *BusyError
// where somebody else holds the lock. Unlock leaves no file behind.
func (f Folder) Lock() (unlock func(), err error) {
	for {
		file, err := os.OpenFile(f.Path(lockFile), os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, fmt.Errorf("cannot write to %s: %w: name a folder that can be written with OUT", f, errors.Unwrap(err))
		}
		if err := f.take(file, syscall.LOCK_EX); err != nil {
			file.Close()
			return nil, err
		}
		if f.isLock(file) {
			return f.holding(file)
		}
		file.Close() // whoever had it removed it meanwhile
	}
}

// holding writes into the locked file who holds it.
func (f Folder) holding(file *os.File) (unlock func(), err error) {
	process := strconv.Itoa(os.Getpid())
	unlock = func() {
		os.Remove(f.Path(lockFile)) // before the lock ends, so that nobody else's is removed
		file.Close()
	}
	if _, err = file.WriteAt([]byte(process), 0); err == nil {
		err = file.Truncate(int64(len(process))) // it may be one that a killed process left
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// Busy returns a *BusyError while somebody measures into the folder, and nil otherwise. It changes nothing, so it
// works where nothing can be written.
func (f Folder) Busy() error {
	file, err := os.Open(f.Path(lockFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	return f.take(file, syscall.LOCK_SH)
}

// take locks the open file, or returns a *BusyError with who has. A file system without locks cannot tell, and keeps
// nobody from measuring.
func (f Folder) take(file *os.File, how int) error {
	if err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB); !errors.Is(err, syscall.EWOULDBLOCK) {
		return nil
	}
	var text [20]byte // the digits of any process
	n, _ := file.ReadAt(text[:], 0)
	process, _ := strconv.Atoi(string(text[:n]))
	return &BusyError{f, process}
}

// isLock reports whether the open file is still the folder's, and not one that was removed.
func (f Folder) isLock(file *os.File) bool {
	open, err := file.Stat()
	there, errThere := os.Stat(f.Path(lockFile))
	return err == nil && errThere == nil && os.SameFile(open, there)
}
