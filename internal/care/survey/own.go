package survey

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/base/errs"
	"traad/internal/base/nb"
)

// MaxOwn is how many questions a round may add.
const MaxOwn = 3

// OwnQuestion is a question that a round adds, as it is typed: options one a line.
type OwnQuestion struct {
	Text    string
	Kind    Kind
	Options string
}

// With returns the survey with own questions after its own. Faults are at eget-1, eget-1-svar and so on; those that are empty are passed over.
func (s *Survey) With(own []OwnQuestion) (*Survey, error) {
	out := *s
	out.Questions = slices.Clone(s.Questions)
	v := errs.Invalid("Spørsmålene kan ikke brukes slik de står. Rett feltene som er merket.")
	for i, o := range own {
		field := fmt.Sprintf("eget-%d", i+1)
		q := Question{Code: field, Text: nb.CleanLine(o.Text), Kind: o.Kind, Own: true}
		if q.Text == "" {
			if strings.TrimSpace(o.Options) != "" {
				v.At(field, "Skriv spørsmålet som svarene hører til.")
			}
			continue
		}
		if n := utf8.RuneCountInString(q.Text); n > MaxWords {
			v.Say(field, "Spørsmålet er på %d tegn. Kort det ned til %d.", n, MaxWords)
		}
		switch o.Kind {
		case Choice:
			for line := range strings.Lines(o.Options) {
				if text := nb.CleanLine(line); text != "" {
					q.Options = append(q.Options, Option{Code: fmt.Sprintf("s%d", len(q.Options)+1), Text: text})
				}
			}
			if n := len(q.Options); n < 2 || n > MaxOptions {
				v.Say(field+"-svar", "Skriv fra 2 til %d svar, ett på hver linje.", MaxOptions)
			}
		case Scale:
			q.Low, q.High = "dårligst", "best"
		case Text:
		default:
			v.At(field+"-type", "Velg hvordan det skal svares.")
		}
		out.Questions = append(out.Questions, q)
	}
	if err := v.OrNil(); err != nil {
		return nil, err
	}
	return &out, out.Validate()
}
