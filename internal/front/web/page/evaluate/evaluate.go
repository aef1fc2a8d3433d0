// Package evaluate is where the six-monthly evaluation is written.
package evaluate

import (
	"cmp"
	"embed"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/clarification"
	"traad/internal/app/enrolment"
	planapp "traad/internal/app/plan"
	"traad/internal/app/score"
	"traad/internal/app/step"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = page.StepTemplate(files)

type view struct {
	page.StepView
	Matters string // what matters to the person
	Plan    string // the plan that is evaluated
	PlanOn  string
	Before  []ui.Fact // the evaluation before
	When    string
	Fields  []ui.Field
	Goals   []ui.Field // of the plan that holds, one by one
	Does    []ui.Field // its open measures
	PlanSee ui.Action
	Scores  []scored // old values with a field for today's
	More    []ui.Field
	Agreed  *page.Clarified
	Treated []ui.Field
}

// scored is an instrument with its last score, and a field for today's.
type scored struct {
	Name, Value, Of, When string
	Band                  *ui.Tag
	Field                 ui.Field
}

// Show is the form.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.Evaluate)
	if err != nil {
		return err
	}
	return show(s)
}

// Save writes the evaluation.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.Evaluate)
	if err != nil {
		return err
	}
	done, again, err := s.SettleWhole("evalueringen", care.Evaluated, func(theirs care.Event) map[string]string { return map[string]string{"tekst": theirs.Evaluation.Note} })
	if done || err != nil {
		return err
	}
	d := read(s)
	if again {
		return show(s)
	}
	message := v.T("Evalueringen er lagret.")
	if d.Evaluation.Go == "end" {
		message = v.T("Evalueringen er lagret. Avslutt forløpet når alt er overlevert.")
	}
	deed, err := through(s, d)
	if err != nil {
		return err
	}
	done, err = s.Try(deed)
	if err != nil {
		return err
	}
	if !done {
		return show(s)
	}
	if e, ok := deed.(planapp.Evaluate); ok {
		n, err := planapp.Undecided(v.Ctx(), v.Service.Store.Reader(), e.Patient)
		if err != nil {
			return err
		}
		if n > 0 {
			message += " " + v.T("For %s sier utkastet noe annet. Begge svarene står der, til noen velger.", v.Voice.Plural(n, "mål eller tiltak", "mål og tiltak"))
		}
	}
	return s.Done(message, "evalueringen")
}

// inForce is what the plan in force says, with the small changes on top, and the draft or hearing that stands already.
type inForce struct {
	plan.Plan
	who   care.PatientID
	found bool              // false where the plan is a text, or there is none
	next  *planapp.Version  // the draft or hearing, nil where none stands
	said  map[string]string // by path, what somebody has written there of how it goes with a goal or a measure
}

// holds finds the plan in force. Its who is "" where the actor may not, and the deed refuses and says so in the audit.
func holds(s *page.Step) (p inForce, err error) {
	v, r := s.Visit, s.Visit.Service.Store.Reader()
	who, err := step.Patient(v.Ctx(), v.Service, s.ID)
	if err != nil {
		return p, err
	}
	asked := who
	if asked == "" { // an enrolment that does not exist takes no less time than one of a person outside the team
		asked = care.PatientID(db.NewID())
	}
	person, err := v.Service.Person(v.Ctx(), r, asked, v.Actor.Today)
	if err != nil {
		return p, err
	}
	if !access.Decide(v.Actor, access.Evaluate, person).Allowed {
		return p, nil
	}
	p.who = who
	all, err := planapp.For(v.Ctx(), r, v.Actor, person)
	if err != nil || all.Holds == nil || all.Holds.Hidden {
		return p, err
	}
	texts, err := planapp.Texts(v.Ctx(), r, *all.Holds)
	if err != nil {
		return p, err
	}
	p.Plan, p.found, p.next = plan.Read(texts), true, all.Working
	if p.next == nil {
		return p, nil
	}
	draft, err := planapp.Texts(v.Ctx(), r, *p.next)
	if err != nil {
		return p, err
	}
	p.said = map[string]string{}
	now, began := plan.Read(draft), plan.Next(texts)
	for _, g := range p.Goals {
		if _, ok := now.Goal(g.ID); !ok {
			p.said["mal/"+g.ID+"/status"] = s.Visit.T("tatt ut")
		}
	}
	for _, m := range p.Open() {
		if !slices.ContainsFunc(now.Measures, func(x plan.Measure) bool { return x.ID == m.ID }) {
			p.said["tiltak/"+m.ID+"/status"] = s.Visit.T("tatt ut")
		}
	}
	for _, g := range now.Goals {
		if path := "mal/" + g.ID + "/status"; draft[path] != began[path] {
			p.said[path] = nb.Inside(s.Visit.T(g.Status.Title()))
		}
	}
	for _, now := range now.Measures {
		if path := "tiltak/" + now.ID + "/status"; draft[path] != began[path] {
			p.said[path] = nb.Inside(s.Visit.T(now.Status.Title()))
		}
		for i := range p.Measures { // what the GP has taken on in the draft that stands already is the GP's
			if m := &p.Measures[i]; m.ID == now.ID && now.Confirmed {
				m.Who, m.Confirmed = now.Who, true
			}
		}
	}
	return p, nil
}

