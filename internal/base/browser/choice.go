package browser

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
)

// Choose picks an option by its text: in the list with this label, or among the radio buttons of the group with this
// heading. In a field that suggests while one writes, it writes the option and picks the suggestion.
func (p *Page) Choose(label, option string) {
	p.t.Helper()
	p.do("choose «"+option+"» in «"+label+"»", func(ctx context.Context) error {
		var place element
		if err := until(ctx, func() (err error) {
			place, err = p.find(ctx, append(slices.Clone(groupRoles), "combobox", "listbox"), label)
			return err
		}); err != nil {
			return err
		}
		kind, err := call[string](ctx, place.id, `function () { return this.tagName; }`)
		if err != nil {
			return err
		}
		switch kind {
		case "SELECT":
			err = until(ctx, func() error { return chooseOption(ctx, place, option) })
		case "INPUT":
			err = p.chooseSuggestion(ctx, place, option)
		default:
			err = p.clickFound(ctx, func() (cdp.BackendNodeID, error) {
				group, err := object(ctx, place.id)
				if err != nil {
					return 0, err
				}
				choice, err := findIn(ctx, group, []string{"radio", "option", "checkbox"}, option)
				return choice.id, err
			})
		}
		if err != nil {
			return err
		}
		return p.settle(ctx)
	})
}

func chooseOption(ctx context.Context, list element, option string) error {
	why, err := call[string](ctx, list.id, `function (want) {
		const text = o => o.text.replace(/\s+/g, ' ').trim();
		const all = [...this.options].filter(o => !o.disabled);
		let hits = all.filter(o => text(o) === want);
		if (hits.length === 0) hits = all.filter(o => text(o).includes(want));
		if (this.disabled) return 'the list is disabled';
		if (hits.length !== 1) return hits.length + ' options fit; the list has: ' + all.map(o => '«' + text(o) + '»').join(', ');
		this.focus();
		if (this.multiple) hits[0].selected = true; else this.value = hits[0].value;
		this.dispatchEvent(new Event('input', {bubbles: true}));
		this.dispatchEvent(new Event('change', {bubbles: true}));
		return '';
	}`, clean(option))
	if err == nil && why != "" {
		err = errors.New(why)
	}
	return err
}

func (p *Page) chooseSuggestion(ctx context.Context, field element, option string) error {
	if err := write(ctx, field, option); err != nil {
		return err
	}
	if err := p.settle(ctx); err != nil {
		return err
	}
	native, err := call[bool](ctx, field.id, `function () { return !!this.list && this.list.tagName === 'DATALIST'; }`)
	if err != nil || native {
		return err // the browser's own suggestions are no part of the page; the text is what is sent
	}
	return p.clickFound(ctx, func() (cdp.BackendNodeID, error) {
		choice, err := p.find(ctx, []string{"option"}, option)
		return choice.id, err
	})
}

// Check ticks the box, switch or radio button with this label; a ticked one is left alone.
func (p *Page) Check(label string) {
	p.t.Helper()
	p.tick("tick", label, true)
}

// Uncheck takes the tick out of the box or switch with this label.
func (p *Page) Uncheck(label string) {
	p.t.Helper()
	p.tick("untick", label, false)
}

func (p *Page) tick(verb, label string, want bool) {
	p.t.Helper()
	p.do(verb+" «"+label+"»", func(ctx context.Context) error {
		var box element
		find := func() (err error) {
			box, err = p.find(ctx, tickRoles, label)
			return err
		}
		if err := until(ctx, find); err != nil || box.is(accessibility.PropertyNameChecked) == want {
			return err
		}
		before := p.watch.loads()
		if err := p.clickFound(ctx, func() (cdp.BackendNodeID, error) { return box.id, nil }); err != nil {
			return err
		}
		if p.watch.loads() != before {
			return nil // the tick sent the form, so the box is of a page that is gone
		}
		if err := find(); err == nil && box.is(accessibility.PropertyNameChecked) != want {
			return fmt.Errorf("the click did not change %s", box)
		}
		return nil
	})
}
