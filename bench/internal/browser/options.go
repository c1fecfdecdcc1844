package browser

import (
	"os/exec"
	"slices"

	"github.com/chromedp/chromedp"
)

// find returns the path of the browser to start.
func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}

// options are how the browser is started. chromedp's own make it headless, and run it without a sandbox for root, who
// can have none.
func options(path, profile string, g *group) []chromedp.ExecAllocatorOption {
	return append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		// Whatever a browser writes beside its profile comes under it as well.
		chromedp.Env("HOME="+profile, "XDG_CONFIG_HOME="+profile, "XDG_CACHE_HOME="+profile, "TMPDIR="+temporary(profile)),
		// No name and no address resolves, and no proxy resolves them elsewhere.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-crash-reporter", true),
		chromedp.Flag("lang", "en-US"),
		chromedp.ModifyCmdFunc(g.adopt),
	)
}
