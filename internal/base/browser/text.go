package browser

import (
	"context"
	"fmt"
	"strings"
)

// textJS is what a user can read in a part of the page; folded-up and hidden parts are not in it.
const textJS = `function () { return (this.body ?? this).innerText; }`

// Text returns what a user can read on the page, or on the part that it is narrowed to.
func (p *Page) Text() string {
	p.t.Helper()
	var text string
	p.do("read the text", func(ctx context.Context) error {
		return until(ctx, func() (err error) {
			text, err = p.text(ctx)
			return err
		})
	})
	return text
}

func (p *Page) text(ctx context.Context) (string, error) {
	root, err := p.root(ctx)
	if err != nil {
		return "", err
	}
	return callOn[string](ctx, root, textJS)
}

// HasText waits until each of the texts can be read. Runs of white space count as one space.
func (p *Page) HasText(texts ...string) {
	p.t.Helper()
	for _, want := range texts {
		p.do("read «"+want+"»", func(ctx context.Context) error {
			return until(ctx, func() error {
				have, err := p.text(ctx)
				if err == nil && !strings.Contains(clean(have), clean(want)) {
					err = fmt.Errorf("it is not there; the page says:\n%s", excerpt(have))
				}
				return err
			})
		})
	}
}

// MustNotHaveText fails when any of the texts can be read now. The page has loaded by then: every step waits for that.
func (p *Page) MustNotHaveText(texts ...string) {
	p.t.Helper()
	have := clean(p.Text())
	for _, bad := range texts {
		if strings.Contains(have, clean(bad)) {
			p.fail("must not show «"+bad+"»", fmt.Errorf("it is there; the page says:\n%s", excerpt(have)))
		}
	}
}

// WaitGone waits until a text can no longer be read: a live page that takes something away.
func (p *Page) WaitGone(text string) {
	p.t.Helper()
	p.do("wait until «"+text+"» is gone", func(ctx context.Context) error {
		return until(ctx, func() error {
			have, err := p.text(ctx)
			if err == nil && strings.Contains(clean(have), clean(text)) {
				err = fmt.Errorf("it is still there")
			}
			return err
		})
	})
}

// Has reports whether something that can be clicked or filled has this name now, without waiting: to say what an
// actor must not be offered.
func (p *Page) Has(name string) bool {
	p.t.Helper()
	var found bool
	p.do("look for «"+name+"»", func(ctx context.Context) error {
		return until(ctx, func() error {
			root, err := p.root(ctx)
			if err != nil {
				return err
			}
			all, err := within(ctx, root)
			found = false
			for _, e := range all {
				found = found || clean(name) == e.name && e.role != "StaticText" && e.role != "InlineTextBox"
			}
			return err
		})
	})
	return found
}

// excerpt is the start of a page's text, indented, without its empty lines.
func excerpt(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = clean(line); line != "" {
			lines = append(lines, "\t| "+line)
		}
		if len(lines) == 60 {
			lines = append(lines, "\t| …")
			break
		}
	}
	return strings.Join(lines, "\n")
}
