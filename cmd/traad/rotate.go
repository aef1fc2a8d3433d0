package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/operation"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
)

// rotate makes the next version of the keys named, of all where none is. A server that runs finds them by itself.
func rotate(dir string, purposes []string, out io.Writer) error {
	if len(purposes) == 0 {
		for _, p := range keys.Purposes() {
			purposes = append(purposes, string(p))
		}
	}
	ring, err := keys.Load(dir)
	if err != nil {
		return err
	}
	for _, p := range purposes {
		if !slices.Contains(keys.Purposes(), keys.Purpose(p)) {
			return errs.Invalid(fmt.Sprintf("«%s» er ikke en nøkkel. Velg blant seal, index, audit og pseudonym.", p))
		}
	}
	for _, p := range purposes {
		v, err := ring.Rotate(keys.Purpose(p))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-9s versjon %d er laget\n", p, v)
	}
	fmt.Fprintf(out, "Tråd finner dem selv innen %s og skriver med dem etter %s. Det som er skrevet med de gamle, kan fortsatt leses;\n"+
		"fødselsnumrene får de nye i bakgrunnen. La de gamle ligge, og ta en kopi av mappen nå.\n"+
		"Kjører Tråd på flere maskiner: legg de samme filene på alle innen %s.\n", lookForKeys, keys.Settle, keys.Settle)
	return nil
}

// lookForKeys is how often a server looks for new keys.
const lookForKeys = 30 * time.Second

// watchKeys looks for new keys until ctx ends, so that they are rotated without a stop.
func watchKeys(ctx context.Context, ring *keys.Ring, log *slog.Logger) {
	tick := time.NewTicker(lookForKeys)
	defer tick.Stop()
	for said := ""; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		said = reload(ring, log, said)
	}
}

// reload reads the keys anew, and says what is new or wrong; a fault that has been said is not said again.
func reload(ring *keys.Ring, log *slog.Logger, said string) string {
	found, err := ring.Reload()
	if err != nil {
		if text := err.Error(); text != said {
			log.Warn("nøklene kan ikke leses på nytt; de gamle brukes videre", "feil", errs.SafeText(err))
			return text
		}
		return said
	}
	if found {
		log.Info("nye nøkler er funnet", "brukes om", keys.Settle.String())
	}
	return ""
}

// renewKeys is the job that gives identity numbers the newest keys.
func renewKeys(s *app.Service) func(ctx context.Context) (int, error) {
	return func(ctx context.Context) (int, error) { return operation.Renew(ctx, s) }
}
