package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"traad/internal/base/errs"
	"traad/internal/front/synthetic"
)

const generateAbout = `Lager en oppdiktet region i mappen MAPPE: episodes.csv, persons.csv, enrolments.csv og truth.json. Ingen finnes på ordentlig.
Samme valg gir samme filer. truth.json har det ingen vet om en virkelig region: bruken til dem som er inkludert, med og uten
tjenesten, så en metode kan prøves mot fasiten. --effect 1 er en tjeneste uten virkning.`

// generateCommand writes a synthetic region with known truth.
func generateCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("generate", "--seed N --persons N [--effect 0.85] MAPPE", generateAbout, out, progress)
	seed := f.Uint64("seed", 1, "et tall; samme tall gir samme region")
	persons := f.Int("persons", 99000, "hvor mange personer over 65 år")
	effect := f.Float64("effect", 0.85, "hva tjenesten ganger raten av akuttinnleggelser med")
	monthly := f.Int("monthly", 0, "hvor mange som inkluderes hver måned; 0: 20 for 99 000 personer, i forhold")
	words, err := f.read(args)
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return f.wrong("skriv hvilken mappe filene skal i")
	case len(words) > 1:
		return f.wrong("«%s» hører ikke hjemme her", words[1])
	case *persons < 1 || *persons > 10_000_000:
		return f.wrong("--persons er et tall fra 1 til 10 000 000")
	case !(*effect > 0 && *effect <= 5):
		return f.wrong("--effect er et tall over 0, høyst 5")
	case *monthly < 0:
		return f.wrong("--monthly er et tall fra 0")
	}
	dir := words[0]
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return errs.Invalid("Mappen " + dir + " kan ikke lages. Sjekk stien og tilgangen.").Because(err)
	}
	truth, err := writeRegion(&synthetic.Region{Seed: *seed, Persons: *persons, Effect: *effect, Monthly: *monthly}, dir)
	if err != nil {
		return errs.Invalid("Filene kan ikke skrives i " + dir + ". Sjekk plassen og tilgangen.").Because(err)
	}
	_, err = fmt.Fprintf(out, "%s, %s, %d inkluderte. Sann rate med tjenesten mot uten: %.3f.\n",
		plural(truth.Persons, "person", "personer"), plural(truth.Counts.Episodes, "episode", "episoder"), truth.Enrolled, truth.RateRatio)
	return err
}

// writeRegion writes beside the final names and moves all files into place at the end, so that a run that was stopped leaves
// nothing that looks whole.
func writeRegion(r *synthetic.Region, dir string) (truth *synthetic.Truth, err error) {
	names := []string{"episodes.csv", "persons.csv", "enrolments.csv", "truth.json"}
	files := make([]*os.File, len(names))
	defer func() {
		for _, f := range files {
			if f != nil {
				f.Close()
				os.Remove(f.Name()) // gone already where all went well
			}
		}
	}()
	for i, name := range names {
		if files[i], err = os.CreateTemp(dir, name+".*.del"); err != nil {
			return nil, err
		}
		if err := files[i].Chmod(0o644); err != nil {
			return nil, err
		}
	}
	if truth, err = r.Write(synthetic.Files{Episodes: files[0], Persons: files[1], Enrolments: files[2]}); err != nil {
		return nil, err
	}
	enc := json.NewEncoder(files[3])
	enc.SetIndent("", " ")
	if err := enc.Encode(truth); err != nil {
		return nil, err
	}
	for i, f := range files {
		if err := errors.Join(f.Close(), os.Rename(f.Name(), filepath.Join(dir, names[i]))); err != nil {
			return nil, err
		}
	}
	return truth, nil
}
