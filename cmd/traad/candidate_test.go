package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/app/openstay"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

// TestFollowedAreTakenOffTheList: with the finder as the server wires it and pseudonyms of a real key service, who is in a pathway is off the list as
// soon as her pseudonym has been asked for, whom it says is in hospital is listed for the way home, and nobody else is touched.
func TestFollowedAreTakenOffTheList(t *testing.T) {
	w := webtest.New(t)
	ctx, s := t.Context(), w.Service
	keys, err := keyservice.OpenLocal(filepath.Join(t.TempDir(), "service.json"), s.Now)
	if err != nil {
		t.Fatal(err)
	}
	followed, declined := w.Person("Solveig", "Aasen", webtest.Planned), w.Person("Odd", "Berg", webtest.Declined)
	numbers := []nin.Number{followed.Number, declined.Number, w.Unused()}
	var episodes, persons bytes.Buffer
	fmt.Fprintln(&persons, "lopenr;fodselsdato;kjonn;kommunenr")
	fmt.Fprintln(&episodes, "lopenr;inndato;inntid;utdato;uttid;omsorgsniva;innmateHast;institusjonID;fagenhet;hovedtilstand;bitilstander")
	for _, n := range numbers {
		fmt.Fprintf(&persons, "%s;1942-02-17;2;3228\n", n.Digits())
		for k := range 5 {
			in := webtest.Today.AddDays(-30 * (k + 1))
			out := fmt.Sprintf("%s;12:00", in.AddDays(4))
			if n == declined.Number && k == 0 { // lies in when the loads end; the others' ends are known
				out = ";"
			}
			fmt.Fprintf(&episodes, "%s;%s;10:00;%s;1;1;983971636;%d;I50.0;F05.9 J44.1 N18.4 R29.6\n", n.Digits(), in, out, k%3)
		}
	}
	file := func(b *bytes.Buffer) dataset.Declared {
		return dataset.Declared{Source: "dips", Keys: keys, Files: []dataset.File{{Name: "f.csv", Data: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}}}
	}
	if _, err := (dataset.ImportPersons{Declared: file(&persons)}).Run(ctx, s, operator(s)); err != nil {
		t.Fatal(err)
	}
	if _, err := (dataset.ImportEpisodes{Declared: file(&episodes)}).Run(ctx, s, operator(s)); err != nil {
		t.Fatal(err)
	}
	var h dataset.Holder
	if _, err := dataset.Refresh(ctx, s, &h); err != nil {
		t.Fatal(err)
	}
	f := candidateSettings{Reveals: 3}.findCandidates(s, &h, keys, slog.New(slog.DiscardHandler))
	look := func() *candidate.View {
		t.Helper()
		v, err := f.Look(ctx, s, w.Actor(webtest.Physician), candidate.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := look(); v.Size != 3 || v.Followed != 0 {
		t.Fatalf("before anything is asked: %d listed, %d followed", v.Size, v.Followed)
	}
	if n, err := dataset.AskPseudonyms(ctx, s, keys); err != nil || n != 2 {
		t.Fatalf("asked for %d: %v", n, err)
	}
	v := look()
	if v.Size != 2 || v.Followed != 1 || len(v.Rows) != 2 {
		t.Errorf("%d listed, %d followed", v.Size, v.Followed)
	}
	marked := 0
	for _, r := range v.Rows {
		for _, m := range r.Marks {
			if m.Text == "Avslått før" {
				marked++
			}
		}
	}
	if marked != 1 {
		t.Errorf("%d are marked as declined: %+v", marked, v.Rows)
	}

	names, err := keys.Pseudonyms(ctx, numbers)
	if err != nil {
		t.Fatal(err)
	}
	basis := openstay.Record{
		Key: db.NewID(), Unit: w.Orgs["Kongsvinger"], Basis: "Vedtak", Purpose: "Hjemreise", DecidedBy: "Direktøren",
		DecidedOn: webtest.Today.AddDays(-30), From: webtest.Today.AddDays(-30), To: webtest.Today.AddDays(300),
	}
	if err := s.Store.InTx(ctx, func(tx *store.Writer) error {
		if err := openstay.Lay(ctx, tx, db.At(s.Now()), w.ID(webtest.Administrator), openstay.StaysKept, []openstay.Record{basis}); err != nil {
			return err
		}
		for i, name := range []string{names[2], names[0], "v1-ny"} { // nobody's, of one who is followed, and of one whom the loads do not have
			if err := tx.InsertOpenStay(ctx, query.InsertOpenStayParams{
				ID: db.NewID(), Pseudonym: name, BasisID: basis.Key, Sender: "dips", NumberHash: strings.Repeat(strconv.Itoa(i), 64), UnitID: db.ID(w.Orgs["Kongsvinger"]), Municipality: "3228",
				Told: db.ToJSON([]string{}), Standing: "stay", FromAt: db.At(webtest.Today.AddDays(-2).At(8, 0)), ReadyAt: db.At(webtest.Today.At(8, 0)), PurgeAt: db.At(date.Of(2027, 1, 1).At(0, 0)),
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	open, err := f.OpenStays(ctx, s, w.Actor(webtest.Physician))
	if err != nil || len(open) != 3 {
		t.Fatalf("%+v %v", open, err)
	}
	o := open[slices.IndexFunc(open, func(o candidate.OpenStay) bool { return o.Pseudonym == names[2] })]
	if o.Pseudonym != names[2] || o.Unit != "Kongsvinger" || o.Municipality != "3228" || !o.From.Equal(webtest.Today.AddDays(-2).At(8, 0)) || !o.Ready.Equal(webtest.Today.At(8, 0)) || !o.To.IsZero() {
		t.Errorf("%+v", o)
	}

	// The way home: by code those whom nobody follows, who leave first; only those whom the loads have are scored. Whoever declined lies in by the loads.
	home, err := f.Home(ctx, s, w.Actor(webtest.Physician))
	if err != nil || len(home.Rows) != 3 || !home.Told || home.Empty {
		t.Fatalf("%+v %v", home, err)
	}
	for _, r := range home.Rows[:2] {
		if r.Where != "Kongsvinger" || r.State != "Utskrivningsklar" || !r.Leaving || r.Municipality != v.Rows[0].Municipality || strings.Contains(r.Code, "v1") || len(r.Marks) > 0 {
			t.Errorf("%+v", r)
		}
	}
	known, unknown, before := home.Rows[0], home.Rows[1], home.Rows[2]
	if !known.Known || known.Band != "80–84" || known.LACE < 3 || known.Risk <= 0 || len(known.Reasons) == 0 || unknown.Known || unknown.Band != "over 65" || unknown.LACE != 0 {
		t.Errorf("%+v\n%+v", known, unknown)
	}
	if before.Leaving || before.State != "Innlagt nå" || len(before.Marks) != 1 || before.Marks[0].Text != "Avslått før" {
		t.Errorf("%+v", before)
	}
}
