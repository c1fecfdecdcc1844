package report

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"authbench/bench/internal/browser"
)

// pictureHeightPX is how much of the page one picture shows.
const pictureHeightPX = 3000

// takePictures writes the whole page into the folder that AUTHBENCH_SCREENSHOTS names, from top to bottom, for a
// person to look at: nobody but a person sees that a page is ugly.
func takePictures(t *testing.T, s site) {
	folder := os.Getenv("AUTHBENCH_SCREENSHOTS")
	if folder == "" {
		return
	}
	must(t, os.MkdirAll(folder, 0o755))
	for name, v := range map[string]browser.View{"desktop-light": desktop, "desktop-dark": desktopDark, "360px-light": phone, "360px-dark": phoneDark} {
		first := s.open(t, v)
		takePicture(t, first, filepath.Join(folder, name+"-screen.png"))
		v.HeightPX = pictureHeightPX
		p := s.open(t, v)
		for i := range 1 + eval[int](t, p, "document.documentElement.scrollHeight")/pictureHeightPX {
			must(t, p.Eval(fmt.Sprintf("scrollTo(0, %d)", i*pictureHeightPX), nil))
			takePicture(t, p, filepath.Join(folder, fmt.Sprintf("%s-%02d.png", name, i)))
		}
	}
}

func takePicture(t *testing.T, p *browser.Page, path string) {
	t.Helper()
	picture, err := p.Picture()
	must(t, err, os.WriteFile(path, picture, 0o644))
}
