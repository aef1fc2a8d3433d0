// Package word is what patient and next of kin have sent about the plan, where the team reads it, takes a goal into the draft, and
// answers.
package word

import (
	"embed"
	"net/http"
	"strconv"

	"traad/internal/app/own"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Open    []line
	Done    []line
	Back    ui.Action
	Remove  *ui.Action // the way to have one deleted for good
}

// line is one word; the form of one that waits.
type line struct {
	ID, What, Who, When, Text string
	Action, Seen              string
	Field                     *ui.Field
	TakeIn                    bool
	Objections                *ui.Action
	State                     ui.Tag
	Reply, ReplyBy            string
}

// Show is the list, those that wait first.
func Show(v *page.Visit) error {
	return show(v, http.StatusOK, care.PatientID(v.Path("id")), ui.NewForm(nil), "")
}

func show(v *page.Visit, status int, id care.PatientID, typed *ui.Form, in string) error {
	var refs []string
	var words []own.Word
	if db.IsID(string(id)) {
		var err error
		if words, err = own.Words(v.Ctx(), v.Service.Store.Reader(), id); err != nil {
			return err
		}
	}
	for _, w := range words {
		refs = append(refs, w.Ref())
	}
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.SeeWords, id, refs...)
	if err != nil {
		return err
	}
	w := view{
		Bar: page.PersonBar(v, h), Head: ui.Head{Title: "Forslag fra pasient og pårørende", Lead: "Sendt på nett. Den som sendte, leser svaret."}, Summary: typed.Summary("svaret kan lagres"),
		Back: ui.Link("Til planen", page.PersonPath(h.Patient)+"/plan"),
	}
	if len(words) > 0 {
		w.Remove = page.AskRemoval(v, h.Patient, page.ChooseEntry)
	}
	for _, x := range words {
		form := ui.NewForm(nil)
		if in == string(x.ID) {
			form = typed
		}
		l := lineOf(v, h, x, form)
		if x.Open() {
			w.Open = append(w.Open, l)
		} else {
			w.Done = append(w.Done, l)
		}
	}
	return v.RenderStatus(status, tmpl, v.Frame("Forslag", page.PersonCrumbs(h, "Forslag")...), w)
}

func lineOf(v *page.Visit, h *patient.Head, x own.Word, form *ui.Form) line {
	l := line{ID: string(x.ID), What: care.WordTitle(x.Kind), Who: x.By, When: nb.Moment(x.Sent.Time, v.Now()), Text: x.Text, Seen: strconv.Itoa(x.Seen)}
	if !x.Open() {
		l.State = ui.Tag{Text: "Besvart", Tone: ui.Done}
		switch {
		case x.Published > 0:
			l.State.Text = "Står i plan versjon " + nb.Int(x.Published)
		case x.Left > 0:
			l.State = ui.Tag{Text: "Kom ikke med i plan versjon " + nb.Int(x.Left), Tone: ui.Soon}
		case x.Status == "taken_in":
			l.State.Text = "Tatt inn i utkastet"
		}
		l.Reply, l.ReplyBy = x.Reply, x.RepliedBy+", "+nb.Moment(x.Replied.Time, v.Now())
		return l
	}
	if !v.May(access.AnswerWord) {
		return l
	}
	l.Action = "/forslag/" + l.ID
	f := form.Fill(ui.Field{Kind: ui.Area, Name: "svar", Label: "Svar", Rows: 3, Max: care.MaxWord, Help: x.By + " leser svaret på nett.", Optional: x.Kind == care.WordGoal})
	l.Field, l.TakeIn = &f, x.Kind == care.WordGoal
	if x.Kind == care.WordObjection {
		a := ui.Link("Registrer reservasjonen", page.PersonPath(h.Patient)+"/reservasjoner")
		l.Objections = &a
	}
	return l
}

// Answer settles one.
func Answer(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(typed.Value("sett"))
	d := own.Answer{Word: db.ID(v.Path("wid")), Seen: seen, Reply: typed.Value("svar"), TakeIn: typed.Has("ta-inn")}
	who, err := own.Whose(v.Ctx(), v.Service, d.Word)
	if err != nil {
		return err
	}
	if d.TakeIn {
		h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.AnswerWord, who)
		if err != nil {
			return err
		}
		for _, m := range page.Team(nil, h) {
			d.Team = append(d.Team, plan.Contact{Name: m.Name, Does: m.Does, Phone: m.Number, Hours: m.Note})
		}
	}
	if typed.OK() {
		err = d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil && d.TakeIn:
			return v.Go(page.PersonPath(who)+"/plan/rediger", "Målet står i utkastet med pasientens egne ord. Pasienten ser at det er tatt inn.")
		case err == nil:
			return v.Go(page.PersonPath(who)+"/forslag", "Svaret er lagret, og kan leses på nett.")
		case errs.KindOf(err) == errs.KindConflict:
			typed.Fault("", errs.SafeText(err))
			return show(v, http.StatusConflict, who, typed, string(d.Word))
		case !typed.Take(err):
			return err
		}
	}
	return show(v, http.StatusUnprocessableEntity, who, typed, string(d.Word))
}
