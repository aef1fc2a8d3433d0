// Package letters is the letters of a person's pathway, filled in to be printed.
package letters

import (
	"embed"
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = page.StepTemplate(files)

type view struct {
	page.StepView
	Letters []ui.Action
	Title   string
	Text    []string // paragraphs
}

// Show is the letters, and one of them filled in.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.BookVisit)
	if err != nil {
		return err
	}
	if err := s.Open(); err != nil {
		return err
	}
	w := view{StepView: s.View("Brev", "brev", "brevet kan skrives ut", "")}
	all := s.Course.Pathway.Letters
	for _, l := range all {
		w.Letters = append(w.Letters, ui.Link(l.Title, page.EnrolmentPath(s.ID, "brev")+"?brev="+l.Code))
	}
	code := v.Query("brev")
	if code == "" && len(all) == 1 {
		code = all[0].Code
	}
	if code != "" {
		i := slices.IndexFunc(all, func(l care.Letter) bool { return l.Code == code })
		if i < 0 {
			return errs.NotFound("Brevet finnes ikke i dette forløpet.")
		}
		text, missing := all[i].Fill(values(s))
		w.Title, w.Text = all[i].Title, strings.Split(strings.TrimSpace(text), "\n\n")
		if len(missing) > 0 {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: "Noe i brevet er tomt", Text: "Tråd vet ikke " + nb.List(titles(missing), "eller") + ". Der står det en strek å skrive på."})
		}
	}
	return s.Render(tmpl, "Brev", w)
}

// values are what can be filled in of this enrolment.
func values(s *page.Step) map[string]string {
	m := map[string]string{"navn": s.Head.Name(), "kommune": s.Course.Area.Name, "forlop": s.Course.Pathway.Title, "dato": nb.LongDay(s.Head.Today), "koordinator": s.Course.Responsible}
	for _, x := range s.Head.Team {
		if x.User != "" && x.User == s.Course.State.Responsible {
			m["telefon"] = x.Phone
		}
	}
	var first date.Date
	for _, b := range s.Course.State.Booked {
		if !b.On.Before(s.Head.Today) && (first.IsZero() || b.On.Before(first)) {
			first = b.On
			m["besok"] = strings.TrimSpace(nb.LongDay(b.On) + " " + clock(b.Clock))
		}
	}
	return m
}

func clock(at string) string {
	if at == "" {
		return ""
	}
	return "kl. " + at
}

// titles are what fields are called.
func titles(codes []string) (all []string) {
	for _, f := range care.LetterFields {
		if slices.Contains(codes, f.Code) {
			all = append(all, f.Title)
		}
	}
	return all
}
