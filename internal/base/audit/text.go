package audit

import (
	"fmt"
	"strconv"

	"traad/internal/base/nb"
)

// Text says the fault in one sentence of bokmål, for the screen and the command line.
func (f Fault) Text() string {
	n := int(f.Count)
	rows := nb.Plural(n, "rad", "rader")
	switch f.Kind {
	case Changed:
		return fmt.Sprintf("Endret: %s er ikke slik Tråd skrev %s. Første: %s.", rows, them(n), f.First)
	case Missing:
		return fmt.Sprintf("Borte: %s mangler. Første: %s.", rows, f.First)
	case Inserted:
		return fmt.Sprintf("Satt inn: %s er lagt til utenom Tråd. Første: %s.", rows, f.First)
	case Reordered:
		return fmt.Sprintf("Flyttet: i %s står radene i en annen rekkefølge enn da de ble forseglet. Første: %s.", nb.Plural(n, "forsegling", "forseglinger"), f.First)
	case Unsealed:
		return fmt.Sprintf("Uforseglet: %s har ventet for lenge på forsegling. Første: %s. Se etter at Tråd kjører og forsegler.", rows, f.First)
	case Chain:
		return fmt.Sprintf("Kjeden er brutt: %s er endret, borte eller byttet ut. Første: %s.", nb.Plural(n, "forsegling", "forseglinger"), f.First)
	case Truncated:
		return fmt.Sprintf("Slutten er kuttet: %s finnes ikke lenger. Første: %s.", nb.Plural(n, "forsegling", "forseglinger"), f.First)
	case Heads:
		return fmt.Sprintf("Eksporterte hoder: %s er ikke skrevet av Tråd. Første: %s.", nb.Plural(n, "linje", "linjer"), f.First)
	}
	return fmt.Sprintf("%s: %s. Første: %s.", f.Kind, nb.Int(n), f.First)
}

func them(n int) string {
	if n == 1 {
		return "den"
	}
	return "dem"
}

// String says the place in bokmål: "rad 0198… (forsegling 12, plass 4)".
func (p Place) String() string {
	seal := ""
	if p.Seal != 0 || p.Row == "" {
		seal = "forsegling " + strconv.FormatInt(p.Seal, 10)
		if p.Position > 0 {
			seal += ", plass " + strconv.Itoa(p.Position)
		}
	}
	switch {
	case p.Row == "":
		return seal
	case seal == "":
		return "rad " + string(p.Row)
	}
	return "rad " + string(p.Row) + " (" + seal + ")"
}
