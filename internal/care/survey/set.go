package survey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/base/errs"
	"traad/internal/base/nb"
)

// SetPrefix begins the code of every set that is written here, so that none is taken for one that comes with the program.
const SetPrefix = "egen-"

// good stands before an answer that the service aims for, where answers are typed one a line.
const good = "+"

// WrittenQuestion is a question of an own set as it is typed: options one a line, those that the service aims for with a + first.
type WrittenQuestion struct {
	Code      string // of a question that was there before, so that its answers can be followed; "" a new one
	Text      string
	Kind      Kind
	Options   string
	Low, High string
	Aim       string
}

// Written is an own set as it is typed. Questions without a text are taken out.
type Written struct {
	Title     string
	Audience  Audience
	Lead      string
	Questions []WrittenQuestion
}

// Write is what w is as a survey with the code, valid or not: a draft keeps what was typed. A question has the code that it had, or the first that is free.
func Write(code string, w Written) *Survey {
	s := &Survey{Code: code, Title: nb.CleanLine(w.Title), Audience: w.Audience, Lead: nb.CleanLine(w.Lead)}
	taken := map[string]bool{}
	for _, q := range w.Questions {
		taken[q.Code] = true
	}
	next := 1
	used := map[string]bool{}
	for _, q := range w.Questions {
		text := nb.CleanLine(q.Text)
		if text == "" {
			continue
		}
		out := Question{Code: q.Code, Text: text, Kind: q.Kind, Aim: nb.CleanLine(q.Aim), Own: true}
		for out.Code == "" || used[out.Code] {
			if c := fmt.Sprintf("q%d", next); !taken[c] && !used[c] {
				out.Code = c
			}
			next++
		}
		used[out.Code] = true
		switch q.Kind {
		case Choice:
			for line := range strings.Lines(q.Options) {
				words := nb.CleanLine(line)
				rest, aimed := strings.CutPrefix(words, good)
				if rest = strings.TrimSpace(rest); rest != "" {
					out.Options = append(out.Options, Option{Code: fmt.Sprintf("s%d", len(out.Options)+1), Text: rest, Good: aimed})
				}
			}
		case Scale:
			out.Low, out.High = nb.CleanLine(q.Low), nb.CleanLine(q.High)
		case Text:
		}
		s.Questions = append(s.Questions, out)
	}
	return s
}

// AsWritten is the survey as it is typed.
func (s *Survey) AsWritten() Written {
	w := Written{Title: s.Title, Audience: s.Audience, Lead: s.Lead}
	for _, q := range s.Questions {
		x := WrittenQuestion{Code: q.Code, Text: q.Text, Kind: q.Kind, Low: q.Low, High: q.High, Aim: q.Aim}
		for _, o := range q.Options {
			if o.Good {
				x.Options += good + " "
			}
			x.Options += o.Text + "\n"
		}
		x.Options = strings.TrimSuffix(x.Options, "\n")
		w.Questions = append(w.Questions, x)
	}
	return w
}

// WrittenField is the name of a form's field of the question with the number, from 1: WrittenField(2, "type").
func WrittenField(n int, what string) string { return fmt.Sprintf("sp-%d-%s", n, what) }

// CheckWritten says what keeps an own set from being published, by form field: tittel, hvem, innledning, and of each question tekst, type, svar, lav.
func (s *Survey) CheckWritten() error {
	f := errs.Invalid("Settet kan ikke publiseres slik det står. Rett feltene som er merket.")
	line := func(field, text, required string) {
		if text == "" && required != "" {
			f.At(field, required)
		} else if n := utf8.RuneCountInString(text); n > MaxWords {
			f.Say(field, "Teksten er på %d tegn. Kort den ned til %d.", n, MaxWords)
		}
	}
	line("tittel", s.Title, "Skriv hva undersøkelsen heter. Det står over spørsmålene.")
	line("innledning", s.Lead, "Skriv hvorfor dere spør, og at det er frivillig å svare.")
	if !slices.Contains(Audiences, s.Audience) {
		f.At("hvem", "Velg hvem som spørres.")
	}
	if n := len(s.Questions); n == 0 {
		f.At(WrittenField(1, "tekst"), "Skriv minst ett spørsmål.")
	} else if n > MaxQuestions {
		f.Say(WrittenField(MaxQuestions+1, "tekst"), "Det er %d spørsmål. Ta bort noen, så det er høyst %d.", n, MaxQuestions)
	}
	seen := map[string]bool{}
	for i, q := range s.Questions {
		at := func(what string) string { return WrittenField(i+1, what) }
		line(at("tekst"), q.Text, "Skriv spørsmålet.")
		if seen[strings.ToLower(q.Text)] {
			f.At(at("tekst"), "Spørsmålet står to ganger. Ta bort det ene.")
		}
		seen[strings.ToLower(q.Text)] = true
		line(at("mal"), q.Aim, "")
		switch q.Kind {
		case Choice:
			if n := len(q.Options); n < 2 || n > MaxOptions {
				f.Say(at("svar"), "Skriv fra 2 til %d svar, ett på hver linje.", MaxOptions)
			}
			texts := map[string]bool{}
			for _, o := range q.Options {
				if utf8.RuneCountInString(o.Text) > MaxWords {
					f.Say(at("svar"), "Et svar har høyst %d tegn.", MaxWords)
				}
				if texts[strings.ToLower(o.Text)] {
					f.At(at("svar"), "Samme svar står to ganger. Ta bort det ene.")
				}
				texts[strings.ToLower(o.Text)] = true
			}
		case Scale:
			line(at("lav"), q.Low, "Skriv hva 0 betyr.")
			line(at("hoy"), q.High, "Skriv hva 10 betyr.")
		case Text:
		default:
			f.At(at("type"), "Velg hvordan det skal svares.")
		}
	}
	if err := f.OrNil(); err != nil {
		return err
	}
	return s.Validate()
}

// After is the survey as a version that follows those before, the newest of them first. A question that asks something else than it did gets a code of its
// own, since its answers cannot be followed together with the old ones; one whose answers are worded otherwise too.
func (s *Survey) After(before []*Survey) *Survey {
	out := *s
	out.Questions = slices.Clone(s.Questions)
	taken := map[string]bool{}
	for _, v := range append(slices.Clone(before), s) {
		for _, q := range v.Questions {
			taken[q.Code] = true
		}
	}
	for i, q := range out.Questions {
		if old, ok := last(before, q.Code); !ok || old.asksAlike(q) {
			continue
		}
		for n := 1; ; n++ {
			if c := fmt.Sprintf("q%d", n); !taken[c] {
				taken[c], out.Questions[i].Code = true, c
				break
			}
		}
	}
	return &out
}

// last is the question with the code in the newest version that has it.
func last(versions []*Survey, code string) (Question, bool) {
	for _, v := range versions {
		if q, ok := v.Find(code); ok {
			return q, true
		}
	}
	return Question{}, false
}

func (q Question) asksAlike(o Question) bool {
	return q.Text == o.Text && q.Kind == o.Kind && q.Low == o.Low && q.High == o.High &&
		slices.EqualFunc(q.Options, o.Options, func(a, b Option) bool { return a.Code == b.Code && a.Text == b.Text })
}

// Name is the survey's title with its version, for those who begin rounds.
func (s *Survey) Name() string {
	if s.Version > 1 {
		return cmp.Or(s.Title, "Uten tittel") + ", versjon " + nb.Int(s.Version)
	}
	return cmp.Or(s.Title, "Uten tittel")
}
