package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// element is one node of the accessibility tree: what a screen reader would say of it.
type element struct {
	role, name string
	id         cdp.BackendNodeID
	state      map[accessibility.PropertyName]string // checked, disabled, focused, …
}

func (e element) is(p accessibility.PropertyName) bool { return e.state[p] == "true" }

func (e element) String() string { return e.role + " «" + e.name + "»" }

// Roles as Chromium names them. Those with capitals have no name in the ARIA standard.
var (
	buttonRoles = []string{"button", "DisclosureTriangle"} // the latter is <summary>
	linkRoles   = []string{"link"}
	tickRoles   = []string{"checkbox", "switch", "radio", "menuitemcheckbox", "menuitemradio"}
	groupRoles  = []string{"radiogroup", "group"}
	clickRoles  = append(append([]string{"link", "tab", "menuitem", "option", "treeitem", "columnheader", "gridcell"}, buttonRoles...), tickRoles...)
	fieldRoles  = []string{"textbox", "searchbox", "spinbutton", "combobox", "listbox", "Date", "DateTime", "InputTime", "slider", "ColorWell"}
)

// root returns the node that steps look in.
func (p *Page) root(ctx context.Context) (runtime.RemoteObjectID, error) {
	expression := p.scope
	if expression == "" {
		expression = "document"
	}
	object, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject](expression))
	if err != nil {
		return "", err
	}
	if object.ObjectID == "" {
		return "", fmt.Errorf("there is no %s", p.what)
	}
	return object.ObjectID, nil
}

// within returns every element under a node, in the order of the page, hidden ones left out. The browser computes the
// whole tree for it: milliseconds for an ordinary page, many seconds for one with megabytes of text in a field.
func within(ctx context.Context, root runtime.RemoteObjectID) ([]element, error) {
	res, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root})
	if err != nil {
		return nil, err
	}
	var all []element
	for _, n := range res.Nodes {
		if n.Ignored || n.BackendDOMNodeID == 0 {
			continue
		}
		e := element{role: value(n.Role), name: clean(value(n.Name)), id: n.BackendDOMNodeID, state: map[accessibility.PropertyName]string{}}
		for _, property := range n.Properties {
			e.state[property.Name] = value(property.Value)
		}
		all = append(all, e)
	}
	return all, nil
}

// value is a property of the tree as text: a string without its quotes, else its JSON.
func value(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) == nil {
		return s
	}
	return string(v.Value)
}

// clean makes one space of every run of white space, as a reader does.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

// find returns the one element of these roles with this name.
func (p *Page) find(ctx context.Context, roles []string, name string) (element, error) {
	root, err := p.root(ctx)
	if err != nil {
		return element{}, err
	}
	return findIn(ctx, root, roles, name)
}

func findIn(ctx context.Context, root runtime.RemoteObjectID, roles []string, name string) (element, error) {
	all, err := within(ctx, root)
	if err != nil {
		return element{}, err
	}
	all = slices.DeleteFunc(all, func(e element) bool { return !slices.Contains(roles, e.role) })
	return pick(all, roles[0], name)
}

// pick chooses by name: the whole name before a part of it, and never one of several: a user could not tell which is meant.
func pick(all []element, kind, name string) (element, error) {
	want := clean(name)
	for _, fits := range []func(string) bool{
		func(have string) bool { return have == want },
		func(have string) bool { return want != "" && strings.Contains(have, want) },
	} {
		var found []element
		for _, e := range all {
			if fits(e.name) {
				found = append(found, e)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return element{}, fmt.Errorf("%d elements are named «%s» (%s); say where with Within or Beside", len(found), name, names(found))
	}
	return element{}, fmt.Errorf("found no %s «%s»; the page has: %s", kind, name, names(all))
}

// names lists elements for a failure, the first thirty.
func names(all []element) string {
	if len(all) == 0 {
		return "none"
	}
	var list []string
	for i, e := range all {
		if i == 30 {
			list = append(list, fmt.Sprintf("and %d more", len(all)-i))
			break
		}
		list = append(list, e.String())
	}
	return strings.Join(list, ", ")
}

// object makes a node reachable for scripts.
func object(ctx context.Context, id cdp.BackendNodeID) (runtime.RemoteObjectID, error) {
	res, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: id})
	if err != nil {
		return "", err
	}
	return res.Object.ObjectID, nil
}

// call runs a function with the element as this, and decodes what it returns.
func call[T any](ctx context.Context, id cdp.BackendNodeID, function string, args ...any) (T, error) {
	var result T
	on, err := object(ctx, id)
	if err != nil {
		return result, err
	}
	return callOn[T](ctx, on, function, args...)
}

func callOn[T any](ctx context.Context, on runtime.RemoteObjectID, function string, args ...any) (T, error) {
	var result T
	params := runtime.CallFunctionOnParams{FunctionDeclaration: function, ObjectID: on, ReturnByValue: new(true), UserGesture: new(true)}
	for _, a := range args {
		raw, err := json.Marshal(a)
		if err != nil {
			return result, err
		}
		params.Arguments = append(params.Arguments, &runtime.CallArgument{Value: raw})
	}
	res, err := chromedp.Call(ctx, runtime.CallFunctionOn, params)
	if err != nil {
		return result, err
	}
	if res.ExceptionDetails != nil {
		return result, errors.New(exception(res.ExceptionDetails))
	}
	if len(res.Result.Value) == 0 {
		return result, nil
	}
	err = json.Unmarshal(res.Result.Value, &result)
	return result, err
}

// Within returns the page narrowed to the first part that a CSS selector names. The steps of the result look only there.
func (p *Page) Within(css string) *Page {
	narrow := *p
	narrow.scope = "document.querySelector(" + quoteJS(css) + ")"
	narrow.what = "element " + css
	return &narrow
}

// Beside returns the page narrowed to the smallest row, list item, card or section that holds a text: the place where a
// user looks for the button that belongs to it.
//
//	kari.Beside("Anna Nordmann").ClickLink("Åpne")
func (p *Page) Beside(text string) *Page {
	narrow := *p
	narrow.scope = "(" + besideJS + ")(" + quoteJS(clean(text)) + ")"
	narrow.what = "row, card or section with «" + text + "»"
	return &narrow
}

const besideJS = `function (text) {
	const places = 'tr, li, article, section, fieldset, details, form, dialog, figure, [role=row], [role=listitem], [role=group], .ds-card';
	let best = null, size = Infinity;
	for (const e of document.querySelectorAll(places)) {
		const has = e.innerText.replace(/\s+/g, ' ');
		if (has.includes(text) && e.checkVisibility() && has.length < size) { best = e; size = has.length; }
	}
	return best;
}`

func quoteJS(s string) string {
	raw, _ := json.Marshal(s) // a string always marshals
	return string(raw)
}
