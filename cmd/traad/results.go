package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"traad/internal/app/result"
	columns "traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/front/results"
	"traad/internal/rules/casefind"
	use "traad/internal/rules/usage"
)

const resultsAbout = `Regner bruk og kostnad før og etter inklusjon, og sammenligner med personer som ingen fulgte. Skriver til standard ut.
Filene er CSV (komma eller semikolon, UTF-8) eller Parquet, og kan gis flere ganger. Formatene og metodene står i docs/results.md.
persons bør ha hele befolkningen over 65 år: fallet som kommer av seg selv, regnes av den. enrolments har også dem som er
funnet uten å bli inkludert: de er utvalget det sammenlignes med.

--prices er en tabell (CSV) med tjeneste;enhet;pris;prisar;kilde. Uten den brukes kostnad i episodene, der den finnes.`

// resultsCommand tells of use before and after from files, without a server.
func resultsCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("results", "--episodes FIL --persons FIL --enrolments FIL [--format json|xlsx|html]", resultsAbout, out, progress)
	var episodes, persons, enrolments texts
	f.Var(&episodes, "episodes", "fil med episoder; kan gis flere ganger")
	f.Var(&persons, "persons", "fil med personer; kan gis flere ganger")
	f.Var(&enrolments, "enrolments", "fil med inkluderte og kandidater; kan gis flere ganger")
	format := f.String("format", "json", "json, xlsx eller html")
	prices := f.String("prices", "", "fil med priser")
	from := f.String("from", "", "første dag med hele data, som 2024-01-01; ellers dagen for den første episoden")
	to := f.String("to", "", "siste dag med hele data, som 2026-10-31; ellers dagen for den siste episoden")
	pathway := f.String("pathway", "", "bare dette forløpet")
	of := selectionFlags(f)
	seed := f.Uint64("seed", 1, "et tall; samme tall gir samme intervaller")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	o := use.Options{Seed: *seed, Pathway: *pathway}
	if o.Only, err = of(); err != nil {
		return err
	}
	switch {
	case len(words) > 0:
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	case len(episodes) == 0:
		return f.wrong("skriv hvilken fil episodene er i: --episodes FIL")
	case len(persons) == 0:
		return f.wrong("skriv hvilken fil personene er i: --persons FIL")
	case len(enrolments) == 0:
		return f.wrong("skriv hvilken fil de inkluderte er i: --enrolments FIL")
	case *format != "json" && *format != "xlsx" && *format != "html":
		return f.wrong("formatet er json, xlsx eller html")
	}
	for _, d := range []struct {
		name, text string
		day        *columns.Day
	}{{"from", *from, &o.From}, {"to", *to, &o.To}} {
		if d.text == "" {
			continue
		}
		day, err := date.Parse(d.text)
		if err != nil || day.Year() < 1985 || day.Year() > 2098 {
			return f.wrong("--%s skrives som 2026-10-31, ikke «%s»", d.name, d.text)
		}
		*d.day = columns.DayOf(day)
	}
	if o.To != 0 {
		o.To++ // the first day after
	}
	if o.From != 0 && o.To != 0 && o.From >= o.To {
		return f.wrong("--from er etter --to")
	}
	s := &use.Study{}
	if *prices != "" {
		text, err := os.ReadFile(*prices)
		if err != nil {
			return errs.NotFound("Pristabellen " + *prices + " kan ikke leses. Sjekk navnet og tilgangen.").Because(err)
		}
		if s.Prices, err = use.ParsePrices(*prices, text); err != nil {
			return err
		}
	}
	if err := readStudy(ctx, s, episodes, persons, enrolments, progress); err != nil {
		return err
	}
	r, err := s.Run(o)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	switch *format {
	case "json":
		err = results.JSON(&b, r)
	case "xlsx":
		err = result.XLSX(nil, &b, r)
	default:
		err = results.HTML(&b, r)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(progress, r.Words.Verdict)
	_, err = out.Write(b.Bytes())
	return err
}

// readStudy reads all three kinds of files; all faults of all files come in one error, and then nothing is used.
func readStudy(ctx context.Context, s *use.Study, episodes, persons, enrolments []string, progress io.Writer) error {
	b := columns.Builder{Amounts: true}
	var g columns.Register
	var n columns.Enrolments
	for _, kind := range []struct {
		files []string
		read  func(string, io.ReaderAt, int64) error
	}{{persons, g.Read}, {enrolments, n.Read}, {episodes, b.Read}} {
		for _, name := range kind.files {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := readFile(name, kind.read); err != nil {
				return err
			}
		}
	}
	people, err1 := g.People()
	all, err2 := n.All()
	e, err3 := b.Episodes()
	for _, l := range []columns.Log{g.Log, n.Log, b.Log} {
		for _, note := range l.Notices {
			fmt.Fprintln(progress, note)
		}
	}
	if err1 != nil || err2 != nil || err3 != nil {
		whole := columns.Log{}
		for _, l := range []columns.Log{g.Log, n.Log, b.Log} {
			whole.Faults, whole.Count = append(whole.Faults, l.Faults...), whole.Count+l.Count
		}
		return whole.Err()
	}
	s.Index, s.People, s.Enrolments = casefind.Read(e), people, all
	return nil
}
