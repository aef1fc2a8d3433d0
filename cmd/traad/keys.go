package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/keys"
)

// keysCommand makes the keys of a new installation, and lists those that are there.
func keysCommand(_ context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("keys", "generate|list|rotate [NØKKEL …] [--config FIL]", "generate lager de nøklene som mangler i nøkkelmappen. Ta en kopi av mappen og oppbevar den atskilt fra databasen:\n"+
		"uten nøklene kan fødselsnumre aldri leses igjen.\nlist viser nøklene, aldri hva som står i dem.\n"+
		"rotate lager en ny versjon av seal, index, audit og pseudonym, eller av dem du nevner, mens Tråd kjører.", out, progress)
	common := f.shared()
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) == 0 || words[0] != "rotate" && (len(words) != 1 || words[0] != "generate" && words[0] != "list") {
		return f.wrong("skriv generate, list eller rotate")
	}
	set, err := common.load()
	if err != nil {
		return err
	}
	if words[0] == "rotate" {
		return rotate(set.Keys, words[1:], out)
	}
	if words[0] == "generate" {
		if err := keys.Generate(set.Keys); err != nil {
			return err
		}
	}
	problems := 0
	for _, e := range keys.Inspect(set.Keys) {
		state := age(e, time.Now())
		if e.Problem != "" {
			state = e.Problem
			problems++
		}
		fmt.Fprintf(out, "%-9s versjon %d  %s  %s\n", e.Purpose, e.Version, e.Path, state)
	}
	if problems > 0 {
		return errs.Invalid(fmt.Sprintf("%s kan ikke brukes.", plural(problems, "nøkkel", "nøkler")))
	}
	return nil
}

// age says how old a key is; one from the environment has no date.
func age(e keys.Entry, now time.Time) string {
	if e.Created.IsZero() {
		return "fra miljøet"
	}
	return plural(int(now.Sub(e.Created).Hours()/24), "dag", "dager") + " gammel"
}
