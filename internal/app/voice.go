package app

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"traad/internal/base/lang"
	"traad/internal/store/query"
)

// said is what the pathway definitions of an installation say in other languages.
type said struct {
	of    string // which versions it was gathered from
	texts map[lang.Code]map[string]string
}

// Voice is the voice of a language that also knows what the pathway definitions of this installation say in it: v.T(stage.Title). The definitions are looked
// into once, when a page first says something; what they say goes before the catalogue. Nothing is asked for in bokmål.
func (s *Service) Voice(ctx context.Context, c lang.Code) *lang.Voice {
	load := sync.OnceValue(func() map[string]string {
		texts, err := s.definitionTexts(ctx)
		if err != nil { // the page is read in bokmål where it would have been said
			slog.Default().Warn("oversettelsene i forløpsdefinisjonene kan ikke leses", "feil", err)
		}
		return texts[c]
	})
	return lang.In(c).With(func(text string) (string, bool) {
		t, ok := load()[text]
		return t, ok
	})
}

// definitionTexts are the translations of all published definitions. Where two say the same text, it is said as in the one that takes people in, of those in the newest of
// its pathway, of those in the one that was published last; older versions come after, since those who are enrolled may be on one, whose texts the newest has not.
// It is gathered anew when the versions are others than it was gathered from, or one is withdrawn, so that it holds also where another process published.
func (s *Service) definitionTexts(ctx context.Context) (map[lang.Code]map[string]string, error) {
	r := s.Store.Reader()
	rows, err := r.PublishedDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("app.Voice: %w", err)
	}
	var of strings.Builder
	age := map[query.PublishedDefinitionsRow]int{} // 0 is the newest of its pathway
	for i, row := range rows {
		fmt.Fprintf(&of, "%s@%d %t ", row.Code, row.Version, row.Withdrawn)
		if i > 0 && rows[i-1].Code == row.Code {
			age[row] = age[rows[i-1]] + 1
		}
	}
	if kept := s.said.Load(); kept != nil && kept.of == of.String() {
		return kept.texts, nil
	}
	slices.SortStableFunc(rows, func(a, b query.PublishedDefinitionsRow) int {
		if a.Withdrawn != b.Withdrawn {
			return map[bool]int{true: 1, false: -1}[a.Withdrawn]
		}
		return cmp.Or(cmp.Compare(age[a], age[b]), b.PublishedAt.Compare(a.PublishedAt.Time))
	})
	texts := map[lang.Code]map[string]string{}
	for _, row := range rows {
		p, err := s.published(ctx, r, row.Code, row.Version)
		if err != nil {
			return nil, err
		}
		for _, c := range lang.All {
			for text, t := range p.Said(c) {
				if texts[c] == nil {
					texts[c] = map[string]string{}
				}
				if _, ok := texts[c][text]; !ok {
					texts[c][text] = t
				}
			}
		}
	}
	s.said.Store(&said{of.String(), texts})
	return texts, nil
}
