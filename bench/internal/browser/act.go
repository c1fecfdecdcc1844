package browser

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// A View is what a page is looked at with.
type View struct {
	WidthPX, HeightPX int
	Dark              bool // the reader prefers a dark page
}

// Show sets how the page is looked at, now and after it is loaded again.
func (p *Page) Show(v View) error {
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	dark := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
	return p.do(chromedp.EmulateViewport(int64(v.WidthPX), int64(v.HeightPX)), dark)
}

// Visit loads a URL and returns when the page with all it needs is there.
func (p *Page) Visit(url string) error { return p.do(chromedp.Navigate(url)) }

// Click presses the left button in the middle of the first element that a CSS selector finds, after it came into
// view and could be seen.
func (p *Page) Click(selector string) error {
	return p.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Press types keys: characters, "\t" for the tabulator, "\r" for Enter.
func (p *Page) Press(keys string) error { return p.do(chromedp.KeyEvent(keys)) }

// Paste inserts what is on the clipboard where the focus is, as Ctrl+V does.
func (p *Page) Paste() error {
	return p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, e := range []input.DispatchKeyEventParams{
			{Type: input.DispatchKeyEventTypeRawKeyDown, Commands: []string{"paste"}}, {Type: input.DispatchKeyEventTypeKeyUp},
		} {
			e.Key, e.Code, e.WindowsVirtualKeyCode, e.Modifiers = "v", "KeyV", 'V', int64(chromedp.ModifierCtrl)
			if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, e); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Eval evaluates JavaScript in the page, waits for it where it is a promise, and decodes the JSON of its value into
// what into points to. With nil, the value is not looked at.
func (p *Page) Eval(expression string, into any) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
	if err != nil || into == nil {
		return err
	}
	if err := json.Unmarshal(value, into); err != nil {
		return fmt.Errorf("the value of %.60q is %.60q: %w", expression, value, err)
	}
	return nil
}

// Picture returns what is in view as a PNG. Show a high view for more of a page: one that is higher than the graphics
// processor draws at once, 16,384 px, comes out repeated.
func (p *Page) Picture() ([]byte, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}
