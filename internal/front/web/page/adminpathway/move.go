package adminpathway

import (
	"net/http"
	"strconv"

	"traad/internal/app/pathway"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var moveTemplate = page.AdminTemplate(files, "move.html")

const (
	moving      = "/administrasjon/forlopsflytting"
	withdrawing = "/administrasjon/forlopstrekking"
)

type moveView struct {
	page.AdminView
	Card   ui.Card
	Scroll page.Scroll
	Rows   []moveRow
	Do     *ui.Action
	Moves  []moveLine
	Back   ui.Action
}

type moveRow struct {
	What, N string
	State   ui.Tag
}

type moveLine struct {
	Text string
	Undo *ui.Action
}

// Move shows what changes when running enrolments go over to a version, and for how many.
func Move(v *page.Visit) error { return renderMove(v, http.StatusOK, ui.NewForm(nil).In(v.Voice)) }

func versionOf(v *page.Visit) (int, error) {
	n, err := strconv.Atoi(v.Path("versjon"))
	if err != nil || n < 1 {
		return 0, errs.NotFound("Forløpet finnes ikke i denne versjonen.")
	}
	return n, nil
}

func renderMove(v *page.Visit, status int, form *ui.Form) error {
	n, err := versionOf(v)
	if err != nil {
		return err
	}
	m, err := pathway.LookAtMove(v.Ctx(), v.Service, v.Actor, v.Path("kode"), n)
	if err != nil {
		return err
	}
	title := v.T("Flytt til versjon %d", n)
	w := moveView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Flytt til versjon %d av %s", n, v.T(m.Title)), Lead: v.T("Forløpene som går etter en annen versjon, hva som endres, og for hvor mange. Et forløp kan telle i flere rader. Det som er skrevet, endres ikke.")}),
		Card:      ui.Card{ID: "flyttes", Heading: v.T("Forløp på andre versjoner"), Flush: true}, Scroll: page.Scroll{About: v.T("Hva som endres, tabell")},
		Back: ui.Link(v.T("Tilbake til forløpene"), place),
	}
	w.Summary = form.Summary("forløpene kan flyttes")
	for _, e := range m.Effects {
		w.Rows = append(w.Rows, rowOf(v.Voice, e))
	}
	if m.Movable > 0 {
		w.Do = &ui.Action{
			Label: moveLabel(v.Voice, m, n), Icon: "check", Post: moving + "/" + m.Code + "/" + strconv.Itoa(n),
			Hidden: []ui.Hidden{{Name: "nokkel", Value: string(db.NewID())}, {Name: "sett", Value: m.Digest}},
		}
	}
	if m.More {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Det er flere enn disse. Flytt disse først, så kommer resten.")})
	}
	if !m.Newest {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: v.T("Dette er ikke den nyeste versjonen. Nye henvisninger følger den nyeste.")})
	}
	for _, x := range m.Moves {
		when := v.Voice.Moment(x.At.Time, v.Now())
		line := moveLine{Text: v.T("%s flyttet %s til versjon %d, %s.", x.By, courses(v.Voice, x.N), x.Version, when)}
		if x.UndoneAt.IsZero() {
			line.Undo = &ui.Action{Label: v.T("Angre flyttingen"), About: when, Look: ui.Tertiary, Post: moving + "/" + string(x.ID) + "/angre"}
		} else {
			line.Text += " " + v.T("Angret av %s %s.", x.UndoneBy, v.Voice.Moment(x.UndoneAt.Time, v.Now()))
		}
		w.Moves = append(w.Moves, line)
	}
	return v.RenderStatus(status, moveTemplate, v.Frame(title, page.AdminCrumbs(place, title)...), w)
}

// effectText is what an effect is called, with its own text; what versions lack says it itself.
var effectText = map[pathway.EffectKind]string{
	pathway.Asked: "Steg som må gjøres: %s", pathway.OtherNow: "Står på: %s", pathway.OtherNext: "Neste frist: %s", pathway.Later: "Frist som blir senere: %s",
	pathway.Sooner: "Frist som blir tidligere: %s", pathway.DeadlineGone: "Frist som faller bort: %s", pathway.NewDeadline: "Ny frist: %s",
}

