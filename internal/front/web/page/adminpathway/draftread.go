package adminpathway

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// read is the definition that a form holds, its empty rows among the others, so that each stands where it was typed. What the form does not ask about
// (icons, what it says in other languages) is as it was. Faults are of numbers that cannot be read.
func read(form *ui.Form, was *care.Pathway) *care.Pathway {
	v := form.Value
	p := &care.Pathway{
		Code: v("kode"), Version: was.Version, Title: v("tittel"), Short: v("kort"), Source: v("kilde"), Alerts: was.Alerts, Escalation: was.Escalation,
		Main: slices.Contains(form.Values("bruk"), useMain), FromWard: slices.Contains(form.Values("bruk"), useWard), Sections: slices.Clone(form.Values("plandeler")),
		Readmission: care.ReadmissionWatch{Days: page.Number(form, "reinnleggelse", 0, 365)},
		Age:         care.AgeLimit{Over: page.Number(form, "alder", 0, 120)}, CFS: care.CFSRange{Min: page.Score(form, "cfs-min"), Max: page.Score(form, "cfs-max")},
	}
	p.NN, p.EN = maps.Clone(was.NN), maps.Clone(was.EN)
	p.Instruments = append(p.Instruments, strings.FieldsFunc(v("verktoy"), func(r rune) bool { return r == ',' || r == ' ' })...)
	for n := range rows(form, "steg") {
		p.Stages = append(p.Stages, care.Stage{Code: v(n + "kode"), Title: v(n + "tittel"), Now: v(n + "mens"), DoneBy: care.EventKind(v(n + "av"))})
	}
	for n := range rows(form, "frist") {
		ticked := func(name string) bool { return slices.Contains(form.Values(n+"valg"), name) }
		r := care.DeadlineRule{
			Code: v(n + "kode"), Title: v(n + "tittel"), Action: v(n + "knapp"), Stage: v(n + "steg"), Length: page.Number(form, n+"lengde", 1, 1000), Unit: care.Unit(v(n + "enhet")),
			Owner: care.Role(v(n + "eier")), Visit: v(n + "besok"), Source: v(n + "kilde"), Ours: v(n+"kilde") == "", Repeats: ticked(tickRepeats), Agreed: ticked(tickAgreed), Locked: ticked(tickLocked),
		}
		for _, k := range form.Values(n + "fra") {
			r.From = append(r.From, care.EventKind(k))
		}
		for _, k := range form.Values(n + "til") {
			r.Until = append(r.Until, care.EventKind(k))
		}
		if ticked(tickHospital) {
			r.When = care.WhenToHospital
		}
		if ticked(tickPause) {
			r.PausedBy = append(r.PausedBy, care.PauseEvent)
		}
		if ticked(tickStay) {
			r.PausedBy = append(r.PausedBy, care.PauseStay)
		}
		p.Deadlines = append(p.Deadlines, r)
	}
	for n := range rows(form, "kriterium") {
		p.Criteria = append(p.Criteria, care.Criterion{Code: v(n + "kode"), Kind: v(n + "slag"), Text: v(n + "tekst"), Help: v(n + "hjelp"), Computed: v(n + "regnes")})
	}
	for n := range rows(form, "omrade") {
		a := care.CircleArea{Code: v(n + "kode"), Title: v(n + "tittel"), Help: v(n + "hjelp")}
		if i := slices.IndexFunc(was.Areas, func(x care.CircleArea) bool { return x.Code == a.Code }); i >= 0 {
			a.Icon = was.Areas[i].Icon
		}
		p.Areas = append(p.Areas, a)
	}
	for table, list := range map[string]*[]care.ReasonCode{"avslag": &p.DeclineReasons, "vent": &p.WaitReasons, "slutt": &p.EndReasons} {
		for n := range rows(form, table) {
			ticks := form.Values(n + "valg")
			*list = append(*list, care.ReasonCode{
				Code: v(n + "kode"), Text: v(n + "tekst"), Words: slices.Contains(ticks, "ord"), Death: slices.Contains(ticks, tickDeath),
				Moved: slices.Contains(ticks, tickMoved), Withdrawn: slices.Contains(ticks, tickWithdrawn), LeadsTo: v(n + "forer"),
			})
		}
	}
	for n := range rows(form, "brev") {
		p.Letters = append(p.Letters, care.Letter{Code: v(n + "kode"), Title: v(n + "tittel"), Text: v(n + "tekst")})
	}
	for n := range rows(form, "handbok") {
		p.Guides = append(p.Guides, care.Guide{Code: v(n + "kode"), Text: v(n + "tekst")})
	}
	keepLanguages(p, was)
	if slices.Contains(form.Names(), "videre-next") { // a form from before alerts were in it leaves them as they were
		readAlerts(form, was, p)
	}
	tooMany(form)
	return p
}

