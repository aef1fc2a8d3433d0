package adminpathway

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// The kinds of rows that a definition has, by the table in the file and the word in the form's names.
var tables = map[string]string{"stage": "steg", "deadline": "frist", "criterion": "kriterium", "area": "omrade", "decline_reason": "avslag", "wait_reason": "vent", "end_reason": "slutt", "letter": "brev", "guide": "handbok"}

// keys are the form's names of keys in the file.
var keys = map[string]string{
	"code": "kode", "title": "tittel", "now": "mens", "done_by": "av", "action": "knapp", "stage": "steg", "from": "fra", "until": "til", "length": "lengde", "unit": "enhet", "owner": "eier", "visit": "besok",
	"source": "kilde", "text": "tekst", "kind": "slag", "computed": "regnes", "help": "hjelp", "repeats": "valg", "paused_by": "valg", "locked": "valg", "agreed": "valg", "when": "valg",
	"short": "kort", "age.over": "alder", "cfs": "cfs-min", "cfs.min": "cfs-min", "instruments": "verktoy", "version": "tittel",
	"leads_to": "forer", "moved": "valg", "withdrawn": "valg", "readmission.days": "reinnleggelse", "plan_sections": "plandeler",
	"escalation.act": "videre-act", "escalation.next": "videre-next", "escalation.deputy": "videre-deputy", "escalation.role": "videre-role",
}

var rowFault = regexp.MustCompile(`^([a-z_]+)\[(\d+)\]\.([a-z_.]+)$`)

// fieldOf is the form's field that a fault of a definition is about.
func fieldOf(name string) string {
	if m := rowFault.FindStringSubmatch(name); len(m) == 4 && tables[m[1]] != "" && keys[m[3]] != "" {
		return tables[m[1]] + "-" + m[2] + "-" + keys[m[3]]
	}
	if f, ok := keys[name]; ok && name != "stage" {
		return f
	}
	if t, ok := tables[name]; ok { // about the table as a whole: told at its first row
		return t + "-1-kode"
	}
	return ""
}

// eventKinds are what can start and meet a deadline.
var eventKinds = []care.EventKind{
	care.Referred, care.InfoReceived, care.Decided, care.DecidedAs(care.Include), care.DecidedAs(care.Wait), care.DecidedAs(care.Decline), care.DecidedAs(care.AskMore), care.Consented, care.ConsentWithdrawn,
	care.VisitBooked, care.SeenOnWard, care.Mapped, care.PlanWritten, care.Contacted, care.Evaluated, care.Paused, care.Resumed, care.Discharged, care.Died, care.Ended,
}

// The ticks of a deadline.
const (
	tickRepeats, tickAgreed, tickLocked, tickHospital, tickPause, tickStay = "gjentas", "avtalt", "last", "sykehus", "pause", "opphold"
)

// The ticks of an end reason.
const tickDeath, tickMoved, tickWithdrawn = "dod", "flyttet", "trukket"

// sheet fills fields from a definition, or from what was typed. Labels are texts of ours, which it says; what the definition holds stands as it is written.
type sheet struct {
	form *ui.Form
	v    *lang.Voice
}

func (s sheet) text(name, label, value string) ui.Field {
	return s.form.Fill(ui.Field{Name: name, Label: s.v.Say(label)}.With(value))
}

func (s sheet) choice(name, label, value string, options ...ui.Option) ui.Field {
	return s.form.Fill(ui.Field{Kind: ui.Choice, Name: name, Label: s.v.Say(label), Options: options}.With(value))
}

func (s sheet) checks(name, label string, values []string, options []ui.Option) ui.Field {
	return s.form.Fill(ui.Field{Kind: ui.Checks, Name: name, Label: s.v.Say(label), Options: options, Values: values, Inline: true})
}

func (s sheet) number(name, label string, n int) ui.Field {
	f := ui.Field{Kind: ui.Number, Name: name, Label: s.v.Say(label), Width: "short"}
	if n != 0 {
		f = f.With(strconv.Itoa(n))
	}
	return s.form.Fill(f)
}

func option[T ~string](value T, label string) ui.Option {
	return ui.Option{Value: string(value), Label: label}
}

// part is a section with its texts said.
func (s sheet) part(id, heading, lead string) part {
	return part{ID: id, Heading: s.v.Say(heading), Lead: s.v.Say(lead)}
}

func texts[T ~string](list []T) (all []string) {
	for _, x := range list {
		all = append(all, string(x))
	}
	return all
}

