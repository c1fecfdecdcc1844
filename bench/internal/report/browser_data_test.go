package report

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"authbench/results"
)

// A dataLink is one link of the page that carries a file.
type dataLink struct{ Name, URL string }

// checkCarried: what the page's links carry is what the run's folder holds, byte for byte, and nothing is left out.
func (s site) checkCarried(t *testing.T) {
	carried := map[string]string{}
	for _, link := range eval[[]dataLink](t, s.page, `[...document.querySelectorAll("a.csv[download]")].map(a => ({name: a.download, url: a.getAttribute("href")}))`) {
		data, err := decodeDataURL(link.URL)
		if err != nil {
			t.Errorf("%s: %v", link.Name, err)
		}
		carried[link.Name] = data
	}
	stored := map[string]string{}
	for name, data := range s.files {
		if dir := path.Dir(name); (dir == results.ChartsDir || dir == results.TablesDir) && path.Ext(name) == ".csv" {
			stored[path.Base(name)] = data
		}
	}
	for name, data := range stored {
		if diff := cmp.Diff(data, carried[name]); diff != "" {
			t.Errorf("%s of the folder and of the page:\n%s", name, diff)
		}
	}
	if charts := strings.Count(s.files[results.IndexFile], `class="card"`); len(stored) < charts || charts == 0 {
		t.Errorf("%d files of data for %d figures", len(stored), charts)
	}
}

func decodeDataURL(text string) (string, error) {
	head, data, _ := strings.Cut(text, ",")
	if !strings.HasPrefix(head, "data:text/csv") {
		return "", fmt.Errorf("%.40s is no data:text/csv", head)
	}
	if strings.HasSuffix(head, ";base64") {
		decoded, err := base64.StdEncoding.DecodeString(data)
		return string(decoded), err
	}
	return url.PathUnescape(data)
}
