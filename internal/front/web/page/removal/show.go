package removal

import (
	"net/http"

	"traad/internal/app/removal"
	"traad/internal/app/step"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var showTmpl = ui.New(files, "show.html")

type showView struct {
	Bar      *ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Asked    []ui.Fact
	What     ui.Card
	Facts    []ui.Fact
	Messages []ui.Message
	Action   string
	Approve  []ui.Field
	Refuse   []ui.Field
	Withdraw *ui.Action
	Back     ui.Action
}

// Show is a request with what will go.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// Settle approves, refuses or withdraws.
func Settle(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := db.ID(v.Path("rid"))
	message := ""
	switch typed.Value("valg") {
	case "godkjenn":
		err, message = removal.Approve{Removal: id, Sure: typed.Has("riktig")}.Run(v.Ctx(), v.Service, v.Actor), "Slettet. At noe er slettet, står igjen."
	case "avsla":
		err, message = removal.Refuse{Removal: id, Note: typed.Value("avslag")}.Run(v.Ctx(), v.Service, v.Actor), "Slettingen er avslått. Alt står som det var."
	case "trekk":
		err, message = removal.Withdraw{Removal: id}.Run(v.Ctx(), v.Service, v.Actor), "Slettingen er trukket. Alt står som det var."
	default:
		typed.Fault("valg", "Velg om slettingen skal godkjennes eller avslås.")
	}
	if typed.OK() && err == nil {
		return v.Go("/slettinger", v.T(message))
	}
	if err != nil && !typed.Take(err) {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, typed)
}

func show(v *page.Visit, status int, typed *ui.Form) error {
	l, err := removal.LookAt(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("rid")))
	if err != nil {
		return err
	}
	w := showView{
		Head: ui.Head{Title: v.T("%s skal slettes", v.T(scope(l.Removal)))}, Summary: typed.Summary("slettingen kan behandles"), Action: "/slettinger/" + string(l.ID),
		Asked: asked(v, l), Back: ui.Link(v.T("Til slettinger"), "/slettinger"),
	}
	crumbs := []ui.Crumb{{Label: v.T("Slettinger"), Href: "/slettinger"}, {Label: v.T("Sletting")}}
	if l.Head != nil {
		b := page.PersonBar(v, l.Head)
		w.Bar = &b
	}
	switch l.Status {
	case removal.Asked:
		w.open(v, l, typed)
	case removal.Approved:
		w.Head.Title = v.T("%s er slettet", v.T(scope(l.Removal)))
	default:
		w.Head.Title = v.T("%s ble ikke slettet", v.T(scope(l.Removal)))
	}
	if text := typed.Value("avslag"); text != "" && w.Refuse == nil { // settled meanwhile, or not theirs to settle: what was typed is not gone
		w.Messages = append(w.Messages, ui.Message{Heading: v.T("Dette skrev du, og det er ikke lagret"), Text: text})
	}
	return v.RenderStatus(status, showTmpl, v.Frame(v.T("Sletting"), crumbs...), w)
}

func asked(v *page.Visit, l *removal.Look) []ui.Fact {
	facts := []ui.Fact{
		{Term: v.T("Grunn"), Text: nb.Capital(v.T(ground(l.Removal))), Strong: true},
		{Term: v.T("Bedt om av"), Text: l.AskedName + ", " + nb.Inside(v.T(l.AskedRole.Title())) + ", " + v.Voice.Moment(l.AskedAt.Time, v.Now())},
	}
	add := func(term, text string) {
		if text != "" {
			facts = append(facts, ui.Fact{Term: term, Text: text})
		}
	}
	add(v.T("Begrunnelse"), l.Reason)
	add(v.T("Vedtak"), l.Decision.Ref)
	if !l.Decision.On.IsZero() {
		add(v.T("Vedtaket er fra"), v.Voice.DayYear(l.Decision.On))
	}
	add(v.T("Fattet av"), l.Decision.By)
	if l.RightName != "" {
		add(v.T("Føres som ny på"), l.RightName)
	}
	if l.Status != removal.Asked {
		facts = append(facts, ui.Fact{Term: v.T(l.Status.Title()), Text: l.SettledName + ", " + v.Voice.Moment(l.SettledAt.Time, v.Now()), Strong: true})
		add(v.T("Hvorfor"), l.Note)
	}
	return facts
}

// open shows what will go, and what the actor can do.
func (w *showView) open(v *page.Visit, l *removal.Look, typed *ui.Form) {
	switch {
	case l.Scope == removal.WholePerson:
		w.What, w.Facts = goes(v), personFacts(v, l.Head)
	case l.Scope == removal.OneEnrolment:
		w.What, w.Facts = goes(v), courseFacts(v, l.Course)
	case l.Event != nil:
		s := &page.Step{Opened: &step.Opened{Head: l.Head, Course: l.Course}, Visit: v}
		w.What, w.Facts = eventCard(v, *l.Event, l.Writer), eventFacts(s, *l.Event)
		if err := care.MayRemove(l.Course.Pathway, l.Course.Events, l.Event.ID); err != nil {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Kan ikke gjøres slik det står nå"), Text: v.T("Noe er skrevet siden som bygger på hendelsen. Rett det først, eller avslå slettingen.")})
		}
	case l.Entry != nil:
		w.What, w.Facts = goes(v), entryFacts(v, *l.Entry)
	case l.Scope == removal.OneItem:
		w.Messages = append(w.Messages, ui.Message{Text: v.T("Opplysningen er allerede slettet, eller personen har reservert seg mot at du ser den. Slettingen kan avslås eller trekkes.")})
	default:
		w.Messages = append(w.Messages, ui.Message{Text: v.T("Hendelsen er allerede slettet sammen med noe annet. Slettingen kan avslås eller trekkes.")})
	}
	if l.Questions > 0 && (l.Scope == removal.OneEnrolment || l.Scope == removal.WholePerson) {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Spørsmål til IHT-lege"), Text: v.Voice.Int(l.Questions)})
	}
	if l.Own {
		w.Messages = append(w.Messages, ui.Message{Heading: v.T("Venter på en annen"), Text: v.T("Du har selv bedt om slettingen, så en annen i teamet må godkjenne den.")})
		w.Withdraw = &ui.Action{Label: v.T("Trekk slettingen"), Icon: "undo", Post: w.Action, Hidden: []ui.Hidden{{Name: "valg", Value: "trekk"}}}
		return
	}
	if !v.May(access.ApproveRemoval) {
		return
	}
	w.Refuse = []ui.Field{typed.Fill(ui.Field{Kind: ui.Area, Name: "avslag", Label: v.T("Hvorfor skal det ikke slettes?"), Rows: 2, Max: 2000})}
	if l.Scope == removal.OneItem && l.Entry == nil {
		return
	}
	w.Approve = []ui.Field{typed.Fill(ui.Field{Kind: ui.Check, Name: "riktig", Label: v.T("Jeg har sett hva som blir borte, og det skal slettes")})}
}
