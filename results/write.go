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
// written, none is replaced and nothing is left beside them.
func (f Folder) WriteFiles(files ...File) (err error) {
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
