package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"traad/internal/app"
	"traad/internal/app/operation"
	"traad/internal/base/errs"
)

const removalsAbout = `export  skriver en linje for hver sletting som er gjort, og for hvert nei som er sagt: reservasjoner, samtykker som er trukket, og innsyn på nett,
        roller og kontoer som er avsluttet. Id-er og koder, aldri hva som ble slettet eller sagt. Med audit.holds skrives det av seg selv.
redo    gjør det på nytt der databasen ikke kjenner det. Kjør den etter en gjenoppretting fra en eldre kopi, før noen logger inn.
        «traad restore» gjør det selv når audit.holds er satt. Det som står der fra før, røres ikke.`

// removalsCommand keeps deletions done, and what was said no to, when a database comes back from a copy that is older than they are.
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
	var list []operation.Hold
	if words[0] == "redo" {
		if list, err = readHolds(words[1]); err != nil {
			return err
		}
	}
	s, stop, err := common.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if words[0] == "redo" {
		return redoHolds(ctx, s, list, out)
	}
	if list, err = operation.Holds(ctx, s); err != nil {
		return err
	}
	w := json.NewEncoder(out)
	for _, h := range list {
		if err := w.Encode(h); err != nil {
			return err
		}
	}
	return nil
}

// redoHolds holds the database to a list, and tells what came of it.
func redoHolds(ctx context.Context, s *app.Service, list []operation.Hold, out io.Writer) error {
	r, err := operation.Redo(ctx, s, operator(s), list)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s gjort på nytt. %d var gjort fra før, %d gjaldt noe som ikke er i databasen.\n", plural(r.Done, "sletting er", "slettinger er"), r.Known, r.Absent)
	fmt.Fprintf(out, "%s ført på nytt, %s avsluttet på nytt.\n", plural(r.Nos, "reservasjon eller trukket samtykke er", "reservasjoner og trukne samtykker er"), plural(r.Ended, "tilgang er", "tilganger er"))
	if r.Standing > 0 {
		fmt.Fprintf(out, "%s trukket etter at kopien ble laget, og gjelder til personen er spurt.\n", plural(r.Standing, "reservasjon ble", "reservasjoner ble"))
	}
	for _, ref := range r.Left {
		fmt.Fprintf(out, "Kunne ikke gjøres på nytt: %s\n", ref)
	}
	if len(r.Left) > 0 {
		return errs.Conflict(plural(len(r.Left), "linje kunne ikke gjøres på nytt", "linjer kunne ikke gjøres på nytt") + ". Ingenting av det er endret. Gjør det på nytt i Tråd før noen andre logger inn.")
	}
	return nil
}

// readHolds reads what export, or Tråd by itself, wrote. A line that is none refuses the whole file, before anything is done.
func readHolds(path string) ([]operation.Hold, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errs.Invalid(fmt.Sprintf("Filen %s kan ikke leses. Sjekk navnet og tilgangen.", path)).Because(err)
	}
	defer file.Close()
	list, line, err := operation.ReadHolds(file)
	if err != nil {
		return nil, errs.Invalid(fmt.Sprintf("Linje %d i %s er ikke slik «traad removals export» skriver dem. Ingenting er slettet.", line, path)).Because(err)
	}
	return list, nil
}