// parts are the sections of the form. Every table has an empty row after its last; a row without a code is taken away when it is saved.
func parts(v *lang.Voice, p *care.Pathway, form *ui.Form) []part {
	s := sheet{form, v}
	about := s.part("om", "Om forløpet", "")
	about.Fields = []ui.Field{
		s.text("kode", "Kode", p.Code), s.text("tittel", "Navn", p.Title), s.text("kort", "Kort navn", p.Short), s.number("alder", "Alder over", p.Age.Over),
		s.checks("bruk", "Hva forløpet brukes til", usesOf(p), ui.SayOptions(v, []ui.Option{option(useMain, "måltallene teller det, og lister begynner med det"), option(useWard, "listen over innlagte henviser hit")})),
		s.number("reinnleggelse", "Reinnleggelse følges i så mange dager (tomt: ikke)", p.Readmission.Days), s.checks("plandeler", "Deler av planen (ingen: alle)", p.Sections, ui.SayOptions(v, sectionOptions())),
		s.number("cfs-min", "CFS fra", int(p.CFS.Min)), s.number("cfs-max", "CFS til", int(p.CFS.Max)), s.text("verktoy", "Kartleggingsverktøy, koder med komma mellom", strings.Join(p.Instruments, ", ")), s.text("kilde", "Kilde", p.Source),
	}
	all := []part{about}
	all = append(all, s.stages(p), s.deadlines(p), s.criteria(p))
	areas := s.part("omrader", "Områder i samtalen", "Ingen områder: de ni i IHT-sirkelen.")
	for i, a := range append(slices.Clone(p.Areas), care.CircleArea{}) {
		n := fmt.Sprintf("omrade-%d-", i+1)
		areas.Rows = append(areas.Rows, s.row(a.Title, "Nytt område", s.text(n+"kode", "Kode", a.Code), s.text(n+"tittel", "Navn", a.Title), s.text(n+"hjelp", "Hva dere snakker om", a.Help)))
	}
	all = append(all, areas)
	for _, x := range []struct {
		name, heading string
		list          []care.ReasonCode
	}{{"avslag", "Årsaker til avslag", p.DeclineReasons}, {"vent", "Årsaker til å vente", p.WaitReasons}, {"slutt", "Årsaker til å avslutte", p.EndReasons}} {
		one := s.part("arsak-"+x.name, x.heading, "")
		for i, r := range append(slices.Clone(x.list), care.ReasonCode{}) {
			n := fmt.Sprintf("%s-%d-", x.name, i+1)
			var ticks []string
			if r.Words {
				ticks = append(ticks, "ord")
			}
			options := []ui.Option{option("ord", v.Say("krever tekst"))}
			if x.name == "slutt" {
				options = append(options, option(tickDeath, v.Say("gjelder død")), option(tickMoved, v.Say("gjelder flytting")), option(tickWithdrawn, v.Say("pasienten ønsker det ikke mer")))
			}
			for tick, on := range map[string]bool{tickDeath: r.Death, tickMoved: r.Moved, tickWithdrawn: r.Withdrawn} {
				if on {
					ticks = append(ticks, tick)
				}
			}
			fields := []ui.Field{s.text(n+"kode", "Kode", r.Code), s.text(n+"tekst", "Tekst", r.Text), s.checks(n+"valg", "Valg", ticks, options)}
			if x.name == "slutt" {
				fields = append(fields, s.text(n+"forer", "Fører over til forløpet med koden (valgfritt)", r.LeadsTo))
			}
			one.Rows = append(one.Rows, s.row(r.Text, "Ny årsak", fields...))
		}
		all = append(all, one)
	}
	return append(all, s.alerts(p), s.letters(p), s.guides(p))
}

// What a pathway is used for in the house.
const useMain, useWard = "hovedforlop", "fra-post"

func usesOf(p *care.Pathway) (all []string) {
	if p.Main {
		all = append(all, useMain)
	}
	if p.FromWard {
		all = append(all, useWard)
	}
	return all
}

func sectionOptions() (all []ui.Option) {
	for _, x := range care.PlanSections {
		all = append(all, option(x.Code, x.Title))
	}
	return all
}

// alerts are whom each kind of event is told to, and when an alert goes on to others.
func (s sheet) alerts(p *care.Pathway) part {
	one := s.part("varsler", "Varsler om opphold", "Den ansvarlige er alltid først i rekken. Ingen avkrysset: det står bare i tidslinjen. En kommune kan ha andre regler.")
	var roles []ui.Option
	for _, r := range care.AlertRoles {
		roles = append(roles, option(r, s.v.Say(r.Named())))
	}
	for _, k := range care.AlertKinds {
		r, daily := p.AlertRule(k), []string(nil)
		if r.Daily {
			daily = []string{"ja"}
		}
		n := "varsel-" + string(k) + "-"
		one.Rows = append(one.Rows, s.row(s.v.Say(k.Title())+": "+ruleText(s.v, r), "", s.checks(n+"hvem", "Hvem får vite det", texts(r.Tell), roles), s.checks(n+"daglig", "Når", daily, []ui.Option{{Value: "ja", Label: s.v.Say("i dagsoversikten, ikke med en gang")}})))
	}
	e := p.EscalationRule()
	one.Fields = []ui.Field{
		s.number("videre-act", "Minutter fra kvittering til påminnelse", e.Act), s.number("videre-next", "Minutter til neste i rekken", e.Next), s.number("videre-deputy", "Minutter videre til den siste", e.Deputy),
		s.choice("videre-role", "Den siste", string(e.Role), roles...),
	}
	return one
}

