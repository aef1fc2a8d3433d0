package plan

import (
	"cmp"
	"strings"

	"traad/internal/app/document"
	"traad/internal/base/db"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// taken is an item that somebody took out of the draft: what was written in it is there to be read, and to be taken back.
type taken struct {
	ID, Path, What, Who string
	After               string // somebody wrote in it after it was taken out
	Said                []ui.Fact
	Beside              []beside
	May                 bool // take it back
}

// taken are those of a section.
func (b *builder) taken(heading string) []taken {
	var out []taken
	for _, t := range plan.TakenOut(b.o.Fields) {
		if t.Heading != heading {
			continue
		}
		removed := b.o.Fields[t.Path()+"/fjernet"]
		one := taken{ID: "tatt-ut-" + t.Heading + "-" + t.ID, Path: t.Path(), Who: b.d.v.T("Tatt ut av %s", b.by(removed.By, removed.At))}
		for _, part := range t.Parts {
			f := b.o.Fields[part.Path]
			said := inWords(b.d.v, part.Text)
			one.What = cmp.Or(one.What, short(said))
			one.Said = append(one.Said, ui.Fact{Term: b.d.v.T(part.Term), Text: cmp.Or(said, b.d.v.T("(tomt)"))})
			if two := b.beside(part.Path); two != nil {
				one.Beside = append(one.Beside, *two)
			}
			if !f.At.Before(removed.At) && f.By != removed.By {
				one.After = b.d.v.T("Skrevet her etter at det ble tatt ut: %s.", b.by(f.By, f.At))
			}
		}
		m := plan.Measure{Who: plan.Party(b.o.Fields.Text(t.Path() + "/hvem"))}
		m.Confirmed = m.Who == plan.GP && b.o.Fields.Text(t.Path()+"/fastlege") == plan.Confirmed
		one.May = access.MayNotWritePlan(b.d.v.Actor, t.Path()+"/fjernet", m) == ""
		out = append(out, one)
	}
	return out
}

// short is the beginning of a text, for those who hear the page and not see it.
func short(s string) string {
	words := strings.Fields(s)
	if len(words) > 8 {
		return strings.Join(words[:8], " ") + " …"
	}
	return strings.Join(words, " ")
}

// takeBack reads the button that takes an item back: tilbake=<its path>. Whoever presses it has seen that the item is out.
func (d *desk) takeBack(form *ui.Form, doc db.ID) ([]text.Save, error) {
	item := form.Value("tilbake")
	path := item + "/fjernet"
	if item == "" || !plan.Known(path) {
		return nil, nil
	}
	o, err := document.Open(d.v.Ctx(), d.v.Service, d.v.Actor, doc)
	if err != nil {
		return nil, err
	}
	return []text.Save{{Path: path, Base: o.Fields[path].Revision, Text: ""}}, nil
}