// stands tells of the draft or hearing that stands, which the answers go into.
func (p inForce) stands(v *page.Visit) ui.Message {
	version := v.T("versjon %s", v.Voice.Int(p.next.Number))
	m := ui.Message{
		Tone: ui.Soon, Heading: v.T("Et utkast til %s er begynt", version),
		Text: v.T("Under står målene og tiltakene slik de er i planen som gjelder. Svarene går inn i utkastet. Der en annen har svart noe annet i utkastet, blir begge svarene stående til noen velger."),
	}
	if p.next.Status == planapp.Hearing {
		m.Heading = v.T("Planen er til høring i %s", version)
		m.Text = v.T("Under står målene og tiltakene slik de er i planen som gjelder. Svarene går inn i det partene leser nå, og den som alt har svart, står med «før siste endring». Der en annen har svart noe annet der, blir begge svarene stående til noen velger.")
	}
	m.Actions = []ui.Action{ui.Link(v.T("Les %s", version), page.PersonPath(p.who)+"/plan?versjon="+strconv.Itoa(p.next.Number))}
	return m
}

// beside says what the draft says of a goal or a measure, after what else helps.
func (p inForce) beside(v *page.Visit, path, help string) string {
	said, ok := p.said[path]
	if !ok {
		return help
	}
	if help != "" {
		help = strings.TrimRight(help, ". ") + ". "
	}
	return help + v.T("I versjon %s nå: %s.", v.Voice.Int(p.next.Number), said)
}

// through makes the deed that goes through goals and measures one by one, where the plan has them. The next draft begins with the answers.
func through(s *page.Step, d enrolment.Evaluate) (page.Deed, error) {
	p, err := holds(s)
	if err != nil || p.who == "" {
		return d, err
	}
	f := s.Form
	deed := planapp.Evaluate{
		Evaluate: d, Patient: p.who, Goals: map[string]plan.GoalStatus{}, Measures: map[string]plan.MeasureStatus{}, Scores: map[string]string{},
		Treatment: planapp.Review(f.Value("avklart")), Decision: f.Value("ny-avklaring"), WishChange: f.Value("onske") == "endret", Wish: f.Value("nytt-onske"),
		Agreed: planapp.Way(f.Value("avtalt")),
	}
	deed.Clarified, _ = strconv.Atoi(f.Value("avklart-sett"))
	list, err := score.InForce(s.Visit.Ctx(), s.Visit.Service)
	if err != nil {
		return d, err
	}
	for _, x := range list {
		if typed := f.Value("skar-" + x.Code); typed != "" && x.Code != instrument.CFS {
			deed.Scores[x.Code] = typed
		}
	}
	if !p.found {
		return deed, nil
	}
	for _, g := range p.Goals {
		if name := "mal-" + g.ID; s.Form.Has(name) {
			deed.Goals[g.ID] = plan.GoalStatus(strings.TrimPrefix(s.Form.Value(name), "pagar"))
		} else {
			s.Form.Fault(name, "Velg hvordan det gikk med målet.")
		}
	}
	for _, m := range p.Open() {
		if name := "tiltak-" + m.ID; s.Form.Has(name) {
			deed.Measures[m.ID] = plan.MeasureStatus(strings.TrimPrefix(s.Form.Value(name), "pagar"))
		} else {
			s.Form.Fault(name, "Velg om tiltaket fortsetter, er gjort eller stoppes.")
		}
	}
	return deed, nil
}