// letters are the letters of the pathway.
func (s sheet) letters(p *care.Pathway) part {
	var fields []string
	for _, f := range care.LetterFields {
		fields = append(fields, "{"+f.Code+"}: "+s.v.Say(f.Title))
	}
	one := s.part("brev", "Brev", "")
	one.Lead = s.v.Say("Brev som fylles ut for én person og skrives ut. En linje som begynner med «# », er en overskrift, og «- » et punkt i en liste. Felt som fylles ut: %s.", strings.Join(fields, ", "))
	for i, l := range append(slices.Clone(p.Letters), care.Letter{}) {
		n := fmt.Sprintf("brev-%d-", i+1)
		one.Rows = append(one.Rows, s.row(l.Title, "Nytt brev", s.text(n+"kode", "Kode", l.Code), s.text(n+"tittel", "Navn", l.Title), s.form.Fill(ui.Field{Kind: ui.Area, Name: n + "tekst", Label: s.v.Say("Teksten på bokmål"), Rows: 10, Lang: lang.NB}.With(strings.TrimSpace(l.Text)))))
	}
	return one
}

// guides are the pages of the handbook.
func (s sheet) guides(p *care.Pathway) part {
	options := []ui.Option{option("", s.v.Say("Velg steg"))}
	title := map[string]string{}
	for _, c := range p.Chapters() {
		if c.Code != "" {
			title[c.Code] = chapterTitle(s.v, c)
			options = append(options, option(c.Code, title[c.Code]))
		}
	}
	one := s.part("handbok", "Håndbok", "En side til hvert steg, som står ved siden av der det arbeides. Hver kommune kan legge til sitt eget under Håndbok.")
	for i, g := range append(slices.Clone(p.Guides), care.Guide{}) {
		n := fmt.Sprintf("handbok-%d-", i+1)
		mine := options
		if g.Code != "" && title[g.Code] == "" { // of a stage that is taken away: it is told, and can be moved
			mine = append(slices.Clone(options), option(g.Code, g.Code))
		}
		one.Rows = append(one.Rows, s.row(cmp.Or(title[g.Code], g.Code), "Ny side", s.choice(n+"kode", "Steg", g.Code, mine...), s.form.Fill(ui.Field{Kind: ui.Area, Name: n + "tekst", Label: s.v.Say("Teksten"), Rows: 10, Lang: lang.NB}.With(strings.TrimSpace(g.Text)))))
	}
	return one
}

// row is one row of a table, opened where something in it must be mended or nothing is in it yet.
func (s sheet) row(title, empty string, fields ...ui.Field) partRow {
	r := partRow{Title: title, Fields: fields}
	if title == "" {
		r.Title = s.v.Say(empty)
	}
	r.Open = slices.ContainsFunc(fields, func(f ui.Field) bool { return f.Fault != "" })
	return r
}

func (s sheet) stages(p *care.Pathway) part {
	one := s.part("steg", "Stegene", "I den rekkefølgen de kommer. Henvist, vurdert og samtykke må være med.")
	var by []ui.Option
	for _, k := range []care.EventKind{care.Referred, care.Decided, care.Consented, care.Mapped, care.PlanWritten, care.Contacted} {
		by = append(by, option(k, s.v.Say(k.Title())))
	}
	for i, x := range append(slices.Clone(p.Stages), care.Stage{}) {
		n := fmt.Sprintf("steg-%d-", i+1)
		one.Rows = append(one.Rows, s.row(x.Title, "Nytt steg", s.text(n+"kode", "Kode", x.Code), s.text(n+"tittel", "Navn", x.Title), s.text(n+"mens", "Det som står mens det pågår", x.Now), s.choice(n+"av", "Fullføres av", string(x.DoneBy), by...)))
	}
	return one
}

