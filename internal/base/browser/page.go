package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Page is one tab of one user. Its steps fail the test that it was made for; none returns an error. It belongs to
// one goroutine.
type Page struct {
	t     TB
	ctx   context.Context
	stop  context.CancelFunc
	wait  time.Duration
	watch *watch
	scope string // a JavaScript expression for the part that steps look in; empty: the whole page
	what  string // the scope in words, for failures
}

// Page opens an empty tab for a new user: nothing is shared with other pages, so two users can meet in one test.
// It is 1280×800, in bokmål, in Oslo, and closes with the test.
func (b *Browser) Page(t TB) *Page {
	t.Helper()
	return open(t, b.ctx, b.wait, chromedp.WithNewBrowserContext())
}

// NewTab opens another tab for the same user, with the same cookies.
func (p *Page) NewTab() *Page {
	p.t.Helper()
	return open(p.t, p.ctx, p.wait)
}

func open(t TB, parent context.Context, wait time.Duration, opts ...chromedp.ContextOption) *Page {
	t.Helper()
	w := newWatch()
	ctx, stop := chromedp.NewContext(parent, append(opts, chromedp.WithListener(w.see))...)
	p := &Page{t: t, ctx: ctx, stop: stop, wait: wait, watch: w}
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // opens the tab
		t.Fatalf("browser: opening a page: %v", err)
	}
	w.answerDialogs(ctx)
	p.ViewportSize(1280, 800)
	return p
}

// Patience sets how long each of the following steps waits for what it needs, for a step that is known to be slow.
func (p *Page) Patience(wait time.Duration) { p.wait = wait }

// Close ends the tab before the test does.
func (p *Page) Close() { p.stop() }

// Open goes to an address and waits until the page has loaded. An error page is a page: ask Status.
func (p *Page) Open(url string) {
	p.t.Helper()
	p.do("open "+url, func(ctx context.Context) error {
		res, err := chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: url})
		if err != nil {
			return err
		}
		if res.ErrorText != "" {
			return fmt.Errorf("%s", res.ErrorText)
		}
		return p.settle(ctx)
	})
}

// Reload loads the page again, as F5 does.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reload", func(ctx context.Context) error {
		p.watch.expectLoad()
		if _, err := chromedp.Call(ctx, page.Reload, page.ReloadParams{}); err != nil {
			return err
		}
		return p.settle(ctx)
	})
}

// Back goes to the page before, as the browser's own button does.
func (p *Page) Back() {
	p.t.Helper()
	p.do("go back", func(ctx context.Context) error {
		h, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
		if err != nil {
			return err
		}
		if h.CurrentIndex == 0 {
			return fmt.Errorf("there is no page before this one")
		}
		to := page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID}
		if _, err := chromedp.Call(ctx, page.NavigateToHistoryEntry, to); err != nil {
			return err
		}
		if err := until(ctx, func() error {
			now, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
			if err == nil && now.CurrentIndex != h.CurrentIndex-1 {
				err = fmt.Errorf("the page before has not come")
			}
			return err
		}); err != nil {
			return err
		}
		return p.settle(ctx)
	})
}

// Status is the HTTP status of the document that is shown; 0 before the first.
func (p *Page) Status() int { return p.watch.documentStatus() }

// URL is the address that is shown.
func (p *Page) URL() string {
	p.t.Helper()
	return read[string](p, "read the address", `document.location.href`)
}

// Title is the document's title.
func (p *Page) Title() string {
	p.t.Helper()
	return read[string](p, "read the title", `document.title`)
}

// DisableJavaScript turns the page's own scripts off, from the next Open on. The steps work as before.
func (p *Page) DisableJavaScript() {
	p.t.Helper()
	p.do("turn JavaScript off", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		p.watch.scriptOff.Store(err == nil)
		return err
	})
}

// Cookies returns the page's cookies as the value of a Cookie header, to ask the server something as this user.
func (p *Page) Cookies() string {
	p.t.Helper()
	var pairs []string
	p.do("read the cookies", func(ctx context.Context) error {
		res, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{})
		if err != nil {
			return err
		}
		for _, c := range res.Cookies {
			pairs = append(pairs, c.Name+"="+c.Value)
		}
		return nil
	})
	return strings.Join(pairs, "; ")
}

// do runs one step within the waiting time and fails the test when it returns an error.
func (p *Page) do(step string, f func(context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.wait)
	defer cancel()
	if err := f(ctx); err != nil {
		p.fail(step, err)
	}
}

// until runs f again and again until it returns nil, and returns its last error when the waiting time is over.
// A page that is still changing makes most first tries fail, so every error is worth another try.
func until(ctx context.Context, f func() error) error {
	var last error
	for {
		err := f()
		if err == nil {
			return nil
		}
		if ctx.Err() == nil || last == nil {
			last = err // a try that the limit cut short has nothing to tell
		}
		select {
		case <-ctx.Done():
			return last
		case <-time.After(40 * time.Millisecond):
		}
	}
}

// fail ends the test: the step, the error, where the page was and a picture of it.
func (p *Page) fail(step string, err error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	where, whereErr := chromedp.Run(ctx, chromedp.Evaluate[string](`document.location.href + " «" + document.title + "»"`))
	if whereErr != nil {
		where = "a page that does not answer: " + whereErr.Error()
	}
	if p.what != "" {
		where = p.what + ", " + where
	}
	picture := ""
	if png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100)); err == nil {
		name := filepath.Join(os.TempDir(), "traad-"+fileName(p.t.Name())+".png")
		if os.WriteFile(name, png, 0o600) == nil {
			picture = "\n\tpicture: " + name
		}
	}
	p.t.Fatalf("browser: %s: %v\n\tat %s%s", step, err, where, picture)
}

// fileName keeps what may stand in a file's name.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, s)
}

// read evaluates an expression in the page. The protocol is not bound by the page's content security policy.
func read[T any](p *Page, step, expression string) T {
	p.t.Helper()
	var v T
	p.do(step, func(ctx context.Context) error {
		return until(ctx, func() error {
			got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
			v = got
			return err
		})
	})
	return v
}

// settle returns when what an action started is over: no document is loading and no partial update is on its way.
func (p *Page) settle(ctx context.Context) error {
	// The answer to a call comes after the events that were under way before it; a handler that
	// waits for its next turn gets a moment more.
	if _, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "0"}); err != nil && ctx.Err() != nil {
		return fmt.Errorf("the page does not answer: %w", err)
	}
	pause := time.NewTimer(25 * time.Millisecond)
	defer pause.Stop()
	quiet := 0
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the page was still loading after %s", p.wait)
		case <-pause.C:
		}
		if p.watch.busy(time.Now()) {
			quiet = 0
		} else if quiet++; quiet == 2 {
			return nil
		}
		pause.Reset(20 * time.Millisecond)
	}
}
