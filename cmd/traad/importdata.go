package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"traad/internal/app/dataset"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
)

// importData takes de-identified episodes, persons or medicines in: files to the database, through the same door as the page.
func importData(ctx context.Context, f *flags, common shared, kind dataset.Kind, names []string, d dataset.Declared, from, to string, out, progress io.Writer) error {
	for _, x := range []struct {
		name, text string
	}{{"from", from}, {"to", to}} {
		if x.text == "" {
			continue
		}
		day, err := nb.ParseDay(x.text)
		if err != nil {
			return f.wrong("--%s skrives som 2026-11-21, ikke «%s»", x.name, x.text)
		}
		if x.name == "from" {
			d.From = day
		} else {
			d.To = day
		}
	}
	switch {
	case len(names) == 0:
		return f.wrong("skriv hvilke filer")
	case d.Source == "":
		return f.wrong("skriv hvilken kilde filene er fra: --source ahus-dips")
	}
	var held []*os.File
	defer func() {
		for _, file := range held {
			file.Close()
		}
	}()
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			return errs.NotFound("Filen " + name + " kan ikke leses. Sjekk navnet og tilgangen.").Because(err)
		}
		held = append(held, file)
		info, err := file.Stat()
		if err != nil || info.IsDir() {
			return errs.Invalid("Filen " + name + " er en mappe eller kan ikke leses.").Because(err)
		}
		d.Files = append(d.Files, dataset.File{Name: filepath.Base(name), Data: file, Size: info.Size()})
	}
	set, err := common.load()
	if err != nil {
		return err
	}
	keys, err := set.KeyService.open()
	if err != nil {
		return err
	}
	d.Keys = keys
	s, stop, err := common.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	rep, err := kind.Import(ctx, s, operator(s), d)
	if err != nil {
		return err
	}
	for _, n := range rep.Notices {
		fmt.Fprintln(progress, n)
	}
	for _, g := range rep.Quality.Gaps {
		fmt.Fprintf(progress, "Ingen %s fra %s til %s.\n", nb.Inside(kind.Title()), nb.DayYear(g.From), nb.DayYear(g.To))
	}
	for _, c := range rep.Quality.Unmatched.Most {
		fmt.Fprintf(progress, "Koden «%s» finnes ikke i ICD-10 og telles ingen steder. Brukt %s.\n", c.Code, plural(c.N, "gang", "ganger"))
	}
	done := "Lest inn og tatt i bruk"
	if d.DryRun {
		done = "Prøvd uten å lagre"
	}
	_, err = fmt.Fprintf(out, "%s: %s av %s, %s til %s.\n", done, plural(rep.Rows, "rad", "rader"), plural(rep.Persons, "person", "personer"), rep.From, rep.To)
	return err
}
