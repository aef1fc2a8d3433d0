package staffing

import (
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// Rollout is how an area is planned in.
type Rollout struct {
	Start  date.Date            `json:"start"`  // the first patients are meant to come then; no date: not decided
	Target int64                `json:"target"` // active patients when the ramp-up is over
	Ramp   int64                `json:"ramp"`   // months until then
	Note   string               `json:"note,omitempty"`
	Done   map[string]date.Date `json:"done,omitempty"` // by a Step's code
}

// Lesson is a point of the checklist.
type Lesson struct{ Code, Title, Why string }

// AgreementLesson is the point about the cooperation agreement, which Tråd knows itself where it is signed there.
const AgreementLesson = "avtale"

// Lessons are what must be in place before a municipality begins, from the project's final report, chapter 6 («Viktige læringspunkter»);
// training is ours, from the register's states of a municipality.
var Lessons = []Lesson{
	{"forstaelse", "Felles forståelse og felles mål", "Bruk tid og krefter tidlig på å forstå det samme."},
	{"fastlege", "Fastlegerepresentant", "Det var vanskelig å få med en fastlege. Samhandlingslegen, som også er fastlege, ble løsningen."},
	{"studiebesok", "Felles studiebesøk", "Prosjektet reiste sammen etter to måneder. Det ga inspirasjon, felles forståelse og fart."},
	{"smaskala", "Kort planlegging og start i liten skala", "Prøv ut, se på det sammen, og gjør det bedre."},
	{"forankring", "Forankring i helsefellesskapet", "Står tiltaket i strategien og handlingsplanen, får det eierskap."},
	{"informasjon", "Informasjon og resultater underveis", "Vis hva dere har oppnådd."},
	{"liknende", "Samarbeid med liknende tjenester", "Innspill og inspirasjon begge veier."},
	{"ledelse", "Kommunen med i ledelsen", "Prosjektet fikk det ikke til, og savnet det."},
	{AgreementLesson, "Signert samarbeidsavtale", "En kommune trakk seg før samarbeidet var skrevet ned."},
	{"data", "Gode data for ledere og klinikere", "Ressurser, prosess og resultater."},
	{"opplaring", "Opplæring av koordinatorer", "Valgt av oss: står som eget steg i registeret."},
}

// Validate checks it against today. Faults stand at start, maltall, opptrapping, merknad and "ferdig-" with a step's code.
func (r Rollout) Validate(today date.Date) error {
	f := errs.Invalid("Planen for oppstart er ikke lagret. Rett feltene og prøv igjen.")
	if !r.Start.IsZero() && (r.Start.Year() < 2019 || r.Start.Year() > today.Year()+10) {
		f.Fields = append(f.Fields, errs.Say("start", "Skriv en dag fra 2019 til %d.", today.Year()+10))
	}
	if r.Target < 0 || r.Target > 10_000 {
		f.At("maltall", "Skriv et helt tall fra 0 til 10 000.")
	}
	if r.Ramp < 0 || r.Ramp > MaxPeriods {
		f.Fields = append(f.Fields, errs.Say("opptrapping", "Skriv måneder fra 0 til %d.", MaxPeriods))
	}
	if len([]rune(r.Note)) > 500 {
		f.At("merknad", "Skriv høyst 500 tegn.")
	}
	for _, l := range Lessons {
		if on := r.Done[l.Code]; !on.IsZero() && (on.After(today) || on.Year() < 2019) {
			f.At("ferdig-"+l.Code, "Skriv dagen det var på plass: i dag eller før. La feltet stå tomt til da.")
		}
	}
	return f.OrNil()
}

// Changes are what differs from how it was planned before, in a language.
func (r Rollout) Changes(v *lang.Voice, before Rollout) []Change {
	var out []Change
	add := func(name, label, was, is string) {
		if was != is {
			out = append(out, Change{name, lang.Of(label), was, is})
		}
	}
	day := func(d date.Date) string {
		if d.IsZero() {
			return ""
		}
		return v.DayYear(d)
	}
	number := func(n int64) string {
		if n == 0 {
			return ""
		}
		return v.Int(int(n))
	}
	add("start", "Oppstart", day(before.Start), day(r.Start))
	add("maltall", "Måltall", number(before.Target), number(r.Target))
	add("opptrapping", "Måneder til måltallet", number(before.Ramp), number(r.Ramp))
	add("merknad", "Merknad", before.Note, r.Note)
	for _, l := range Lessons {
		add("ferdig-"+l.Code, l.Title, day(before.Done[l.Code]), day(r.Done[l.Code]))
	}
	return out
}

// Ready is how many points are in place.
func (r Rollout) Ready() (n int) {
	for _, l := range Lessons {
		if !r.Done[l.Code].IsZero() {
			n++
		}
	}
	return n
}

// Active is how many are meant to be followed at the end of a day.
func (r Rollout) Active(day date.Date) int64 {
	if r.Start.IsZero() {
		return 0
	}
	return Ramp(r.Target, r.Start, int(max(1, r.Ramp)), day)
}
