package research_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/dataset"
	"traad/internal/app/research"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

var shots = flag.String("look", "", "folder to put screenshots in")

// leader makes a leader of the hospital of somebody who is a physician there else.
func leader(t *testing.T, w *webtest.World) *webtest.Browser {
	t.Helper()
	id := db.NewID()
	err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.InsertRoleAssignment(t.Context(), query.InsertRoleAssignmentParams{
			ID: id, UserID: db.ID(w.ID(webtest.Physician)), Role: string(care.Manager), OrganisationID: db.ID(w.Orgs["Akershus universitetssykehus"]), ValidFrom: webtest.Today.AddDays(-10), CreatedAt: db.At(w.Service.Now()),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.AsAssignment(id)
}

var order = []string{
	"tittel", "Skrøpelighet før og etter", "formal", "Om bruk av sykehus endres.", "vedtak", "REK sør-øst 123456", "vedtatt", "1.9.2026", "mottaker", "Ida Falk, sykehusets forskningsserver", "slettes", "1.9.2027",
	"format", "csv", "format", "parquet",
}

// unpack reads the CSV files of a zip.
func unpack(t *testing.T, data string) map[string][][]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][][]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = nil
		if strings.HasSuffix(f.Name, ".csv") {
			if all[f.Name], err = csv.NewReader(bytes.NewReader(b)).ReadAll(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}

// TestOrdered: ordered, approved, made, handed out and written down; who withdraws goes out; on its day it is gone.
func TestOrdered(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		var people []webtest.Case
		for i := range 6 {
			people = append(people, w.Person("Solveig", fmt.Sprintf("Abel%c", 'a'+i), webtest.FollowedUp))
		}
		w.Person("Trukket", "Samtykke", webtest.Withdrawn)
		w.Person("Ikke", "Inkludert", webtest.Answered)
		analyst, boss := w.As(webtest.Analyst), leader(t, w)
		loads := &dataset.Holder{}

		p := analyst.Get("/forskning").MustStatus(200).MustShow("Bestill uttrekk", "Ingen uttrekk er bestilt")
		analyst.Send(p, append([]string{"formal", ""}, "slettes", "1.9.2026")...).MustStatus(422).MustShow("Skriv hva dataene skal brukes til.", "Dagen må være etter i dag")
		analyst.Send(p, order...).MustStatus(200).MustShow("Uttrekket er bestilt", "Skrøpelighet før og etter", "venter på godkjenning", "REK sør-øst 123456").MustNotShow("Godkjenn<")
		analyst.Send(p, order...).MustStatus(200) // the same form again
		rows, err := w.Store.Reader().ResearchExtracts(t.Context(), 10)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d orders: %v", len(rows), err)
		}
		id := rows[0].ID
		at := "/forskning/" + string(id)
		analyst.Get(at + "/fil").MustStatus(409).MustShow("ikke klar")
		for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.Administrator, webtest.Physician} {
			w.As(u).Get("/forskning").MustStatus(404).MustNotShow("Skrøpelighet")
		}
		w.As(webtest.Manager).Get("/forskning").MustNotShow("Skrøpelighet") // of a municipality
		w.As(webtest.Manager).Post(at + "/godkjenn").MustNotShow("godkjent og lages")

		if err := research.Run(t.Context(), w.Service, loads, id); err != nil {
			t.Fatal(err)
		}
		analyst.Get(at + "/fil").MustStatus(409) // nobody has approved it
		boss.Get("/forskning").MustShow("Skrøpelighet", "Godkjenn", "Avslå").MustNotShow("Bestill uttrekk</button>")
		boss.Post(at + "/godkjenn").MustStatus(200).MustShow("godkjent og lages")
		if err := research.Run(t.Context(), w.Service, loads, id); err != nil {
			t.Fatal(err)
		}
		boss.Get(at + "/fil").MustStatus(404)
		analyst.Get("/forskning").MustShow("klart", "6 personer", "Hent filen").MustNotShow("Utlevert")
		file := analyst.Raw("GET", at+"/fil", nil).MustStatus(200).HTML
		analyst.Get("/forskning").MustShow("Utlevert", "Ida Falk, dataversjon 0")

		all := unpack(t, file)
		for _, name := range []string{"LESMEG.txt", "variabler.csv", "personer.csv", "personer.parquet", "kontakter.csv", "kontakter.parquet", "kommunal_bruk.csv", "kommunal_bruk.parquet"} {
			if _, ok := all[name]; !ok {
				t.Errorf("no file %s", name)
			}
		}
		persons := all["personer.csv"]
		if len(persons) != 7 || !slices.Equal(persons[1][1:7], []string{"80-84", "kvinne", "2026", "iht-langvarig", "5", "-10"}) {
			t.Errorf("%q", persons)
		}
		text := fmt.Sprint(all)
		for _, p := range people {
			if strings.Contains(text, p.Number.Digits()) || strings.Contains(text, string(p.Patient)) || strings.Contains(text, string(p.Enrolment)) {
				t.Error("somebody is named")
			}
			if w.AuditedOf(p, access.MakeExtract) != 1 {
				t.Error("that somebody is in it does not stand in her log")
			}
		}
		for _, never := range []string{"Abel", "Solveig", "Nes", "3228", "1942", "Trukket"} {
			if strings.Contains(regexp.MustCompile(`P[0-9a-f]{20}`).ReplaceAllString(fmt.Sprint(persons, all["kontakter.csv"], all["kommunal_bruk.csv"]), "P"), never) {
				t.Errorf("%q is in it", never)
			}
		}
		if parts, err := w.Store.Reader().ResearchParts(t.Context(), id); err != nil || len(parts) == 0 || bytes.Contains(parts[0], []byte("PK\x03\x04")) {
			t.Errorf("the file is not sealed: %v", err)
		}
		// Every column is explained, and nothing else is.
		var explained, have []string
		for _, v := range all["variabler.csv"][1:] {
			explained = append(explained, v[0]+"."+v[1])
			if v[3] == "" {
				t.Errorf("%s is not explained", v[1])
			}
		}
		for _, name := range []string{"personer", "kontakter", "kommunal_bruk"} {
			for _, c := range all[name+".csv"][0] {
				have = append(have, name+"."+c)
			}
		}
		if !slices.Equal(explained, have) {
			t.Errorf("explained %q\nnot %q", explained, have)
		}

		// Another project has other pseudonyms.
		analyst.Send(analyst.Get("/forskning"), webtest.With(order, "tittel", "Et annet")...).MustStatus(200)
		rows, _ = w.Store.Reader().ResearchExtracts(t.Context(), 10)
		other := rows[slices.IndexFunc(rows, func(x query.ResearchExtractsRow) bool { return x.ID != id })].ID
		boss.Post("/forskning/" + string(other) + "/godkjenn").MustStatus(200)
		if err := research.Run(t.Context(), w.Service, loads, other); err != nil {
			t.Fatal(err)
		}
		for _, row := range unpack(t, analyst.Raw("GET", "/forskning/"+string(other)+"/fil", nil).MustStatus(200).HTML)["personer.csv"][1:] {
			if strings.Contains(fmt.Sprint(persons), row[0]) || !regexp.MustCompile(`^P[0-9a-f]{20}$`).MatchString(row[0]) {
				t.Errorf("%s is in both", row[0])
			}
		}

		// Somebody does not want to be in it any more: nothing is handed out before it is made without her.
		err = w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.InsertObjection(t.Context(), query.InsertObjectionParams{ID: db.NewID(), PatientID: db.ID(people[0].Patient), Kind: string(care.ObjectAnalysis), StatedBy: "patient", Competence: "full", StatedOn: webtest.Today, RecordedAt: db.At(w.Service.Now()), RecordedBy: db.ID(w.ID(webtest.Nes))})
		})
		if err != nil {
			t.Fatal(err)
		}
		analyst.Get(at + "/fil").MustStatus(409).MustShow("lages på nytt uten dem")
		if err := research.Run(t.Context(), w.Service, loads, id); err != nil {
			t.Fatal(err)
		}
		if n := len(unpack(t, analyst.Raw("GET", at+"/fil", nil).MustStatus(200).HTML)["personer.csv"]); n != 6 {
			t.Errorf("%d rows", n)
		}
		// A second: four are too few.
		err = w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.InsertObjection(t.Context(), query.InsertObjectionParams{ID: db.NewID(), PatientID: db.ID(people[1].Patient), Kind: string(care.ObjectAnalysis), StatedBy: "patient", Competence: "full", StatedOn: webtest.Today, RecordedAt: db.At(w.Service.Now()), RecordedBy: db.ID(w.ID(webtest.Nes))})
		})
		if err != nil {
			t.Fatal(err)
		}
		analyst.Get("/forskning/" + string(other) + "/fil").MustStatus(409)
		if err := research.Run(t.Context(), w.Service, loads, other); err != nil {
			t.Fatal(err)
		}
		analyst.Get("/forskning").MustShow("Færre enn fem personer har et samtykke")

		// On its day it is gone, with its key; what was handed out is known.
		w.Go(webtest.Today.AddDays(288), 10, 0) // 1 September 2027
		if n, err := research.Purge(t.Context(), w.Service); err != nil || n != 1 {
			t.Errorf("%d deleted: %v", n, err)
		}
		if n := w.Audited(access.ExpireExtract, true); n != 1 {
			t.Errorf("%d rows of it in the log", n)
		}
		x, err := w.Store.Reader().ResearchExtract(t.Context(), id)
		parts, perr := w.Store.Reader().ResearchParts(t.Context(), id)
		if err != nil || perr != nil || x.KeySealed != "" || x.Status != "deleted" || len(parts) != 0 {
			t.Errorf("%+v %d", x.Status, len(parts))
		}
		if out, err := w.Store.Reader().ResearchHandouts(t.Context()); err != nil || len(out) != 3 {
			t.Errorf("%d in the log: %v", len(out), err)
		}
	})
}

