package pathways

import (
	"net/http"

	"traad/internal/app/savedlist"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

type listsView struct {
	Head    ui.Head
	Summary ui.Summary
	Action  string
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Submit  ui.Action
	Back    string
	Missing *ui.Empty
}

// NewList asks for the name of a filter that is to be kept.
func NewList(v *page.Visit) error { return newList(v, ui.NewForm(v.R.URL.Query())) }

// SaveList keeps a filter under a name.
func SaveList(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := read(v.R.PostForm)
	f.List = ""
	id, err := savedlist.Save{Key: db.ID(form.Value("nokkel")), Name: form.Value("navn"), Shared: form.Has("delt"), Filter: f}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(path+"?liste="+string(id), v.T("Listen er lagret."))
	}
	if !form.Take(err) {
		return err
	}
	return newList(v, form)
}

func newList(v *page.Visit, form *ui.Form) error {
	if err := mayKeep(v); err != nil {
		return err
	}
	q := v.R.URL.Query()
	status := http.StatusOK
	if v.R.Method == http.MethodPost {
		q, status = v.R.PostForm, http.StatusUnprocessableEntity
	}
	f := read(q)
	f.List = ""
	key := form.Value("nokkel")
	if !db.IsID(key) {
		key = string(db.NewID())
	}
	w := listsView{
		Head:    ui.Head{Title: v.T("Lagre som liste"), Lead: v.T("Listen viser alltid dem som passer med filtrene nå: %s.", nb.Inside(f.Words(v.Voice, v.T("valgt kommune"), v.T("valgt forløp"), v.T("som valgt"), v.T("som valgt"))))},
		Summary: form.Summary("listen kan lagres"), Action: path + "/lister", Back: address(f),
		Hidden: append(hidden(values(f)), ui.Hidden{Name: "nokkel", Value: key}),
		Fields: nameFields(v, form), Submit: ui.Action{Label: v.T("Lagre listen"), Icon: "star", Look: ui.Primary},
	}
	return v.RenderStatus(status, listsPage, v.Frame(v.T("Lagre som liste"), crumbs("Lagre som liste", w.Back)...), w)
}

func nameFields(v *page.Visit, form *ui.Form) []ui.Field {
	return []ui.Field{
		form.Fill(ui.Field{Name: "navn", Label: v.T("Navn på listen"), Max: 60, Width: "medium", Help: v.T("For eksempel «Koordinatormøte uke 48». Ikke bruk navn på personer.")}),
		form.Fill(ui.Field{Kind: ui.Check, Name: "delt", Label: v.T("Del listen med alle i %s", v.Actor.OrgName), Help: v.T("Hver enkelt ser bare dem de har tilgang til.")}),
	}
}

// ChooseList asks which list the chosen rows are to be put on.
func ChooseList(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	return chooseList(v, form, http.StatusOK)
}

func chooseList(v *page.Visit, form *ui.Form, status int) error {
	back := safeReturn(form.Value("tilbake"))
	ids := enrolments(form)
	if len(ids) == 0 {
		form.Fault("valgt", "Kryss av for minst ett forløp.")
		return nothingChosen(v, form, back)
	}
	lists, err := savedlist.Choices(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	n := courses(v, len(ids))
	w := listsView{
		Head:    ui.Head{Title: v.T("Legg %s i en liste", n), Lead: v.T("En liste med valgte personer endrer seg bare når noen legger til eller tar ut.")},
		Summary: form.Summary("forløpene kan legges i listen"), Action: path + "/lister/medlemmer", Back: back,
		Hidden: []ui.Hidden{{Name: "tilbake", Value: back}}, Submit: ui.Action{Label: v.T("Legg %s i listen", n), Icon: "people", Look: ui.Primary},
	}
	for _, id := range ids {
		w.Hidden = append(w.Hidden, ui.Hidden{Name: "valgt", Value: string(id)})
	}
	which := ui.Field{Kind: ui.Radios, Name: "liste", Label: v.T("Liste")}
	for _, l := range lists {
		o := ui.Option{Value: string(l.ID), Label: l.Name}
		if l.Shared {
			o.Icon, o.Note = "people", v.T("delt")
		}
		which.Options = append(which.Options, o)
	}
	which.Options = append(which.Options, ui.Option{Value: "ny", Label: v.T("Ny liste"), Note: v.T("gi den et navn under")})
	if len(lists) == 0 {
		which = which.With("ny")
	}
	name := nameFields(v, form)
	name[0].Optional = true
	w.Fields = append([]ui.Field{form.Fill(which)}, name...)
	return v.RenderStatus(status, listsPage, v.Frame(v.T("Legg i liste"), crumbs("Legg i liste", back)...), w)
}

// ListMembers puts the chosen rows on a list, a new one where that is asked for, or takes them off.
func ListMembers(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	ids := enrolments(form)
	list, back := form.Value("liste"), safeReturn(form.Value("tilbake"))
	if len(ids) == 0 {
		form.Fault("valgt", "Kryss av for minst ett forløp.")
		return nothingChosen(v, form, back)
	}
	message := v.T("%s er lagt i listen.", courses(v, len(ids)))
	switch {
	case list == "ny":
		var id db.ID
		id, err = savedlist.Save{Name: form.Value("navn"), Shared: form.Has("delt"), Members: ids}.Run(v.Ctx(), v.Service, v.Actor)
		list = string(id)
	case list == "":
		form.Fault("liste", "Velg en liste, eller lag en ny.")
		return chooseList(v, form, http.StatusUnprocessableEntity)
	case form.Has("ta-ut"):
		message = v.T("%s er tatt ut av listen.", courses(v, len(ids)))
		err = savedlist.Members{List: db.ID(list), Enrolments: ids, Remove: true}.Run(v.Ctx(), v.Service, v.Actor)
	default:
		err = savedlist.Members{List: db.ID(list), Enrolments: ids}.Run(v.Ctx(), v.Service, v.Actor)
	}
	if err == nil {
		return v.Go(path+"?liste="+list, message)
	}
	if !form.Take(err) {
		return err
	}
	return chooseList(v, form, http.StatusUnprocessableEntity)
}

// AskDelete asks before a list is taken away: that cannot be undone.
func AskDelete(v *page.Visit) error {
	l, err := savedlist.One(v.Ctx(), v.Service, v.Actor, db.ID(v.Query("liste")))
	if err != nil {
		return err
	}
	lead := v.T("Listen «%s» tas bort. Personene og forløpene blir ikke berørt.", l.Name)
	if l.Shared {
		lead += " " + v.T("Den tas bort for alle i %s.", v.Actor.OrgName)
	}
	w := listsView{
		Head: ui.Head{Title: v.T("Slett listen?"), Lead: lead}, Action: path + "/lister/slett", Back: path + "?liste=" + string(l.ID),
		Hidden: []ui.Hidden{{Name: "liste", Value: string(l.ID)}}, Submit: ui.Action{Label: v.T("Slett listen"), Look: ui.Danger},
	}
	return v.Render(listsPage, v.Frame(v.T("Slett liste"), crumbs("Slett liste", w.Back)...), w)
}

// DeleteList takes a list away.
func DeleteList(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := (savedlist.Delete{List: db.ID(form.Value("liste"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(path, v.T("Listen er slettet."))
}

// mayKeep refuses a role that keeps no lists the page for it.
func mayKeep(v *page.Visit) error {
	_, err := savedlist.Choices(v.Ctx(), v.Service, v.Actor)
	return err
}
