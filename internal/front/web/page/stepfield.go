package page

import (
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// CFSField asks for a CFS score, with the reminder of when it is scored for and the last one. Only the number is shown: the
// scale's texts are licensed.
func CFSField(s *Step) ui.Field {
	f := ui.Field{
		Kind: ui.Number, Name: "cfs", Label: "CFS", Width: "short", Optional: true,
		Help: s.Visit.T("Tall fra 1 til 9. Skår slik det var for to uker siden, ikke slik det er i dag."),
	}
	if scores := s.Head.Scores(); len(scores) > 0 {
		last := scores[len(scores)-1]
		f.Help += " " + s.Visit.T("Sist: %s, %s", nb.Int(int(last.CFS)), DayStop(s.Visit.Voice, last.On, s.Head.Today))
	}
	return f
}

// DayStop writes a day at the end of a sentence: «16. nov.», with the full stop that the month's short name has already.
func DayStop(v *lang.Voice, d, today date.Date) string {
	return stop(v.DayNear(d, today))
}

// usual are those who most often take part in a visit, as they are kept in the event.
var usual = []string{"Personen selv", "Pårørende", "IHT-koordinator i kommunen", "IHT-koordinator på sykehuset", "IHT-lege", "Fastlege", "Hjemmesykepleien"}

// Taking are those who took part: the usual ones as a page says them, others as they were written.
func Taking(v *lang.Voice, participants []string) []string {
	out := slices.Clone(participants)
	for i, who := range out {
		if slices.Contains(usual, who) {
			out[i] = v.Say(who)
		}
	}
	return out
}

// ParticipantFields ask who takes part: the usual ones as boxes, others in words.
func ParticipantFields(s *Step, label string, standing []string) []ui.Field {
	boxes := ui.Field{Kind: ui.Checks, Name: "deltakere", Label: s.Visit.T(label), Optional: true}
	others := ui.Field{Name: "andre-deltakere", Label: s.Visit.T("Andre"), Optional: true, Help: s.Visit.T("Skriv flere med komma mellom.")}
	for _, who := range usual {
		boxes.Options = append(boxes.Options, ui.Option{Value: who, Label: s.Visit.T(who)})
	}
	var more []string
	for _, who := range standing {
		if slices.Contains(usual, who) {
			boxes.Values = append(boxes.Values, who)
		} else {
			more = append(more, who)
		}
	}
	return []ui.Field{s.Form.Fill(boxes), s.Form.Fill(others.With(strings.Join(more, ", ")))}
}

// Participants reads what ParticipantFields asked.
func Participants(form *ui.Form) []string {
	out := slices.Clone(form.Values("deltakere"))
	for who := range strings.SplitSeq(form.Value("andre-deltakere"), ",") {
		if who = nb.CleanLine(who); who != "" {
			out = append(out, who)
		}
	}
	return out
}

// AwayText tells of the stay that an appointment meets, "" where there is none.
func AwayText(s *Step, day care.Visit) string {
	st := s.AwayOn(day.On)
	if st == nil {
		return ""
	}
	if !st.Ready.IsZero() {
		return s.Visit.T("Personen er innlagt, %s, og er utskrivningsklar.", StayWhere(s.Visit.Voice, *st))
	}
	return s.Visit.T("Personen er innlagt, %s.", StayWhere(s.Visit.Voice, *st))
}
