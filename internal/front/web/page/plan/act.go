package plan

import (
	"net/http"
	"strings"

	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var refusedPage = ui.New(files, "refused.html")

type refusedView struct {
	Bar     ui.PersonBar
	Message ui.Message
	Kept    string // what was typed
}

// refused shows why a small form did nothing, with what was typed in it.
func (d *desk) refused(err error, kept string) error {
	status := http.StatusUnprocessableEntity
	switch errs.KindOf(err) {
	case errs.KindInvalid, errs.KindDenied: // who comes here sees the person, and is told why this is somebody else's to write
	case errs.KindConflict, errs.KindGone:
		status = http.StatusConflict
	default:
		return err
	}
	text := errs.SafeText(err)
	for _, f := range errs.FieldsOf(err) {
		text = f.Message
	}
	return d.v.RenderStatus(status, refusedPage, d.v.Frame("Behandlingsplan", d.crumbs("Ikke lagret")...), refusedView{
		Bar: d.bar(), Kept: kept, Message: ui.Message{Tone: ui.Late, Heading: "Ingenting ble lagret", Text: text, Actions: []ui.Action{ui.Link("Tilbake til planen", d.path(""))}},
	})
}

// small runs one of the small forms and goes back to the plan.
func small(v *page.Visit, message, kept string, run func(form *ui.Form) error) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := run(form); err != nil {
		d, openErr := open(v, access.SeePlan)
		if openErr != nil {
			return openErr
		}
		return d.refused(err, form.Value(kept))
	}
	to := page.PersonPath(pathID(v)) + "/plan"
	return v.Go(to, message)
}

// Reply is the author's answer to a remark.
func Reply(v *page.Visit) error {
	return small(v, "Svaret er lagret.", "svar", func(f *ui.Form) error {
		return planapp.Reply{Remark: db.ID(f.Value("merknad")), Text: f.Value("svar"), TakeIn: f.Has("ta-inn")}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// Remind reminds a party.
func Remind(v *page.Visit) error {
	return small(v, "Purringen er notert.", "", func(f *ui.Form) error {
		return planapp.Remind{Version: db.ID(f.Value("versjon")), Party: db.ID(f.Value("part"))}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// TakeOver makes the reader the author.
func TakeOver(v *page.Visit) error {
	return small(v, "Du har nå høringen.", "", func(f *ui.Form) error {
		return planapp.TakeOver{Version: db.ID(f.Value("versjon"))}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// Change makes a small change to the plan that holds.
func Change(v *page.Visit) error {
	return small(v, "Planen er oppdatert. Endringen står i historikken.", "tekst", func(f *ui.Form) error {
		return planapp.SmallChange{
			Version: db.ID(f.Value("versjon")), Path: f.Value("sti"), Before: f.Value("for"), Text: f.Value("tekst"), Note: nb.Clean(strings.TrimSpace(f.Value("merknad"))),
		}.Run(v.Ctx(), v.Service, v.Actor)
	})
}
