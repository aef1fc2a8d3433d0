package intake_test

import (
	"context"
	"strings"
	"testing"

	"traad/internal/app/openstay"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// table is a key service over a table, which a test can take down.
type table struct {
	names map[string]string
	down  bool
}

func (k *table) Pseudonyms(_ context.Context, numbers []nin.Number) ([]string, error) {
	if k.down {
		return nil, errs.Unavailable("nede")
	}
	var all []string
	for _, n := range numbers {
		if k.names[n.Digits()] == "" {
			k.names[n.Digits()] = "pseudonym-" + string(rune('A'+len(k.names)))
		}
		all = append(all, k.names[n.Digits()])
	}
	return all, nil
}

func (k *table) Reveal(context.Context, keyservice.Request) (nin.Number, error) {
	return nin.Number{}, errs.Denied("ikke her")
}

func basis(w *webtest.World) openstay.Record {
	return openstay.Record{
		Unit: w.Orgs["Akershus universitetssykehus"], Basis: "Vedtak 12/2026", Purpose: "Forsterket hjemreise", DecidedBy: "Direktøren",
		DecidedOn: webtest.Today.AddDays(-3), From: webtest.Today, To: webtest.Today.AddDays(200),
	}
}

// columns is everything that table open_stay holds, as one text.
func columns(t *testing.T, d *db.DB) (n int, text string) {
	t.Helper()
	rows, err := d.Reader().QueryContext(t.Context(), `select id, pseudonym, number_hash, unit_id, municipality, told, standing from open_stay order by from_at, id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		var c [7]string
		if err := rows.Scan(&c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6]); err != nil {
			t.Fatal(err)
		}
		text += strings.Join(c[:], " ") + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return n, text
}

// TestOpenStays: nothing without a decision; with one, a pseudonym and no more; theirs when they are enrolled; gone thirty days after.
func TestOpenStays(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		keys := &table{names: map[string]string{}}
		k := openstay.New(w.Service, h.box, keys)
		ctx, minute := t.Context(), 0
		collect := func(want int) {
			t.Helper()
			h.work()
			minute += 5
			w.Go(webtest.Today, 10, minute)
			if n, err := k.Collect(ctx); err != nil || n != want {
				t.Fatalf("kept %d, want %d: %v", n, want, err)
			}
		}
		collect(0) // from here on
		old, young := w.Unused(), synthetic(t, date.Of(1985, 2, 17))
		admitted := func(event, control string, n nin.Number, stay string, more ...string) string {
			return strings.NewReplacer("V7", stay, "SKJULT^NAVN", "SKJULT^NAVN||||||Gata 1^^Nes^^2150^NO^^^3228").Replace(message(event, control, n.Digits(), more...))
		}
		h.send(admitted("A01", "1", old, "S1"))
		collect(0)
		if n, _ := columns(t, w.Store.DB); n != 0 {
			t.Fatal("kept without a decision")
		}
		w.Do(w.Actor(webtest.Administrator), basis(w))
		collect(0) // what came before the decision is not kept after it
		keys.down = true
		h.send(admitted("A01", "2", old, "S1"))
		h.send(admitted("A01", "3", young, "S2"))
		h.send(admitted("A01", "4", w.Unused(), "S3"))
		h.work()
		w.Go(webtest.Today, 10, minute+1)
		if _, err := k.Collect(ctx); err == nil {
			t.Error("the key service was down, and nobody heard of it")
		}
		if n := w.Audited(access.AskPseudonym, true); n != 0 {
			t.Errorf("%d rows of numbers that the key service did not answer", n)
		}
		keys.down = false
		collect(2)
		if n := w.Audited(access.AskPseudonym, true); n != 1 {
			t.Errorf("%d rows of the numbers that went to the key service", n)
		}
		h.send(strings.Replace(admitted("A02", "5", old, "S1"), old.Digits(), "H99^^^AHUS^PI", 1)) // the stay's number alone says whose
		collect(1)
		collect(0)
		n, text := columns(t, w.Store.DB)
		if n != 2 || strings.Contains(text, old.Digits()) || strings.Contains(text, "MED") || strings.Contains(text, "S1") || strings.Contains(text, "SKJULT") {
			t.Fatalf("%d rows:\n%s", n, text)
		}
		list, err := openstay.OpenStays(ctx, w.Service, w.Actor(webtest.Kongsvinger))
		if err != nil || len(list) != 2 || !strings.HasPrefix(list[0].Pseudonym, "pseudonym-") || list[0].UnitName != "Medisinsk avdeling" || list[0].Municipality != "3228" || list[0].Admitted.IsZero() || !list[0].Discharged.IsZero() || list[0].Urgency != care.UrgencyEmergency {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.Manager, webtest.Administrator, webtest.Clinician} {
			if got, err := openstay.OpenStays(ctx, w.Service, w.Actor(u)); errs.KindOf(err) != errs.KindDenied || len(got) > 0 {
				t.Errorf("%s saw %d stays: %v", u, len(got), err)
			}
		}
		// Late inclusion: the stay becomes hers, with what was told, and with the sender's number.
		born, _ := old.BirthDate()
		result, err := referral.Refer{
			Pathway: care.LongTerm, On: webtest.Today, Number: old, NotSame: true,
			Referral: care.Referral{From: "gp", Name: "fastlege", How: "message", Why: "Innlagt.", ToHosp: true, Agrees: "yes"},
			Details:  patient.Details{GivenName: "Kari", FamilyName: "Aasen", BirthDate: born, Sex: "woman", Area: w.Orgs["Nes"], Phone: "000 55 311"},
		}.Run(ctx, w.Service, w.Actor(webtest.Nes))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Adopt(ctx); err != nil {
			t.Fatal(err)
		}
		w.Go(webtest.Today, 10, minute+3)
		if n, err := k.Adopt(ctx); err != nil || n > 1 {
			t.Fatal(n, err)
		}
		if n := w.AuditedOf(webtest.Case{Patient: result.Patient}, access.AskPseudonym); n != 1 {
			t.Errorf("%d rows in her log of her number's going to the key service", n)
		}
		stays, err := w.Store.Reader().StaysOf(ctx, db.ID(result.Patient))
		if err != nil || len(stays) != 1 || !stays[0].ToAt.IsZero() {
			t.Fatalf("her stays: %+v, %v", stays, err)
		}
		if n, _ := columns(t, w.Store.DB); n != 1 {
			t.Errorf("%d rows are left, want the other's", n)
		}
		h.send(admitted("A03", "6", old, "S1"))
		h.work()
		if stays, err = w.Store.Reader().StaysOf(ctx, db.ID(result.Patient)); err != nil || len(stays) != 1 || stays[0].ToAt.IsZero() {
			t.Fatalf("after the discharge: %+v, %v", stays, err)
		}
		// The other is discharged, is in the list for thirty days, and then gone.
		h.send(admitted("A03", "7", w.Unused(), "S4"))
		collect(1) // with another number: a stay that nobody told of before, over
		h.send(strings.Replace(message("A03", "8", "H98^^^AHUS^PI"), "V7", "S3", 1))
		collect(1)
		if list, err = openstay.OpenStays(ctx, w.Service, w.Actor(webtest.Kongsvinger)); err != nil || len(list) != 2 || list[0].Discharged.IsZero() || list[1].Discharged.IsZero() {
			t.Fatalf("%+v, %v", list, err)
		}
		w.Go(webtest.Today.AddDays(29), 9, 0)
		if n, err := openstay.Purge(ctx, w.Service); err != nil || n != 0 {
			t.Errorf("purged %d too early, %v", n, err)
		}
		w.Go(webtest.Today.AddDays(31), 9, 0)
		if n, err := openstay.Purge(ctx, w.Service); err != nil || n != 2 {
			t.Errorf("purged %d, %v", n, err)
		}
		w.Sound()
	})
}

func synthetic(t *testing.T, born date.Date) nin.Number {
	t.Helper()
	for serial := range 40 {
		if n, ok := nin.Synthetic(born, true, serial); ok {
			return n
		}
	}
	t.Fatal("no number")
	return nin.Number{}
}

// TestBasisOnThePage: a decision is recorded with what, who and when; shown; withdrawn with a reason, and then all that it kept is gone.
func TestBasisOnThePage(t *testing.T) {
	w := webtest.New(t)
	const place = "/administrasjon/apne-opphold"
	b := w.As(webtest.Administrator)
	p := b.Get(place).MustStatus(200).MustShow("Ingen beslutning er registrert", "30 dager etter utskrivning", "Ingen opphold tas vare på nå.")
	unit := string(w.Orgs["Akershus universitetssykehus"])
	fine := []string{"sted", unit, "grunnlag", "Vedtak <12>", "formal", "Daglig liste", "besluttet_av", "Direktøren", "besluttet", "16.11.2026", "fra", "17.11.2026", "til", "1.6.2027"}
	for _, c := range []struct{ field, value, says string }{
		{"sted", "", "Velg sykehuset"},
		{"sted", "finnes-ikke", "Velg sykehuset"},
		{"grunnlag", " ", "Skriv lovhjemmelen"},
		{"formal", "", "hva opplysningene skal brukes til"},
		{"besluttet_av", "", "hvem hos den dataansvarlige"},
		{"besluttet", "", "Skriv dagen det ble besluttet"},
		{"besluttet", "18.11.2026", "fram i tid"},
		{"fra", "1.11.2026", "før den ble tatt"},
		{"til", "", "alltid en slutt"},
		{"til", "16.11.2026", "Siste dag er før første dag"},
		{"til", "1.12.2029", "to år"},
	} {
		b.Post(place, webtest.With(fine, c.field, c.value)...).MustStatus(422).MustShow(c.says)
	}
	b.Send(p, fine...).MustBe(place).MustShow("Beslutningen er registrert.", "gjelder nå", "Direktøren, 16. nov. 2026", "0 opphold").MustEscape("Vedtak <12>")
	all, err := openstay.Bases(t.Context(), w.Service, w.Actor(webtest.Administrator))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	end := place + "/" + string(all[0].ID) + "/trekk"
	b.Post(end).MustStatus(422).MustShow("Skriv hvorfor")
	for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.Manager, webtest.GP} {
		w.As(u).Get(place).MustStatus(404)
		w.As(u).Post(end, "hvorfor-"+string(all[0].ID), "x").MustStatus(404)
	}
	b.Post(end, "hvorfor-"+string(all[0].ID), "Datatilsynet ba om det").MustBe(place).MustShow("trukket tilbake", "Datatilsynet ba om det", "Ingen opphold tas vare på nå.")
	b.Post(end, "hvorfor-"+string(all[0].ID), "igjen").MustStatus(404)
	b.Post(place, webtest.With(fine, "sted", string(w.Orgs["Nes"]))...).MustBe(place).MustShow("Kommunale data fra Nes", "gjelder nå")
}
