package page

import (
	"net/http"
	"slices"
	"strings"

	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// ClashField is a text that two have written differently: the field's name and label, and both texts.
type ClashField struct{ Name, Label, Mine, Theirs string }

// ShowClash puts the first of the fields beside each other over the form, with all that the form holds in its hidden values; the
// names of the rest follow, to be asked about in turn. theirs is the event that stands.
func (s *Step) ShowClash(w *StepView, theirs care.Event, fields []ClashField) {
	if len(fields) == 0 {
		return
	}
	f := fields[0]
	c := &ui.Conflict{Field: s.Visit.T(f.Label), Action: s.Visit.R.URL.Path, Hidden: slices.Clone(w.Hidden)}
	c.Mine = ui.Wording{When: s.Visit.T("ikke lagret ennå"), Text: f.Mine}
	c.Theirs = ui.Wording{Who: s.Course.Names[theirs.ID], When: s.Visit.Voice.Moment(theirs.Recorded, s.Visit.Now()), Text: f.Theirs}
	ours := []string{"felt", "valg", "min", "deres", "konflikt"}
	for _, h := range w.Hidden {
		ours = append(ours, h.Name)
	}
	for _, name := range s.Form.Names() {
		if slices.Contains(ours, name) {
			continue
		}
		for _, v := range s.Form.Values(name) {
			c.Hidden = append(c.Hidden, ui.Hidden{Name: name, Value: v})
		}
	}
	c.Hidden = append(c.Hidden, ui.Hidden{Name: "felt", Value: f.Name})
	for _, rest := range fields[1:] {
		c.Hidden = append(c.Hidden, ui.Hidden{Name: "konflikt", Value: rest.Name})
	}
	w.Clash = c
}

// Settle reads the answer to a clash: the text chosen goes into its field. again is true where the form must be shown once
// more, because there are more clashes (Unsettled) or because both texts now stand in the field, to be edited.
func (s *Step) Settle() (again bool) {
	name, answer := s.Form.Value("felt"), s.Form.Value("valg")
	switch answer {
	case "":
		return false
	case "deres":
		s.Form.Set(name, s.Form.Value("deres"))
	case "begge":
		s.Form.Set(name, ui.KeepBoth(s.Form.Value("min"), s.Form.Value("deres")))
		s.Form.Set("rediger", "ja")
	}
	if s.Form.Has("rediger") || s.Form.Has("konflikt") {
		s.Status = http.StatusConflict
		return true
	}
	return false
}

// Unsettled are the fields that are still to be asked about.
func (s *Step) Unsettled() []string { return s.Form.Values("konflikt") }

// Merge takes two writers' changes to the named fields together: what only the other changed since the form was opened is
// put into the form, what only the user changed stays. It returns the names that both changed, differently.
func (s *Step) Merge(names []string, before, theirs func(name string) string) (clashing []string) {
	for _, name := range names {
		mine, old, other := s.Form.Value(name), strings.TrimSpace(before(name)), strings.TrimSpace(theirs(name))
		switch {
		case mine == other || other == old:
		case mine == old:
			s.Form.Set(name, other)
		default:
			clashing = append(clashing, name)
		}
	}
	return clashing
}

// WholeClash shows a clash over a step that is one judgement and no text: in words beside each other, the user's own as the
// event that it would have been, under the label. After «min» the form goes through; after «deres» nothing is saved; after «begge» the form
// comes back with both texts in its text fields.
func (w *StepView) WholeClash(s *Step, label string, mine care.Event) {
	if s.Conflict == nil {
		return
	}
	s.MoveSeen()
	w.Hidden = s.HiddenValues()
	theirs := s.Conflict.Theirs
	s.ShowClash(w, theirs, []ClashField{{Name: "hele", Label: label, Mine: s.InWords(mine), Theirs: s.InWords(theirs)}})
}

// SettleWhole reads the answer to a WholeClash. done: the other's stands and the browser has been sent on. again: the form
// must be shown; texts gives, by field, what the other wrote there.
func (s *Step) SettleWhole(what string, kind care.EventKind, texts func(theirs care.Event) map[string]string) (done, again bool, err error) {
	switch s.Form.Value("valg") {
	case "deres":
		return true, false, s.Done(s.Visit.T("Det den andre skrev, står. Din versjon av %s ble ikke lagret.", s.Visit.T(what)), "")
	case "begge":
		if err := s.Open(); err != nil {
			return false, false, err
		}
		if last := s.Standing(kind); len(last) > 0 {
			for name, text := range texts(last[0]) {
				if text != "" {
					s.Form.Set(name, ui.KeepBoth(s.Form.Value(name), text))
				}
			}
		}
		s.Status = http.StatusConflict
		return false, true, nil
	}
	return false, false, nil
}

// ReplaceClash is WholeClash for a step that can be written once only: both the choice and the form carry which of the other's
// events the user's own is to stand instead of (Replaces).
func (w *StepView) ReplaceClash(s *Step, label string, mine care.Event) {
	w.WholeClash(s, label, mine)
	w.Clash.Hidden = append(w.Clash.Hidden, ui.Hidden{Name: "erstatt", Value: string(s.Conflict.Theirs.ID)})
}

// Replaces is the event that the user, who has seen it, lets the form's text stand instead of; "" where there is none.
func (s *Step) Replaces() care.EventID { return care.EventID(s.Form.Value("erstatt")) }
