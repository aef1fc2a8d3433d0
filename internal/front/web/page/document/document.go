// Package document answers the script that saves a document while somebody writes in it. The same fields are posted by
// the page's own form where there is no script; the page reads them with page.Saves.
package document

import (
	"encoding/json"
	"net/http"

	"traad/internal/app/document"
	"traad/internal/base/db"
	text "traad/internal/care/document"
	"traad/internal/front/web/page"
)

// answer is what the script gets.
type answer struct {
	Fields []field `json:"felt"`
	Saved  string  `json:"lagret"` // "kl. 12.31"
	Others []other `json:"andre"`
}

type field struct {
	Path     string    `json:"sti"`
	Outcome  string    `json:"utfall"`   // lagret, flettet, begge, uendret; avvist where Fault says why
	Own      int       `json:"egen"`     // go on from this with the text that was sent
	Revision int       `json:"revisjon"` // go on from this with Text
	Text     string    `json:"tekst"`
	Open     []wording `json:"ved_siden"` // texts that two have written differently
	Fault    string    `json:"feil,omitempty"`
	Taken    string    `json:"tatt_ut,omitempty"` // somebody else took out what the field belongs to
}

type wording struct {
	Text string `json:"tekst"`
	Who  string `json:"av"`
	When string `json:"tid"`
}

type other struct {
	Name    string `json:"navn"`
	Section string `json:"del"`
}

// Save takes the fields that were changed: <path>=text and grunn:<path>=revision, avgjor:<path>=ja where the text answers those beside
// the field, and del=section; ark and bruker as page.Sheet has them.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := page.NotAnother(v, form); err != nil {
		return err
	}
	done, err := document.Save{Document: db.ID(v.Path("id")), Section: form.Value("del"), Fields: page.Saves(form)}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	a := answer{Fields: []field{}, Saved: v.Voice.Clock(v.Now()), Others: people(done.Others)}
	for _, f := range done.Fields {
		w := field{Path: f.Path, Outcome: string(f.Outcome), Own: f.Own, Revision: f.Field.Revision, Text: f.Field.Text, Open: []wording{}, Fault: f.Fault}
		if f.Fault != "" {
			w.Outcome = "avvist"
		}
		if f.Taken != nil && f.Outcome != text.Unchanged {
			w.Taken = v.T("%s tok ut dette, %s. Det du skriver, er lagret, og står under «Tatt ut i dette utkastet» når siden lastes på nytt.", done.Names[f.Taken.By], v.Voice.Moment(f.Taken.At, v.Now()))
		}
		for _, o := range f.Field.Open {
			w.Open = append(w.Open, wording{Text: o.Text, Who: done.Names[o.By], When: v.Voice.Moment(o.At, v.Now())})
		}
		a.Fields = append(a.Fields, w)
	}
	return send(v, a)
}

// Here tells in which section somebody is writing.
func Here(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := page.NotAnother(v, form); err != nil {
		return err
	}
	others, err := document.Here{Document: db.ID(v.Path("id")), Section: form.Value("del")}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return send(v, answer{Fields: []field{}, Others: people(others)})
}

func people(in []document.Presence) []other {
	out := []other{}
	for _, p := range in {
		out = append(out, other{Name: p.Name, Section: p.Section})
	}
	return out
}

func send(v *page.Visit, a answer) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	v.W.WriteHeader(http.StatusOK)
	_, err = v.W.Write(b)
	return err
}
