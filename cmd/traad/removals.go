package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"traad/internal/app/removal"
	"traad/internal/base/errs"
)

const removalsAbout = `export  skriver en linje for hver sletting som er gjort: id-er, grunn, vedtak og hvem som ba om og godkjente den, aldri hva
        som ble slettet. Ta vare på filen utenfor databasen, sammen med hodene fra innsynsloggen.
redo    gjør slettingene i filen på nytt der databasen ikke kjenner dem. Kjør den etter en gjenoppretting fra en eldre kopi,
        før noen logger inn. Slettinger som er gjort, røres ikke.`

// removalsCommand keeps deletions done when a database comes back from a copy that is older than they are.
func removalsCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("removals", "export|redo FIL [--config FIL] [--database ADRESSE]", removalsAbout, out, progress)
	common := f.shared()
	words, err := f.read(args)
	if err != nil {
		return err
	}
	switch {
	case len(words) == 1 && words[0] == "export":
	case len(words) == 2 && words[0] == "redo":
	case len(words) == 1 && words[0] == "redo":
		return f.wrong("skriv filen som «traad removals export» har skrevet")
	default:
		return f.wrong("skriv export, eller redo og en fil")
	}
	var list []removal.Tombstone
	if words[0] == "redo" {
		if list, err = readTombstones(words[1]); err != nil {
			return err
		}
	}
	s, stop, err := common.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if words[0] == "export" {
		if list, err = removal.Tombstones(ctx, s); err != nil {
			return err
		}
		w := json.NewEncoder(out)
		for _, t := range list {
			if err := w.Encode(t); err != nil {
				return err
			}
		}
		return nil
	}
	r, err := removal.Redo(ctx, s, operator(s), list)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s gjort på nytt. %d var gjort fra før, %d gjaldt noe som ikke er i databasen.\n", plural(r.Done, "sletting er", "slettinger er"), r.Known, r.Absent)
	for _, id := range r.Failed {
		fmt.Fprintf(out, "Kunne ikke gjøres på nytt: %s\n", id)
	}
	if len(r.Failed) > 0 {
		return errs.Conflict(plural(len(r.Failed), "sletting kunne ikke gjøres på nytt", "slettinger kunne ikke gjøres på nytt") + ". Ingenting av dem er endret. Be om dem på nytt i Tråd.")
	}
	return nil
}

// readTombstones reads what export wrote. A line that is none refuses the whole file, before anything is deleted.
func readTombstones(path string) ([]removal.Tombstone, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errs.Invalid(fmt.Sprintf("Filen %s kan ikke leses. Sjekk navnet og tilgangen.", path)).Because(err)
	}
	defer file.Close()
	var list []removal.Tombstone
	d := json.NewDecoder(bufio.NewReader(file))
	d.DisallowUnknownFields()
	for {
		var t removal.Tombstone
		err := d.Decode(&t)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err == nil {
			err = t.Check()
		}
		if err != nil {
			return nil, errs.Invalid(fmt.Sprintf("Linje %d i %s er ikke en sletting slik «traad removals export» skriver dem. Ingenting er slettet.", len(list)+1, path)).Because(err)
		}
		list = append(list, t)
	}
}
