package browser

import (
	"context"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long one step on a page may take. It is there for a page that hangs, not for a slow one.
const patience = 3 * time.Minute

// A Page is one page of a browser, which keeps what it complains of and what it asks for. Its methods are for one
// goroutine at a time.
type Page struct {
	ctx    context.Context
	cancel context.CancelFunc

	mu         sync.Mutex
	complaints []string
	requests   []string
}

// NewPage opens an empty page. It has focus, may write to the clipboard, and is offline.
func (b *Browser) NewPage() (*Page, error) {
	p := &Page{}
	p.ctx, p.cancel = chromedp.NewContext(b.ctx, chromedp.WithListener(p.hear))
	if err := chromedp.Do(p.ctx, chromedp.Func(prepare)); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// prepare takes the network away a second time, where a request is made and not where its name is looked up.
func prepare(ctx context.Context, t *chromedp.Target) error {
	offline := []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}}
	if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: offline}); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		return err
	}
	_, err := chromedp.CallBrowser(ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "clipboard-write"}, Setting: browser.PermissionSettingGranted,
	})
	return err
}

// Close closes the page.
func (p *Page) Close() { p.cancel() }

// Complaints returns, in order, what the page wrote to the console as an error, the exceptions that nothing caught,
// what the browser logged as an error, and the dialogs that it opened (they are dismissed).
func (p *Page) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.complaints...)
}

// Requests returns the URL of everything that the page asked for, itself included, in order. What its workers and
// frames of other sites ask for is not among them.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.requests...)
}

// do runs steps with a deadline.
func (p *Page) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}
