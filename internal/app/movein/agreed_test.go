package movein_test

import (
	"context"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// agreed lays a signed cooperation agreement for a municipality.
func agreed(t testing.TB, s *app.Service, party care.OrgID) {
	t.Helper()
	from := date.Of(2020, 1, 1)
	signed := func(name string) care.AgreementParty {
		return care.AgreementParty{Name: name, SignedBy: "en leder", SignedOn: from}
	}
	do(t, s, func(ctx context.Context, tx *app.Tx) error {
		return agreement.Lay(ctx, tx.Writer, db.At(tx.Now), "", []agreement.Laid{{
			ID: db.NewID(), Party: party, Basis: care.WrittenAgreement,
			Version: care.AgreementVersion{ValidFrom: from, AgreementText: care.AgreementText{Parties: []care.AgreementParty{signed("Kommunen"), signed("Sykehuset")}}},
		}})
	})
}

// Notice: nobody new is moved in as included, the cell says why and who can mend it; one who waits can still be moved in.
func TestNoNewUnderNotice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st, ring(t))

		notice := care.AgreementNotice{On: today, Ends: today.AddDays(60), Reason: "Kommunen trekker seg."}
		if err := (agreement.GiveNotice{Party: nes, Seen: 1, Notice: notice}).Run(t.Context(), s, admin); err != nil {
			t.Fatal(err)
		}
		waits := good(t, 1, "Beslutning", "Venter", "Begrunnelse", "Ingen plass", "Samtykke dato", "", "CFS", "")
		id, err := movein.Upload{Name: "liste.xlsx", Data: book(t, good(t, 0, "Kommune", "Nes"), waits)}.Run(t.Context(), s, inNes)
		if err != nil {
			t.Fatal(err)
		}
		v, err := movein.Look(t.Context(), s, inNes, id)
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Result.Faults) == 0 || !strings.Contains(v.Result.Faults[0].Message, "sagt opp") || v.Result.Wrong == 0 || v.Result.Good > 1 {
			t.Errorf("moved in under notice: %+v", v.Result)
		}
		for _, f := range v.Result.Faults {
			if f.Row == 3 && strings.Contains(f.Message, "avtale") {
				t.Errorf("somebody who waits is refused because of the agreement: %s", f.Message)
			}
		}
	})
}
