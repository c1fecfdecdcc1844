package results

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestARunIsMeasuredByOneAtATime(t *testing.T) {
	f := newFolder(t)
	unlock, err := f.Lock()
	if err != nil {
		t.Fatal(err)
	}
	_, again := f.Lock()
	for name, err := range map[string]error{"another that measures": again, "a reader": f.Busy()} {
		var busy *BusyError
		if !errors.As(err, &busy) || busy.Process != os.Getpid() || !strings.Contains(err.Error(), "process "+strconv.Itoa(os.Getpid())) {
			t.Errorf("%s: %v", name, err)
		}
	}
	unlock()
	if err := f.Busy(); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	entries, err := os.ReadDir(string(f))
	if err != nil || len(entries) != 1 || entries[0].Name() != RunFile {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// A killed process leaves the file and not the lock.
func TestALockThatAKilledProcessLeftKeepsNobodyOut(t *testing.T) {
	f := newFolder(t)
	if err := f.WriteFile(lockFile, []byte("4194304999")); err != nil {
		t.Fatal(err)
	}
	if err := f.Busy(); err != nil {
		t.Errorf("a reader: %v", err)
	}
	unlock, err := f.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	var busy *BusyError
	if err := f.Busy(); !errors.As(err, &busy) || busy.Process != os.Getpid() {
		t.Errorf("the process that left it is still named: %v", err)
	}
}

func TestOfManyThatLockOneHasIt(t *testing.T) {
	f := newFolder(t)
	var holders, most atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				unlock, err := f.Lock()
				if err != nil {
					continue
				}
				if n := holders.Add(1); n > most.Load() {
					most.Store(n)
				}
				holders.Add(-1)
				unlock()
			}
		})
	}
	all.Wait()
	if most.Load() != 1 {
		t.Errorf("%d held it at once", most.Load())
	}
}

func TestAFolderThatCannotBeLockedIsNamed(t *testing.T) {
	f := Folder(filepath.Join(t.TempDir(), "nowhere"))
	if _, err := f.Lock(); err == nil || !strings.Contains(err.Error(), "OUT") {
		t.Errorf("%v", err)
	}
	if err := f.Busy(); err != nil {
		t.Errorf("what is not there is measured: %v", err)
	}
}