// TestOwnOrder: nobody decides about an order of her own, and one that is refused says why.
func TestOwnOrder(t *testing.T) {
	w := webtest.New(t)
	w.Person("Solveig", "Abel", webtest.FollowedUp)
	analyst, boss := w.As(webtest.Analyst), leader(t, w)
	analyst.Send(analyst.Get("/forskning"), order...).MustStatus(200)
	rows, err := w.Store.Reader().ResearchExtracts(t.Context(), 10)
	if err != nil || len(rows) != 1 {
		t.Fatal(err)
	}
	mine := w.Actor(webtest.Analyst)
	mine.Role = care.Manager
	if err := (research.Approve{ID: rows[0].ID}).Run(t.Context(), w.Service, mine); err == nil {
		t.Error("the one who ordered approved")
	}
	boss.Post("/forskning/"+string(rows[0].ID)+"/avslag", "hvorfor", "").MustStatus(422).MustShow("Skriv hvorfor")
	boss.Post("/forskning/"+string(rows[0].ID)+"/avslag", "hvorfor", "Formålet er for vidt.").MustStatus(200)
	analyst.Get("/forskning").MustShow("avslått", "Formålet er for vidt.")
	boss.Post("/forskning/" + string(rows[0].ID) + "/godkjenn").MustStatus(409)
}

// TestLook takes pictures.
func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	chrome := browser.ForTest(t)
	w := webtest.New(t)
	for i := range 6 {
		w.Person("Solveig", fmt.Sprintf("Abel%c", 'a'+i), webtest.FollowedUp)
	}
	analyst, boss := w.As(webtest.Analyst), leader(t, w)
	analyst.Send(analyst.Get("/forskning"), order...)
	rows, err := w.Store.Reader().ResearchExtracts(t.Context(), 10)
	if err != nil || len(rows) != 1 {
		t.Fatal(err)
	}
	boss.Post("/forskning/" + string(rows[0].ID) + "/godkjenn").MustStatus(200)
	if err := research.Run(t.Context(), w.Service, &dataset.Holder{}, rows[0].ID); err != nil {
		t.Fatal(err)
	}
	analyst.Raw("GET", "/forskning/"+string(rows[0].ID)+"/fil", nil).MustStatus(200)
	picture := ""
	if *shots != "" {
		picture = filepath.Join(*shots, "research")
	}
	webtest.Look(t, chrome.Page(t), w.Serve(webtest.Analyst)+"/forskning", picture)
}
