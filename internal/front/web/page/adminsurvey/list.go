// Package adminsurvey is Undersøkelser in the administration: sets of questions that an administrator writes, looks at as those who are asked will see them,
// and publishes as versions. Who is asked when is package page/survey.
package adminsurvey

import (
	"embed"

	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/base/lang"
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
	Title, Href, About, When string // About: who is asked, and of how much
	State                    *ui.Tag
	Actions                  []ui.Action
}

// List is the drafts, the own sets by their newest version, and the surveys that come with the program.
func List(v *page.Visit) error {
	all, err := survey.Sets(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Undersøkelser"), Lead: v.T("Skriv egne spørsmål, se hvordan de blir, og publiser. Runder startes av koordinatorer og ledere, og beholder spørsmålene de startet med.")}),
		Empty:     ui.Empty{Icon: "chat", Heading: v.T("Ingen egne sett ennå"), Text: v.T("Begynn med et tomt, eller med et som følger med.")},
	}
	may := v.May(access.KeepSets)
	begin := func(label, from string, look ui.Look) ui.Action {
		return ui.Action{Label: v.T(label), Look: look, Post: place, Hidden: []ui.Hidden{{Name: "nokkel", Value: string(db.NewID())}, {Name: "fra", Value: from}}}
	}
	if may {
		w.Head.Actions = []ui.Action{begin("Nytt sett", "", ui.Primary)}
	}
	seen := map[string]bool{}
	for _, s := range all {
		r := row{Title: page.SurveyText(v, s.Survey, s.Survey.Title), Href: place + "/" + string(s.ID), About: about(v, s.Survey), When: nb.Capital(v.Voice.Moment(s.ChangedAt.Time, v.Now())) + ", " + s.ChangedBy}
		if r.Title == "" {
			r.Title = v.T("Uten tittel")
		}
		switch {
		case s.Version == 0:
			w.Drafts = append(w.Drafts, r)
		case !seen[s.Survey.Code]:
			seen[s.Survey.Code] = true
			r.State = &ui.Tag{Text: v.T("versjon %s", lang.Int(s.Version)), Tone: ui.Done}
			if s.Withdrawn {
				r.State = &ui.Tag{Text: v.T("trukket"), Tone: ui.Soon}
			}
			if may {
				r.Actions = []ui.Action{begin("Lag ny versjon", s.Survey.Code, ui.Secondary)}
			}
			w.Sets = append(w.Sets, r)
		}
	}
	for _, s := range of.ReadyMade() {
		r := row{Title: page.SurveyText(v, s, s.Title), Href: place + "-ferdig/" + s.Code, About: about(v, s)}
		if may {
			r.Actions = []ui.Action{begin("Lag et eget av dette", s.Code, ui.Secondary)}
		}
		w.Ready = append(w.Ready, r)
	}
	return v.Render(listPage, v.Frame(v.T("Undersøkelser"), page.AdminCrumbs("", v.T("Undersøkelser"))...), w)
}

// about is who is asked, and of how much.
func about(v *page.Visit, s *of.Survey) string {
	if s.Audience == "" {
		return count(v.Voice, s)
	}
	return v.T("Til %s, %s", lang.Of(s.Audience.Title()), count(v.Voice, s))
}

func count(v *lang.Voice, s *of.Survey) string {
	if n := len(s.Questions); n != 1 {
		return v.Say("%s spørsmål", lang.Int(n))
	}
	return v.Say("1 spørsmål")
}

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
	return v.Go(place+"/"+string(id), v.T("Utkastet er klart. Ingen spørres før det er publisert og en runde er startet."))
}
