package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/care/plan"
)

// shared is a draft on the server: its fields and the log of each.
type shared struct {
	fields document.Document
	log    map[string]map[int]document.Entry
}

func (s *shared) save(by care.UserID, save document.Save) {
	f, entries, _ := document.Apply(s.fields[save.Path], s.log[save.Path][save.Base], save, by, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	if s.log[save.Path] == nil {
		s.log[save.Path] = map[int]document.Entry{}
	}
	for _, e := range entries {
		s.log[save.Path][e.Revision] = e
	}
	s.fields[save.Path] = f
}

// onScreen is every path that the page of the draft has a place for, and how often.
func (s *shared) onScreen() map[string]int {
	n := map[string]int{"viktig": 1}
	p := plan.Draft(s.fields, s.fields.Texts())
	item := func(at string) {
		for path := range s.fields {
			if strings.HasPrefix(path, at+"/") {
				n[path]++
			}
		}
	}
	for _, g := range p.Goals {
		item("mal/" + g.ID)
	}
	for _, m := range p.Measures {
		item("tiltak/" + m.ID)
	}
	for _, x := range p.Signs {
		item("tegn/" + x.ID)
	}
	for _, t := range plan.TakenOut(s.fields) {
		for _, part := range t.Parts {
			n[part.Path]++
		}
	}
	return n
}

// Three authors write, take out, take back, move under another goal, put in another order, empty and settle, each from what she last saw. Every
// word that was saved stands in its field or beside it until somebody who saw it let it go, and every field that holds one has one place on the
// screen: in the draft, or among what was taken out of it.
func TestNothingIsOutOfReach(t *testing.T) {
	written := []string{"viktig", "mal/a/tekst", "mal/a/ser", "mal/b/tekst", "tiltak/x/hva", "tiltak/y/hva", "tegn/h/omrade", "tegn/h/gul-gjor"}
	chosen := map[string][]string{
		"mal/a/fjernet": {"", "ja"}, "mal/b/fjernet": {"", "ja"}, "tiltak/x/fjernet": {"", "ja"}, "tegn/h/fjernet": {"", "ja"},
		"mal/a/over": {"", "a", "b"}, "mal/b/over": {"", "a", "b", "borte"}, "mal/a/plass": {"1", "2"}, "tiltak/x/plass": {"1", "9"}, "tiltak/x/mal": {"a", "b"}, "tiltak/x/hvem": {"", "fastlege", "kommune"},
	}
	choices := []string{"mal/a/fjernet", "mal/b/fjernet", "tiltak/x/fjernet", "tegn/h/fjernet", "mal/a/over", "mal/b/over", "mal/a/plass", "tiltak/x/plass", "tiltak/x/mal", "tiltak/x/hvem"}
	rapid.Check(t, func(t *rapid.T) {
		s := &shared{document.Document{}, map[string]map[int]document.Entry{}}
		views := map[care.UserID]document.Document{"ida": {}, "odd": {}, "åse": {}}
		who := rapid.SampledFrom([]care.UserID{"ida", "odd", "åse"})
		saved, given := map[string]string{}, map[string]bool{} // word → its field; words that somebody who saw them let go
		next := 0
		letGo := func(view document.Field, beside bool, sends string) {
			seen := view.Text
			if beside {
				for _, o := range view.Open {
					seen += " " + o.Text
				}
			}
			for _, w := range strings.Fields(seen) {
				given[w] = given[w] || !slices.Contains(strings.Fields(sends), w)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"load": func(t *rapid.T) {
				view := document.Document{}
				for path, f := range s.fields {
					view[path] = f
				}
				views[who.Draw(t, "author")] = view
			},
			"write": func(t *rapid.T) {
				a, path := who.Draw(t, "author"), rapid.SampledFrom(written).Draw(t, "field")
				view := views[a][path]
				settle := rapid.Bool().Draw(t, "settles") && len(view.Open) > 0
				text := view.Text
				switch rapid.IntRange(0, 3).Draw(t, "does") {
				case 0:
					text = ""
				default:
					next++
					word := fmt.Sprintf("Ord%d.", next)
					text, saved[word] = strings.TrimSpace(text+" "+word), path
				}
				letGo(view, settle, text)
				s.save(a, document.Save{Path: path, Base: view.Revision, Text: text, Settle: settle})
				if rapid.Bool().Draw(t, "answered") {
					views[a][path] = s.fields[path]
				}
			},
			"take out, take back, move": func(t *rapid.T) {
				a, path := who.Draw(t, "author"), rapid.SampledFrom(choices).Draw(t, "field")
				s.save(a, document.Save{Path: path, Base: views[a][path].Revision, Text: rapid.SampledFrom(chosen[path]).Draw(t, "choice")})
				views[a][path] = s.fields[path]
			},
			"": func(t *rapid.T) {
				screen := s.onScreen()
				for w, path := range saved {
					f := s.fields[path]
					standing := f.Text
					for _, o := range f.Open {
						standing += " " + o.Text
					}
					if !given[w] && !slices.Contains(strings.Fields(standing), w) {
						t.Fatalf("%s is gone from %s: %q", w, path, standing)
					}
				}
				for path, f := range s.fields {
					if (f.Text != "" || len(f.Open) > 0) && !strings.HasSuffix(path, "/plass") && !strings.HasSuffix(path, "/fjernet") && screen[path] != 1 {
						t.Fatalf("%s, which says %q beside %v, has %d places on the screen", path, f.Text, f.Open, screen[path])
					}
				}
			},
		})
	})
}
