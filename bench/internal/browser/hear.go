package browser

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Strays returns those URLs that are neither a file nor carry their content themselves.
func Strays(urls []string) []string {
	var strays []string
	for _, url := range urls {
		scheme, _, _ := strings.Cut(url, ":")
		if !slices.Contains([]string{"file", "data", "blob", "about"}, strings.ToLower(scheme)) {
			strays = append(strays, url)
		}
	}
	return strays
}

// hear is called with every event of the page, in order, and before the answer to whatever comes after it. It must
// not wait.
func (p *Page) hear(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.note(&p.requests, e.Request.URL)
	case *network.EventWebSocketCreated:
		p.note(&p.requests, e.URL)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			p.note(&p.complaints, "console: "+words(e.Args))
		}
	case *runtime.EventExceptionThrown:
		p.note(&p.complaints, "exception: "+thrown(e.ExceptionDetails))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			p.note(&p.complaints, fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL))
		}
	case *page.EventJavascriptDialogOpening:
		p.note(&p.complaints, "dialog: "+e.Message)
		go p.dismiss() // a page with a dialog stands still
	}
}

func (p *Page) note(list *[]string, line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*list = append(*list, line)
}

func (p *Page) dismiss() {
	_, _ = chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{}) // the page may be gone
}

// words are the arguments of a call to the console, roughly as the console shows them.
func words(args []*runtime.RemoteObject) string {
	var all []string
	for _, arg := range args {
		switch {
		case arg.Description != "":
			all = append(all, arg.Description)
		default:
			all = append(all, strings.Trim(string(arg.Value), `"`))
		}
	}
	return strings.Join(all, " ")
}

func thrown(details *runtime.ExceptionDetails) string {
	if details.Exception != nil && details.Exception.Description != "" {
		return details.Exception.Description
	}
	return details.Text
}
