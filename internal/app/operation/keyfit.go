package operation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/base/audit"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
)

// tries is how many sealed numbers of each key version are opened.
const tries = 20

// KeysFit tries whether the keys at hand open and find what is in the database: sealed national numbers of every version,
// their indexes, and the code of the newest audit row. It returns how many numbers it opened; the error is errs.Invalid with
// a fault for each key that does not fit, named as its file.
func KeysFit(ctx context.Context, p *db.Dump, ring *keys.Ring) (opened int, err error) {
	tables, err := p.Tables(ctx)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(tables, func(t db.Table) bool { return t.Name == "patient_identifier" })
	if i < 0 {
		return 0, errors.New("operation.KeysFit: the schema has no sealed numbers")
	}
	place := map[string]int{}
	for j, c := range tables[i].Columns {
		place[c.Name] = j
	}
	seals, indexes := map[string]*trial{}, map[string]*trial{}
	err = p.Rows(ctx, tables[i], func(row []any) error {
		text := func(name string) string { s, _ := row[place[name]].(string); return s }
		sealed, index := text("sealed"), text("blind_index")
		version := versionOf(sealed)
		seal := seals[version]
		if seal == nil {
			seal = &trial{}
			seals[version] = seal
		}
		if seal.n == tries {
			return nil
		}
		seal.n++
		number, err := ring.Open(sealed, "patient/"+text("patient_id"))
		if err == nil {
			opened++
			found := indexes[versionOf(index)]
			if found == nil {
				found = &trial{}
				indexes[versionOf(index)] = found
			}
			found.n++
			if !slices.Contains(ring.Indexes(string(number)), index) {
				found.failed++
			}
		} else {
			seal.failed++
		}
		return nil
	})
	if err != nil {
		return opened, err
	}
	fault := errs.Invalid("Nøklene passer ikke til dataene.")
	report(fault, "seal", seals, "Åpner ikke fødselsnumrene som er forseglet med versjon %s. Legg nøkkelen fra den gang i nøkkelmappen.")
	report(fault, "index", indexes, "Finner ikke igjen fødselsnumrene som er registrert med versjon %s. Legg nøkkelen fra den gang i nøkkelmappen.")
	fits, err := audit.Fits(ctx, &p.Conn, ring)
	if err != nil {
		return opened, err
	}
	if !fits {
		fault.At("audit", "Den nyeste raden i innsynsloggen er ikke skrevet med denne nøkkelen, eller den er endret. Legg riktig nøkkel i nøkkelmappen, og kjør «traad audit verify».")
	}
	return opened, fault.OrNil()
}

// trial is how many values of one key version were tried, and how many of them the key did not fit.
type trial struct{ n, failed int }

func versionOf(text string) string {
	version, _, _ := strings.Cut(text, ":")
	return strings.TrimPrefix(version, "v")
}

func report(fault *errs.Error, purpose string, all map[string]*trial, text string) {
	for _, version := range slices.Sorted(func(yield func(string) bool) {
		for v, t := range all {
			if t.failed > 0 && !yield(v) {
				return
			}
		}
	}) {
		fault.At(fmt.Sprintf("%s-%s.key", purpose, version), fmt.Sprintf(text, version))
	}
}
