package document_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/care"
	"traad/internal/care/document"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// server is a field with its log, as the database has it.
type server struct {
	field document.Field
	log   map[int]document.Entry
}

// save is what app/document does with a save: it loads what Start asks for, and the rules do the rest.
func (s *server) save(by care.UserID, save document.Save) document.Result {
	save.Text = document.Clean(save.Text)
	var sent []document.Entry
	for n := save.Base + 1; n <= s.field.Revision; n++ {
		if e := s.log[n]; e.By == by && e.Sheet == save.Sheet && e.Sheet != "" {
			sent = append(sent, e)
		}
	}
	s.field.Path = save.Path
	f, entries, r := document.Apply(s.field, document.Start(s.field, save, s.log[save.Base], sent), save, by, noon)
	if s.log == nil {
		s.log = map[int]document.Entry{}
	}
	for _, e := range entries {
		if e.Revision != len(s.log)+1 {
			panic("a hole in the log")
		}
		s.log[e.Revision] = e
	}
	s.field = f
	return r
}

func TestApply(t *testing.T) {
	type step struct {
		by     care.UserID
		base   int
		text   string
		settle bool
		want   document.Outcome
		own    int
		stands string // the field's text, and after | each text beside it
	}
	for name, steps := range map[string][]step{
		"one after the other": {
			{by: "ida", base: 0, text: "En.", want: document.Saved, own: 1, stands: "En."},
			{by: "odd", base: 1, text: "To.", want: document.Saved, own: 2, stands: "To."},
			{by: "odd", base: 2, text: "", want: document.Saved, own: 3, stands: ""},
		},
		"sent twice": {
			{by: "ida", base: 0, text: "En.", want: document.Saved, own: 1, stands: "En."},
			{by: "ida", base: 0, text: "En.", want: document.Unchanged, own: 1, stands: "En."},
		},
		"nothing changed, and another wrote": {
			{by: "ida", base: 0, text: "En.", want: document.Saved, own: 1, stands: "En."},
			{by: "odd", base: 1, text: "To.", want: document.Saved, own: 2, stands: "To."},
			{by: "ida", base: 1, text: "En.", want: document.Unchanged, own: 1, stands: "To."},
		},
		"two lines at once, and typed on": {
			{by: "ida", base: 0, text: "En.\nTo.", want: document.Saved, own: 1, stands: "En.\nTo."},
			{by: "odd", base: 1, text: "En.\nTo ganger.", want: document.Saved, own: 2, stands: "En.\nTo ganger."},
			{by: "ida", base: 1, text: "En gang.\nTo.", want: document.Merged, own: 3, stands: "En gang.\nTo ganger."},
			{by: "ida", base: 3, text: "En gang til.\nTo.", want: document.Merged, own: 5, stands: "En gang til.\nTo ganger."},
		},
		"the same line, typed on, settled": {
			{by: "ida", base: 0, text: "En.", want: document.Saved, own: 1, stands: "En."},
			{by: "odd", base: 1, text: "En og to.", want: document.Saved, own: 2, stands: "En og to."},
			{by: "ida", base: 1, text: "En og tre.", want: document.Kept, own: 3, stands: "En og to.|En og tre."},
			{by: "ida", base: 3, text: "En og tretten.", want: document.Kept, own: 5, stands: "En og to.|En og tretten."},
			{by: "ida", base: 1, text: "En og tre.", want: document.Kept, own: 7, stands: "En og to.|En og tretten.|En og tre."},
			{by: "odd", base: 6, text: "En, to, tretten.", settle: true, want: document.Saved, own: 9, stands: "En, to, tretten.|En og tre."},
			{by: "odd", base: 9, text: "En, to, tre.", settle: true, want: document.Saved, own: 10, stands: "En, to, tre."},
		},
		"settled as it stands": {
			{by: "ida", base: 0, text: "En.", want: document.Saved, own: 1, stands: "En."},
			{by: "odd", base: 0, text: "To.", want: document.Kept, own: 2, stands: "En.|To."},
			{by: "odd", base: 3, text: "En.", settle: true, want: document.Unchanged, own: 4, stands: "En."},
		},
		"not seen, not settled": {
			{by: "ida", base: 0, text: "En.", want: document.Saved, own: 1, stands: "En."},
			{by: "odd", base: 0, text: "To.", want: document.Kept, own: 2, stands: "En.|To."},
			{by: "ida", base: 1, text: "En igjen.", settle: true, want: document.Saved, own: 4, stands: "En igjen.|To."},
		},
		"written until they are alike": {
			{by: "ida", base: 0, text: "En.", want: document.Saved, own: 1, stands: "En."},
			{by: "odd", base: 0, text: "To.", want: document.Kept, own: 2, stands: "En.|To."},
			{by: "odd", base: 2, text: "En.", want: document.Kept, own: 4, stands: "En."},
			{by: "odd", base: 4, text: "En til.", want: document.Saved, own: 6, stands: "En til."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var s server
			for i, st := range steps {
				r := s.save(st.by, document.Save{Path: "mal/a/tekst", Base: st.base, Text: st.text, Settle: st.settle})
				stands := s.field.Text
				for _, o := range s.field.Open {
					stands += "|" + o.Text
				}
				if r.Outcome != st.want || stands != st.stands {
					t.Fatalf("step %d: %s, %q; want %s, %q", i+1, r.Outcome, stands, st.want, st.stands)
				}
				if own := s.log[r.Own]; own.Text != st.text || r.Own != st.own {
					t.Errorf("step %d: entry %d holds %q, want %d with what was sent", i+1, r.Own, own.Text, st.own)
				}
				if last := s.log[s.field.Revision]; last.Text != s.field.Text || last.Branch != 0 {
					t.Errorf("step %d: the newest entry is %+v", i+1, last)
				}
			}
		})
	}
}

