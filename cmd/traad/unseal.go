package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/keys"
)

const unsealAbout = `Åpner en låst fil med journaler, som en kommune har fått etter at samarbeidsavtalen er slutt. Nøkkelen er den som lederen i
kommunen fikk se da uttrekket ble godkjent. Den leses fra tastaturet (standard input), aldri fra kommandolinjen.
Filen skrives ved siden av, uten .traad, og bare når alt er helt.`

// unsealCommand opens a parcel of records. It needs no installation, no database and no other key.
func unsealCommand(_ context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("unseal", "FIL", unsealAbout, out, progress)
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) != 1 || !strings.HasSuffix(words[0], ".traad") {
		return f.wrong("skriv filen, som heter noe på .traad")
	}
	fmt.Fprint(progress, "Nøkkelen: ")
	key, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return errs.Invalid("Nøkkelen kan ikke leses.").Because(err)
	}
	to := strings.TrimSuffix(words[0], ".traad")
	if err := unseal(words[0], to, key); err != nil {
		return err
	}
	fmt.Fprintln(out, to)
	return nil
}

// unseal writes the opened file to a place where nothing is, and leaves nothing where it cannot be opened whole.
func unseal(from, to, key string) error {
	in, err := os.Open(from)
	if err != nil {
		return errs.Invalid("Filen kan ikke leses: " + from).Because(err)
	}
	defer in.Close()
	if _, err := os.Stat(to); err == nil {
		return errs.Conflict("Det ligger en fil der fra før, og den er ikke rørt: " + to)
	}
	part, err := os.OpenFile(to+".del", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return errs.Invalid("Kan ikke skrive ved siden av filen.").Because(err)
	}
	err = keys.OpenParcel(part, in, key)
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(part.Name(), to)
	}
	if err != nil {
		_ = os.Remove(part.Name())
		return errs.Invalid("Filen lot seg ikke åpne. Sjekk nøkkelen, og at filen er hentet helt.").Because(err)
	}
	return nil
}
