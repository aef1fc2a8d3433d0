// Package concern is «Meld bekymring»: the form, and the page where one is read and handled.
package concern

import (
	"embed"
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/concern"
	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	reportTmpl = ui.New(files, "report.html")
	handleTmpl = ui.New(files, "handle.html")
)

// NoEmergency is what stands wherever a concern is written or read.
var NoEmergency = ui.Message{
	Tone: ui.Late, Heading: "Dette er ikke en nødlinje",
	Text: "Meldingen leses når noen er på jobb. Er det fare for liv, ring 113. Kan det ikke vente, ring legevakt 116 117.",
}

type reportView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Warning ui.Message
	Worse   []ui.Worse // the signs in her plan, with what is agreed
	Summary ui.Summary
	Closed  *ui.Message
	Action  string
	Key     string
	Fields  []ui.Field
	Cancel  ui.Action
	Mine    []told
}

// told is a concern as it is read.
type told struct {
	When, Who, What, Text string
	Note                  string // what was done, and by whom
	Tone                  ui.Tone
	Href                  string
}

// Report is the form.
func Report(v *page.Visit) error { return report(v, http.StatusOK, ui.NewForm(nil)) }

// Send reports.
func Send(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	if typed.OK() {
		d := concern.Report{Patient: id, Key: db.ID(typed.Value("nokkel")), Concern: care.Concern{
			Behalf: typed.Value("pa_vegne_av"), Sign: typed.Value("tegn"), Text: typed.Value("bekymring"),
		}}
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(id)+"/bekymring", "Meldingen er sendt. Den står på Min dag hos teamet i kommunen og på sykehuset.")
		}
		if !typed.Take(err) {
			return err
		}
	}
	return report(v, http.StatusUnprocessableEntity, typed)
}

// open is the person with what was reported, for those who have the whole page and for those who have the summary; and the yellow and red
// signs of the plan that holds, which tell what to do.
func open(v *page.Visit, id care.PatientID) (*patient.Overview, []ui.Worse, error) {
	deed := access.SeePerson
	if !v.May(deed) {
		deed = access.SeeSummary
	}
	if !v.May(access.Report) {
		deed = access.Report // refused, and noted
	}
	var refs []string
	var worse []ui.Worse
	if db.IsID(string(id)) && v.May(access.Report) {
		held, err := plan.HeldBy(v.Ctx(), v.Service, v.Actor, id)
		if err != nil {
			return nil, nil, err
		}
		if held != nil {
			worse, refs = page.WorseOf(nil, held.Plan.Signs), []string{held.Ref}
		}
	}
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, deed, id, refs...)
	return o, worse, err
}

func report(v *page.Visit, status int, typed *ui.Form) error {
	o, worse, err := open(v, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := reportView{
		Bar: page.PersonBar(v, o.Head), Head: ui.Head{Title: "Meld bekymring", Lead: "Når du ser at noe er blitt verre. Teamet får meldingen på Min dag og svarer her."},
		Warning: NoEmergency, Worse: worse, Summary: typed.Summary("meldingen kan sendes"), Action: page.PersonPath(o.Patient) + "/bekymring", Key: typed.Value("nokkel"),
		Cancel: ui.Link("Avbryt", page.PersonPath(o.Patient)),
	}
	if !v.May(access.SeePerson) {
		w.Bar.Person.Href = page.PersonPath(o.Patient) + "/avdelingsark"
		w.Cancel.Href = w.Bar.Person.Href
	}
	if w.Key == "" {
		w.Key = string(db.NewID())
	}
	if c := o.Current(); (c == nil || !c.State.Open()) && typed.OK() {
		w.Closed = &ui.Message{Tone: ui.Soon, Heading: "Personen har ikke noe åpent forløp", Text: "Da er det ingen i IHT som leser meldingen. Ring fastlegen, eller legevakt 116 117."}
	}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "tegn", Label: "Hva ser du?", Options: []ui.Option{
			{Value: "yellow", Label: "Gult tegn i planen", Note: "følges opp samme dag på hverdager"},
			{Value: "red", Label: "Rødt tegn i planen", Note: "ring 113 eller legevakt først, meld etterpå"},
			{Value: "other", Label: "Noe annet er blitt verre"},
		}}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "bekymring", Label: "Hva er blitt verre?", Rows: 5, Max: 4000, Help: "Hva du ser, siden når, og hva som er gjort."}),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "pa_vegne_av", Label: "Hvem er bekymret?", Inline: true, Options: []ui.Option{
			{Value: care.BehalfSelf, Label: "Jeg"}, {Value: care.BehalfPatient, Label: "Pasienten"}, {Value: care.BehalfKin, Label: "Pårørende"},
		}}.With(care.BehalfSelf)),
	}
	for _, c := range o.Concerns {
		w.Mine = append(w.Mine, tell(v, c))
	}
	return v.RenderStatus(status, reportTmpl, v.Frame("Meld bekymring", crumbs(v, o.Head, "Meld bekymring")...), w)
}

