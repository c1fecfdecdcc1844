// Package browser drives one headless Chromium, which is a child of this process and dies with it. Its pages reach
// files, data and blobs, and no network.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/chromedp/chromedp"

	"authbench/bench/internal/leftover"
)

// ErrMissing is Open's error where no browser is installed.
var ErrMissing = errors.New("no browser is on PATH: install chromium")

// startPatience is how long a browser may take to start. A machine that is busy with other tests takes seconds.
const startPatience = 2 * time.Minute

// profilePrefix begins the names of the folders that browsers write to.
const profilePrefix = "authbench-browser-"

// A Browser is one running Chromium with a profile of its own, which nothing outlives.
type Browser struct {
	ctx     context.Context // of the browser's first, empty page; those of Pages come from it
	cancel  context.CancelFunc
	started chan struct{} // closed once it is known whether there is a process
	group   *group
	profile string
	close   func() error
}

// Open starts a browser. It ends with Close or with ctx, whichever comes first, and so do its pages. The error is
// ErrMissing where there is none to start.
func Open(ctx context.Context) (*Browser, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	leftover.Sweep(os.TempDir(), profilePrefix, sweep) // of a process that was killed
	profile, err := newProfile()
	if err != nil {
		return nil, err
	}
	b := &Browser{profile: profile, group: &group{mark: mark(profile)}, started: make(chan struct{})}
	allocated, cancel := chromedp.NewExecAllocator(ctx, options(path, profile, b.group)...)
	b.ctx, b.cancel = chromedp.NewContext(allocated)
	b.close = sync.OnceValue(func() error {
		defer cancel()
		return b.end()
	})
	context.AfterFunc(ctx, func() { _ = b.close() }) // Close says what went wrong
	if err := b.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", path, err), b.Close())
	}
	return b, nil
}

// Close ends the browser and everything it started, removes its profile and returns when all of that is done. It may
// be called again.
func (b *Browser) Close() error { return b.close() }

// Profile is the path of the folder that holds everything the browser writes.
func (b *Browser) Profile() string { return b.profile }

// PID is the id of the browser's process and of its process group.
func (b *Browser) PID() int { return b.group.id() }

func (b *Browser) start() error {
	defer close(b.started)
	late := time.AfterFunc(startPatience, func() { _ = b.close() })
	defer late.Stop()
	return chromedp.Do(b.ctx)
}

// end kills first and asks nothing: a browser that is asked to close writes its profile, which nobody reads.
func (b *Browser) end() error {
	b.cancel()
	<-b.started
	if err := b.group.kill(); err != nil {
		return err
	}
	return os.RemoveAll(b.profile)
}

// newProfile makes an empty folder with one for temporary files in it.
func newProfile() (string, error) {
	profile, err := os.MkdirTemp("", leftover.Name(profilePrefix))
	if err != nil {
		return "", err
	}
	return profile, os.Mkdir(temporary(profile), 0o700)
}

func temporary(profile string) string { return filepath.Join(profile, "tmp") }
