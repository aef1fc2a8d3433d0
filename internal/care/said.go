package care

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"traad/internal/base/lang"
)

// A definition is written in bokmål, and may carry what it says in other languages. Short texts stand in a table for each language, keyed by the bokmål text,
// as the program's own texts are (docs/adr/0076); a letter and a page of the handbook, which are long, have theirs beside them (text_nn, text_en):
//
//	[nn]
//	"Mens planen skrives" = "Medan planen blir skriven"
//
// A text that nobody has translated is shown as it is written.

// Text is a text of a definition that is read on the screen, and where it stands.
type Text struct {
	Table string // as in the file: "stage"; "" what stands before the tables
	Row   int    // from 1; 0 where Table is ""
	Code  string // of the row
	Key   string // as in the file: "title"
	Text  string
}

// Texts are the texts that are read on the screen, in the order of the file: what a language table may translate. Letters and pages of the handbook, which
// carry their own, are not among them, and neither are sources, which are names of laws and reports.
func (p *Pathway) Texts() (all []Text) {
	add := func(table string, row int, code, key, text string) {
		if strings.TrimSpace(text) != "" {
			all = append(all, Text{table, row, code, key, text})
		}
	}
	add("", 0, "", "title", p.Title)
	add("", 0, "", "short", p.Short)
	for i, s := range p.Stages {
		add("stage", i+1, s.Code, "title", s.Title)
		add("stage", i+1, s.Code, "now", s.Now)
	}
	for i, r := range p.Deadlines {
		add("deadline", i+1, r.Code, "title", r.Title)
		add("deadline", i+1, r.Code, "action", r.Action)
	}
	for i, c := range p.Criteria {
		add("criterion", i+1, c.Code, "text", c.Text)
		add("criterion", i+1, c.Code, "help", c.Help)
	}
	for i, a := range p.Areas {
		add("area", i+1, a.Code, "title", a.Title)
		add("area", i+1, a.Code, "help", a.Help)
	}
	for _, x := range []struct {
		table string
		list  []ReasonCode
	}{{"decline_reason", p.DeclineReasons}, {"wait_reason", p.WaitReasons}, {"end_reason", p.EndReasons}} {
		for i, r := range x.list {
			add(x.table, i+1, r.Code, "text", r.Text)
		}
	}
	return all
}

// Table is the definition's own table of a language, nil for bokmål.
func (p *Pathway) Table(c lang.Code) map[string]string {
	if t := lang.Beside(c, &p.NN, &p.EN); t != nil {
		return *t
	}
	return nil
}

// SetTable puts another table of a language in.
func (p *Pathway) SetTable(c lang.Code, texts map[string]string) {
	if len(texts) == 0 {
		texts = nil
	}
	if t := lang.Beside(c, &p.NN, &p.EN); t != nil {
		*t = texts
	}
}

// Said is all that the definition says in a language, by the bokmål text: its table, the letters' names and the pages of the handbook.
func (p *Pathway) Said(c lang.Code) map[string]string {
	out := map[string]string{}
	add := func(text, t string) {
		if strings.TrimSpace(t) != "" && c != lang.NB {
			out[text] = t
		}
	}
	for _, g := range p.Guides {
		add(g.Text, g.In(c))
	}
	for _, l := range p.Letters {
		if title, _, in := l.In(c); in == c {
			add(l.Title, title)
		}
	}
	for text, t := range p.Table(c) {
		add(text, t)
	}
	return out
}

// TitleIn is the pathway's name in a language, as it is written where it has none.
func (p *Pathway) TitleIn(c lang.Code) string {
	if t := p.Table(c)[p.Title]; strings.TrimSpace(t) != "" {
		return t
	}
	return p.Title
}

// Untranslated are the texts of the definition that have no words in a language, each once: those of the tables, letters by their names, and pages of the
// handbook by their chapter.
func (p *Pathway) Untranslated(c lang.Code) (all []string) {
	add := func(text string) {
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	table := p.Table(c)
	for _, t := range p.Texts() {
		if strings.TrimSpace(table[t.Text]) == "" {
			add(t.Text)
		}
	}
	for _, l := range p.Letters {
		if _, _, in := l.In(c); in != c {
			add(l.Title)
		}
	}
	for _, g := range p.Guides {
		if strings.TrimSpace(g.In(c)) == "" {
			add(g.Code)
		}
	}
	return all
}

// Strays are the keys of a language's table that are no text of the definition, in order.
func (p *Pathway) Strays(c lang.Code) (all []string) {
	known := map[string]bool{}
	for _, t := range p.Texts() {
		known[t.Text] = true
	}
	for _, text := range slices.Sorted(maps.Keys(p.Table(c))) {
		if !known[text] {
			all = append(all, text)
		}
	}
	return all
}

// said checks the tables of the languages.
func (v *check) said(p *Pathway) {
	for _, c := range lang.Others {
		for _, text := range p.Strays(c) {
			v.fault(fmt.Sprintf("%s.%s", c, tomlString(text)),
				"Oversettelsen til %s av «%s» hører ikke til noen tekst i definisjonen. Skriv nøkkelen akkurat som teksten på bokmål, eller ta linjen bort.", lang.Of(c.Title()), text)
		}
	}
}

// KeepTranslations takes over what was translated before the bokmål was written anew: a text that was changed where it stands keeps its translation, and
// what is translated of a text that was taken away goes with it. Changed are the texts whose translation somebody should look over.
func (p *Pathway) KeepTranslations(was *Pathway) (changed []string) {
	type place struct{ table, code, key string }
	is, old := map[string]bool{}, map[place]string{}
	for _, t := range p.Texts() {
		is[t.Text] = true
	}
	gone := map[string]bool{}
	for _, t := range was.Texts() {
		old[place{t.Table, t.Code, t.Key}] = t.Text
		gone[t.Text] = !is[t.Text]
	}
	for _, c := range lang.Others {
		table := maps.Clone(p.Table(c))
		for _, t := range p.Texts() {
			before, ok := old[place{t.Table, t.Code, t.Key}]
			if ok && gone[before] && table[t.Text] == "" && table[before] != "" {
				table[t.Text] = table[before]
				if !slices.Contains(changed, t.Text) {
					changed = append(changed, t.Text)
				}
			}
		}
		maps.DeleteFunc(table, func(text, _ string) bool { return gone[text] })
		p.SetTable(c, table)
	}
	for _, l := range p.Letters {
		for _, o := range was.Letters {
			if l.Code == o.Code && strings.TrimSpace(l.Text) != strings.TrimSpace(o.Text) && l.TextNN+l.TextEN != "" && l.TextNN == o.TextNN && l.TextEN == o.TextEN {
				changed = append(changed, l.Title)
			}
		}
	}
	for _, g := range p.Guides {
		for _, o := range was.Guides {
			if g.Code == o.Code && strings.TrimSpace(g.Text) != strings.TrimSpace(o.Text) && g.TextNN+g.TextEN != "" && g.TextNN == o.TextNN && g.TextEN == o.TextEN {
				for _, x := range p.Chapters() {
					if x.Code == g.Code {
						changed = append(changed, x.Title)
					}
				}
			}
		}
	}
	return changed
}
