package adminaddress_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/adresser"

// file is a CSV of addresses.
func file(rows ...string) []byte {
	return []byte("Virksomhet i Tråd;HER-id;Navn;Tjenestetype;Virksomhetens HER-id;Virksomhetens navn\n" + strings.Join(rows, "\n") + "\n")
}

const (
	nes    = "Nes;90998;Hjemmetjenesten;Pleie og omsorg;56;Nes kommune"
	office = "Årnes legesenter;90211;Årnes legesenter;Fastlege;57;Årnes legesenter"
)

// TestTakeIn: a file is taken in whole or not at all, every fault stands at its cell, the same file again changes nothing, and an address that is
// taken away is gone.
func TestTakeIn(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		b.Get(place).MustStatus(200).MustShow("Ingen adresser er lagt inn", "Mangler adresse", "Årnes legesenter", "legekontor", "Nes", "kommune")

		bad := b.Upload(place, "fil", "adresser.csv", file(nes, "Ingensteds;1;x;y;2;z", "Ullensaker;12a;x;y;7;z", "Nes;5;x;y;6;z", "Kongsvinger;5;x;y;;z")).MustStatus(422)
		bad.MustShow("Ingenting er lest inn", "A3", "Finner ikke ett sykehus", "B4", "En HER-id er et helt tall", "A5", "står også i rad 2", "E6", "må fylles ut", "Ingen adresser er lagt inn")

		b.Upload(place, "fil", "adresser.csv", file(nes, office)).MustStatus(200).MustShow("2 adresser er lagt til, 0 er endret, 0 sto fra før.", "Hjemmetjenesten", "90998", "HER-id 56", "Pleie og omsorg")
		b.Upload(place, "fil", "adresser.csv", file(strings.Replace(nes, "90998", "90999", 1), office)).MustStatus(200).MustShow("0 adresser er lagt til, 1 er endret, 1 sto fra før.", "90999").MustNotShow("90998")
		b.Upload(place, "fil", "adresser.csv", []byte("Navn;Tall\nx;1\n")).MustStatus(422).MustShow("Ingenting er lest inn")
		b.Upload(place, "fil", "adresser.csv", nil).MustStatus(422)
		if got := b.Raw("GET", place+"/mal.xlsx", nil).MustStatus(200); !strings.HasPrefix(got.HTML, "PK") {
			t.Error("the file to fill in is no workbook")
		}
		p := b.Get(place)
		remove := regexp.MustCompile(`action="(/administrasjon/adresser/[^"]+/fjern)"`).FindStringSubmatch(p.HTML) // Nes stands first
		if remove == nil {
			t.Fatal("nothing takes an address away")
		}
		b.SendTo(p, remove[1]).MustStatus(200).MustShow("Adressen er tatt bort").MustNotShow("90999")

		for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.Physician, webtest.Manager, webtest.Analyst} {
			x := w.As(u)
			x.Get(place).MustStatus(404).MustNotShow("90211")
			x.Upload(place, "fil", "adresser.csv", file(nes)).MustStatus(404)
		}
		b.Get(place).MustNotShow("90998")
	})
}

// TestLookUp: where the national register can be asked, a HER-id is enough in a file, and the addresses are held against it; one that it has not is told of and left; where it does not answer,
// nothing is changed, and who may not see addresses asks nothing.
func TestLookUp(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	b.Upload(place, "fil", "adresser.csv", file(nes, office)).MustStatus(200)
	b.Get(place).MustNotShow("Sjekk mot Adresseregisteret")
	asked, down := 0, false
	known := map[string]app.ComParty{
		"90998": {HER: "90998", Name: "Hjemmetjenesten Nes", Service: "Pleie- og omsorgstjenester", BusinessHER: "56", BusinessName: "NES KOMMUNE"},
		"91000": {HER: "91000", Name: "Tildelingskontoret", Service: "Saksbehandling", BusinessHER: "60", BusinessName: "ULLENSAKER KOMMUNE"},
		"91001": {HER: "91001", Name: "Uten virksomhet"},
	}
	w.Service.Outward.ComParties = func(_ context.Context, hers []string) (out []app.ComParty, err error) {
		if asked++; down {
			return nil, errors.New("down")
		}
		for _, h := range hers {
			if p, ok := known[h]; ok {
				out = append(out, p)
			}
		}
		return out, nil
	}
	b.Upload(place, "fil", "adresser.csv", file("Ullensaker;91000;;;;")).MustStatus(200).MustShow("1 adresse er lagt til", "Tildelingskontoret", "Saksbehandling", "ULLENSAKER KOMMUNE", "HER-id 60")
	b.Upload(place, "fil", "adresser.csv", file("Ullensaker;91002;;;;", "Nes;91001;;;;")).MustStatus(422).MustShow("B2", "B3", "finnes ikke i Adresseregisteret")
	page := b.Get(place).MustShow("Sjekk mot Adresseregisteret")
	b.SendTo(page, place+"/sjekk").MustStatus(200).MustShow("1 adresse er endret etter Adresseregisteret, 1 står som der. Finnes ikke der lenger: Årnes legesenter.", "Hjemmetjenesten Nes", "Pleie- og omsorgstjenester", "90211")
	down = true
	b.SendTo(page, place+"/sjekk").MustStatus(503).MustShow("Adresseregisteret svarer ikke nå")
	b.Upload(place, "fil", "adresser.csv", file("Ullensaker;91005;;;;")).MustStatus(503)
	b.Get(place).MustShow("Tildelingskontoret").MustNotShow("91005")
	before := asked
	x := w.As(webtest.Nes)
	x.SendTo(page, place+"/sjekk").MustStatus(404)
	if asked != before {
		t.Error("the register is asked for one who may not")
	}
}
