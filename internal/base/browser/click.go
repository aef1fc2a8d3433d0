package browser

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// ClickButton presses the button with this name.
func (p *Page) ClickButton(name string) {
	p.t.Helper()
	p.click("press the button «"+name+"»", buttonRoles, name)
}

// ClickLink follows the link with this name.
func (p *Page) ClickLink(name string) {
	p.t.Helper()
	p.click("follow the link «"+name+"»", linkRoles, name)
}

// Click clicks whatever can be clicked and has this name: a tab, a menu item, a sortable column, a box to tick …
func (p *Page) Click(name string) {
	p.t.Helper()
	p.click("click «"+name+"»", clickRoles, name)
}

// ClickCSS clicks the first element that a CSS selector names. For what has no name; most things should have one.
func (p *Page) ClickCSS(css string) {
	p.t.Helper()
	p.do("click "+css, func(ctx context.Context) error {
		return p.clickFound(ctx, func() (cdp.BackendNodeID, error) { return p.byCSS(ctx, css) })
	})
}

// Submit presses the button that sends the form: the form that has the focus, else the only form of the page or part.
func (p *Page) Submit() {
	p.t.Helper()
	p.do("submit the form", func(ctx context.Context) error {
		return p.clickFound(ctx, func() (cdp.BackendNodeID, error) {
			root, err := p.root(ctx)
			if err != nil {
				return 0, err
			}
			why, err := callOn[string](ctx, root, submitJS, "")
			if err != nil {
				return 0, err
			}
			if why != "" {
				return 0, errors.New(why)
			}
			return nodeOf(ctx, root, submitJS, "button")
		})
	})
}

// submitJS finds the button; asked for "" it says what is wrong instead.
const submitJS = `function (want) {
	const forms = this.matches && this.matches('form') ? [this] : [...this.querySelectorAll('form')];
	const form = forms.find(f => f.contains(document.activeElement)) || (forms.length === 1 ? forms[0] : null);
	const button = form && [...form.elements].find(e => e.type === 'submit' && !e.disabled);
	if (want) return button;
	if (!form) return forms.length + ' forms, and none has the focus; use ClickButton';
	return button ? '' : 'the form has no button that sends it';
}`

func (p *Page) click(step string, roles []string, name string) {
	p.t.Helper()
	p.do(step, func(ctx context.Context) error {
		return p.clickFound(ctx, func() (cdp.BackendNodeID, error) {
			e, err := p.find(ctx, roles, name)
			if err == nil && e.is(accessibility.PropertyNameDisabled) {
				err = fmt.Errorf("%s is disabled", e)
			}
			return e.id, err
		})
	})
}

// clickFound finds an element, brings it into view, and clicks its middle with the mouse, once nothing covers it.
func (p *Page) clickFound(ctx context.Context, find func() (cdp.BackendNodeID, error)) error {
	var x, y float64
	if err := until(ctx, func() error {
		id, err := find()
		if err != nil {
			return err
		}
		x, y, err = target(ctx, id)
		return err
	}); err != nil {
		return err
	}
	if err := chromedp.Do(ctx, chromedp.MouseEvent(chromedp.MouseMoved, x, y), chromedp.MouseClickXY(x, y)); err != nil {
		return err
	}
	return p.settle(ctx)
}

// target returns the point to click, or why a user could not click there.
func target(ctx context.Context, id cdp.BackendNodeID) (x, y float64, err error) {
	if _, err = chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: id}); err != nil {
		return 0, 0, fmt.Errorf("it is not shown: %w", err)
	}
	if x, y, err = middle(ctx, id); err != nil {
		return 0, 0, err
	}
	// A page that still moves would put the click beside the element.
	if x2, y2, err := middle(ctx, id); err != nil || math.Abs(x-x2) > 1 || math.Abs(y-y2) > 1 {
		return 0, 0, errors.New("it is still moving")
	}
	cover, err := call[string](ctx, id, `function (x, y) {
		const self = this.nodeType === Node.TEXT_NODE ? this.parentElement : this;
		const hit = self.getRootNode().elementFromPoint(x, y);
		if (!hit) return 'nothing, it is outside the window';
		if (self === hit || self.contains(hit) || [...(self.labels ?? [])].some(l => l.contains(hit))) return '';
		if (getComputedStyle(self).pointerEvents === 'none' && hit.contains(self)) return '';
		return hit.tagName.toLowerCase() + (hit.id ? '#' + hit.id : '') + (hit.classList.length ? '.' + [...hit.classList].join('.') : '');
	}`, x, y)
	if err == nil && cover != "" {
		err = fmt.Errorf("it is covered by %s", cover)
	}
	return x, y, err
}

// middle is the centre of the first part of an element that has an area; a link that wraps has several parts.
func middle(ctx context.Context, id cdp.BackendNodeID) (x, y float64, err error) {
	res, err := chromedp.Call(ctx, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: id})
	if err != nil {
		return 0, 0, fmt.Errorf("it is not shown: %w", err)
	}
	for _, q := range res.Quads {
		if len(q) == 8 && math.Abs((q[2]-q[0])*(q[5]-q[1])) >= 1 {
			return (q[0] + q[2] + q[4] + q[6]) / 4, (q[1] + q[3] + q[5] + q[7]) / 4, nil
		}
	}
	return 0, 0, errors.New("it has no size")
}

func (p *Page) byCSS(ctx context.Context, css string) (cdp.BackendNodeID, error) {
	root, err := p.root(ctx)
	if err != nil {
		return 0, err
	}
	return nodeOf(ctx, root, `function (css) { return this.querySelector(css); }`, css)
}

// nodeOf runs a function on root that returns an element.
func nodeOf(ctx context.Context, root runtime.RemoteObjectID, function, arg string) (cdp.BackendNodeID, error) {
	res, err := chromedp.Call(ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: function, ObjectID: root, Arguments: []*runtime.CallArgument{{Value: []byte(quoteJS(arg))}},
	})
	if err != nil {
		return 0, err
	}
	if res.ExceptionDetails != nil {
		return 0, errors.New(exception(res.ExceptionDetails))
	}
	if res.Result.ObjectID == "" {
		return 0, fmt.Errorf("found no element for «%s»", arg)
	}
	node, err := chromedp.Call(ctx, dom.DescribeNode, dom.DescribeNodeParams{ObjectID: res.Result.ObjectID})
	if err != nil {
		return 0, err
	}
	return node.Node.BackendNodeID, nil
}