// crumbs lead to the person's page, for those who have it.
func crumbs(v *page.Visit, h *patient.Head, here string) []ui.Crumb {
	if !v.May(access.SeePerson) {
		return nil
	}
	return page.PersonCrumbs(h, here)
}

func tell(v *page.Visit, c concern.Concern) told {
	t := told{
		When: nb.Moment(c.At.Time, v.Now()), Who: who(c), What: care.SignTitle(c.Sign), Text: c.Text,
		Href: "/bekymringer/" + string(c.ID), Tone: tone(c),
	}
	if !c.Open {
		t.Note = c.Note + " (" + strings.TrimPrefix(c.HandledBy+", ", ", ") + nb.Moment(c.Handled.Time, v.Now()) + ")"
	}
	return t
}

func who(c concern.Concern) string {
	switch {
	case c.ByRole == care.OwnPatient:
		return c.By + ", på nett"
	case c.ByRole == care.OwnKin:
		return c.By + ", pårørende, på nett"
	}
	if c.By == "" { // who reported works where she lives
		return c.ByRole.Title() + behalf(c.Behalf)
	}
	return c.By + ", " + nb.Inside(c.ByRole.Title()) + behalf(c.Behalf)
}

func behalf(who string) string {
	switch who {
	case care.BehalfPatient:
		return ", på vegne av pasienten"
	case care.BehalfKin:
		return ", på vegne av pårørende"
	}
	return ""
}

func tone(c concern.Concern) ui.Tone {
	switch {
	case !c.Open:
		return ui.Done
	case c.Sign == "red":
		return ui.Late
	}
	return ui.Soon
}

type handleView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Warning *ui.Message
	Worse   []ui.Worse
	Summary ui.Summary
	Concern told
	Phone   *ui.Phone
	Form    bool
	Action  string
	Seen    string
	Fields  []ui.Field
	Back    ui.Action
	Remove  *ui.Action // the way to have it deleted for good
}

// Show is one concern, with the form for one who follows it up.
func Show(v *page.Visit) error { return handle(v, http.StatusOK, ui.NewForm(nil)) }

// Save says what was done.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(typed.Value("sett"))
	if typed.OK() {
		err := concern.Handle{Concern: db.ID(v.Path("bid")), Seen: seen, Note: typed.Value("merknad")}.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return v.Go("/", "Meldingen er fulgt opp. Den som meldte, kan lese hva du gjorde.")
		case errs.KindOf(err) == errs.KindConflict:
			typed.Fault("", errs.SafeText(err))
			return handle(v, http.StatusConflict, typed)
		case !typed.Take(err):
			return err
		}
	}
	return handle(v, http.StatusUnprocessableEntity, typed)
}

func handle(v *page.Visit, status int, typed *ui.Form) error {
	who, err := concern.Whose(v.Ctx(), v.Service, db.ID(v.Path("bid")))
	if err != nil {
		return err
	}
	o, worse, err := open(v, who)
	if err != nil {
		return err
	}
	for _, c := range o.Concerns {
		if string(c.ID) != v.Path("bid") {
			continue
		}
		w := handleView{
			Bar: page.PersonBar(v, o.Head), Head: ui.Head{Title: "Meldt bekymring"}, Summary: typed.Summary("oppfølgingen kan lagres"), Concern: tell(v, c), Worse: worse,
			Form: v.May(access.HandleConcern) && (c.Open || status == http.StatusConflict), Action: "/bekymringer/" + string(c.ID), Seen: strconv.Itoa(c.Version),
			Back: ui.Link("Til personsiden", page.PersonPath(who)),
		}
		if !v.May(access.SeePerson) {
			w.Bar.Person.Href = page.PersonPath(who) + "/avdelingsark"
			w.Back.Href = w.Bar.Person.Href
		}
		if o.Details.Phone != "" && v.May(access.SeePerson) {
			w.Phone = &ui.Phone{Number: o.Details.Phone, Who: o.Name()}
		}
		w.Remove = page.AskRemoval(v, who, concern.Item(c.ID))
		if c.Open {
			w.Warning = &NoEmergency
		}
		w.Fields = []ui.Field{typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad", Label: "Hva gjorde du?", Rows: 4, Max: 4000, Help: "Den som meldte, kan lese dette."})}
		return v.RenderStatus(status, handleTmpl, v.Frame("Meldt bekymring", crumbs(v, o.Head, "Meldt bekymring")...), w)
	}
	return errs.NotFound("Meldingen finnes ikke.")
}
