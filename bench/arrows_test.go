package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A rule says who may import what. Paths are relative to the module, files end in .go.
type rule struct {
	name    string
	imports string   // a prefix of import paths
	rooms   []string // the only places that may import it: folders, files, or patterns of files
}

var rooms = []rule{
	{"gonum's plots are drawn in one place", "gonum.org/v1/plot", []string{"bench/internal/plot/"}},
	{"gonum's statistics stay with ours", "gonum.org/v1/gonum", []string{"bench/internal/plot/", "bench/internal/stat/"}},
	{"golang-jwt stays behind the JWT scheme", "github.com/golang-jwt", []string{"impl/jwt/"}},
	{"go-redis stays behind the store and the schemes' own store files", "github.com/redis/go-redis",
		[]string{"impl/store/", "impl/*/store.go"}},
	{"a user's file is read in one place", "github.com/BurntSushi/toml", []string{"bench/internal/scenariofile/"}},
	{"caches are the schemes'", "github.com/maypok86/otter", []string{"impl/session/", "impl/jwt/"}},
	{"caches are the schemes', ours too", "authbench/impl/cache", []string{"impl/session/", "impl/jwt/"}},
	{"schemes are built where variants and benchmarks are listed", "authbench/impl/jwt", []string{"bench/variants.go", "bench/internal/rungs/"}},
	{"schemes are built where variants and benchmarks are listed", "authbench/impl/session", []string{"bench/variants.go", "bench/internal/rungs/"}},
	{"browsers are driven from one place", "github.com/chromedp", []string{"bench/internal/browser/"}},
	{"miniredis is a process of its own", "github.com/alicebob/miniredis",
		[]string{"bench/internal/server/store_embedded.go", "impl/store/storetest/"}},
}

// leaves import nothing of this module but what stands below them, and only those outside libraries.
var leaves = []struct {
	folder  string
	allowed []string // prefixes of import paths, beside the standard library
}{
	{"impl/", nil},
	{"impl/cache/", nil},
	{"scenarios/", nil},
	{"results/", nil},
	{"bench/internal/stat/", []string{"gonum.org/v1/gonum"}},
}

// users import of this module nothing but what is listed.
var users = []struct {
	folder  string
	allowed []string // prefixes of import paths
}{
	{"impl/session/", []string{"authbench/impl"}},
	{"impl/jwt/", []string{"authbench/impl"}},
	// Whoever times a lookup knows no implementation of it: ours and other people's are timed alike.
	{"bench/internal/lookup/", []string{"authbench/scenarios", "authbench/results"}},
	{"bench/internal/rungs/", []string{"authbench/bench/internal/lookup", "authbench/impl", "authbench/scenarios"}},
}

func TestUsersImportOfOursOnlyWhatTheyMay(t *testing.T) {
	for file, paths := range moduleImports(t) {
		for _, u := range users {
			if filepath.Dir(file)+"/" != u.folder || strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, path := range paths {
				allowed := slices.ContainsFunc(u.allowed, func(a string) bool { return strings.HasPrefix(path, a) })
				if strings.HasPrefix(path, "authbench/") && !allowed {
					t.Errorf("%s imports %s", file, path)
				}
			}
		}
	}
}

// admits reports whether the file may import what the rule is about.
func (r rule) admits(file string) bool {
	return slices.ContainsFunc(r.rooms, func(room string) bool {
		fits, err := filepath.Match(room, file)
		return err == nil && fits || strings.HasSuffix(room, "/") && strings.HasPrefix(file, room)
	})
}

func TestARoomOfSchemesAdmitsTheirStoreFilesAlone(t *testing.T) {
	r := rule{rooms: []string{"impl/store/", "impl/*/store.go"}}
	for file, want := range map[string]bool{
		"impl/session/store.go": true, "impl/third/store.go": true, "impl/store/open.go": true, "impl/store/storetest/a.go": true,
		"impl/session/issue.go": false, "impl/third/deep/store.go": false, "bench/store.go": false,
	} {
		if got := r.admits(file); got != want {
			t.Errorf("%s: %v, want %v", file, got, want)
		}
	}
}

func TestDependenciesStayInTheirRooms(t *testing.T) {
	imports := moduleImports(t)
	for _, r := range rooms {
		for file, paths := range imports {
			if r.admits(file) || strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, path := range paths {
				if strings.HasPrefix(path, r.imports) {
					t.Errorf("%s imports %s, but %s: only %s may", file, path, r.name, strings.Join(r.rooms, ", "))
				}
			}
		}
	}
}

func TestLeavesImportNothingOfOurs(t *testing.T) {
	for file, paths := range moduleImports(t) {
		for _, leaf := range leaves {
			if filepath.Dir(file)+"/" != leaf.folder || strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, path := range paths {
				standard := !strings.Contains(strings.Split(path, "/")[0], ".") && !strings.HasPrefix(path, "authbench")
				allowed := slices.ContainsFunc(leaf.allowed, func(a string) bool { return strings.HasPrefix(path, a) })
				if !standard && !allowed {
					t.Errorf("%s imports %s, but %s is a leaf", file, path, leaf.folder)
				}
			}
		}
	}
}

func TestArrowsPointOneWay(t *testing.T) {
	for file, paths := range moduleImports(t) {
		if strings.HasPrefix(file, "bench/") {
			continue
		}
		for _, path := range paths {
			if strings.HasPrefix(path, "authbench/bench") {
				t.Errorf("%s imports %s: arrows go from bench to the rest", file, path)
			}
		}
	}
}

// moduleImports returns the imports of every Go file of the module, by path relative to its root.
func moduleImports(t *testing.T) map[string][]string {
	t.Helper()
	imports := make(map[string][]string)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "tools" || d.Name() == "peers" || d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir // modules of their own
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name, err := filepath.Rel("..", path)
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			imports[name] = append(imports[name], imported)
		}
		return err
	})
	if err != nil || len(imports) < 20 {
		t.Fatalf("read the imports of %d files: %v", len(imports), err)
	}
	return imports
}
