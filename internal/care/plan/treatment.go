package plan

import (
	"maps"
	"strconv"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// Treatment is what the patient wishes, and what a physician has decided: two things. Its home is care.Clarification; a version of a
// plan holds what stood there when it was signed.
type Treatment struct {
	Wish, WishOn, WishWith string
	Decision               string
	By                     string // the physician's name
	With                   string // who took part in the decision
	DecidedOn              date.Date
	Until                  date.Date // valid to and with, none where it is open
	Review                 date.Date // to be looked at again, in versions from before there was one home
	Edition                int       // which of the person's clarifications it is, 0 in versions from before there was one home
	Earlier                string    // what a draft said of treatment before there was one home, and the clarifications do not say
}

// Overdue reports whether the decision must be looked at again: shown as «må vurderes på nytt» wherever it stands. evaluated is the
// day of the last evaluation, no date where none was made: each evaluation looks at the decision again.
func (t Treatment) Overdue(today, evaluated date.Date) bool {
	past := func(d date.Date) bool { return !d.IsZero() && d.Before(today) }
	return t.Decision != "" && (past(t.Until) || past(t.Review) || !evaluated.IsZero() && !t.DecidedOn.IsZero() && evaluated.After(t.DecidedOn))
}

// Empty reports whether nothing is said.
func (t Treatment) Empty() bool { return t.Wish == "" && t.Decision == "" && t.Earlier == "" }

func treatment(texts map[string]string) Treatment {
	edition, _ := strconv.Atoi(texts["avklaring/utgave"]) // none, in versions from before
	return Treatment{
		Wish: texts["avklaring/onske"], WishOn: texts["avklaring/onske-dato"], WishWith: texts["avklaring/onske-med"], Decision: texts["avklaring/beslutning"],
		By: texts["avklaring/beslutning-av"], With: texts["avklaring/beslutning-med"], DecidedOn: day(texts["avklaring/beslutning-dato"]), Until: day(texts["avklaring/beslutning-til"]),
		Review: day(texts["avklaring/beslutning-vurderes"]), Edition: edition, Earlier: texts["avklaring/tidligere"],
	}
}

// Clarify puts a person's clarifications into the texts of a plan, in the place of those that stood there. by is the physician who
// decided, edition the number of what stands, 0 where nothing does: then the texts are as they were. A text about treatment that was
// written in the plan itself, before the clarifications were its one home, and that they do not say, stays as Treatment.Earlier: nothing that
// somebody wrote is lost.
func Clarify(texts map[string]string, c care.Clarification, by string, edition int) map[string]string {
	if edition == 0 {
		return texts
	}
	m := maps.Clone(texts)
	if m == nil {
		m = map[string]string{}
	}
	var earlier []string
	if t := m["avklaring/tidligere"]; t != "" {
		earlier = append(earlier, t)
	}
	if m["avklaring/utgave"] == "" {
		old := treatment(m)
		if old.Wish != "" && !says(c.Wish, old.Wish) {
			earlier = append(earlier, "Ønske: "+old.Wish)
		}
		if old.Decision != "" && !says(c.Decision, old.Decision) {
			line := "Beslutning: " + old.Decision
			if note := join(old.By, m["avklaring/beslutning-dato"]); note != "" {
				line += " (" + note + ")"
			}
			earlier = append(earlier, line)
		}
	}
	maps.DeleteFunc(m, func(path, _ string) bool { return strings.HasPrefix(path, "avklaring/") })
	put := func(part, text string) {
		if text != "" {
			m["avklaring/"+part] = text
		}
	}
	put("utgave", strconv.Itoa(edition))
	put("tidligere", strings.Join(earlier, "\n"))
	if put("onske", c.Wish); c.Wish != "" {
		put("onske-dato", typed(c.WishOn))
	}
	if put("beslutning", c.Decision); c.Decision != "" {
		put("beslutning-av", by)
		put("beslutning-med", c.With)
		put("beslutning-dato", typed(c.DecidedOn))
		put("beslutning-til", typed(c.ValidTo))
	}
	return m
}

// says reports whether a text holds another one, whatever the spaces and lines.
func says(text, part string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.Contains(plain(text), plain(part))
}

// typed is a day as people type it, which is how the fields of a plan hold one.
func typed(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return nb.Numeric(d)
}

// WishNote is when the patient's wish was written and with whom, "" where neither is known: «Skrevet 2. oktober 2026, med datter». v says it, writes writes a day.
func (t Treatment) WishNote(v *lang.Voice, writes func(date.Date) string) string {
	var note []string
	if on := day(t.WishOn); !on.IsZero() {
		note = append(note, v.Say("skrevet %s", writes(on)))
	} else if t.WishOn != "" {
		note = append(note, t.WishOn)
	}
	if t.WishWith != "" {
		note = append(note, v.Say("med %s", t.WishWith))
	}
	return nb.Capital(strings.Join(note, ", "))
}

// DecisionNote is when the decision was made, by whom and with whom, and how long it holds. v says it, writes writes a day.
func (t Treatment) DecisionNote(v *lang.Voice, writes func(date.Date) string) string {
	var note []string
	if !t.DecidedOn.IsZero() {
		note = append(note, v.Say("besluttet %s", writes(t.DecidedOn)))
	}
	if t.By != "" {
		note = append(note, t.By)
	}
	if t.With != "" {
		note = append(note, v.Say("med %s", t.With))
	}
	if !t.Until.IsZero() {
		note = append(note, v.Say("gjelder til %s", writes(t.Until)))
	}
	if !t.Review.IsZero() {
		note = append(note, v.Say("vurderes på nytt %s", writes(t.Review)))
	}
	return nb.Capital(strings.Join(note, ", "))
}

// Journal is what is agreed about treatment as text for a record, "" where nothing is.
func (t Treatment) Journal() string {
	var b strings.Builder
	if t.Wish != "" {
		b.WriteString("Pasientens ønske: " + t.Wish + "\n")
		if note := t.WishNote(nil, nb.DayYear); note != "" {
			b.WriteString(note + "\n")
		}
	}
	if t.Decision != "" {
		b.WriteString("Medisinsk beslutning: " + t.Decision + "\n")
		if note := t.DecisionNote(nil, nb.DayYear); note != "" {
			b.WriteString(note + "\n")
		}
	}
	if t.Earlier != "" {
		b.WriteString("Skrevet i planen før: " + t.Earlier + "\n")
	}
	if b.Len() == 0 {
		return ""
	}
	return "Behandlingsavklaringer\n" + strings.TrimSpace(b.String())
}
