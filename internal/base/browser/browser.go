// Package browser drives a headless Chromium: users' stories in tests, and PDF made on the server.
//
// A Page is one user with cookies of their own. Its steps find things the way a user does, by the name that
// the browser itself computes for assistive technology: a page that names its controls wrongly cannot be used here
// either. A step waits until what it needs is there, and fails the test with what it looked for and what the
// page had. A step that starts a navigation or a partial update returns when that is done, so no story sleeps.
//
//	func TestReferral(t *testing.T) {
//		kari := browser.ForTest(t).Page(t)
//		kari.Open(srv.URL + "/forlop")
//		kari.ClickLink("Ny henvisning")
//		kari.Fill("Fødselsnummer", "05840399895")
//		kari.Choose("Hastegrad", "Haster")
//		kari.ClickButton("Lagre")
//		kari.HasText("Henvisningen er lagret")
//		kari.Clean() // axe, console, other hosts
//	}
//
// The browser reaches loopback only, whatever a page asks for. This is the only package that knows chromedp.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// ErrMissing says that there is no Chromium on the machine.
var ErrMissing = errors.New("browser: no Chromium on this machine (apt-get install chromium, or name it in TRAAD_CHROMIUM)")

// Options say how a browser runs. The zero value is right for tests.
type Options struct {
	Path  string        // the program; empty: Find
	Wait  time.Duration // how long a step waits for what it needs; zero: 15 s, enough for a busy machine
	Alone bool          // no host at all can be reached, not even this machine: for documents that are printed
}

// Browser is one running Chromium. Several goroutines may use it, each with pages of its own.
type Browser struct {
	ctx  context.Context // chromedp keeps the process in it
	stop context.CancelFunc
	home string // a new folder for everything Chromium writes
	wait time.Duration
}

// Find returns the Chromium to run: TRAAD_CHROMIUM, else the first of chromium, chromium-browser and google-chrome in
// PATH. The error is ErrMissing when there is none.
func Find() (string, error) {
	if named := os.Getenv("TRAAD_CHROMIUM"); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("%w: TRAAD_CHROMIUM: %w", ErrMissing, err)
		}
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}

// Start runs a browser that lives until Close, or until ctx ends.
func Start(ctx context.Context, o Options) (*Browser, error) {
	path := o.Path
	if path == "" {
		found, err := Find()
		if err != nil {
			return nil, err
		}
		path = found
	}
	home, err := os.MkdirTemp("", "traad-chromium-")
	if err != nil {
		return nil, fmt.Errorf("browser.Start: %w", err)
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(ctx, flags(path, home, o.Alone)...)
	// The library reports races inside the browser (a document replaced while it is read) on the standard log; a step
	// that suffers from one tells it itself.
	tab, stopTab := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	b := &Browser{ctx: tab, home: home, wait: o.Wait, stop: func() { stopTab(); stopAlloc() }}
	if b.wait == 0 {
		b.wait = 15 * time.Second
	}
	// The first call starts the process and ties it to its context, so the limit cannot be a deadline on that context.
	slow := time.AfterFunc(time.Minute, b.stop)
	defer slow.Stop()
	if err := chromedp.Do(tab); err != nil {
		b.Close()
		return nil, fmt.Errorf("browser.Start: %s: %w", path, err)
	}
	return b, nil
}

// flags are Chromium's: headless, quiet (nothing is fetched for its own sake) and deaf to every host but loopback, or to
// that one too.
func flags(path, home string, alone bool) []chromedp.ExecAllocatorOption {
	hosts := "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]"
	if alone {
		hosts = "MAP * ~NOTFOUND"
	}
	opts := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	opts = append(opts,
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("user-data-dir", filepath.Join(home, "profile")),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("host-resolver-rules", hosts),
		chromedp.Flag("lang", "nb-NO"),
		chromedp.Flag("accept-lang", "nb-NO,nb"),
		chromedp.Flag("hide-scrollbars", true),
		// Another site inside a page is a process of its own, as with users; chromium-headless-shell does not see to that itself, and FrameAt would find none.
		chromedp.Flag("site-per-process", true),
		// Keys and database addresses stand in our environment; the browser needs none of them.
		chromedp.NoInheritEnv,
		chromedp.Env("PATH="+os.Getenv("PATH"), "HOME="+home, "TMPDIR="+home, "LANG=nb_NO.UTF-8", "LANGUAGE=nb", "TZ=Europe/Oslo"),
	)
	if os.Getuid() == 0 {
		opts = append(opts, chromedp.NoSandbox) // Chromium refuses to start as root otherwise
	}
	return opts
}

// Close ends the browser and removes what it wrote.
func (b *Browser) Close() {
	b.stop()
	// Chromium's children may outlive it for a moment and write while the folder is removed.
	for range 40 {
		if os.RemoveAll(b.home) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}
