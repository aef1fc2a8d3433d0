package facts_test

import (
	"strings"
	"testing"

	"traad/internal/app/patient"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestEdit(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b := w.As(webtest.Nes)
		path := kari.Page() + "/opplysninger"
		b.Get(path).MustStatus(200).MustShow("Fornavn Kari", "Født 17.02.1942", "Kvinne", "000 55 311", "Ikke registrert", "Ingen pårørende er registrert.",
			"Mona Ruud, Årnes legesenter", "Anne Holt", "Endringer", "Registrert", "Registrer dødsfall").MustNotShow("Endre pårørende", "Kan være registrert")
		form := b.Get(path+"?endre=person").MustStatus(200).MustShow("Endre opplysninger", "Hvem bor personen med?")

		// Faults stand at their fields, and what was typed stays.
		again := b.Send(form, "fornavn", "", "etternavn", "Østby", "fodt", "31.02.1942", "bor", "alone").MustStatus(422).MustShow("Skriv fornavnet", "Måneden har bare 28 dager")
		if again.Value("etternavn") != "Østby" || again.Value("fodt") != "31.02.1942" || again.Value("bor") != "alone" {
			t.Errorf("what was typed is gone: %q %q %q", again.Value("etternavn"), again.Value("fodt"), again.Value("bor"))
		}
		b.Send(again, "fornavn", "Kari Marie", "etternavn", "Østby", "fodt", "17.02.1942", "sprak", "Nordsamisk", "tolk", "ja", "brevsprak", "nn").MustStatus(200).MustBe(path).
			MustShow("Opplysningene er lagret.", "Kari Marie Østby", "bor alene", "Snakker Nordsamisk, trenger tolk",
				"Fornavn: fra «Kari» til «Kari Marie»", "Etternavn: fra «Aasen» til «Østby»", "Bor: fra «Ikke kjent» til «Bor alene»", "Trenger tolk: fra «Nei» til «Ja»", "Språk i brev: fra «Ikke spurt» til «Nynorsk»")
		b.Send(b.Get(path+"?endre=person"), "brevsprak", "de").MustStatus(422).MustShow("Velg språket som brev skrives på")
		b.Post("/sok", "q", "østby mar").MustShow("Kari Marie Østby")
		b.Post("/sok", "q", "aasen").MustShow("0 treff")
		b.Get("/").MustNotShow("Kari Aasen")
		for _, bad := range []string{"?endre=x", "?endre=parorende&id=0198f0c0-0000-7000-8000-000000000000"} {
			b.Get(path + bad).MustStatus(200).MustShow("Om personen")
		}
		b.Post(path, "skjema", "x").MustStatus(422)
		long := strings.Repeat("å", 5000)
		if p := b.Send(b.Get(path+"?endre=person"), "adresse", long).MustStatus(422); p.Value("adresse") != long {
			t.Error("a long text is gone")
		}
	})
}

// Two who change the same person: the second sees both and nothing is lost.
func TestConflict(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	path := kari.Page() + "/opplysninger"
	first, second := w.As(webtest.Nes), w.As(webtest.Kongsvinger)
	mine := second.Get(path + "?endre=person")
	first.Send(first.Get(path+"?endre=person"), "fornavn", "Kari", "telefon", "000 55 900", "adresse", "Storgata 1").MustStatus(200)
	clash := second.Send(mine, "fornavn", "Kari", "telefon", "000 55 901").MustStatus(409).
		MustShow("Ingrid Sandvik lagret mens du skrev", "Ingenting er borte", "Telefon 000 55 901 000 55 900", "Adresse Storgata 1")
	if clash.Value("telefon") != "000 55 901" {
		t.Errorf("the second's text is %q", clash.Value("telefon"))
	}
	second.Send(clash, "fornavn", "Kari", "adresse", "Storgata 1").MustStatus(200).MustShow("Opplysningene er lagret.", "Telefon: fra «000 55 900» til «000 55 901»", "Storgata 1")
}

