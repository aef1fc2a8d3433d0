// Command traad is the whole of Tråd: server, jobs and tools in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// A command has a name, a line of help, and what it does. Exit status: 0 done, 1 refused or failed, 2 wrong usage.
type command struct {
	name, help string
	run        func(ctx context.Context, args []string, out, progress io.Writer) error
}

var commands = []command{
	{"demo", "hele systemet med en oppdiktet region, logg inn som hvem du vil", demo},
	{"version", "skriver versjonen", version},
}

// errUsage ends with status 2.
var errUsage = errors.New("feil bruk")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, out, progress io.Writer) int {
	if len(args) == 0 {
		usage(progress)
		return 2
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:], out, progress)
		switch {
		case err == nil:
			return 0
		case errors.Is(err, errUsage):
			return 2
		}
		fmt.Fprintf(progress, "traad %s: %v\n", c.name, err)
		return 1
	}
	usage(progress)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Bruk: traad KOMMANDO [valg]")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.help)
	}
	fmt.Fprintln(w, "«traad KOMMANDO -h» viser valgene.")
}
