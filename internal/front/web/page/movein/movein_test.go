package movein_test

import (
	"bytes"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/base/date"
	"traad/internal/base/nin"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

var columns = []excel.Column{
	{Name: "Fødselsnummer"},
	{Name: "Navn"},
	{Name: "Kommune"},
	{Name: "Henvist dato"},
	{Name: "Henvist av"},
	{Name: "Beslutning"},
	{Name: "CFS"},
	{Name: "Samtykke dato"},
	{Name: "Siste kontakt dato"},
	{Name: "Siste kontakt form"},
	{Name: "Hobby"},
}

// number returns the n-th synthetic number of a man born on 3 April 1944.
func number(n int) string {
	for serial := 0; ; serial++ {
		if x, ok := nin.Synthetic(date.Of(1944, 4, 3), false, serial); ok {
			if n--; n < 0 {
				return x.Digits()
			}
		}
	}
}

// list is a file with those rows; each has number, name and more in the order of columns.
func list(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	for i, r := range rows {
		rows[i] = append(r, make([]any, len(columns)-len(r))...)
	}
	b := excel.NewBook()
	if err := b.Table("Pasienter", columns, rows); err != nil {
		t.Fatal(err)
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// person is a row that can be moved in: consented, not mapped.
func person(n int, name string) []any {
	return []any{number(n), name, "Nes", "01.10.2026", "Fastlege", "Inkluderes", "5", "20.10.2026"}
}

func count(w *webtest.World, table string) (n int) {
	w.T.Helper()
	if err := w.Store.DB.Reader().QueryRowContext(w.T.Context(), "select count(*) from "+table).Scan(&n); err != nil {
		w.T.Fatal(err)
	}
	return n
}

func TestMoveIn(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Nes)
		b.Get("/").MustShow("Flytt inn fra Excel")
		b.Get("/innflytting").MustStatus(200).MustShow("Flytt inn fra Excel", "Last ned malen", "Sjekk filen").MustNotShow("Tidligere innflyttinger")
		template := b.Raw("GET", "/innflytting/mal.xlsx", nil).MustStatus(200)
		if !strings.HasPrefix(template.HTML, "PK") || !strings.Contains(template.Header.Get("Content-Disposition"), "innflytting-mal.xlsx") {
			t.Error("no template")
		}

		// Two good, one wrong; one has a GP's hostile name of a column.
		bad := person(2, "Nils <b>Lie</b>")
		bad[6] = "17"
		p := b.Upload("/innflytting", "fil", "pasienter Nes.xlsx", list(t, person(0, "Ola Rø"), person(1, "Per Dal"), bad)).MustStatus(200)
		p.MustShow("2 av 3 pasienter kan flyttes inn", "Ingenting er lagret ennå", "pasienter Nes.xlsx", "Rad 4, G «CFS»", "CFS er et tall fra 1 til 9", "«Hobby» (K)",
			"Ola Rø", "Til kartlegging", "Kartleggingssamtale hjemme", "14 dager over", "Hopp over 1 pasient med feil", "Flytt inn 2 pasienter").
			MustNotShow(number(0), number(2), "<b>Lie")
		if n := count(w, "patient"); n != 0 {
			t.Fatalf("%d patients after a dry run", n)
		}
		marked := b.Raw("GET", p.Path+"/merket.xlsx", nil).MustStatus(200)
		if !strings.HasPrefix(marked.HTML, "PK") {
			t.Error("no marked file")
		}
		b.Send(p, "antall", "2").MustStatus(422).MustShow("Ett felt må rettes", "kryss av for å hoppe over", "Ola Rø")
		b.Send(p, "antall", "3").MustStatus(409).MustShow("nå kan 2 pasienter flyttes inn")
		if n := count(w, "patient"); n != 0 {
			t.Fatalf("%d patients after a refusal", n)
		}
		done := b.Send(p, "hopp", "ja").MustStatus(200).MustBe(p.Path).MustShow("2 pasienter er flyttet inn", "Ola Rø", "Per Dal", "Angre innflyttingen").MustNotShow("Nils")
		if count(w, "patient") != 2 || count(w, "enrolment") != 2 || count(w, "task") != 2 {
			t.Error("not all was written")
		}
		b.Get("/").MustShow("Ola Rø")
		b.Get("/innflytting").MustShow("Tidligere innflyttinger", "2 pasienter er flyttet inn", "Ingrid Sandvik")

		// Somebody writes about one of them: an undo says so, and can leave her.
		row := w.Store.DB.Reader().QueryRowContext(t.Context(), "select e.id from enrolment e join patient p on p.id = e.patient_id where p.family_name = 'Dal'")
		var id string
		if err := row.Scan(&id); err != nil {
			t.Fatal(err)
		}
		w.Do(w.Actor(webtest.NesToo), enrolment.LogContact{
			Target:  enrolment.Target{Enrolment: care.EnrolmentID(id)},
			Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Har det bra."},
		})
		ask := b.Get(p.Path+"/angre").MustStatus(200).MustShow("Angre innflyttingen?", "1 pasient tas bort", "Per Dal", "1 hendelse er skrevet", "La 1 person bli stående")
		b.Send(ask, "behold", "").MustStatus(409).MustShow("Ingenting er tatt bort", "Per Dal")
		b.Send(ask, "behold", "ja").MustStatus(200).MustBe(p.Path).MustShow("Innflyttingen er angret", "1 pasient er tatt bort", "Per Dal").MustNotShow("Ola Rø")
		if count(w, "patient") != 1 || count(w, "enrolment") != 1 {
			t.Error("an undo takes away what it says")
		}
		b.Get(p.Path + "/angre").MustStatus(410)
		_ = done
		for _, secret := range []string{number(0), number(2), "Ola", "Per Dal", "pasienter Nes"} {
			if strings.Contains(w.Log(), secret) {
				t.Errorf("%q is in the log", secret)
			}
		}
	})
}

