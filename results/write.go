package results

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A File is one file of a run's folder, named relative to it.
type File struct {
	Name string
	Data []byte
}

// WriteFile writes a file of the folder to the side and renames it into place.
func (f Folder) WriteFile(name string, data []byte) error { return f.WriteFiles(File{name, data}) }

// WriteFiles writes every file to the side, and when all are whole renames them into place. Where one cannot be
// written, or stands where something else than a file is, none is replaced and nothing is left beside them. What stops
// a rename after that, such as a disk that fails, leaves those before it replaced.
func (f Folder) WriteFiles(files ...File) error {
	for _, file := range files {
		if err := replaceable(f.Path(file.Name)); err != nil {
			return fmt.Errorf("cannot write to %s: %w", f, err)
		}
	}
	var sides []string
	defer func() {
		for _, side := range sides {
			os.Remove(side) // of those that were renamed there is none
		}
	}()
	for _, file := range files {
		side, err := writeAside(f.Path(file.Name), file.Data)
		if err != nil {
			return fmt.Errorf("cannot write to %s: %w: nothing was changed; make it writable, or copy the run to where it is", f, plain(err))
		}
		sides = append(sides, side)
	}
	for i, file := range files {
		if err := os.Rename(sides[i], f.Path(file.Name)); err != nil {
			return fmt.Errorf("cannot put %s into place: %w", f.Path(file.Name), plain(err))
		}
	}
	return nil
}

// replaceable refuses a path at which there is something that a file cannot or must not replace.
func replaceable(path string) error {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file: nothing was changed; move it out of the way", path)
	}
	return nil
}

// writeAside writes the data next to where they are to go and returns the name.
func writeAside(path string, data []byte) (side string, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(data)
	err = errors.Join(err, file.Chmod(0o644), file.Close())
	if err != nil {
		os.Remove(file.Name())
	}
	return file.Name(), err
}

// plain is the cause of an error of a file, without the name of the file on the side, which means nothing to anybody.
func plain(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
