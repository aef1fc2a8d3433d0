// Package print makes tagged PDF of HTML on the server: a plan to sign, a slip for the refrigerator door. It is the page's
// own print by a headless Chromium (package browser), shut in:
//
//   - the document is set directly and has no address, so that nothing in it is relative to anything;
//   - its own policy is default-src 'none'; the one style sheet is named by its hash, fonts and pictures stand in it as data;
//   - no script runs, no name is resolved, no host is reached, not even this machine;
//   - Chromium's sandbox holds it (except where the server runs as root, which it should not), and a time limit.
//
// So a text that a user typed, were it to come through as markup, could neither read a file nor call home. Where there is
// no Chromium, Available is false and the page offers the browser's own print instead.
//
//	pdf, err := printer.PDF(ctx, print.Document{Title: "Trygghetskort", CSS: css, Body: body})
package print

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"html/template"
	"strings"
	"sync"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/errs"
	"traad/internal/base/pdfa"
)

// Limits on printing: how long one document may take, how many are made at once, and how long an idle Chromium is kept.
const (
	limit  = 20 * time.Second
	atOnce = 2
	idle   = 90 * time.Second
)

// Document is what is printed.
type Document struct {
	Title string        // the document's title in the reader's window; never a name
	Lang  string        // as the lang attribute says it; "" is bokmål
	CSS   string        // the whole style sheet, with @page; may hold data: fonts
	Body  template.HTML // what html/template has made; pictures as SVG or data:
}

// HTML is the whole document as Chromium gets it.
func (d Document) HTML() string {
	css := strings.ReplaceAll(d.CSS, "</", `<\/`)
	sum := sha256.Sum256([]byte(css))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; font-src data:; img-src data:"
	return `<!doctype html><html lang="` + html.EscapeString(cmp.Or(d.Lang, "nb")) + `"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="` + policy + `"><title>` +
		html.EscapeString(d.Title) + `</title><style>` + css + `</style></head><body>` + string(d.Body) + `</body></html>`
}

// Printer makes PDF. Make one with New; it starts Chromium at the first document and lets it go when nobody prints.
type Printer struct {
	path  string
	slots chan struct{}

	mu    sync.Mutex
	open  *browser.Browser
	users int
	timer *time.Timer
}

// New returns a printer. Without Chromium on the machine it is one that is not Available.
func New() *Printer {
	path, err := browser.Find()
	if err != nil {
		path = ""
	}
	return &Printer{path: path, slots: make(chan struct{}, atOnce)}
}

// Available reports whether PDF can be made. A nil printer is not.
func (p *Printer) Available() bool { return p != nil && p.path != "" }

// errBusy is what a reader meets who has to wait too long, or whose machine has no Chromium.
func errBusy(cause error) error {
	return errs.Unavailable("PDF kan ikke lages nå. Bruk nettleserens egen utskrift (Ctrl+P), eller prøv igjen om litt.").Because(cause)
}

// PDF prints the document, tagged, within the time limit. Errors are errs.KindUnavailable, or ctx's own.
func (p *Printer) PDF(ctx context.Context, d Document) ([]byte, error) {
	if !p.Available() {
		return nil, errBusy(browser.ErrMissing)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, errBusy(ctx.Err())
	}
	b, err := p.take()
	if err != nil {
		return nil, errBusy(err)
	}
	pdf, err := b.PDF(ctx, d.HTML())
	p.leave(b, err)
	switch {
	case errors.Is(err, context.Canceled):
		return nil, err // the reader has gone
	case err != nil:
		return nil, errBusy(fmt.Errorf("print.PDF: %w", err))
	}
	return pdf, nil
}

// Archive prints the document as PDF/A-2a (package pdfa), proven: the error is errs.KindUnavailable, of a pdfa.Fault, where what Chromium printed cannot be made it.
func (p *Printer) Archive(ctx context.Context, d Document) ([]byte, error) {
	pdf, err := p.PDF(ctx, d)
	if err != nil {
		return nil, err
	}
	return pdfa.Finish(pdf)
}

// take returns the running Chromium, starting one where there is none.
func (p *Printer) take() (*browser.Browser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
	if p.open == nil {
		b, err := browser.Start(context.Background(), browser.Options{Path: p.path, Alone: true})
		if err != nil {
			return nil, err
		}
		p.open = b
	}
	p.users++
	return p.open, nil
}

// leave gives it back. One that failed is not used again.
func (p *Printer) leave(b *browser.Browser, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users--
	if err != nil && !errors.Is(err, context.Canceled) && p.open == b {
		p.open = nil
		go b.Close()
	}
	if p.users == 0 && p.open != nil {
		p.timer = time.AfterFunc(idle, p.rest)
	}
}

// rest lets an idle Chromium go.
func (p *Printer) rest() {
	p.mu.Lock()
	b := p.open
	if p.users > 0 {
		b = nil
	} else {
		p.open = nil
	}
	p.mu.Unlock()
	if b != nil {
		b.Close()
	}
}

// Close ends Chromium, when nobody prints any more.
func (p *Printer) Close() {
	if p != nil {
		p.rest()
	}
}
