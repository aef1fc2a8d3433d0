package browser

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watch sees every event of one tab: what is loading, what the console said, which hosts were asked.
type watch struct {
	scriptOff atomic.Bool
	dialogs   chan string // dialogs that wait for an answer

	mu       sync.Mutex
	main     cdp.FrameID                     // the tab's own frame; the first that is seen
	loading  bool                            // a document is on its way into the main frame
	partial  map[network.RequestID]time.Time // partial updates on their way, by when they began
	urls     map[network.RequestID]string
	started  int // documents that began to load
	status   int
	errors   []string
	others   []string
	messages []string
}

// partialLimit is how long a partial update counts as work that a step waits for. What lasts longer is a
// connection held open on purpose.
const partialLimit = 3 * time.Second

func newWatch() *watch {
	return &watch{
		dialogs: make(chan string, 16),
		partial: map[network.RequestID]time.Time{},
		urls:    map[network.RequestID]string{},
	}
}

// see takes one event. It runs on the goroutine that reads the protocol, so it must not wait.
func (w *watch) see(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := ev.(type) {
	case *page.EventFrameRequestedNavigation:
		if w.isMain(e.FrameID) && e.Disposition == page.ClientNavigationDispositionCurrentTab {
			w.loading = true
		}
	case *page.EventFrameStartedLoading:
		if w.isMain(e.FrameID) {
			w.loading = true
			w.started++
		}
	case *page.EventFrameStoppedLoading:
		if w.isMain(e.FrameID) {
			w.loading = false
		}
	case *page.EventJavascriptDialogOpening:
		w.messages = append(w.messages, e.Message)
		select {
		case w.dialogs <- e.Message:
		default:
		}
	case *network.EventRequestWillBeSent:
		w.request(e)
	case *network.EventResponseReceived:
		w.response(e)
	case *network.EventLoadingFinished:
		delete(w.partial, e.RequestID)
		delete(w.urls, e.RequestID)
	case *network.EventLoadingFailed:
		if !e.Canceled && isPart(e.Type) {
			w.errors = append(w.errors, fmt.Sprintf("%s %s: %s", e.Type, w.urls[e.RequestID], e.ErrorText))
		}
		delete(w.partial, e.RequestID)
		delete(w.urls, e.RequestID)
	case *runtime.EventExceptionThrown:
		w.errors = append(w.errors, exception(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.errors = append(w.errors, "console.error: "+arguments(e.Args))
		}
	case *log.EventEntryAdded:
		// The log repeats every refused request, also the answers that a story asks for (422, 409); response
		// keeps those that are faults.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			w.errors = append(w.errors, strings.TrimSpace(e.Entry.Text+" "+e.Entry.URL))
		}
	}
}

func (w *watch) isMain(id cdp.FrameID) bool {
	if w.main == "" {
		w.main = id
	}
	return w.main == id
}

func (w *watch) request(e *network.EventRequestWillBeSent) {
	w.urls[e.RequestID] = e.Request.URL
	if e.Type == network.ResourceTypeXHR || e.Type == network.ResourceTypeFetch {
		w.partial[e.RequestID] = time.Now()
	}
	if host := foreign(e.Request.URL); host != "" && !slices.Contains(w.others, e.Request.URL) {
		w.others = append(w.others, e.Request.URL)
	}
}

func (w *watch) response(e *network.EventResponseReceived) {
	switch {
	case e.Type == network.ResourceTypeDocument && w.isMain(e.FrameID):
		w.status = int(e.Response.Status)
	case isPart(e.Type) && e.Response.Status >= 400:
		w.errors = append(w.errors, fmt.Sprintf("%s %s: %d", e.Type, e.Response.URL, e.Response.Status))
	}
}

// isPart reports whether a resource is a part that a page needs to look and work as meant. A browser asks for an icon
// of its own accord; that one is of the type Other.
func isPart(t network.ResourceType) bool {
	switch t {
	case network.ResourceTypeStylesheet, network.ResourceTypeImage, network.ResourceTypeFont,
		network.ResourceTypeScript, network.ResourceTypeManifest:
		return true
	}
	return false
}

// foreign returns the host of an address that is not on this machine, and "" for one that is or that needs no network.
func foreign(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	switch u.Scheme {
	case "data", "blob", "about", "chrome", "chrome-error", "devtools":
		return ""
	}
	host := u.Hostname()
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return ""
	}
	if host == "" {
		return address // file: and the like
	}
	return host
}

// busy reports whether a step should wait.
func (w *watch) busy(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.loading {
		return true
	}
	for _, began := range w.partial {
		if now.Sub(began) < partialLimit {
			return true
		}
	}
	return false
}

// expectLoad marks a navigation that is about to be asked for.
func (w *watch) expectLoad() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.loading = true
}

// loads is how many documents have begun to load.
func (w *watch) loads() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.started
}

func (w *watch) documentStatus() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status
}

// answerDialogs says yes to every dialog, as long as the tab lives. A dialog stops everything else.
func (w *watch) answerDialogs(ctx context.Context) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.dialogs:
				_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
			}
		}
	}()
}

// exception is the first line of an uncaught error and where it was.
func exception(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil && d.Exception.Description != "" {
		first, _, _ := strings.Cut(d.Exception.Description, "\n")
		text += " " + first
	}
	return fmt.Sprintf("%s (%s:%d)", text, d.URL, d.LineNumber+1)
}

// arguments are what a script gave console.error, as text.
func arguments(args []*runtime.RemoteObject) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = a.Description
		if a.Description == "" {
			parts[i] = strings.Trim(string(a.Value), `"`)
		}
	}
	return strings.Join(parts, " ")
}

// ConsoleErrors returns what went wrong behind the page since it was made: uncaught errors, console.error, breaches of
// the content security policy, and style sheets, scripts, pictures and fonts that did not come. The status of a
// document or a partial update is not among them: that is for the story to say.
func (p *Page) ConsoleErrors() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return slices.Clone(p.watch.errors)
}

// RequestsToOtherHosts returns the addresses that a page asked for and that are not on this machine, each once. The
// browser let none of them out.
func (p *Page) RequestsToOtherHosts() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return slices.Clone(p.watch.others)
}

// Dialogs returns the texts of the alerts and questions that the page has put up. Each was answered with yes.
func (p *Page) Dialogs() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return slices.Clone(p.watch.messages)
}
