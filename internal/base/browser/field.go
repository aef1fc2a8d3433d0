package browser

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Fill writes text into the field with this label, in place of what is there. Dates are written 2026-11-21 and times 06:40.
func (p *Page) Fill(label, text string) {
	p.t.Helper()
	p.do("fill «"+label+"»", func(ctx context.Context) error {
		var field element
		if err := until(ctx, func() (err error) {
			if field, err = p.find(ctx, fieldRoles, label); err == nil {
				err = writable(field)
			}
			return err
		}); err != nil {
			return err
		}
		if err := write(ctx, field, text); err != nil {
			return err
		}
		return p.settle(ctx)
	})
}

func writable(e element) error {
	if e.is(accessibility.PropertyNameDisabled) || e.is(accessibility.PropertyNameReadonly) {
		return fmt.Errorf("%s cannot be written in", e)
	}
	return nil
}

// typed is the longest text that goes in as key strokes do; longer ones are set at once, as a paste is.
const typed = 5000

func write(ctx context.Context, field element, text string) error {
	// The parts of a date field have no place for inserted text, so its value is set, with the events of an edit.
	direct, err := call[bool](ctx, field.id, `function (long) {
		this.focus();
		if (this.select) this.select(); else if (this.isContentEditable) getSelection().selectAllChildren(this);
		return long || ['date', 'time', 'datetime-local', 'month', 'week', 'color', 'range'].includes(this.type);
	}`, len(text) > typed)
	if err != nil {
		return err
	}
	switch {
	case direct:
		_, err = call[bool](ctx, field.id, setJS, text)
	case text == "":
		err = press(ctx, "Delete")
	default:
		_, err = chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
	}
	if err != nil {
		return err
	}
	got, err := call[string](ctx, field.id, valueJS)
	if err == nil && got == "" && strings.TrimSpace(text) != "" {
		return fmt.Errorf("%s did not take the text", field)
	}
	return err
}

const setJS = `function (text) {
	const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(this), 'value');
	own.set.call(this, text);
	this.dispatchEvent(new Event('input', {bubbles: true}));
	this.dispatchEvent(new Event('change', {bubbles: true}));
	return true;
}`

const valueJS = `function () { return this.value === undefined ? this.innerText : this.type === 'select-one' ? this.selectedOptions[0]?.text.trim() ?? '' : this.value; }`

// Value returns what stands in the field with this label; of a list, the text of the chosen option.
func (p *Page) Value(label string) string {
	p.t.Helper()
	var text string
	p.do("read «"+label+"»", func(ctx context.Context) error {
		return until(ctx, func() error {
			field, err := p.find(ctx, fieldRoles, label)
			if err != nil {
				return err
			}
			text, err = call[string](ctx, field.id, valueJS)
			return err
		})
	})
	return text
}

// Upload gives files to the file field with this label.
func (p *Page) Upload(label string, files ...string) {
	p.t.Helper()
	p.do("upload to «"+label+"»", func(ctx context.Context) error {
		for i, f := range files {
			full, err := filepath.Abs(f)
			if err != nil {
				return err
			}
			files[i] = full
		}
		if err := until(ctx, func() error {
			root, err := p.root(ctx)
			if err != nil {
				return err
			}
			node, err := nodeOf(ctx, root, `function (want) {
				const tidy = s => s.replace(/\s+/g, ' ').trim();
				return [...this.querySelectorAll('input[type=file]')].find(e =>
					tidy(e.getAttribute('aria-label') ?? '').includes(want) || [...e.labels].some(l => tidy(l.innerText).includes(want)));
			}`, clean(label))
			if err != nil {
				return err
			}
			_, err = chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{BackendNodeID: node, Files: files})
			return err
		}); err != nil {
			return err
		}
		return p.settle(ctx)
	})
}
