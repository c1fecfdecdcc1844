package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// EvidenceFiles are the files that a report is made from, in the order of SHA256SUMS. A run holds the first and
// whichever of the others it measured.
func EvidenceFiles() []string {
	return []string{RunFile, TrialsFile, LookupFile, DemonstrationsFile}
}

// A Checksum is the SHA-256 of one evidence file, in lower-case hexadecimal.
type Checksum struct {
	File   string
	SHA256 string
}

// Checksums are those of every evidence file that a run holds, in the order of EvidenceFiles.
type Checksums []Checksum

// String is the text of SHA256SUMS: a line a file, in the format that "sha256sum -c" reads (GNU coreutils manual,
// "md5sum invocation": the digest, two spaces, the name).
func (c Checksums) String() string {
	var text strings.Builder
	for _, one := range c {
		fmt.Fprintf(&text, "%s  %s\n", one.SHA256, one.File)
	}
	return text.String()
}

// Sum is one checksum over all of them: the SHA-256 of their text, in hexadecimal. So "sha256sum SHA256SUMS" prints
// it, and a citation needs to carry no other.
func (c Checksums) Sum() string { return digest([]byte(c.String())) }

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Checksums reads every evidence file that is there. It is an error if run.json is not.
func (f Folder) Checksums() (Checksums, error) {
	var all Checksums
	for _, name := range EvidenceFiles() {
		data, err := os.ReadFile(f.Path(name))
		if errors.Is(err, fs.ErrNotExist) && name != RunFile {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s has no readable %s", f, name)
		}
		all = append(all, Checksum{name, digest(data)})
	}
	return all, nil
}

// Checksum is the checksum of the evidence that a citation carries: the Sum of the Checksums of what is on disk.
func (f Folder) Checksum() (string, error) {
	sums, err := f.Checksums()
	if err != nil {
		return "", err
	}
	return sums.Sum(), nil
}

// A ChangedError says which evidence is not what SHA256SUMS says of it.
type ChangedError struct {
	Folder Folder
	Files  []string // named in one of the two with another checksum, or in one alone
}

// Error implements error.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("%s: %s: changed since the report was made, against %s", e.Folder, strings.Join(e.Files, ", "), ChecksumsFile)
}

// Unchanged compares the evidence with SHA256SUMS: a *ChangedError where they disagree, and one that matches
// fs.ErrNotExist where there is no such file, as before the first report.
func (f Folder) Unchanged() error {
	stored, err := os.ReadFile(f.Path(ChecksumsFile))
	if err != nil {
		return err
	}
	sums, err := f.Checksums()
	if err != nil || bytes.Equal(stored, []byte(sums.String())) {
		return err
	}
	return &ChangedError{f, changed(string(stored), sums)}
}

// changed names the files of which two texts of checksums do not say the same; SHA256SUMS itself where they differ in
// nothing but how they are written.
func changed(stored string, now Checksums) []string {
	said := map[string]string{}
	for line := range strings.Lines(stored) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		said[name] = sum
	}
	is := map[string]string{}
	for _, one := range now {
		is[one.File] = one.SHA256
	}
	var files []string
	for _, name := range EvidenceFiles() {
		if said[name] != is[name] {
			files = append(files, name)
		}
	}
	if len(files) == 0 {
		files = append(files, ChecksumsFile)
	}
	return files
}

// ForgetChecksums removes SHA256SUMS, because the evidence is about to be added to. The next report writes it again.
func (f Folder) ForgetChecksums() error {
	if err := os.Remove(f.Path(ChecksumsFile)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