// TestStart: one nurse with a tablet and a computer, each with the field as «none» before it. What the tablet chooses is not taken for what the
// computer sent, though it is the same; and what it sends once more, because it heard no answer, is.
func TestStart(t *testing.T) {
	at := func(sheet string, base int, text string) document.Save {
		return document.Save{Path: "omrade/sleep/risiko", Base: base, Text: text, Sheet: sheet}
	}
	for name, c := range map[string]struct {
		before []document.Save // by her, but the one by a colleague
		save   document.Save
		want   document.Outcome
		stands string
	}{
		"chosen on the other machine": {[]document.Save{at("pc", 0, "none"), at("pc", 1, "act"), at("pc", 2, "none"), at("", 3, "watch")}, at("tablet", 1, "act"), document.Kept, "watch|act"},
		"sent again":                  {[]document.Save{at("pc", 0, "none"), at("tablet", 1, "act"), at("", 2, "watch")}, at("tablet", 1, "act"), document.Unchanged, "watch"},
		"sent again by an old page":   {[]document.Save{at("pc", 0, "none"), at("", 1, "act"), at("pc", 2, "watch")}, at("", 1, "act"), document.Kept, "watch|act"},
		"back, after no answer":       {[]document.Save{at("pc", 0, "none"), at("tablet", 1, "act")}, at("tablet", 1, "none"), document.Kept, "act|none"},
		"untouched":                   {[]document.Save{at("pc", 0, "none"), at("pc", 1, "act")}, at("tablet", 1, "none"), document.Unchanged, "act"},
		"pasted otherwise":            {[]document.Save{at("pc", 0, "none"), at("tablet", 1, "act\r\n"), at("", 2, "watch")}, at("tablet", 1, " act"), document.Unchanged, "watch"},
	} {
		t.Run(name, func(t *testing.T) {
			var s server
			for _, b := range c.before {
				by := care.UserID("ida")
				if b.Sheet == "" && b.Text == "watch" {
					by = "odd"
				}
				s.save(by, b)
			}
			r := s.save("ida", c.save)
			stands := s.field.Text
			for _, o := range s.field.Open {
				stands += "|" + o.Text
			}
			if r.Outcome != c.want || stands != c.stands {
				t.Errorf("%s, %q; want %s, %q", r.Outcome, stands, c.want, c.stands)
			}
		})
	}
}

// sheet is the field open in a browser: what its author has before her eyes and what she has typed on it. An author may have two.
type sheet struct {
	name   string // of the page, another one when it is loaded or has heard an answer
	author care.UserID
	base   int      // the revision that her text goes on from
	text   string   // what stands in her field
	beside []string // the texts that she is shown beside it
	seen   []string // every text that has stood in her field since she opened it
}

func (a *sheet) load(s *server) {
	a.base, a.text, a.beside, a.seen = s.field.Revision, s.field.Text, nil, []string{s.field.Text}
	for _, o := range s.field.Open {
		a.beside = append(a.beside, o.Text)
	}
}

// letters are the signs that the property test follows: all that is not between them.
func letters(text string) []rune {
	return slices.DeleteFunc([]rune(text), func(r rune) bool { return strings.ContainsRune(" .\n", r) })
}

