package plan

import (
	"errors"
	"net/http"
	"strings"

	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var refusedPage = ui.New(files, "refused.html")

type refusedView struct {
	Bar     ui.PersonBar
	Message ui.Message
	Kept    string // what was typed
	Again   *againView
}

// againView is a small change that somebody else was before with: its form once more, from what stands now.
type againView struct {
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
}

// refused shows why a small form did nothing, with what was typed in it.
func (d *desk) refused(err error, kept string) error {
	return d.refusedAgain(err, kept, ui.NewForm(nil))
}

// refusedAgain is refused; a small change that somebody else was before with gets its form again.
func (d *desk) refusedAgain(err error, kept string, form *ui.Form) error {
	status := http.StatusUnprocessableEntity
	switch errs.KindOf(err) {
	case errs.KindInvalid, errs.KindDenied: // who comes here sees the person, and is told why this is somebody else's to write
	case errs.KindConflict, errs.KindGone:
		status = http.StatusConflict
	default:
		return err
	}
	text := errs.Tell(err, d.v.T)
	for _, f := range errs.FieldsOf(err) {
		text = ui.Said(d.v.Voice, f).Message
	}
	w := refusedView{
		Bar: d.bar(), Kept: kept, Message: ui.Message{Tone: ui.Late, Heading: d.v.T("Ingenting ble lagret"), Text: text, Actions: []ui.Action{ui.Link(d.v.T("Tilbake til planen"), d.path(""))}},
	}
	var clash *planapp.ChangeConflict
	switch {
	case errors.As(err, &clash) && clash.Gone:
		w.Kept = typed(d.v, form.Value("sti"), kept)
	case clash != nil:
		w.again(d, form, clash)
	}
	return d.v.RenderStatus(status, refusedPage, d.v.Frame(d.v.T("Behandlingsplan"), d.crumbs(d.v.T("Ikke lagret"))...), w)
}

// again gives the form of a small change back, with what was typed beside what stands.
func (w *refusedView) again(d *desk, form *ui.Form, clash *planapp.ChangeConflict) {
	path := form.Value("sti")
	f := ui.Field{Name: "tekst", Width: "medium"}
	stands := clash.Standing
	switch path[strings.LastIndexByte(path, '/')+1:] {
	case "status":
		f.Kind, f.Label, f.Options = ui.Choice, d.v.T("Status"), measureOptions(d.v)
		stands = typed(d.v, path, stands)
	case "frist":
		f.Label = d.v.T("Ny frist")
	case "telefon":
		f.Label = d.v.T("Telefon")
	default:
		f.Label = d.v.T("Tid")
	}
	if stands == "" {
		stands = d.v.T("ingenting")
	}
	f.Help = d.v.T("Nå står det: %s.", stands)
	if clash.By != "" {
		f.Help += " " + d.v.T("Endret av %s %s.", clash.By, d.v.Voice.Moment(clash.At.Time, d.v.Now()))
	}
	w.Kept, w.Again = "", &againView{
		Action: d.path("endre"), Fields: []ui.Field{form.Fill(f)},
		Hidden: []ui.Hidden{{Name: "versjon", Value: string(clash.Version)}, {Name: "sti", Value: path}, {Name: "for", Value: clash.Standing}, {Name: "merknad", Value: form.Value("merknad")}},
	}
}

// typed is the text of a small change as it is read.
func typed(v *page.Visit, path, text string) string {
	if strings.HasSuffix(path, "/status") {
		return v.T(plan.MeasureStatus(text).Title())
	}
	return text
}

// small runs one of the small forms and goes back to the plan.
func small(v *page.Visit, message, kept string, run func(form *ui.Form) error) error {
	return smallTo(v, func(*ui.Form) string { return "" }, &message, kept, run)
}

// changedAt is the rest of the address of what a small change was about: the version that holds, whatever is heard.
func changedAt(form *ui.Form) string {
	if id, ok := plan.Measured(form.Value("sti")); ok && text.ValidPath(form.Value("sti")) {
		return "?gjelder=" + id + "#tiltak-" + id
	}
	return "?gjelder=team"
}

// smallTo is small with the rest of the address to go to. The message is what it says when the form has run.
func smallTo(v *page.Visit, rest func(*ui.Form) string, message *string, kept string, run func(form *ui.Form) error) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := run(form); err != nil {
		d, openErr := open(v, access.SeePlan)
		if openErr != nil {
			return openErr
		}
		return d.refusedAgain(err, form.Value(kept), form)
	}
	to := page.PersonPath(pathID(v)) + "/plan" + rest(form)
	return v.Go(to, *message)
}

// Reply is the author's answer to a remark.
func Reply(v *page.Visit) error {
	rest, message := "", v.T("Svaret er lagret.")
	return smallTo(v, func(*ui.Form) string { return rest }, &message, "svar", func(f *ui.Form) error {
		beside, err := planapp.Reply{Remark: db.ID(f.Value("merknad")), Text: f.Value("svar"), TakeIn: f.Has("ta-inn")}.Run(v.Ctx(), v.Service, v.Actor)
		if beside {
			rest, message = "/rediger", v.T("Noen har skrevet noe annet der siden, så ønsket er ikke tatt inn ennå. Begge tekstene står i utkastet. Velg hva som skal stå, og ta det inn eller svar.")
		}
		return err
	})
}

// Remind reminds a party.
func Remind(v *page.Visit) error {
	return small(v, v.T("Purringen er notert."), "", func(f *ui.Form) error {
		return planapp.Remind{Version: db.ID(f.Value("versjon")), Party: db.ID(f.Value("part"))}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// TakeOver makes the reader the author.
func TakeOver(v *page.Visit) error {
	return small(v, v.T("Du har nå høringen."), "", func(f *ui.Form) error {
		return planapp.TakeOver{Version: db.ID(f.Value("versjon"))}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// Change makes a small change to the plan that holds.
func Change(v *page.Visit) error {
	message := v.T("Planen er oppdatert. Endringen står i historikken.")
	return smallTo(v, changedAt, &message, "tekst", func(f *ui.Form) error {
		return planapp.SmallChange{
			Version: db.ID(f.Value("versjon")), Path: f.Value("sti"), Before: f.Value("for"), Text: f.Value("tekst"), Note: nb.Clean(strings.TrimSpace(f.Value("merknad"))),
		}.Run(v.Ctx(), v.Service, v.Actor)
	})
}
