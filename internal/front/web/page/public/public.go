// Package public is what everybody can read without log-in: what IHT is and how it is reached, and the form by which a GP, another clinician, a patient or
// a next of kin asks to be rung about a referral; who logs in as patients and next of kin do, or as a clinician, writes the referral.
//
// The form takes a name and a telephone and nothing of the one whom it is about. It is guarded without a third party: by how many come from one address
// and in all, by a field that only programs fill in, and by a slip that says when the page was shown. Whoever is stopped gets what was typed back, and the
// telephone number to ring instead.
package public

import (
	"cmp"
	"embed"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"traad/internal/app/callback"
	"traad/internal/app/signin"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/base/traffic"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed *.html
var files embed.FS

var (
	aboutTmpl = ui.New(files, "about.html", "phones.html")
	formTmpl  = ui.New(files, "form.html", "phones.html")
)

// How many forms one address may send in ten minutes, those with faults among them, and how many are kept of one municipality: a GP's office and a hospital
// have one address each. What one address sends over its limit is not kept, so that a flood from there shuts nobody else out. Who has logged in counts by
// herself, and is not shut out by those who have not.
const (
	mostFrom  = 20
	mostKept  = 120
	limitTime = 10 * time.Minute
)

// maxBody is room for what the form asks for, many times over.
const maxBody = 16 << 10

// trap is a field that nobody sees, and programs fill in.
const trap = "nettside"

// Page is the door with what it needs to know of the server.
type Page struct {
	Proxies traffic.Proxies
	Cookie  string // of sessions
	LogIn   string // where patients and next of kin who want to refer log in; "" where no log-in of theirs is set up
	Work    string // where clinicians do; "" likewise
	from    *traffic.Limit
	kept    *traffic.Limit
	told    *told
	refers  bool // the form of one who has logged in
	clinic  bool // as a clinician does
}

// told is what the pages tell, read once in a while: whoever asks for them a thousand times asks the database once.
type told struct {
	mu   sync.Mutex
	at   time.Time
	what *callback.Public
}

const toldFor = 20 * time.Second

func (p Page) open(v *page.Visit) (*callback.Public, error) {
	p.told.mu.Lock()
	defer p.told.mu.Unlock()
	if age := v.Now().Sub(p.told.at); p.told.what != nil && age >= 0 && age < toldFor {
		return p.told.what, nil
	}
	what, err := callback.Open(v.Ctx(), v.Service)
	if err == nil {
		p.told.at, p.told.what = v.Now(), what
	}
	return what, err
}

// NewPage returns the door with its counters, in this process.
func NewPage(proxies traffic.Proxies, now func() time.Time) Page {
	return Page{Proxies: proxies, from: traffic.NewLimit(mostFrom, limitTime, now), kept: traffic.NewLimit(mostKept, limitTime, now), told: &told{}}
}

// phone is how one team is reached.
type phone struct {
	Name, Number, Hours string
}

type aboutView struct {
	Head   ui.Head
	Areas  []phone
	Sites  []phone
	Ask    ui.Action
	Log    ui.Action
	LogIns []ui.Action // of those who write a referral
	Closed bool        // nobody takes people in here yet
}

type formView struct {
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Slip     string
	Fields   []ui.Field
	Trap     ui.Field
	Trapped  bool // it was filled in: it is shown, so that whose browser did it can empty it
	Areas    []phone
	Sites    []phone
	Closed   bool
	Action   string
	LogIns   []ui.Action // who logs in may write a referral
	Proven   bool        // who writes has logged in as patients and next of kin do
	Clinical bool        // who writes has logged in as a clinician does
}

// About is what IHT is, for whom, and whom to ring.
func (p Page) About(v *page.Visit) error {
	o, err := p.open(v)
	if err != nil {
		return err
	}
	w := aboutView{
		Head: ui.Head{Title: v.T("Integrerte helsetjenester"), Lead: v.T("Kommunen, sykehuset og fastlegen følger opp eldre med flere sykdommer sammen, som ett team rundt pasienten.")},
		Ask:  ui.Action{Label: v.T("Be om å bli ringt"), Icon: "phone", Href: "/kontakt-oss", Look: ui.Primary}, Log: ui.Link(v.T("Logg inn"), "/logg-inn"), Closed: len(o.Areas) == 0,
	}
	w.Areas, w.Sites = phones(o)
	w.LogIns = p.logIns(v)
	return v.Render(aboutTmpl, v.Frame(v.T("Om IHT")), w)
}

func phones(o *callback.Public) (areas, sites []phone) {
	for _, x := range o.Areas {
		areas = append(areas, phone{x.Name, x.Phone, x.Hours})
	}
	for _, x := range o.Sites {
		sites = append(sites, phone{x.Name, x.Phone, x.Hours})
	}
	return areas, sites
}

// logIns are the ways to log in and write a referral.
func (p Page) logIns(v *page.Visit) (all []ui.Action) {
	add := func(label, href string) {
		if href != "" {
			all = append(all, ui.Action{Label: label, Icon: "lock", Href: href, Look: ui.Secondary})
		}
	}
	add(v.T("Pasient eller pårørende: logg inn og henvis"), p.LogIn)
	add(v.T("Behandler: logg inn og henvis"), p.Work)
	return all
}

// Show is the empty form.
func (p Page) Show(v *page.Visit) error {
	return p.show(v, http.StatusOK, ui.NewForm(nil), callback.Slip(v.Service, 0), nil)
}

// Refer is the form of one who has logged in: she writes whom it is about and why. Who has not is sent to log in.
func (p Page) Refer(v *page.Visit) error {
	p.refers = true
	return p.referral(v, p.LogIn)
}

// SendReferral keeps it.
func (p Page) SendReferral(v *page.Visit) error {
	p.refers = true
	return p.Send(v)
}

// ReferClinically is the form of a clinician who has logged in where those who work here do, and has no role here. Nothing is looked up for it.
func (p Page) ReferClinically(v *page.Visit) error {
	p.refers, p.clinic = true, true
	return p.referral(v, p.Work)
}

// SendClinical keeps it.
func (p Page) SendClinical(v *page.Visit) error {
	p.refers, p.clinic = true, true
	return p.Send(v)
}

func (p Page) referral(v *page.Visit, logIn string) error {
	switch {
	case p.proven(v).By != "":
		return p.Show(v)
	case logIn == "":
		return v.Away("/kontakt-oss")
	}
	return v.Away(logIn)
}

// proven is who has logged in for the form, nobody where the proof is for the other's.
func (p Page) proven(v *page.Visit) (nobody callback.Sender) {
	c, err := v.R.Cookie(p.Cookie + page.ProofCookie)
	if err != nil {
		return nobody
	}
	if who := callback.Proven(v.Service, c.Value); p.clinic == (who.HPR != "") {
		return who
	}
	return nobody
}

// Send keeps what was asked.
func (p Page) Send(v *page.Visit) error {
	form, err := ui.ReadForm(v.W, v.R, maxBody)
	if err != nil {
		return err
	}
	form.In(v.Voice)
	slip, waited := form.Value("slipp"), func() string { return callback.Slip(v.Service, time.Minute) }
	var who callback.Sender
	from := p.Proxies.Client(v.R)
	if p.refers {
		if who = p.proven(v); who.By != "" {
			from = "sender " + who.By
		}
	}
	if p.from.Add(from) > 0 {
		return p.tooMany(v, form, slip, v.T("Det er sendt mange skjemaer fra nettverket du bruker. Alt du skrev, står under. Vent ti minutter og send på nytt, eller ring oss."))
	}
	id, state := callback.ReadSlip(v.Service, slip)
	if form.Has(trap) {
		form.Fault(trap, "Dette feltet skal være tomt. Tøm det, og send på nytt.")
	}
	switch state {
	case callback.SlipFast:
		form.Fault("", "Skjemaet kom fortere enn noen rekker å fylle det ut. Se over det, og send på nytt.")
	case callback.SlipStale:
		form.Fault("", "Siden har stått åpen lenge. Alt du skrev, står her. Send på nytt.")
		slip = waited()
	}
	d := callback.Ask{ID: id, Callback: asked(form)}
	if p.refers {
		d.Sender, d.Proven = who, true
		if d.Callback.Name = cmp.Or(d.Sender.Name, d.Callback.Name); p.clinic {
			d.Callback.HPR = cmp.Or(d.Sender.HPR, "-") // nothing is kept without a proof; the faults are those of the form
			d.Number = number(form)
		}
		if d.By == "" {
			form.Fault("", "Innloggingen er over. Logg inn på nytt i en ny fane, og send skjemaet her. Alt du skrev, står under.")
		}
	}
	if !form.OK() {
		form.Take(d.Tidy().Check())
		return p.show(v, http.StatusUnprocessableEntity, form, slip, nil)
	}
	area := string(d.Area)
	if who.By == "" && p.kept.Full(area) {
		return p.tooMany(v, form, slip, v.T("Det er sendt uvanlig mange skjemaer den siste tiden. Alt du skrev, står under. Vent ti minutter og send på nytt, eller ring oss."))
	}
	kept, err := d.Run(v.Ctx(), v.Service)
	switch {
	case form.Take(err):
		return p.show(v, http.StatusUnprocessableEntity, form, slip, nil)
	case errs.KindOf(err) == errs.KindUnavailable && err != nil:
		ring, again := p.ring(v, d.Area)
		if again != nil {
			return again
		}
		return p.show(v, http.StatusServiceUnavailable, form, slip, &ui.Message{Tone: ui.Soon, Heading: v.T("Skjemaet er ikke sendt"), Text: v.T(errs.SafeText(err)) + " " + ring})
	case err != nil:
		return err
	}
	if kept && who.By == "" {
		p.kept.Add(area)
	}
	http.Redirect(v.W, v.R, "/kontakt-oss/takk", http.StatusSeeOther)
	return nil
}

// ring says which number to ring about somebody in an area.
func (p Page) ring(v *page.Visit, area care.OrgID) (string, error) {
	o, err := p.open(v)
	if err != nil {
		return "", err
	}
	for _, x := range o.Areas {
		if x.ID == area && x.Phone != "" {
			return v.T("IHT i %s har telefon %s.", x.Name, x.Phone), nil
		}
	}
	return v.T("Ring kommunens sentralbord, og spør etter IHT."), nil
}

// number is the identity number of the one whom a clinician writes of.
func number(form *ui.Form) nin.Number {
	typed := form.Value("fodselsnummer")
	if typed == "" {
		form.Fault("fodselsnummer", "Skriv fødselsnummeret til den det gjelder.")
		return nin.Number{}
	}
	n, err := nin.Parse(typed)
	if err != nil {
		form.Refused("fodselsnummer", err)
	}
	return n
}

func asked(form *ui.Form) care.Callback {
	return care.Callback{
		Area: care.OrgID(form.Value("kommune")), From: form.Value("hvem"), Name: form.Value("navn"), Phone: form.Value("telefon"), Best: form.Value("tid"),
		About: form.Value("gjelder"), Why: form.Value("hvorfor"), Consent: form.Value("samtykke") != "",
	}
}

func (p Page) tooMany(v *page.Visit, form *ui.Form, slip, why string) error {
	v.W.Header().Set("Retry-After", strconv.Itoa(int(limitTime.Seconds())))
	return p.show(v, http.StatusTooManyRequests, form, slip, &ui.Message{
		Tone: ui.Soon, Heading: v.T("Skjemaet er ikke sendt"), Text: why,
	})
}

// Thanks is where the browser comes when it is kept. It is the same for all.
func (p Page) Thanks(v *page.Visit) error {
	r := ui.Refusal{
		Icon: "check-circle", Tone: ui.Done, Heading: v.T("Takk, vi ringer deg"), Text: v.T("IHT i kommunen ringer deg på en hverdag. Haster det, ring oss eller fastlegen. Ved fare for liv, ring 113. Kan det ikke vente, ring legevakt 116 117."),
		Actions: []ui.Action{{Label: v.T("Om IHT"), Href: "/om-iht"}},
	}
	return ui.RenderRefusal(v.W, http.StatusOK, v.Frame(r.Heading), r)
}

func (p Page) show(v *page.Visit, status int, form *ui.Form, slip string, message *ui.Message) error {
	o, err := p.open(v)
	if err != nil {
		return err
	}
	w := formView{
		Head:    ui.Head{Title: v.T("Be om å bli ringt"), Lead: v.T("Skriv hvem du er, så ringer IHT i kommunen deg. Skriv ikke fødselsnummer eller noe om helse her: det snakker vi om på telefonen.")},
		Summary: form.Summary(v.T("skjemaet kan sendes")), Slip: slip, Closed: len(o.Areas) == 0, Trapped: form.Has(trap),
		Action: "/kontakt-oss", Proven: p.refers,
	}
	var who callback.Sender
	switch {
	case p.clinic:
		who, w.Action, w.Proven = p.proven(v), signin.ClinicianDoor, false
		w.Head = ui.Head{Title: v.T("Skriv en henvisning"), Lead: v.T("Henvisningen kommer til IHT i kommunen med navnet og HPR-nummeret fra innloggingen din. Vi kan ikke si her om noen har oppfølging hos oss fra før.")}
		if w.Clinical = true; who.HPR != "" {
			w.Head.Facts = []ui.Fact{{Text: who.Name}, {Term: v.T("HPR-nummer"), Text: who.HPR}}
		}
	case p.refers:
		w.Action = signin.ReferDoor
		w.Head = ui.Head{Title: v.T("Skriv en henvisning"), Lead: v.T("Du er logget inn. Henvisningen er ikke bekreftet før IHT i kommunen har ringt deg. Vi kan ikke si om noen har oppfølging hos oss fra før.")}
	default:
		w.LogIns = p.logIns(v)
	}
	w.Areas, w.Sites = phones(o)
	if message != nil {
		w.Messages = append(w.Messages, *message)
	}
	var from, when []ui.Option
	for _, x := range care.CallbackFrom {
		if !p.clinic || slices.Contains(care.Clinicians, x.Code) {
			from = append(from, ui.Option{Value: x.Code, Label: v.T(x.Title)})
		}
	}
	for _, x := range care.CallbackTimes {
		when = append(when, ui.Option{Value: x.Code, Label: v.T(x.Title)})
	}
	areas := []ui.Option{{Value: "", Label: v.T("Velg kommune")}}
	for _, x := range o.Areas {
		areas = append(areas, ui.Option{Value: string(x.ID), Label: x.Name})
	}
	w.Fields = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "hvem", Label: v.T("Hvem er du?"), Options: from}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "kommune", Label: v.T("I hvilken kommune bor den det gjelder?"), Options: areas}),
		form.Fill(ui.Field{Name: "navn", Label: v.T("Navnet ditt"), Width: "medium", Complete: "name"}),
		form.Fill(ui.Field{Kind: ui.Tel, Name: "telefon", Label: v.T("Telefonnummeret ditt"), Width: "medium", Complete: "tel"}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "tid", Label: v.T("Når passer det at vi ringer?"), Width: "medium", Options: when}),
	}
	switch {
	case p.clinic:
		w.Fields = slices.DeleteFunc(w.Fields, func(f ui.Field) bool { return f.Name == "navn" })
		w.Fields = append(w.Fields,
			form.Fill(ui.Field{Name: "gjelder", Label: v.T("Navnet på pasienten"), Width: "medium"}),
			form.Fill(ui.Field{Kind: ui.ID, Name: "fodselsnummer", Label: v.T("Fødselsnummer"), Width: "medium"}),
			form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: v.T("Hvorfor henviser du?"), Help: v.T("Sykdommer, det som er vanskelig nå, og det pasienten selv ønsker. Bare de som tar imot henvisninger i kommunen og på sykehuset, leser det."), Rows: 8, Max: care.Callback{HPR: "-"}.MaxWhy()}),
			form.Fill(ui.Field{Kind: ui.Check, Name: "samtykke", Label: v.T("Pasienten vet om henvisningen og ønsker den")}),
		)
	case p.refers:
		w.Fields = append(w.Fields,
			form.Fill(ui.Field{Name: "gjelder", Label: v.T("Navnet på den det gjelder"), Help: v.T("Gjelder det deg selv, kan feltet stå tomt."), Width: "medium"}),
			form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: v.T("Hvorfor trenger dere hjelp?"), Help: v.T("Skriv ikke fødselsnummer. Bare de som tar imot henvisninger i kommunen og på sykehuset, leser det."), Rows: 5, Max: care.Callback{}.MaxWhy()}),
			form.Fill(ui.Field{Kind: ui.Check, Name: "samtykke", Label: v.T("Den det gjelder, vet om henvisningen og ønsker den"), Help: v.T("Gjelder det deg selv, trenger du ikke krysse av.")}),
		)
	}
	w.Trap = form.Fill(ui.Field{Name: trap, Label: v.T("La dette feltet stå tomt")})
	return v.RenderStatus(status, formTmpl, v.Frame(w.Head.Title), w)
}