// TestNothingIsLost: three authors, one of them with a tablet and a computer, write, save, lose answers, send again, take in what others wrote and
// settle what stands beside, in any order. Every character that was ever saved stands in the field or beside it, until somebody who had it before
// her eyes sent a text without it. Each character is written once, so that each can be followed; what is between them is not followed.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &server{}
		sheets := []*sheet{{name: "nettbrett", author: "ida"}, {name: "maskin", author: "ida"}, {name: "b", author: "odd"}, {name: "c", author: "åse"}}
		next := rune(0x4e00)                             // signs that nothing is done to when a text is cleaned
		saved, given := map[rune]bool{}, map[rune]bool{} // characters that somebody saved; characters that somebody who saw them let go
		type sent struct {
			by   *sheet
			save document.Save
			seen []string
		}
		var sendings []sent
		opened := 0
		arrived := map[string]bool{} // what a page has sent, once or more

		edit := func(t *rapid.T, text string) string {
			signs := []rune(text)
			for range rapid.IntRange(1, 5).Draw(t, "edits") {
				if len(signs) > 0 && rapid.IntRange(0, 2).Draw(t, "take away") == 0 {
					i := rapid.IntRange(0, len(signs)-1).Draw(t, "which")
					signs = slices.Delete(signs, i, i+1)
					continue
				}
				next++
				put := append([]rune{next}, []rune(rapid.SampledFrom([]string{"", "", " ", ". ", ".\n", "\n"}).Draw(t, "end"))...)
				signs = slices.Insert(signs, rapid.IntRange(0, len(signs)).Draw(t, "where"), put...)
			}
			return string(signs)
		}
		letGo := func(seen []string, sends string) {
			for _, text := range seen {
				for _, r := range letters(text) {
					if !strings.ContainsRune(sends, r) {
						given[r] = true
					}
				}
			}
		}
		send := func(a *sheet, save document.Save, seen []string, answered bool) {
			letGo(seen, save.Text)
			name := fmt.Sprint(save.Sheet, save.Base, document.Clean(save.Text))
			for _, r := range letters(save.Text) {
				saved[r] = true
				if !arrived[name] && !strings.ContainsRune(s.log[save.Base].Text, r) { // put in anew, whoever let it go before
					delete(given, r)
				}
			}
			arrived[name] = true
			r := s.save(a.author, save)
			if answered {
				opened++
				a.name = fmt.Sprintf("ark%d", opened)
				a.base, a.beside = r.Own, []string{s.field.Text}
				for _, o := range s.field.Open {
					a.beside = append(a.beside, o.Text)
				}
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"open": func(t *rapid.T) {
				a := rapid.SampledFrom(sheets).Draw(t, "page")
				opened++
				a.name = fmt.Sprintf("ark%d", opened)
				a.load(s)
			},
			"type and save": func(t *rapid.T) {
				a := rapid.SampledFrom(sheets).Draw(t, "page")
				text := edit(t, a.text)
				seen := slices.Clone(a.seen)
				a.text, a.seen = text, append(a.seen, text)
				save := document.Save{Path: "mal/a/tekst", Base: a.base, Text: text, Sheet: a.name}
				sendings = append(sendings, sent{a, save, seen})
				switch rapid.SampledFrom([]string{"answered", "answer lost", "not sent"}).Draw(t, "connection") {
				case "answered":
					send(a, save, seen, true)
				case "answer lost":
					send(a, save, seen, false)
				}
			},
			"send again": func(t *rapid.T) {
				if len(sendings) == 0 {
					t.Skip()
				}
				again := rapid.SampledFrom(sendings).Draw(t, "sending")
				send(again.by, again.save, again.seen, false)
			},
			"choose what the author chose on her other page": func(t *rapid.T) {
				a := sheets[0]
				text := rapid.SampledFrom(append([]string{""}, sheets[1].seen...)).Draw(t, "choice")
				seen := slices.Clone(a.seen)
				a.text, a.seen = text, append(a.seen, text)
				send(a, document.Save{Path: "mal/a/tekst", Base: a.base, Text: text, Sheet: a.name}, seen, true)
			},
			"settle": func(t *rapid.T) {
				a := rapid.SampledFrom(sheets).Draw(t, "page")
				if rapid.Bool().Draw(t, "look first") {
					a.load(s)
				}
				text := edit(t, rapid.SampledFrom(append([]string{a.text}, a.beside...)).Draw(t, "which text"))
				seen := append(slices.Clone(a.seen), a.beside...)
				a.text, a.seen = text, append(a.seen, text)
				send(a, document.Save{Path: "mal/a/tekst", Base: a.base, Text: text, Sheet: a.name, Settle: true}, seen, true)
			},
			"": func(t *rapid.T) {
				standing := s.field.Text
				for _, o := range s.field.Open {
					standing += o.Text
				}
				for r := range saved {
					if !given[r] && !strings.ContainsRune(standing, r) {
						t.Fatalf("%c is gone; standing: %q beside %v", r, s.field.Text, s.field.Open)
					}
				}
				if last := s.log[s.field.Revision]; s.field.Revision > 0 && (last.Text != s.field.Text || last.Branch != 0) {
					t.Fatalf("the newest entry is %+v, the field %+v", last, s.field)
				}
			},
		})
	})
}