// Nobody else sees a run, and only coordinators move in.
func TestWhoMayMoveIn(t *testing.T) {
	w := webtest.New(t)
	p := w.As(webtest.Nes).Upload("/innflytting", "fil", "p.xlsx", list(t, person(0, "Ola Rø")))
	p.MustStatus(200).MustShow("1 pasient kan flyttes inn")
	for _, u := range []webtest.User{webtest.Physician, webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Manager, webtest.Analyst, webtest.Administrator} {
		b := w.As(u)
		b.Get("/innflytting").MustStatus(404)
		b.Get("/innflytting/mal.xlsx").MustStatus(404)
		b.Upload("/innflytting", "fil", "p.xlsx", list(t, person(0, "Ola Rø"))).MustStatus(404)
		b.Get(p.Path).MustStatus(404).MustNotShow("Ola Rø")
	}
	for _, u := range []webtest.User{webtest.Ullensaker, webtest.Nordbyhagen} {
		b := w.As(u)
		b.Get("/innflytting").MustStatus(200).MustNotShow("p.xlsx")
		b.Get(p.Path).MustStatus(404).MustNotShow("Ola Rø")
		b.Get(p.Path + "/merket.xlsx").MustStatus(404)
		b.Get(p.Path + "/angre").MustStatus(404)
		b.Post(p.Path+"/fullfor", "antall", "1").MustStatus(404)
		b.Post(p.Path+"/angre", "ja", "ja").MustStatus(404)
	}
	for _, u := range []webtest.User{webtest.NesToo, webtest.Kongsvinger} {
		w.As(u).Get("/innflytting").MustShow("p.xlsx")
		w.As(u).Get(p.Path).MustStatus(200).MustShow("Ola Rø")
	}
	w.As(webtest.Ullensaker).Upload("/innflytting", "fil", "p.xlsx", list(t, person(0, "Ola Rø"))).MustShow("Ingen kan flyttes inn", "kommuner du arbeider for: Ullensaker")
	w.As(webtest.Kongsvinger).Upload("/innflytting", "fil", "p.xlsx", list(t, person(0, "Ola Rø"))).MustShow("1 pasient kan flyttes inn")
	if n := count(w, "patient"); n != 0 {
		t.Errorf("%d patients", n)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Nes)
	for _, c := range []struct {
		name   string
		data   []byte
		status int
		want   string
	}{
		{"ingenting", nil, 422, "Filen er tom"},
		{"50 MB", bytes.Repeat([]byte("x"), 50<<20), 413, "Filen er større enn 10 MB"},
		{"gammel Excel", []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0}, 422, ".xlsx"},
		{"ødelagt", []byte("PK\x03\x04rubbish"), 422, "skadet"},
	} {
		b.Upload("/innflytting", "fil", c.name+".xlsx", c.data).MustStatus(c.status).MustShow("Ett felt må rettes", c.want)
	}
	b.Upload("/innflytting", "annet", "x.xlsx", []byte("x")).MustStatus(422).MustShow("Velg filen")
	b.Post("/innflytting", "fil", "x").MustStatus(422)
	b.Upload("/innflytting", "fil", "liste.xlsx", list(t)).MustStatus(200).MustShow("Ingen kan flyttes inn", "Det står ingen pasienter")
	b.Get("/innflytting/tull").MustStatus(404)
	if n := count(w, "import_run"); n != 1 {
		t.Errorf("%d runs are kept", n)
	}
	w.Go(webtest.Today.AddDays(2), 10, 0)
	b = w.As(webtest.Nes)
	b.Get("/innflytting").MustShow("Sjekket, aldri flyttet inn")
}
