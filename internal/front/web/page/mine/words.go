package mine

import (
	"net/http"
	"strings"

	"traad/internal/app/concern"
	"traad/internal/app/own"
	"traad/internal/app/paper"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// said is something that was sent, with what came of it.
type said struct {
	What, When, Text string
	State            ui.Tag
	Reply, ReplyBy   string
}

// sendView is a page where something is sent to the team, above what was sent before.
type sendView struct {
	Head    ui.Head
	Warning ui.Message // of the worry's page
	Worse   []ui.Worse // the signs in her plan, on the worry's page, to those who may read the plan
	Summary ui.Summary
	Closed  *ui.Message
	Form    bool
	Key     string
	Fields  []ui.Field
	Mine    []said
	Foot    string
}

// Words is where she proposes a goal and comments on the plan, and sees what came of it.
func Words(v *page.Visit) error { return words(v, http.StatusOK, ui.NewForm(nil)) }

// Say sends one.
func Say(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	if typed.OK() {
		d := own.Say{Key: db.ID(typed.Value("nokkel")), Word: care.Word{Kind: typed.Value("slag"), Text: typed.Value("tekst")}}
		if d.Kind == care.WordObjection {
			d.Kind = "" // stands on another page
		}
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go("/min-plan/forslag", v.T("Det er sendt. Teamet leser det på hverdager og svarer deg her."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return words(v, http.StatusUnprocessableEntity, typed)
}

func words(v *page.Visit, status int, typed *ui.Form) error {
	m, mine, err := own.MyWords(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := sendView{
		Head: ui.Head{Title: v.T("Forslag til planen"), Lead: v.T("Hva vil du få til? Er det noe i planen som ikke stemmer? Si det her.")}, Summary: typed.Summary(v.T("forslaget kan sendes")),
		Key: key(typed), Form: m.Parts.Plan && m.Open, Foot: page.OwnIdle(),
	}
	switch {
	case !m.Open:
		w.Closed = closed(v, m)
	case !m.Parts.Plan:
		w.Closed = &ui.Message{Heading: v.T("Du har ikke innsyn i planen"), Text: v.T("Da kan du ikke sende forslag til den.")}
	}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "slag", Label: v.T("Hva vil du sende?"), Options: []ui.Option{
			{Value: care.WordGoal, Label: v.T("Et mål"), Note: v.T("noe du vil klare, eller slik du vil ha det")}, {Value: care.WordComment, Label: v.T("En kommentar"), Note: v.T("noe som ikke stemmer, eller som mangler")},
		}}.With(care.WordGoal)),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Skriv med dine egne ord"), Rows: 5, Max: care.MaxWord}),
	}
	for _, x := range mine {
		if x.Kind != care.WordObjection {
			w.Mine = append(w.Mine, tell(v, x))
		}
	}
	return v.RenderStatus(status, wordsTmpl, v.Frame(v.T("Forslag til planen")), w)
}

// closed stands in the form's place where nobody would read what is sent. That somebody has said no to it a next of kin is not told.
func closed(v *page.Visit, m *own.Mine) *ui.Message {
	w := &ui.Message{Heading: v.T("Oppfølgingen er avsluttet"), Text: v.T("Ingen i teamet leser det som sendes her. Ring fastlegen, eller legevakt 116 117.")}
	if !m.Over {
		w.Heading = v.T("Teamet kan ikke lese her nå")
	}
	return w
}

func key(typed *ui.Form) string {
	if k := typed.Value("nokkel"); db.IsID(k) {
		return k
	}
	return string(db.NewID())
}

// titles are the kinds, to the one who sent it.
var titles = map[string]string{care.WordGoal: "Mål", care.WordComment: "Kommentar", care.WordObjection: "Noen skal ikke se"}

func tell(v *page.Visit, w own.Word) said {
	s := said{What: v.T(titles[w.Kind]), When: v.Voice.Moment(w.Sent.Time, v.Now()), Text: w.Text, State: ui.Tag{Text: v.T("Sendt. Teamet har ikke svart ennå"), Icon: "clock"}}
	if w.Open() {
		return s
	}
	s.State = ui.Tag{Text: v.T("Teamet har svart"), Tone: ui.Done}
	switch {
	case w.Published > 0:
		s.State.Text = v.T("Står i planen, versjon %s", v.Voice.Int(w.Published))
	case w.Left > 0:
		s.State = ui.Tag{Text: v.T("Kom ikke med i planen, versjon %s. Spør teamet", v.Voice.Int(w.Left)), Tone: ui.Soon}
	case w.Status == "taken_in":
		s.State.Text = v.T("Tatt inn i utkastet. Det gjelder når planen er ferdig")
	}
	s.Reply = w.Reply
	if s.Reply != "" {
		s.ReplyBy = strings.TrimPrefix(w.RepliedBy+", ", ", ") + v.Voice.Moment(w.Replied.Time, v.Now())
	}
	return s
}

// Worry is «Meld bekymring» by herself or a next of kin.
func Worry(v *page.Visit) error { return worry(v, http.StatusOK, ui.NewForm(nil)) }

// SendWorry reports.
func SendWorry(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	if typed.OK() {
		d := concern.Report{Patient: v.Actor.Own, Key: db.ID(typed.Value("nokkel")), Concern: care.Concern{Behalf: care.BehalfSelf, Sign: typed.Value("tegn"), Text: typed.Value("bekymring")}}
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go("/min-plan/bekymring", v.T("Meldingen er sendt. Teamet leser den neste gang noen er på jobb."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return worry(v, http.StatusUnprocessableEntity, typed)
}

func worry(v *page.Visit, status int, typed *ui.Form) error {
	m, mine, err := own.Concerns(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := sendView{
		Head: ui.Head{Title: v.T("Meld bekymring"), Lead: v.T("Er noe blitt verre? Teamet leser meldingen på hverdager mellom 9 og 15.")},
		Warning: ui.Message{
			Tone: ui.Late, Heading: v.T("Dette er ikke en nødlinje"),
			Text:    v.T("Ingen leser meldingen om kvelden, natten eller i helgen. Er det fare for liv, ring 113. Kan det ikke vente, ring legevakt 116 117."),
			Actions: []ui.Action{{Label: v.T("Ring 113"), Tel: "113", Look: ui.Danger}, {Label: v.T("Ring 116 117"), Tel: "116117"}},
		},
		Summary: typed.Summary(v.T("meldingen kan sendes")), Key: key(typed), Form: m.Open, Foot: page.OwnIdle(),
	}
	if !m.Open {
		w.Closed, w.Head.Lead = closed(v, m), ""
	}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "tegn", Label: v.T("Hvordan er det nå?"), Options: []ui.Option{
			{Value: "yellow", Label: v.T("Et gult tegn i planen"), Note: v.T("teamet tar kontakt, som regel samme hverdag")},
			{Value: "red", Label: v.T("Et rødt tegn i planen"), Note: v.T("ring 113 eller legevakt først, meld fra etterpå")},
			{Value: "other", Label: v.T("Noe annet er blitt verre")},
		}}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "bekymring", Label: v.T("Hva er blitt verre?"), Rows: 5, Max: care.MaxWord, Help: v.T("Hva du merker, og siden når.")}),
	}
	for _, c := range mine {
		s := said{What: v.T(care.SignTitle(c.Sign)), When: v.Voice.Moment(c.At.Time, v.Now()), Text: c.Text, State: ui.Tag{Text: v.T("Sendt. Teamet har ikke svart ennå"), Icon: "clock"}}
		if !c.Open {
			s.State, s.Reply, s.ReplyBy = ui.Tag{Text: v.T("Teamet har fulgt opp"), Tone: ui.Done}, c.Note, strings.TrimPrefix(c.HandledBy+", ", ", ")+v.Voice.Moment(c.Handled.Time, v.Now())
		}
		w.Mine = append(w.Mine, s)
	}
	if m.Open && v.Actor.Parts.Plan {
		own, err := paper.MineOf(v.Ctx(), v.Service, v.Actor)
		if err != nil {
			return err
		}
		w.Worse = page.WorseOf(nil, own.Paper.Plan.Signs)
		for i, box := range w.Worse { // as her own plan and the slip on her door say it
			w.Worse[i].Heading = v.T(map[ui.Tone]string{ui.Soon: plan.Yellow.Title(), ui.Late: plan.Red.Title()}[box.Tone])
		}
	}
	return v.RenderStatus(status, worryTmpl, v.Frame(v.T("Meld bekymring")), w)
}
