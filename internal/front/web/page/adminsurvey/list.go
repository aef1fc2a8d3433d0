// Package adminsurvey is Undersøkelser in the administration: sets of questions that an administrator writes, looks at as those who are asked will see them,
// and publishes as versions. Who is asked when is package page/survey.
package adminsurvey

import (
	"embed"

	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	of "traad/internal/care/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var listPage = page.AdminTemplate(files, "list.html")

const place = "/administrasjon/undersokelser"

type listView struct {
	page.AdminView
	Drafts []row
	Sets   []row
	Ready  []row
	Empty  ui.Empty
}

type row struct {
	Title, Href, Who, Count, When string
	State                         *ui.Tag
	Actions                       []ui.Action
}

// List is the drafts, the own sets by their newest version, and the surveys that come with the program.
func List(v *page.Visit) error {
	all, err := survey.Sets(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{
		AdminView: page.Admin(place, ui.Head{Title: "Undersøkelser", Lead: "Skriv egne spørsmål, se hvordan de blir, og publiser. Runder startes av koordinatorer og ledere, og beholder spørsmålene de startet med."}),
		Empty:     ui.Empty{Icon: "chat", Heading: "Ingen egne sett ennå", Text: "Begynn med et tomt, eller med et som følger med."},
	}
	may := v.May(access.KeepSets)
	begin := func(label, from string, look ui.Look) ui.Action {
		return ui.Action{Label: label, Look: look, Post: place, Hidden: []ui.Hidden{{Name: "nokkel", Value: string(db.NewID())}, {Name: "fra", Value: from}}}
	}
	if may {
		w.Head.Actions = []ui.Action{begin("Nytt sett", "", ui.Primary)}
	}
	seen := map[string]bool{}
	for _, s := range all {
		r := row{Title: s.Survey.Title, Href: place + "/" + string(s.ID), Who: s.Survey.Audience.Title(), Count: count(s.Survey), When: nb.Capital(nb.Moment(s.ChangedAt.Time, v.Now())) + ", " + s.ChangedBy}
		if r.Title == "" {
			r.Title = "Uten tittel"
		}
		switch {
		case s.Version == 0:
			w.Drafts = append(w.Drafts, r)
		case !seen[s.Survey.Code]:
			seen[s.Survey.Code] = true
			r.State = &ui.Tag{Text: "versjon " + nb.Int(s.Version), Tone: ui.Done}
			if s.Withdrawn {
				r.State = &ui.Tag{Text: "trukket", Tone: ui.Soon}
			}
			if may {
				r.Actions = []ui.Action{begin("Lag ny versjon", s.Survey.Code, ui.Secondary)}
			}
			w.Sets = append(w.Sets, r)
		}
	}
	for _, s := range of.ReadyMade() {
		r := row{Title: s.Title, Href: place + "-ferdig/" + s.Code, Who: s.Audience.Title(), Count: count(s)}
		if may {
			r.Actions = []ui.Action{begin("Lag et eget av dette", s.Code, ui.Secondary)}
		}
		w.Ready = append(w.Ready, r)
	}
	return v.Render(listPage, v.Frame("Undersøkelser", page.AdminCrumbs("", "Undersøkelser")...), w)
}

func count(s *of.Survey) string { return nb.Plural(len(s.Questions), "spørsmål", "spørsmål") }

// Begin begins a draft.
func Begin(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id, err := survey.BeginSet{ID: db.ID(form.Value("nokkel")), From: form.Value("fra")}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Go(place+"/"+string(id), "Utkastet er klart. Ingen spørres før det er publisert og en runde er startet.")
}
