package scenariofile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// shown is a key as an error may print it: in quotes, and not longer than a line.
func shown(key toml.Key) string {
	const most = 60
	text := strings.Join(key, ".")
	if len(text) > most {
		text = text[:most] + "…"
	}
	return fmt.Sprintf("%+q", text)
}

// oneLine is the library's error without what it quotes of the file over several lines.
func oneLine(err error) error {
	var parse toml.ParseError
	if !errors.As(err, &parse) { // a value of the wrong type
		text := strings.TrimPrefix(err.Error(), "toml: ")
		return errors.New(visible(strings.NewReplacer(` (last key "`, `, "`, `"): `, `": `).Replace(text)))
	}
	at := fmt.Sprintf("line %d", parse.Position.Line)
	if parse.LastKey != "" {
		at += ", " + shown(toml.Key{parse.LastKey})
	}
	return fmt.Errorf("%s: %s", at, visible(parse.Message))
}

// visible shows what a terminal would obey as its code, and cuts what does not fit a line.
func visible(text string) string {
	const most = 200
	quoted := fmt.Sprintf("%+.*q", most, text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
