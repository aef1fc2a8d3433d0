package plan

import (
	"regexp"
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care/document"
)

// shape is which parts the paths of a section have.
var single = map[string]bool{"viktig": true, "tekst": true, "avtale/neste": true}

var parts = map[string][]string{
	"mal":       {"tekst", "ser", "over", "status", "plass", "fjernet"},
	"tiltak":    {"hva", "hvem", "navn", "bruker", "ofte", "frist", "mal", "status", "fastlege", "avtalt", "plass", "fjernet"},
	"tegn":      {"omrade", "gronn-tegn", "gronn-gjor", "gul-tegn", "gul-gjor", "rod-tegn", "rod-gjor", "plass", "fjernet"},
	"team":      {"navn", "rolle", "telefon", "tid", "plass", "fjernet"},
	"medisiner": {"folg", "unnga", "liste", "gjennomgang"},
	"avklaring": {"onske", "beslutning", "tidligere"}, // to remark on; only what was written before there was one home is changed here
	"ip":        {"har", "koordinator", "telefon", "sted"},
}

// TellsPlace reports whether a field tells where the patient is to be found: whom to ring, who does what by name, and where papers are kept.
func TellsPlace(path string) bool {
	if id, ok := Measured(path); ok {
		part := strings.TrimPrefix(path, "tiltak/"+id+"/")
		return part == "navn" || part == "bruker" || part == "avtalt"
	}
	return strings.HasPrefix(path, "team/") || path == "ip/telefon" || path == "ip/sted" || path == "ip/koordinator"
}

// Known reports whether a plan has a field at the path.
func Known(path string) bool {
	if single[path] {
		return true
	}
	heading, rest, ok := strings.Cut(path, "/")
	if !ok {
		return false
	}
	if code, isIP := strings.CutPrefix(path, "ip/felt/"); isIP {
		return slices.ContainsFunc(IPFields, func(f Field) bool { return f.Code == code })
	}
	switch heading {
	case "mal", "tiltak", "tegn", "team":
		id, part, ok := strings.Cut(rest, "/")
		return ok && id != "" && slices.Contains(parts[heading], part)
	}
	return slices.Contains(parts[heading], rest)
}

// Needs names the fields that Check and the rules of access look at beside a path: who a measure is for, and
// whether the GP has confirmed it; and whether the item was taken out.
func Needs(path string) []string {
	item, ok := Item(path)
	if !ok {
		return nil
	}
	needs := []string{item + "/fjernet"}
	if _, measured := Measured(path); measured {
		needs = append(needs, item+"/hvem", item+"/fastlege", item+"/avtalt")
	}
	return needs
}

// TakenBy returns the field that says that the item of a path is taken out, where it is and the path is not that field.
func TakenBy(fields document.Document, path string) (document.Field, bool) {
	item, ok := Item(path)
	if !ok || path == item+"/fjernet" || !gone(fields, item) {
		return document.Field{}, false
	}
	return fields[item+"/fjernet"], true
}

// Measured returns the id of the measure that a path belongs to.
func Measured(path string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(path, "tiltak/")
	if !ok {
		return "", false
	}
	id, _, ok = strings.Cut(rest, "/")
	return id, ok
}

// AgreedOn reports whether a path is a field of a measure that an agreement with the GP is about: another text there is another measure, and what was
// agreed is not agreed of it.
func AgreedOn(path string) bool {
	id, ok := Measured(path)
	return ok && slices.Contains([]string{"hva", "hvem", "navn", "bruker", "ofte", "frist", "status", "fjernet"}, strings.TrimPrefix(path, "tiltak/"+id+"/"))
}

var dose = regexp.MustCompile(`(?i)\d+([.,]\d+)?\s*(mg|µg|mcg|mikrog|g|ml|ie|tabl|tabletter|kapsler|dråper)\b`)

// dates are the last parts of paths that hold a day.
var dates = map[string]bool{"gjennomgang": true, "neste": true}

