package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestTheCitationFile holds CITATION.cff against what the Citation File Format 1.2.0 requires (its schema guide:
// cff-version, message, title, authors), and against what this repository says of itself. It is YAML, of which it uses
// keys in the first column, folded texts and lists.
func TestTheCitationFile(t *testing.T) {
	data, err := os.ReadFile("../CITATION.cff")
	if err != nil {
		t.Fatal(err)
	}
	values := topLevel(t, string(data))
	for key, pattern := range map[string]string{
		"cff-version":   `^1\.2\.0$`,
		"message":       `^>- \S.*\.$`,
		"title":         `^".*authbench.*"$`, // quoted, because a colon is in it
		"abstract":      `^>- \S.*\.$`,
		"type":          `^software$`,
		"authors":       `^- name: The authbench authors$`,
		"date-released": `^\d{4}-\d{2}-\d{2}$`,
		"keywords":      `^(- [\w ]+ ?){3,}$`,
	} {
		if !regexp.MustCompile(pattern).MatchString(values[key]) {
			t.Errorf("%s is %q, want %s", key, values[key], pattern)
		}
		delete(values, key)
	}
	if _, err := os.Stat("../LICENSE"); err != nil && values["license"] != "" {
		t.Errorf("license %q, and there is no LICENSE", values["license"])
	}
	delete(values, "license")
	delete(values, "version")
	if len(values) > 0 {
		t.Errorf("keys that are not checked here: %v", values)
	}
}

// topLevel reads the keys in the first column; what stands indented below one is its value, in one line.
func topLevel(t *testing.T, text string) map[string]string {
	t.Helper()
	values, last := map[string]string{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.Contains(line, "\t") || line != strings.TrimRight(line, " ") {
			t.Errorf("a tab, or a space at the end: %q", line)
		}
		if rest := strings.TrimLeft(line, " "); rest != line {
			values[last] = strings.TrimSpace(values[last] + " " + rest)
			continue
		}
		key, value, found := strings.Cut(line, ":")
		if _, twice := values[key]; !found || twice {
			t.Errorf("no key, or one twice: %q", line)
		}
		last, values[key] = key, strings.TrimSpace(value)
	}
	if _, err := time.Parse(time.DateOnly, values["date-released"]); err != nil {
		t.Error(err)
	}
	return values
}