// keepLanguages gives letters and pages of the handbook what was written of them in other languages: by their code, or by their row where the code was changed.
func keepLanguages(p, was *care.Pathway) {
	for i, l := range p.Letters {
		at := slices.IndexFunc(was.Letters, func(o care.Letter) bool { return o.Code == l.Code })
		if at < 0 && i < len(was.Letters) && !slices.ContainsFunc(p.Letters, func(o care.Letter) bool { return o.Code == was.Letters[i].Code }) {
			at = i
		}
		if at >= 0 && l != (care.Letter{}) {
			o := was.Letters[at]
			p.Letters[i].TitleNN, p.Letters[i].TextNN, p.Letters[i].TitleEN, p.Letters[i].TextEN = o.TitleNN, o.TextNN, o.TitleEN, o.TextEN
		}
	}
	for i, g := range p.Guides {
		at := slices.IndexFunc(was.Guides, func(o care.Guide) bool { return o.Code == g.Code })
		if at < 0 && i < len(was.Guides) && !slices.ContainsFunc(p.Guides, func(o care.Guide) bool { return o.Code == was.Guides[i].Code }) {
			at = i
		}
		if at >= 0 && g != (care.Guide{}) {
			p.Guides[i].TextNN, p.Guides[i].TextEN = was.Guides[at].TextNN, was.Guides[at].TextEN
		}
	}
}

// readAlerts reads the rules for alerts. What is as the standard has it, and was left to the standard, is left to it still.
func readAlerts(form *ui.Form, was, p *care.Pathway) {
	var rules []care.AlertRule
	changed := len(was.Alerts) > 0
	for _, k := range care.AlertKinds {
		n := "varsel-" + string(k) + "-"
		r := care.AlertRule{Event: k, Daily: slices.Contains(form.Values(n+"daglig"), "ja")}
		for _, role := range form.Values(n + "hvem") {
			r.Tell = append(r.Tell, care.Role(role))
		}
		old := was.AlertRule(k)
		changed = changed || r.Daily != old.Daily || !slices.Equal(r.Tell, old.Tell)
		rules = append(rules, r)
	}
	if changed {
		p.Alerts = rules
	}
	e := care.Escalation{
		Act: page.Number(form, "videre-act", 1, 2400), Next: page.Number(form, "videre-next", 1, 2400), Deputy: page.Number(form, "videre-deputy", 1, 2400), Role: care.Role(form.Value("videre-role")),
	}
	if e != was.EscalationRule() {
		p.Escalation = e
	}
}

// maxRows is how many rows of a table a form is read for.
const maxRows = 60

// tooMany tells of rows that the form is not read for: nothing of what was typed goes away without a word.
func tooMany(form *ui.Form) {
	for _, table := range []string{"steg", "frist", "kriterium", "omrade", "avslag", "vent", "slutt", "brev", "handbok"} {
		if n := fmt.Sprintf("%s-%d-kode", table, maxRows+1); form.Value(n) != "" {
			form.Fault(n, "Skjemaet har plass til %d rader. Hent utkastet som fil og rett det der.", maxRows)
		}
	}
}

// rows gives the beginnings of the names of a table's rows, as far as the form has them.
func rows(form *ui.Form, table string) func(func(string) bool) {
	names := form.Names()
	return func(yield func(string) bool) {
		for i := 1; i <= maxRows; i++ {
			n := fmt.Sprintf("%s-%d-", table, i)
			if !slices.Contains(names, n+"kode") || !yield(n) {
				return
			}
		}
	}
}

// compact takes away the rows that have neither code nor text: those that were left empty, or emptied to be taken away.
func compact(p *care.Pathway) *care.Pathway {
	p.Stages = slices.DeleteFunc(p.Stages, func(x care.Stage) bool { return x.Code == "" && x.Title == "" })
	p.Deadlines = slices.DeleteFunc(p.Deadlines, func(x care.DeadlineRule) bool { return x.Code == "" && x.Title == "" })
	p.Criteria = slices.DeleteFunc(p.Criteria, func(x care.Criterion) bool { return x.Code == "" && x.Text == "" })
	p.Areas = slices.DeleteFunc(p.Areas, func(x care.CircleArea) bool { return x.Code == "" && x.Title == "" })
	p.Letters = slices.DeleteFunc(p.Letters, func(x care.Letter) bool { return x == (care.Letter{}) })
	p.Guides = slices.DeleteFunc(p.Guides, func(x care.Guide) bool { return x == (care.Guide{}) })
	for _, list := range []*[]care.ReasonCode{&p.DeclineReasons, &p.WaitReasons, &p.EndReasons} {
		*list = slices.DeleteFunc(*list, func(x care.ReasonCode) bool { return x.Code == "" && x.Text == "" })
	}
	return p
}