func (s sheet) deadlines(p *care.Pathway) part {
	one := s.part("frister", "Frister", "En frist løper fra den siste av hendelsene i «fra» til den første av dem i «til». Uten kilde regnes den som valgt av dere.")
	var kinds, roles, stages []ui.Option
	for _, k := range eventKinds {
		kinds = append(kinds, option(k, kindText(s.v, k)))
	}
	for _, r := range care.Roles {
		roles = append(roles, option(r, s.v.Say(r.Named())))
	}
	for _, x := range p.Stages {
		if x.Code != "" {
			stages = append(stages, option(x.Code, x.Title))
		}
	}
	stages = append(stages, option(care.EvaluationStage, s.v.Say("Evaluering")))
	units := ui.SayOptions(s.v, []ui.Option{option(care.Days, "dager"), option(care.WorkingDays, "virkedager"), option(care.Weeks, "uker"), option(care.Months, "måneder")})
	visits := ui.SayOptions(s.v, []ui.Option{option("", "ikke et besøk"), option(care.PurposeMapping, "kartlegging"), option(care.PurposeContact, "kontakt"), option(care.PurposeEvaluation, "evaluering")})
	ticks := ui.SayOptions(s.v, []ui.Option{
		option(tickRepeats, "gjentas"), option(tickAgreed, "avtalt dato går foran"), option(tickPause, "stanses av pause"), option(tickStay, "stanses av innleggelse"),
		option(tickHospital, "bare når henvisningen er sendt til sykehuset"), option(tickLocked, "kan ikke forlenges i en kommune"),
	})
	for i, r := range append(slices.Clone(p.Deadlines), care.DeadlineRule{}) {
		n := fmt.Sprintf("frist-%d-", i+1)
		title := r.Title
		if title != "" {
			title += ", " + lengthText(s.v, r)
		}
		one.Rows = append(one.Rows, s.row(title, "Ny frist",
			s.text(n+"kode", "Kode", r.Code), s.text(n+"tittel", "Hva som skal gjøres", r.Title), s.text(n+"knapp", "Det som står på knappen", r.Action), s.choice(n+"steg", "Hører til", r.Stage, stages...),
			s.number(n+"lengde", "Lengde", r.Length), s.choice(n+"enhet", "Enhet", string(r.Unit), units...), s.checks(n+"fra", "Løper fra", texts(r.From), kinds), s.checks(n+"til", "Til", texts(r.Until), kinds),
			s.choice(n+"eier", "Hvem den står hos", string(r.Owner), roles...), s.choice(n+"besok", "Besøk som møter den", r.Visit, visits...), s.checks(n+"valg", "Valg", ticksOf(r), ticks), s.text(n+"kilde", "Kilde", r.Source)))
	}
	return one
}

// chapterTitle is what a chapter of the handbook is called: a stage's title as it is written, or a text of ours.
func chapterTitle(v *lang.Voice, c care.Chapter) string {
	if c.Code == care.EvaluationStage || c.Code == care.EndingGuide {
		return v.Say(c.Title)
	}
	return c.Title
}

func kindText(v *lang.Voice, k care.EventKind) string {
	base, outcome, narrowed := strings.Cut(string(k), ":")
	if k == care.Discharged {
		return v.Say("Utskrevet")
	}
	if !narrowed {
		return v.Say(k.Title())
	}
	return v.Say(care.EventKind(base).Title()) + ": " + v.Say(map[string]string{care.Include: "inkluder", care.Wait: "vent", care.Decline: "avslå", care.AskMore: "be om mer"}[outcome])
}

func ticksOf(r care.DeadlineRule) (all []string) {
	for name, on := range map[string]bool{
		tickRepeats: r.Repeats, tickAgreed: r.Agreed, tickLocked: r.Locked, tickHospital: r.When == care.WhenToHospital, tickPause: slices.Contains(r.PausedBy, care.PauseEvent), tickStay: slices.Contains(r.PausedBy, care.PauseStay),
	} {
		if on {
			all = append(all, name)
		}
	}
	return all
}

func (s sheet) criteria(p *care.Pathway) part {
	one := s.part("kriterier", "Kriterier", "")
	slag := ui.SayOptions(s.v, []ui.Option{option(care.Inclusion, "for å være med"), option(care.Exclusion, "mot å være med")})
	worked := ui.SayOptions(s.v, []ui.Option{option("", "nei"), option("age", "av alder"), option("cfs", "av CFS"), option("municipality", "av kommune")})
	for i, c := range append(slices.Clone(p.Criteria), care.Criterion{}) {
		n := fmt.Sprintf("kriterium-%d-", i+1)
		one.Rows = append(one.Rows, s.row(c.Text, "Nytt kriterium", s.text(n+"kode", "Kode", c.Code), s.text(n+"tekst", "Kriteriet", c.Text), s.choice(n+"slag", "Slag", c.Kind, slag...), s.text(n+"hjelp", "Hva dere ser etter", c.Help), s.choice(n+"regnes", "Regnes også ut", c.Computed, worked...)))
	}
	return one
}