func rowOf(v *lang.Voice, e pathway.Effect) moveRow {
	switch e.Kind {
	case pathway.Stays:
		return moveRow{What: e.Text.In(v), N: few(v, e.N), State: ui.Tag{Text: v.Say("kan ikke flyttes"), Tone: ui.Late}}
	case pathway.Unchanged:
		return moveRow{What: v.Say("Alt blir som før"), N: few(v, e.N), State: ui.Tag{Text: v.Say("ingen endring"), Icon: ui.NoIcon}}
	}
	return moveRow{What: v.Say(effectText[e.Kind], e.Text), N: few(v, e.N), State: ui.Tag{Text: v.Say("endres"), Tone: ui.Soon}}
}

// SaveMove moves them.
func SaveMove(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	n, err := versionOf(v)
	if err != nil {
		return err
	}
	moved, stay, err := pathway.Move{ID: db.ID(form.Value("nokkel")), Code: v.Path("kode"), Version: n, Digest: form.Value("sett")}.Run(v.Ctx(), v.Service, v.Actor)
	status := http.StatusUnprocessableEntity
	switch errs.KindOf(err) {
	case errs.KindConflict:
		status = http.StatusConflict
	case errs.KindInvalid:
	default:
		if err != nil {
			return err
		}
		said := v.T("%s er flyttet.", nb.Capital(courses(v.Voice, moved)))
		if stay > 0 {
			said += " " + v.T("%s ble på versjonen sin: se hvorfor i listen.", nb.Capital(few(v.Voice, stay)))
		}
		return v.Go(moving+"/"+v.Path("kode")+"/"+strconv.Itoa(n), said)
	}
	form.Refused("", err)
	return renderMove(v, status, form)
}

// UndoMove takes a move back.
func UndoMove(v *page.Visit) error {
	back, stay, err := pathway.UndoMove{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	said := v.T("Flyttingen er angret: %s er tilbake på versjonen de hadde.", courses(v.Voice, back))
	if stay > 0 {
		said += " " + v.T("%s ble stående, fordi de er avsluttet, flyttet på nytt, eller det er skrevet noe som bare den nye versjonen har plass til.", nb.Capital(few(v.Voice, stay)))
	}
	return v.Go(place, said)
}

var withdrawTemplate = page.AdminTemplate(files, "withdraw.html")

type withdrawView struct {
	page.AdminView
	Action string
	Why    ui.Field
	Save   ui.Action
	Runs   []string
	Back   ui.Action
}

// Withdraw is the form that closes a pathway for new enrolments.
func Withdraw(v *page.Visit) error {
	return renderWithdraw(v, http.StatusOK, ui.NewForm(nil).In(v.Voice))
}

func renderWithdraw(v *page.Visit, status int, form *ui.Form) error {
	all, err := pathway.All(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	code, title := v.Path("kode"), ""
	for _, d := range all.Versions {
		if d.Code == code && d.Newest {
			title = v.T(d.Title)
		}
	}
	if title == "" {
		return errs.NotFound("Forløpet finnes ikke.")
	}
	heading := v.T("Trekk %s", title)
	w := withdrawView{
		AdminView: page.Admin(place, ui.Head{Title: heading, Lead: v.T("Ingen nye kan henvises til forløpet. De som er i det, følges til de avsluttes eller flyttes. Det kan åpnes igjen.")}),
		Action:    withdrawing + "/" + code, Save: ui.Submit(v.T("Trekk forløpet")), Back: ui.Link(v.T("Avbryt"), place),
		Why: form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: v.T("Hvorfor?"), Rows: 3}),
	}
	w.Save.Look = ui.Danger
	w.Summary = form.Summary("forløpet kan trekkes")
	for _, r := range all.Runs {
		if r.Code == code {
			w.Runs = append(w.Runs, v.T("%s på versjon %d", courses(v.Voice, r.N), r.Version))
		}
	}
	return v.RenderStatus(status, withdrawTemplate, v.Frame(heading, page.AdminCrumbs(place, heading)...), w)
}

// SaveWithdraw closes it.
func SaveWithdraw(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = pathway.Withdraw{Code: v.Path("kode"), Why: form.Value("hvorfor")}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(place, v.T("Forløpet tar ikke imot flere. De som er i det, følges som før."))
	case !form.Take(err):
		return err
	}
	return renderWithdraw(v, http.StatusUnprocessableEntity, form)
}

// Reopen lets it take people in again.
func Reopen(v *page.Visit) error {
	if err := (pathway.Reopen{Code: v.Path("kode")}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Forløpet tar imot henvisninger igjen."))
}
