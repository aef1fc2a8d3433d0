package adminclient_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/journalsystemer"

// TestClients: an administrator registers a system with its public keys and what it may, changes that, and shuts it out; what is wrong stands at its field and nothing typed is lost but a
// private key, which is shown nowhere; nobody else sees the page or does any of it.
func TestClients(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Service.Outward.Address, w.Service.Outward.KeyAddresses = "https://traad.example", []string{"https://epj.example/nokler"}
		signer := bearertest.New(t)
		b := w.As(webtest.Administrator)
		first := b.Get(place).MustStatus(200).MustShow("Ingen systemer er registrert her", "https://traad.example/fhir/token", "0 systemer kan hente")
		org := string(w.Orgs["Nes"])
		fill := func(more ...string) []string {
			all := []string{"klient", "dips-nes", "navn", "DIPS, nattlig henting", "virksomhet", org, "omfang", "system/CarePlan.rs system/Flag.rs", "nokler", signer.Set(), "nokkeladresse", ""}
			for i := 0; i < len(more); i += 2 {
				all[slices.Index(all, more[i])+1] = more[i+1]
			}
			return all
		}
		kept := func(p *webtest.Page) {
			t.Helper()
			if !strings.Contains(p.HTML, `value="dips-nes"`) {
				t.Error("what was typed is lost")
			}
		}
		for _, c := range []struct {
			name, field, value, want string
		}{
			{"no name of its own", "klient", "DIPS Nes", "små bokstaver"},
			{"a number of somebody's", "klient", "p12345678901", "ingen numre på personer"},
			{"no name", "navn", "", "Skriv hva systemet heter"},
			{"no organisation", "virksomhet", "", "Velg sykehuset"},
			{"a ward", "virksomhet", string(w.Orgs["Medisinsk avdeling"]), "Velg sykehuset"},
			{"no scope", "omfang", "", "Skriv hva systemet skal få"},
			{"a scope that is none", "omfang", "system/CarePlan.read", "kan ikke gis"},
			{"subscriptions", "omfang", "system/Subscription.crds", "kan ikke gis"},
			{"a type that is not given", "omfang", "system/Medication.rs", "kan ikke gis"},
			{"no key", "nokler", "", "én av delene"},
			{"text for a key", "nokler", "abc", "ikke et JWK-sett"},
			{"two ways", "nokkeladresse", "https://epj.example/nokler/jwks", "én av delene"},
		} {
			p := b.SendTo(first, place, fill(c.field, c.value)...).MustStatus(422)
			p.MustShow(c.want)
			if c.field != "klient" {
				kept(p)
			}
		}
		secret := signer.Secret()
		p := b.SendTo(first, place, fill("nokler", secret)...).MustStatus(422).MustShow("privat nøkkel i settet")
		kept(p)
		if d := regexp.MustCompile(`"d":"([^"]+)"`).FindStringSubmatch(secret); d == nil || strings.Contains(p.HTML, d[1]) {
			t.Error("a private key is shown")
		}
		for _, address := range []string{"https://ond.example/jwks", "http://epj.example/nokler", "https://epj.example/andre", "https://epj.example/nokler/../x", "https://epj.example/noklerx"} {
			b.SendTo(first, place, fill("nokler", "", "nokkeladresse", address)...).MustStatus(422).MustShow("ikke blant dem som er tillatt")
		}
		b.Get(place).MustShow("Ingen systemer er registrert her")

		b.SendTo(first, place, fill()...).MustStatus(200).MustShow("Systemet er registrert", "DIPS, nattlig henting", "system/Flag.rs", "Limt inn: k", "Aldri", "åpent", "1 system kan hente")
		b.SendTo(first, place, fill()...).MustStatus(200) // the same form, sent twice
		again := b.Get(place).MustShow("1 system kan hente")
		b.SendTo(again, place, fill()...).MustStatus(422).MustShow("Navnet er brukt før")
		one := regexp.MustCompile(`href="(` + place + `/[0-9a-f-]{36})"`).FindStringSubmatch(again.HTML)[1]
		form := b.Get(one).MustStatus(200).MustShow("dips-nes", "Henter for Nes")
		b.SendTo(form, one, "omfang", "system/CarePlan.x").MustStatus(422).MustShow("kan ikke gis")
		b.SendTo(form, one, "omfang", "system/CarePlan.r", "nokler", "", "nokkeladresse", "https://epj.example/nokler/jwks", "bundet", "ja").MustStatus(200).MustShow("Systemet er lagret", "https://epj.example/nokler/jwks", "bundet til nøkkel").MustNotShow("system/Flag.rs")
		b.SendTo(form, one, "omfang", "system/*.rs").MustStatus(409).MustShow("En annen har endret systemet")
		b.Get("/administrasjon/endringer").MustShow("Journalsystem som henter FHIR")
		for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.Physician, webtest.Manager, webtest.Analyst} {
			x := w.As(u)
			x.Get(place).MustStatus(404).MustNotShow("dips-nes")
			x.SendTo(first, place, fill("klient", "ond")...).MustStatus(404)
			x.SendTo(form, one, "omfang", "system/*.rs").MustStatus(404)
			x.SendTo(form, one+"/steng").MustStatus(404)
		}
		b.SendTo(form, one+"/steng").MustStatus(200).MustShow("Systemet er stengt ute", "stengt", "0 systemer kan hente")
		b.SendTo(form, one+"/steng").MustStatus(200)
		b.SendTo(form, one, "omfang", "system/*.rs", "sett", "3").MustStatus(409)
		b.SendTo(again, place, fill()...).MustStatus(422).MustShow("Navnet er brukt før")
		b.Get(one).MustStatus(200).MustNotShow("Steng ute")
		b.Get(place + "/" + org).MustStatus(404)
	})
}