// oneByOne are the questions about each goal and each open measure.
func (w *view) oneByOne(s *page.Step) error {
	p, err := holds(s)
	if err != nil || !p.found {
		return err
	}
	if p.next != nil && len(p.Goals)+len(p.Open()) > 0 {
		w.Messages = append(w.Messages, p.stands(s.Visit))
	}
	for _, g := range p.Goals {
		see := g.See
		if see != "" {
			see = s.Visit.T("Vi ser det når: %s", see)
		}
		f := ui.Field{Kind: ui.Radios, Name: "mal-" + g.ID, Label: "«" + strings.Trim(g.Text, "«»") + "»", Inline: true, Help: p.beside(s.Visit, "mal/"+g.ID+"/status", see)}
		for _, o := range []plan.GoalStatus{plan.GoalMet, plan.GoalPartly, plan.GoalNotMet, plan.GoalChanged} {
			f.Options = append(f.Options, ui.Option{Value: string(o), Label: s.Visit.T(o.Title())})
		}
		w.Goals = append(w.Goals, s.Form.Fill(f))
	}
	for _, m := range p.Open() {
		w.Does = append(w.Does, s.Form.Fill(ui.Field{Kind: ui.Radios, Name: "tiltak-" + m.ID, Label: m.What, Inline: true, Help: p.beside(s.Visit, "tiltak/"+m.ID+"/status", s.Visit.T(m.Who.Title())), Options: []ui.Option{
			{Value: "pagar", Label: s.Visit.T("Fortsetter")}, {Value: string(plan.MeasureDone), Label: s.Visit.T("Gjort")}, {Value: string(plan.MeasureStopped), Label: s.Visit.T("Stoppes")},
		}}))
	}
	if slices.ContainsFunc(p.Open(), func(m plan.Measure) bool { return access.NeedsGP(s.Visit.Actor, m, plan.MeasureDone) }) {
		w.Does = append(w.Does, s.Form.Fill(page.AgreedWithGP(s.Visit.Voice)))
	}
	w.PlanSee = ui.Link(s.Visit.T("Les planen"), page.PersonPath(p.who)+"/plan")
	return nil
}

// again are the scores and the clarifications: what stands, and what is to be written today.
func (w *view) again(s *page.Step) error {
	v, r := s.Visit, s.Visit.Service.Store.Reader()
	who, today := s.Head.Patient, s.Head.Today
	list, err := score.Instruments(v.Ctx(), r)
	if err != nil {
		return err
	}
	person, err := v.Service.Person(v.Ctx(), r, who, v.Actor.Today)
	if err != nil {
		return err
	}
	series, err := score.For(v.Ctx(), r, v.Actor, person)
	if err != nil {
		return err
	}
	c, err := clarification.For(v.Ctx(), r, v.Actor, person)
	if err != nil {
		return err
	}
	refs := score.Refs(series)
	if c != nil {
		c.Judge(today, s.Head.LastEvaluation())
		refs = append(refs, c.Ref(who))
	}
	if err := planapp.SeeBeside(v.Ctx(), v.Service, v.Actor, access.Evaluate, who, refs); err != nil {
		return err
	}
	seen := map[string]bool{instrument.CFS: true}
	for _, x := range series {
		last, ok := x.Last()
		if !ok {
			continue
		}
		seen[x.Code] = true
		x.Instrument = x.In(v.Voice.Tag())
		row := scored{Name: x.Short, Value: x.Write(last.Value), Of: x.Of(), When: s.Visit.Voice.DayNear(last.On, today), Field: s.Form.Fill(scoreField(v, x.Instrument))}
		if b := x.Band(last.Value); b != nil {
			row.Band = page.ScoreTag(x.Instrument, *b)
		}
		w.Scores = append(w.Scores, row)
	}
	for _, x := range list {
		if !seen[x.Code] {
			f := scoreField(v, x)
			f.Label = x.In(v.Voice.Tag()).Short
			w.More = append(w.More, s.Form.Fill(f))
		}
	}
	w.treatment(s, c)
	return nil
}

func scoreField(v *page.Visit, x instrument.Instrument) ui.Field {
	f := page.ScoreField(v.Voice, x, "skar-"+x.Code)
	f.Label, f.Optional = v.T("%s i dag", x.In(v.Voice.Tag()).Short), true
	if x.Unconfirmed() {
		f.Help += " " + v.T("Grensene er ikke klinisk bekreftet.")
	}
	return f
}

var reviewWords = map[planapp.Review]string{planapp.Confirmed: "Bekreftes, gjelder i seks måneder til", planapp.Changed: "Er endret", planapp.NeedsPhysician: "Må vurderes av lege"}