// Check says what is wrong with a text in a field and how to mend it, "" where nothing is.
func Check(_ document.Document, path, text string) string {
	switch path {
	case "avklaring/onske", "avklaring/beslutning":
		return "Ønsker og beslutninger om behandling skrives under Behandlingsavklaringer, ikke i planen. Planen viser det som står der."
	}
	if !Known(path) {
		return "Feltet finnes ikke i planen. Last siden på nytt."
	}
	last := path[strings.LastIndexByte(path, '/')+1:]
	switch {
	case text == "":
		return ""
	case strings.HasPrefix(path, "medisiner/") && dose.MatchString(text):
		return "Planen viser ikke doser: de blir fort gale to steder. Skriv hva som skal følges, og vis til legemiddellisten i bruk."
	case dates[last]:
		if _, err := nb.ParseDay(text); err != nil {
			return errs.SafeText(err)
		}
	case strings.HasPrefix(path, "tiltak/") && last == "hvem" && !slices.Contains(Parties, Party(text)):
		return "Velg hvem som gjør tiltaket fra listen."
	case strings.HasPrefix(path, "tiltak/") && last == "fastlege" && text != Confirmed:
		return "Kryss av, eller la feltet stå tomt."
	case strings.HasPrefix(path, "mal/") && last == "status" && !slices.Contains(GoalStatuses, GoalStatus(text)):
		return "Velg hvordan det går med målet fra listen."
	case strings.HasPrefix(path, "tiltak/") && last == "status" && MeasureStatus(text).Title() == "":
		return "Velg hvordan det går med tiltaket fra listen."
	}
	return ""
}

// Validate checks a whole plan before it is heard or published on a day. The faults are at the paths of the fields.
func (p Plan) Validate(on date.Date) error {
	f := errs.Invalid("Planen er ikke ferdig")
	if p.Empty() {
		f.At("mal", "Planen er tom. Skriv minst ett mål eller tiltak.")
	}
	for _, g := range p.Goals {
		if g.Text == "" {
			f.At("mal/"+g.ID+"/tekst", "Målet mangler. Skriv det med pasientens egne ord, eller fjern det.")
		}
	}
	for _, m := range p.Measures {
		at := func(part, text string, args ...any) { f.Say("tiltak/"+m.ID+"/"+part, text, args...) }
		if m.What == "" {
			at("hva", "Tiltaket mangler. Skriv hva som skal gjøres, eller fjern det.")
		}
		if m.Who == "" {
			at("hvem", "«%s» har ingen ansvarlig. Velg hvem som gjør det.", short(m.What))
		}
		if !m.On.IsZero() && m.On.Before(on) && m.Status == MeasureOpen && !m.Confirmed { // a confirmed one is the GP's to move, and holds no plan back
			at("frist", "Fristen %s er før planen, som er fra %s. Velg en senere dag, eller marker tiltaket som gjort.", lang.DayYear(m.On), lang.DayYear(on))
		}
	}
	for _, s := range p.Signs {
		if s.Area == "" {
			f.At("tegn/"+s.ID+"/omrade", "Skriv hva tegnene gjelder, for eksempel hjerte og pust.")
		}
		for _, c := range Colours[1:] {
			if s.See[c] != "" && s.Do[c] == "" {
				f.Say("tegn/"+s.ID+"/"+string(c)+"-gjor", "Skriv hva som skal gjøres ved %s tegn.", lang.Of(c.Word()))
			}
		}
	}
	if !p.Next.IsZero() && p.Next.Before(on) {
		f.Say("avtale/neste", "Neste evaluering er før planen. Velg en dag etter %s.", lang.DayYear(on))
	}
	return f.OrNil()
}

// short is the beginning of a text, for messages and lists.
func short(s string) lang.Spoken {
	s = nb.CleanLine(s)
	r := []rune(s)
	if len(r) > 60 {
		return lang.Typed(strings.TrimSpace(string(r[:58])) + " …")
	}
	if s == "" {
		return lang.Of("Tiltaket")
	}
	return lang.Typed(s)
}
