package report

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"authbench/bench/internal/browser"
)

func loadAxe(t *testing.T, p *browser.Page) {
	t.Helper()
	must(t, p.Eval(string(read(t, filepath.Join("testdata", "axe", "axe.min.js"))), nil))
}

func TestAxeIsTheOneThatItsReadmeNames(t *testing.T) {
	folder := filepath.Join("testdata", "axe")
	sum := fmt.Sprintf("%x  axe.min.js", sha256.Sum256(read(t, filepath.Join(folder, "axe.min.js"))))
	if !strings.Contains(string(read(t, filepath.Join(folder, "README.md"))), sum) {
		t.Errorf("README.md does not name %s", sum)
	}
}