func TestKin(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	tor := w.Person("Tor", "Moe", webtest.FollowedUp)
	path := kari.Page() + "/opplysninger"
	b := w.As(webtest.Nes)
	form := b.Get(path+"?endre=parorende").MustShow("Legg til pårørende", "Hvem er det?")
	again := b.Send(form, "navn", "Per Aasen").MustStatus(422).MustShow("Skriv hvem det er", "Skriv telefonnummer, eller en merknad")
	if again.Value("navn") != "Per Aasen" {
		t.Error("the name is gone")
	}
	b.Send(again, "navn", "Per Aasen", "relasjon", "sønn", "telefon", "000 55 377", "narmest", "ja").MustStatus(200).MustShow("Pårørende er lagret.", "Per Aasen, sønn nærmest", "Per Aasen, sønn, nærmest")

	f, err := patient.FactsOf(t.Context(), w.Service, w.Actor(webtest.Nes), kari.Patient)
	if err != nil || len(f.Kin) != 1 {
		t.Fatalf("%d kin, %v", len(f.Kin), err)
	}
	edit := path + "?endre=parorende&id=" + string(f.Kin[0].ID)
	mine := w.As(webtest.Kongsvinger)
	stale := mine.Get(edit).MustShow("Endre pårørende")
	b.Send(b.Get(edit), "navn", "Per Aasen", "telefon", "000 55 378").MustShow("Pårørende er lagret.")
	clash := mine.Send(stale, "navn", "Per Aasen", "telefon", "000 55 379").MustStatus(409).MustShow("En annen lagret mens du skrev", "Telefon 000 55 379 000 55 378")
	mine.Send(clash, "navn", "Per Aasen").MustStatus(200).MustShow("000 55 379")

	// Not by way of another person's page.
	b.Post(tor.Page()+"/opplysninger", "skjema", "parorende", "id", string(f.Kin[0].ID), "sett", "3", "navn", "X", "relasjon", "y", "telefon", "1").MustStatus(404)
	b.Post(tor.Page()+"/opplysninger", "skjema", "parorende-slutt", "id", string(f.Kin[0].ID), "sett", "3").MustStatus(404)
	b.Post(path, "skjema", "parorende-slutt", "id", string(f.Kin[0].ID), "sett", "1").MustStatus(409)
	b.Post(path, "skjema", "parorende-slutt", "id", string(f.Kin[0].ID), "sett", "3").MustStatus(200).MustShow("Pårørende er tatt bort", "Ingen pårørende er registrert.")
}

func TestGPAndCarer(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		path := kari.Page() + "/opplysninger"
		b := w.As(webtest.Nes)
		form := b.Get(path+"?endre=fastlege").MustShow("Bytt fastlege", "Jon Lie, Årnes legesenter")
		b.Send(form, "fastlege", "").MustStatus(422).MustShow("Velg en fastlege fra listen.")
		b.Send(form, "fastlege", string(w.ID(webtest.CareWorker))).MustStatus(422).MustShow("Velg en fastlege fra listen.")
		b.Send(form, "fastlege", string(w.ID(webtest.OtherGP)), "fra", "17.11.2026").MustStatus(200).MustShow("Fastlegen er byttet.", "Jon Lie, Årnes legesenter", "til 16. nov. 2026")
		w.As(webtest.OtherGP).Get(kari.Page()).MustStatus(200)
		w.As(webtest.GP).Get(kari.Page()).MustStatus(404).MustNotShow("Kari")

		form = b.Get(path+"?endre=tjenesteyter").MustShow("Gi tjenesteyter tilgang", "Liv Bakke")
		b.Send(form, "bruker", string(w.ID(webtest.OtherCare)), "fra", "17.11.2026", "til", "16.11.2026").MustStatus(422).MustShow("Sluttdatoen er før startdatoen.")
		w.As(webtest.OtherCare).Get(kari.Page()).MustStatus(404)
		b.Send(form, "bruker", string(w.ID(webtest.OtherCare)), "fra", "17.11.2026", "til", "20.11.2026").MustStatus(200).MustShow("Tjenesteyteren har fått tilgang.")
		w.As(webtest.OtherCare).Get(kari.Page()).MustStatus(200).MustShow("Kari Aasen")
		f, err := patient.FactsOf(t.Context(), w.Service, w.Actor(webtest.Nes), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range f.Carers {
			if c.Name == string(webtest.OtherCare) {
				b.Post(path, "skjema", "tjenesteyter-slutt", "id", string(c.ID)).MustStatus(200).MustShow("Tilgangen er avsluttet.")
			}
		}
		w.As(webtest.OtherCare).Get(kari.Page()).MustStatus(404).MustNotShow("Kari")
		w.As(webtest.CareWorker).Get(kari.Page()).MustStatus(200)
		// Of a relation that does not exist, or that is over.
		b.Post(path, "skjema", "tjenesteyter-slutt", "id", "0198f0c0-0000-7000-8000-000000000000").MustStatus(404)
		b.Post(path, "skjema", "tjenesteyter-slutt", "id", "x").MustStatus(404)
	})
}

