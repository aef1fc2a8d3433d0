package paper

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"traad/internal/app"
	"traad/internal/app/own"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Mine is the plan that holds, for the patient herself or a next of kin whom she has let in to it. A draft, a hearing and the
// team's own notes are no part of it.
type Mine struct {
	*own.Mine
	Paper      *Paper
	Represents bool // the reader gets to see something that she does not
}

// MineOf returns it, decided and audited as their look at it. To a next of kin of somebody with a protected address nothing is shown
// that tells where she lives: no contacts, no coordinator of an individuell plan, no names of who does what, no signature, and no text that names
// the place.
func MineOf(ctx context.Context, s *app.Service, a access.Actor) (*Mine, error) {
	r := s.Store.Reader()
	all, err := planapp.Of(ctx, r, a.Own)
	if err != nil {
		return nil, err
	}
	refs := []string{"paper/pasient"}
	if all.Holds != nil {
		refs = append(refs, all.Holds.Ref())
	}
	m, err := own.Plan(ctx, s, a, refs...)
	if err != nil {
		return nil, err
	}
	row, err := r.Patient(ctx, db.ID(m.Patient))
	if err != nil {
		return nil, fmt.Errorf("paper.MineOf: %w", err)
	}
	h := &patient.Head{Patient: m.Patient, Version: m.Version, Today: m.Today, AddressHidden: m.Hidden}
	h.Details.GivenName, h.Details.FamilyName, h.Details.BirthDate = row.GivenName, row.FamilyName, row.BirthDate
	p := &Paper{Head: h}
	if p.Evaluated, err = patient.LastEvaluation(ctx, s, r, m.Patient); err != nil {
		return nil, err
	}
	if err := p.fill(ctx, r, all.Holds); err != nil {
		return nil, err
	}
	kept, represents, err := own.Kept(ctx, r, m.Patient, a.User)
	if err != nil {
		return nil, err
	}
	p.Plan, p.Kept = p.Plan.Without(kept)
	if m.Hidden && p.Body != nil {
		area, err := r.Organisation(ctx, row.AreaID)
		if err != nil {
			return nil, fmt.Errorf("paper.MineOf: %w", err)
		}
		p.placeless(append([]string{area.Name, row.Phone}, streets(row.Address)...))
	}
	return &Mine{Mine: m, Paper: p, Represents: represents}, nil
}

// streets are the words of an address that tell a place: numbers and short words do not.
func streets(address string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(address, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(w)) > 3 {
			out = append(out, w)
		}
	}
	return out
}

// Shielded stands in the place of a text that tells where she lives.
const Shielded = "Skjermet."

// placeless takes out what tells where she lives.
func (p *Paper) placeless(places []string) {
	clean := func(text *string) {
		for _, word := range places {
			if word = nb.Fold(word); word != "" && names(nb.Fold(*text), word) {
				*text = Shielded
				return
			}
		}
	}
	p.Plan.Contacts = nil
	p.Plan.IP.Coordinator, p.Plan.IP.Phone, p.Plan.IP.Where = "", "", ""
	p.Body.Signature.Name = ""
	for code, text := range p.Plan.IP.Content {
		clean(&text)
		p.Plan.IP.Content[code] = text
	}
	clean(&p.Plan.Matters)
	clean(&p.Plan.Treatment.Wish)
	clean(&p.Plan.Treatment.Decision)
	for i := range p.Plan.Goals {
		clean(&p.Plan.Goals[i].Text)
		clean(&p.Plan.Goals[i].See)
	}
	for i := range p.Plan.Measures {
		m := &p.Plan.Measures[i]
		m.Name = ""
		clean(&m.What)
		clean(&m.Often)
		clean(&m.Due)
	}
	for i := range p.Plan.Signs {
		x := &p.Plan.Signs[i]
		clean(&x.Area)
		for _, c := range plan.Colours {
			see, do := x.See[c], x.Do[c]
			clean(&see)
			clean(&do)
			x.See[c], x.Do[c] = see, do
		}
	}
}

// names reports whether a text has the word by itself or as the beginning of another: «Nes» in «Nes kommune», not in «neste».
func names(text, word string) bool {
	for rest := text; ; {
		i := strings.Index(rest, word)
		if i < 0 {
			return false
		}
		before, after := []rune(rest[:i]), []rune(rest[i+len(word):])
		if (len(before) == 0 || !unicode.IsLetter(before[len(before)-1])) && (len(after) == 0 || !unicode.IsLetter(after[0]) || after[0] == 's') {
			return true
		}
		rest = rest[i+len(word):]
	}
}
