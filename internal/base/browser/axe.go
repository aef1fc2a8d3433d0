package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Violation is one rule of axe-core that a page breaks, with the places.
type Violation struct {
	ID     string   `json:"id"`     // e.g. "color-contrast"
	Impact string   `json:"impact"` // minor, moderate, serious or critical
	Help   string   `json:"help"`   // what the rule asks for
	URL    string   `json:"url"`    // what to read about it
	Nodes  []string `json:"nodes"`  // selector, element, and what is wrong with it
}

// String is one violation as a failure shows it.
func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n\t%s\n\t%s", v.ID, v.Impact, v.Help, v.URL, strings.Join(v.Nodes, "\n\t"))
}

// FindAxe returns the source of axe-core, from node_modules in the working folder or the nearest one above it.
func FindAxe() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("browser.FindAxe: %w", err)
	}
	for {
		source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
		if err == nil {
			return string(source), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("browser: axe-core is not installed (npm ci): %w", os.ErrNotExist)
		}
		dir = up
	}
}

// Axe runs axe-core with all its rules on the page, or on the part that it is narrowed to, and returns what is broken.
// The page's content security policy does not bind it. Where axe-core is not installed the test is skipped, or fails with
// CI set: a page that nobody looked at has not passed.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	source, err := FindAxe()
	if err != nil {
		missing(p.t, err.Error())
	}
	var found []Violation
	p.do("run axe-core", func(ctx context.Context) error {
		if p.watch.scriptOff.Load() { // the page has loaded without its scripts; ours must run
			script := func(off bool) error {
				_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
				return err
			}
			if err := script(false); err != nil {
				return err
			}
			defer func() { _ = script(true) }()
		}
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("typeof axe === 'object' || (("+quoteSource(source)+"), true)")); err != nil {
			return err
		}
		part := p.scope
		if part == "" {
			part = "document"
		}
		found, err = chromedp.Run(ctx, chromedp.Evaluate[[]Violation](strings.ReplaceAll(axeJS, "PART", part), chromedp.EvalAwaitPromise))
		return err
	})
	return found
}

// quoteSource wraps a script so that it is an expression.
func quoteSource(source string) string { return "(function () {" + source + "\n}).call(window)" }

const axeJS = `axe.run(PART, {resultTypes: ['violations']}).then(r => r.violations.map(v => ({
	id: v.id, impact: v.impact ?? '', help: v.help, url: v.helpUrl,
	nodes: v.nodes.map(n => n.target.join(' ') + '  ' + n.html.slice(0, 200) + '  ' + (n.failureSummary ?? '').replace(/\s+/g, ' ')),
})))`

// Clean fails the test when the page breaks a rule of axe-core, wrote an error to the console, broke its own content
// security policy, or asked for anything from another host.
func (p *Page) Clean() {
	p.t.Helper()
	at := p.URL()
	for _, v := range p.Axe() {
		p.t.Errorf("%s: axe: %s", at, v)
	}
	for _, e := range p.ConsoleErrors() {
		p.t.Errorf("%s: console: %s", at, e)
	}
	for _, u := range p.RequestsToOtherHosts() {
		p.t.Errorf("%s: asked another host: %s", at, u)
	}
}