// A GP reads the facts and registers a death, and changes nothing else.
func TestGPMay(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	b := w.As(webtest.GP)
	path := kari.Page() + "/opplysninger"
	b.Get(path).MustStatus(200).MustShow("Registrer dødsfall").MustNotShow("Endre opplysninger", "Bytt fastlege", "Legg til pårørende", "Avslutt tilgang")
	b.Get(path + "?endre=person").MustStatus(200).MustNotShow("Hvem bor personen med?")
	b.Post(path, "skjema", "person", "fornavn", "X", "etternavn", "Y", "fodt", "17.02.1942", "kjonn", "woman", "kommune", string(w.Orgs["Nes"]), "sett", "1").MustStatus(404)
	b.Post(path, "skjema", "fastlege", "fastlege", string(w.ID(webtest.OtherGP))).MustStatus(404)
	b.Send(b.Get(kari.Page()+"/dod"), "dod", "15.11.2026", "riktig", "ja").MustStatus(200).MustShow("Dødsfallet er registrert.")
}

func TestDeath(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b := w.As(webtest.Nes)
		path := kari.Page() + "/dod"
		form := b.Get(path).MustStatus(200).MustShow("Registrer dødsfall", "Kari Aasen", "Alle besøk, brev og påminnelser stopper med en gang.", "Registreringen kan angres.")
		for _, c := range []struct{ day, sure, want string }{
			{"", "ja", "Skriv dødsdatoen."},
			{"x", "ja", "Dette er ikke en dato."},
			{"18.11.2026", "ja", "Dødsdatoen er etter i dag."},
			{"01.01.1900", "ja", "Dødsdatoen er før fødselsdatoen."},
			{"15.11.2026", "", "Kryss av for at du har sjekket"},
			{"01.11.2026", "ja", "Datoen er før siste kontakt"},
		} {
			p := b.Send(form, "dod", c.day, "riktig", c.sure).MustStatus(422).MustShow(c.want)
			if p.Value("dod") != c.day {
				t.Errorf("the day %q is now %q", c.day, p.Value("dod"))
			}
		}
		if e := w.State(kari); !e.DiedOn.IsZero() {
			t.Fatal("a refused form registered a death")
		}
		b.Send(form, "dod", "15.11.2026", "riktig", "ja").MustStatus(200).MustBe(kari.Page()).MustShow("Dødsfallet er registrert.", "Død 15. november 2026.", "Avslutt").MustNotShow("Logg kontakt")
		if e := w.State(kari); e.DiedOn.String() != "2026-11-15" {
			t.Fatalf("died on %s", e.DiedOn)
		}
		b.Send(form, "dod", "15.11.2026", "riktig", "ja").MustStatus(422).MustShow("Dødsdatoen er registrert")

		undo := b.Get(path).MustStatus(200).MustShow("Angre registrert dødsfall", "Registrert død 15. november 2026.")
		b.Send(undo, "begrunnelse", "", "angre", "ja").MustStatus(422).MustShow("Skriv hvorfor dødsfallet var feil registrert.")
		b.Post(path, "angre", "ja", "begrunnelse", "Feil person").MustStatus(200).MustShow("Dødsfallet er tatt tilbake.", "Logg kontakt").MustNotShow("Død 15. november")
		if e := w.State(kari); !e.DiedOn.IsZero() {
			t.Error("the death stands in the enrolment")
		}
		b.Get(kari.Page() + "/hendelser").MustShow("Rettet tir. 17. nov. av Ingrid Sandvik: Feil person")
		b.Get(kari.Page()+"/opplysninger").MustShow("Død: 15. november 2026", "Død: «15. november 2026» er tatt bort")
	})
}

// A person whom one has to do with and who may be the same is shown; one in another municipality never.
func TestAlike(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.PersonIn("Ullensaker", "Kari Anne", "Aasen", webtest.FollowedUp)
	b := w.As(webtest.Nes)
	b.Get(kari.Page()+"/opplysninger").MustNotShow("Kan være registrert to ganger", "Kari Anne")
	same := w.Person("Kari Marie", "Aasen", webtest.Referred)
	b.Get(kari.Page()+"/opplysninger").MustShow("Kan være registrert to ganger", "Kari Marie Aasen").MustNotShow("Kari Anne")
	b.Get(same.Page() + "/innsynslogg").MustShow("fant personen i et søk")
	w.As(webtest.Physician).Get(kari.Page()+"/opplysninger").MustShow("Kari Marie Aasen", "Kari Anne Aasen")
}

// A death stops at no enrolment that is no longer going on, nor at one that was a mistake.
func TestDeathAfterMistake(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Referred)
	first := w.Events(kari)[0]
	w.As(webtest.Nes).Send(w.As(webtest.Nes).Get(kari.Path("rett/"+string(first.ID))), "arsak", "Feil person").MustStatus(200)
	if got := w.State(kari).Status; got != care.StatusVoid {
		t.Fatalf("the enrolment is %s", got)
	}
	w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: kari.Patient, On: webtest.Today})
	w.As(webtest.Nes).Get(kari.Page()).MustStatus(200).MustShow("Død 17. november 2026.")
}
