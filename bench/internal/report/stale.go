package report

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"authbench/results"
)

// linked finds the files of figures and tables that a report.md of this program links. A name that could lead out of
// the two folders is none.
var linked = regexp.MustCompile(`\]\(((?:` + results.ChartsDir + `|` + results.TablesDir + `)/[a-z0-9-]+)\.(?:png|csv)\)`)

// made lists the figures and tables that a report links, without extension, once each.
func made(report []byte) []string {
	var stems []string
	for _, m := range linked.FindAllSubmatch(report, -1) {
		stems = append(stems, string(m[1]))
	}
	slices.Sort(stems)
	return slices.Compact(stems)
}

// removeStale removes what the last report made and this one does not, such as a chart of a scenario that has another
// name now: left beside the new report it would seem to belong to it. What no report of this program linked is not ours
// and stays.
func removeStale(folder results.Folder, last []byte, files []results.File) error {
	kept := map[string]bool{}
	for _, f := range files {
		kept[f.Name] = true
	}
	var failed []error
	for _, stem := range made(last) {
		for _, ending := range endings(stem) {
			if kept[stem+ending] {
				continue
			}
			if err := os.Remove(folder.Path(stem + ending)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				failed = append(failed, err)
			}
		}
	}
	return errors.Join(failed...)
}

// endings are those of the files of a figure or a table.
func endings(stem string) []string {
	if strings.HasPrefix(path.Clean(stem), results.TablesDir+"/") {
		return []string{".csv"}
	}
	return []string{".svg", ".png", ".csv"}
}
