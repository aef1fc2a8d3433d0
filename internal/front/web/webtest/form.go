package webtest

import (
	"maps"
	"net/url"
	"slices"
)

// Form is a form of a page, for tests that send every form that there is.
type Form struct {
	Action string     // where it posts
	Values url.Values // what it would send
	Names  []string   // of its fields, those that would send nothing too
	Typed  []string   // of the fields that a user types in, as far as a text stays what it is
}

// Forms returns the forms of the page that post.
func (p *Page) Forms() []Form {
	var out []Form
	for _, f := range p.forms() {
		form := Form{Action: f.action, Values: f.values, Names: slices.Sorted(maps.Keys(f.has))}
		for _, m := range fieldTag.FindAllStringSubmatch(f.source, -1) {
			kind, name := attr(m[2], "type"), attr(m[2]+m[4], "name")
			if name != "" && (m[3] != "" || m[1] != "" && (kind == "" || kind == "text")) {
				form.Typed = append(form.Typed, name)
			}
		}
		out = append(out, form)
	}
	return out
}
