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

func (s *server) save(by care.UserID, save document.Save) document.Result {
	f, entries, r := document.Apply(s.field, s.log[save.Base], save, by, noon)
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

// author is somebody with the field open in a browser: what she has before her eyes and what she has typed on it.
type author struct {
	name   care.UserID
	base   int      // the revision that her text goes on from
	text   string   // what stands in her field
	beside []string // the texts that she is shown beside it
	seen   []string // every text that has stood in her field since she opened it
}

func (a *author) load(s *server) {
	a.base, a.text, a.beside, a.seen = s.field.Revision, s.field.Text, nil, []string{s.field.Text}
	for _, o := range s.field.Open {
		a.beside = append(a.beside, o.Text)
	}
}

// TestNothingIsLost: three authors write, save, lose answers, send again, take in what others wrote and settle what stands
// beside, in any order. Every word that was ever saved stands in the field or beside it, until somebody who had it before her
// eyes sent a text without it. Each word is written once, so that each can be followed.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &server{}
		authors := []*author{{name: "ida"}, {name: "odd"}, {name: "åse"}}
		next := 0
		saved, given := map[string]bool{}, map[string]bool{} // words that somebody saved; words that somebody who saw them let go
		type sent struct {
			by   *author
			save document.Save
			seen []string
		}
		var sendings []sent

		edit := func(t *rapid.T, text string) string {
			words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' })
			for range rapid.IntRange(1, 3).Draw(t, "edits") {
				if len(words) > 0 && rapid.IntRange(0, 2).Draw(t, "take away") == 0 {
					i := rapid.IntRange(0, len(words)-1).Draw(t, "which")
					words = slices.Delete(words, i, i+1)
					continue
				}
				next++
				word := fmt.Sprintf("Ord%d%s", next, rapid.SampledFrom([]string{"", ".", ".", "ŋ", "👵"}).Draw(t, "end"))
				words = slices.Insert(words, rapid.IntRange(0, len(words)).Draw(t, "where"), word)
			}
			var b strings.Builder
			for i, w := range words {
				if i > 0 {
					b.WriteString(rapid.SampledFrom([]string{" ", "\n"}).Draw(t, "between"))
				}
				b.WriteString(w)
			}
			return b.String()
		}
		letGo := func(seen []string, sends string) {
			for _, text := range seen {
				for _, w := range strings.Fields(text) {
					if !slices.Contains(strings.Fields(sends), w) {
						given[w] = true
					}
				}
			}
		}
		send := func(a *author, save document.Save, seen []string, answered bool) {
			letGo(seen, save.Text)
			for _, w := range strings.Fields(save.Text) {
				saved[w] = true
			}
			r := s.save(a.name, save)
			if answered {
				a.base, a.beside = r.Own, []string{s.field.Text}
				for _, o := range s.field.Open {
					a.beside = append(a.beside, o.Text)
				}
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"open": func(t *rapid.T) { rapid.SampledFrom(authors).Draw(t, "author").load(s) },
			"type and save": func(t *rapid.T) {
				a := rapid.SampledFrom(authors).Draw(t, "author")
				text := edit(t, a.text)
				seen := slices.Clone(a.seen)
				a.text, a.seen = text, append(a.seen, text)
				save := document.Save{Path: "mal/a/tekst", Base: a.base, Text: text}
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
			"settle": func(t *rapid.T) {
				a := rapid.SampledFrom(authors).Draw(t, "author")
				if rapid.Bool().Draw(t, "look first") {
					a.load(s)
				}
				text := edit(t, rapid.SampledFrom(append([]string{a.text}, a.beside...)).Draw(t, "which text"))
				seen := append(slices.Clone(a.seen), a.beside...)
				a.text, a.seen = text, append(a.seen, text)
				send(a, document.Save{Path: "mal/a/tekst", Base: a.base, Text: text, Settle: true}, seen, true)
			},
			"": func(t *rapid.T) {
				standing := strings.Fields(s.field.Text)
				for _, o := range s.field.Open {
					standing = append(standing, strings.Fields(o.Text)...)
				}
				for w := range saved {
					if !given[w] && !slices.Contains(standing, w) {
						t.Fatalf("%s is gone; standing: %q beside %v", w, s.field.Text, s.field.Open)
					}
				}
				if last := s.log[s.field.Revision]; s.field.Revision > 0 && (last.Text != s.field.Text || last.Branch != 0) {
					t.Fatalf("the newest entry is %+v, the field %+v", last, s.field)
				}
			},
		})
	})
}