// treatment asks what becomes of the wish and the medical decision.
func (w *view) treatment(s *page.Step, c *clarification.Standing) {
	v, f := s.Visit, s.Form
	w.Agreed = page.ClarifiedOf(v.Voice, c, s.Head.Today)
	if c == nil || !v.May(access.RecordWish) {
		return
	}
	seen := cmp.Or(f.Value("avklart-sett"), strconv.Itoa(c.Version))
	if f.Faults.At("avklart-sett") != "" { // somebody wrote meanwhile, and now it is shown
		seen = strconv.Itoa(c.Version)
	}
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "avklart-sett", Value: seen})
	w.Treated = append(w.Treated, f.Fill(ui.Field{Kind: ui.Radios, Name: "onske", Label: s.Visit.T("Det pasienten ønsker"), Inline: true, Options: []ui.Option{{Value: "som-for", Label: s.Visit.T("Som før")}, {Value: "endret", Label: s.Visit.T("Er endret")}}}.With("som-for")),
		f.Fill(ui.Field{Kind: ui.Area, Name: "nytt-onske", Label: s.Visit.T("Det pasienten ønsker nå"), Rows: 2, Optional: true, Help: s.Visit.T("Fyll ut når ønsket er endret.")}.With(c.Wish)))
	if c.Decision == "" {
		return
	}
	ask := ui.Field{Kind: ui.Radios, Name: "avklart", Label: s.Visit.T("Den medisinske beslutningen")}
	for _, x := range planapp.Reviews(v.Actor) {
		ask.Options = append(ask.Options, ui.Option{Value: string(x), Label: v.T(reviewWords[x])})
	}
	if len(ask.Options) == 1 {
		ask.Help = s.Visit.T("Bare lege kan bekrefte eller endre den. Til det er gjort, står den som «må vurderes på nytt».")
		ask = ask.With(string(planapp.NeedsPhysician))
	}
	w.Treated = append(w.Treated, f.Fill(ask))
	if len(ask.Options) > 1 {
		w.Treated = append(w.Treated, f.Fill(ui.Field{Kind: ui.Area, Name: "ny-avklaring", Label: s.Visit.T("Beslutningen nå"), Rows: 3, Optional: true, Help: s.Visit.T("Fyll ut når beslutningen er endret.")}.With(c.Decision)))
	}
}

func read(s *page.Step) enrolment.Evaluate {
	f := s.Form
	return enrolment.Evaluate{
		Target: s.Target(), On: page.Date(f, "dato"), CFS: page.Score(f, "cfs"),
		Evaluation: care.Evaluation{Form: f.Value("form"), Goals: f.Value("mal"), Note: f.Value("tekst"), Go: f.Value("videre")},
	}
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f, e, today := s.Form, s.Course.State, s.Head.Today
	title := s.Visit.T("Evaluering %s", s.Visit.Voice.Int(len(e.Evaluations)+1))
	w := view{StepView: s.View(title, "evaluering", "evalueringen kan lagres", "Lagre evalueringen")}
	w.NotNow(s, care.Event{Kind: care.Evaluated})
	if s.Conflict != nil {
		d := read(s)
		w.WholeClash(s, "Evalueringen", care.Event{On: d.On, Evaluation: &d.Evaluation, CFS: d.CFS})
	}
	form := "visit"
	if b, ok := e.Booked[care.PurposeEvaluation]; ok {
		form = b.Form
	}
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Radios, Name: "form", Label: s.Visit.T("Hvordan ble evalueringen gjort?"), Options: ui.SayOptions(s.Visit.Voice, page.FormWords), Inline: true}.With(form)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "mal", Label: s.Visit.T("Hvordan gikk det med målene?"), Options: ui.SayOptions(s.Visit.Voice, page.GoalWords), Inline: true}),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: s.Visit.T("Hva kom dere fram til?"), Rows: 8}),
		f.Fill(page.CFSField(s)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "videre", Label: s.Visit.T("Videre"), Options: ui.SayOptions(s.Visit.Voice, page.GoWords), Inline: true}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Dato"), Width: "short"}.With(nb.Numeric(today))),
	}
	if err := w.oneByOne(s); err != nil {
		return err
	}
	if err := w.again(s); err != nil {
		return err
	}
	w.Matters = e.Matters
	if e.Plan != nil {
		w.Plan, w.PlanOn = e.Plan.Text, s.Visit.T("Plan, versjon %s, %s", s.Visit.Voice.Int(e.Plan.Version), s.Visit.Voice.DayYear(e.PlanOn))
	}
	if last := s.Standing(care.Evaluated); len(last) > 0 {
		w.Before, w.When = s.Facts(last[0]), s.Visit.T("Forrige evaluering, %s", s.Visit.Voice.DayYear(last[0].On))
	}
	return s.Render(tmpl, "Evaluering", w)
}
