package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	htmltemplate "html/template"
)

// assets are the page's own style and script, which stand inside it.
type assets struct{ style, script string }

func readAssets() (assets, error) {
	style, err := templates.ReadFile("templates/page.css")
	if err != nil {
		return assets{}, err
	}
	script, err := templates.ReadFile("templates/page.js")
	return assets{"\n" + string(style), "\n" + string(script)}, err
}

func (a assets) styleElement() htmltemplate.HTML {
	return htmltemplate.HTML("<style>" + a.style + "</style>")
}

func (a assets) scriptElement() htmltemplate.HTML {
	return htmltemplate.HTML("<script>" + a.script + "</script>")
}

// policy is the page's content security policy: it loads nothing, and runs no script but its own, told by its SHA-256.
// Inline styles are allowed because charts carry theirs in attributes, which have no hash. (W3C, Content Security
// Policy Level 3.)
func (a assets) policy() string {
	hash := sha256.Sum256([]byte(a.script))
	return fmt.Sprintf("default-src 'none'; script-src 'sha256-%s'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
		base64.StdEncoding.EncodeToString(hash[:]))
}
