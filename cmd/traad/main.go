// Command traad is the whole of Tråd: server, jobs and tools in one binary. This folder is the only place that wires; a
// command is a file.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"traad/internal/base/errs"
)

// A command has a name, a line of help, and what it does. Exit status: 0 done, 1 refused or failed, 2 wrong usage. Data goes
// to out, progress and faults to progress.
type command struct {
	name, help string
	run        func(ctx context.Context, args []string, out, progress io.Writer) error
}

var commands = []command{
	{"demo", "hele systemet med en oppdiktet region, logg inn som hvem du vil", demo},
	{"serve", "drift: nettsider og bakgrunnsjobber", serve},
	{"train", "et sted å øve med oppdiktede pasienter, ved siden av drift", train},
	{"migrate", "gjør databasen klar for denne versjonen", migrate},
	{"doctor", "sjekker installasjonen og sier hva som må rettes", doctor},
	{"keys", "lager nøkler til en ny installasjon, og nye versjoner av dem", keysCommand},
	{"user", "legger til, viser, gir roller til og avslutter brukere", userCommand},
	{"import", "leser inn lister fra Excel eller CSV", importCommand},
	{"casefind", "finner kandidater i filer med episoder, rangert og begrunnet", casefindCommand},
	{"results", "regner bruk før og etter inklusjon, mot personer som ingen fulgte", resultsCommand},
	{"generate", "lager en oppdiktet region med kjent fasit, for analyse", generateCommand},
	{"keyservice", "nøkkeltjenesten, som sykehuset kjører hos seg selv: gir pseudonymer og gjør ett kjent om gangen", keyServer},
	{"send-adt", "sender HL7-meldinger fra en fil og viser kvitteringene, for å prøve en forbindelse", sendADT},
	{"audit", "kontrollerer innsynsloggen (verify) eller tar den ut (export)", auditLog},
	{"backup", "tar en sikkerhetskopi mens Tråd kjører", backupCommand},
	{"restore", "gjenoppretter en sikkerhetskopi i en tom database", restoreCommand},
	{"removals", "tar vare på hva som er slettet (export), og sletter det igjen etter en gjenoppretting (redo)", removalsCommand},
	{"unseal", "åpner en låst fil med journaler, med nøkkelen som kommunen fikk", unsealCommand},
	{"version", "skriver versjonen", version},
}

var (
	// errUsage ends with status 2; what was wrong has been said.
	errUsage = errors.New("feil bruk")
	// errHelp ends with status 0: the help was asked for and has been given.
	errHelp = errors.New("hjelp")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() { // the second Ctrl+C ends at once
		<-ctx.Done()
		stop()
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, out, progress io.Writer) int {
	if len(args) == 0 {
		usage(progress)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(out)
		return 0
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:], out, progress)
		switch {
		case err == nil, errors.Is(err, errHelp):
			return 0
		case errors.Is(err, errUsage):
			return 2
		}
		tell(progress, c.name, err)
		return 1
	}
	fmt.Fprintf(progress, "traad: kommandoen «%s» finnes ikke\n", args[0])
	usage(progress)
	return 2
}

// tell writes why a command failed: a refusal in its own words with a line for each fault, anything else as it is.
func tell(w io.Writer, name string, err error) {
	var refusal *errs.Error
	if !errors.As(err, &refusal) {
		fmt.Fprintf(w, "traad %s: %v\n", name, err)
		return
	}
	fmt.Fprintf(w, "traad %s: %s\n", name, refusal.Safe)
	for _, f := range refusal.Fields {
		fmt.Fprintf(w, "  %s: %s\n", f.Name, f.Message)
	}
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Bruk: traad KOMMANDO [valg]")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-11s%s\n", c.name, c.help)
	}
	fmt.Fprintln(w, "«traad KOMMANDO --help» viser valgene.")
}
