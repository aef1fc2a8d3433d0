package recordexport_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/agreement"
	"traad/internal/app/objection"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	app "traad/internal/app/recordexport"
	"traad/internal/app/removal"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/front/web/page/recordexport"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

const place = "/journaluttrekk"

// region is a world with two persons in Nes and one in Ullensaker, who is followed in Nes too at an earlier time.
func region(t *testing.T, w *webtest.World) (kari, solveig, tor webtest.Case) {
	kari, solveig = w.Person("Kari", "Aasen", webtest.Evaluated), w.Person("Solveig", "Moe", webtest.Declined)
	tor = w.PersonIn("Ullensaker", "Torvald", "Fjellheim", webtest.FollowedUp)
	if _, err := (question.Ask{Patient: kari.Patient, Urgency: care.UrgentToday, Text: "Kan vi trappe ned Furix?"}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); err != nil {
		t.Fatal(err)
	}
	w.As(webtest.Nes).Get(kari.Page()).MustStatus(http.StatusOK)
	w.As(webtest.Ullensaker).Get(tor.Page()).MustStatus(http.StatusOK)
	return kari, solveig, tor
}

// ask asks as the user and returns the export's id.
func ask(w *webtest.World, u webtest.User) string {
	w.T.Helper()
	b := w.As(u)
	form := b.Get(place).MustShow("Bestill uttrekk")
	b.Send(form, "grunn", "Avtalen slutter til jul.").MustShow("Uttrekket er bestilt.", "venter på godkjenning", " person", "Avtalen slutter til jul.")
	b.Send(form, "grunn", "Avtalen slutter til jul.").MustStatus(http.StatusOK) // sent twice makes one
	return form.Value("nokkel")
}

func make1(w *webtest.World, id string) {
	w.T.Helper()
	if err := app.Run(w.T.Context(), w.Service, db.ID(id), recordexport.Printer()); err != nil {
		w.T.Fatal(err)
	}
}

// approve does so as the municipality's leader, and returns the key that is shown for a file that an administrator carries.
func approve(w *webtest.World, id string) string {
	w.T.Helper()
	key, err := app.Approve{ID: db.ID(id)}.Show(w.T.Context(), w.Service, w.Actor(webtest.Manager))
	if err != nil {
		w.T.Fatal(err)
	}
	return key
}

// opened is a file as the municipality opens it; with no key as it is.
func opened(t *testing.T, data, key string) string {
	t.Helper()
	if key == "" {
		return data
	}
	var out strings.Builder
	if err := keys.OpenParcel(&out, strings.NewReader(data), key); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// files reads a zip.
func files(t *testing.T, data string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// What is deleted for good after a file was made is not handed out with it; a new file is without it.
func TestRecalled(t *testing.T) {
	w := webtest.New(t)
	kari, _, _ := region(t, w)
	nes := w.Actor(webtest.Nes)
	key := db.NewID()
	w.Do(nes, score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", Note: "Hemmeligord", Key: key})
	made := func() (string, *webtest.Page) {
		id := ask(w, webtest.Nes)
		w.Do(w.Actor(webtest.Manager), app.Approve{ID: db.ID(id)})
		make1(w, id)
		return id, w.As(webtest.Nes).Raw(http.MethodGet, place+"/"+id+"/fil", nil)
	}
	id, file := made()
	if !strings.Contains(files(t, file.HTML)["person-0001.html"], "Hemmeligord") {
		t.Fatal("the file does not hold the score: it proves nothing")
	}
	gone, err := removal.Ask{Scope: removal.OneItem, Patient: kari.Patient, Item: score.Item(key), Ground: care.WrongPatient, Reason: "Feil"}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: gone, Sure: true})
	w.As(webtest.Nes).Get(place + "/" + id + "/fil").MustStatus(http.StatusGone)
	w.As(webtest.Nes).Get(place).MustShow("falt bort", "noe som sto i det, er slettet for godt")
	_, file = made()
	for name, text := range files(t, file.HTML) {
		if strings.Contains(text, "Hemmeligord") {
			t.Errorf("%s holds what was deleted", name)
		}
	}
}

// Asked for by one, approved by another who sees no names, made in the background, sealed, fetched, audited for each, deleted.
func TestExport(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, solveig, tor := region(t, w)
		nes := w.As(webtest.Nes)
		nes.Send(nes.Get(place), "grunn", "").MustStatus(http.StatusUnprocessableEntity).MustShow("Skriv hvorfor kommunen trenger uttrekket.")
		id := ask(w, webtest.Nes)
		nes.Send(nes.Get(place), "grunn", "En til").MustStatus(http.StatusConflict).MustShow("bestilt fra før", "En til")
		if w.AuditedOf(kari, access.MakeRecordExport) != 0 {
			t.Error("audited before it is made")
		}
		make1(w, id) // nobody has approved: nothing is made
		nes.Get(place + "/" + id + "/fil").MustStatus(http.StatusConflict).MustShow("ikke klar ennå")

		leader := w.As(webtest.Manager)
		p := leader.Get(place).MustShow("Nes", "2 personer", "Ingrid Sandvik", "Avtalen slutter til jul.", "Godkjenn")
		p.MustNotShow("Kari", "Aasen", "Solveig", "Bestill uttrekk", kari.Number.String(), string(kari.Patient))
		leader.SendTo(p, place+"/"+id+"/avslag", "hvorfor", "").MustStatus(http.StatusUnprocessableEntity).MustShow("Skriv hvorfor")
		leader.SendTo(p, place+"/"+id+"/godkjenn").MustShow("Uttrekket er godkjent", "lages nå")
		leader.SendTo(p, place+"/"+id+"/godkjenn").MustStatus(http.StatusOK)                                                   // sent twice
		leader.SendTo(p, place+"/"+id+"/avslag", "hvorfor", "Nei").MustStatus(http.StatusConflict).MustShow("avgjort fra før") // too late
		make1(w, id)
		make1(w, id) // a job may run twice
		leader.Get(place).MustShow("klart", "Slettes").MustNotShow("Hent filen", "Kari")
		leader.Get(place + "/" + id + "/fil").MustStatus(http.StatusNotFound)

		nes.Get(place).MustShow("Hent filen", "6 filer")
		got := nes.Raw(http.MethodGet, place+"/"+id+"/fil", nil)
		if got.Status != http.StatusOK || got.Header.Get("Content-Disposition") != `attachment; filename="journaler-2026-11-17.zip"` {
			t.Fatalf("%d %s", got.Status, got.Header)
		}
		content(t, files(t, got.HTML), kari, solveig, tor)
		for _, deed := range []access.Deed{access.MakeRecordExport, access.FetchRecordExport} {
			for _, c := range []struct {
				webtest.Case
				want int
			}{{kari, 1}, {solveig, 1}, {tor, 0}} {
				if n := w.AuditedOf(c.Case, deed); n != c.want {
					t.Errorf("%s of %s: %d, want %d", deed, c.Case, n, c.want)
				}
			}
		}
		sealed(t, w, "Aasen", "Kari", "PK\x03\x04", kari.Number.Digits())
		if log := w.Log(); strings.Contains(log, "Aasen") || strings.Contains(log, "Torvald") {
			t.Error("a name in the log")
		}
		w.Go(webtest.Today.AddDays(15), 10, 0)
		w.As(webtest.Nes).Get(place + "/" + id + "/fil").MustStatus(http.StatusGone).MustShow("fjorten dager")
		if n, err := app.Purge(t.Context(), w.Service); err != nil || n != 1 {
			t.Errorf("purged %d, %v", n, err)
		}
		w.As(webtest.Nes).Get(place).MustShow("slettet", "Avtalen slutter til jul.").MustNotShow("Hent filen")
		if pieces(t, w) != 0 {
			t.Error("the file is still there")
		}
	})
}

// content: everything about the two in Nes, nothing of the one in Ullensaker, and a manifest that holds.
func content(t *testing.T, all map[string]string, kari, solveig, tor webtest.Case) {
	t.Helper()
	name := regexp.MustCompile(`^(index\.html|manifest\.json|person-\d{4}\.(html|json))$`)
	whole := ""
	for n, text := range all {
		if !name.MatchString(n) {
			t.Errorf("a file is called %s", n)
		}
		whole += text
		if strings.HasSuffix(n, ".html") && (strings.Contains(text, "<script") || strings.Contains(text, "src=") || !strings.Contains(text, `lang="nb"`)) {
			t.Errorf("%s does not stand alone", n)
		}
	}
	for _, secret := range []string{"Torvald", "Fjellheim", tor.Number.Digits(), tor.Number.String(), string(tor.Patient), string(tor.Enrolment), "Pål Eng"} {
		if strings.Contains(whole, secret) {
			t.Errorf("the other municipality's person is in the file: %q", secret)
		}
	}
	page, doc := "", app.Document{}
	for n, text := range all {
		if strings.HasSuffix(n, ".json") && strings.Contains(text, kari.Number.Digits()) {
			page = all[strings.TrimSuffix(n, "json")+"html"]
			if err := json.Unmarshal([]byte(text), &doc); err != nil {
				t.Fatal(err)
			}
		}
	}
	digits := kari.Number.Digits()
	for _, want := range []string{
		"Kari Aasen", digits[:6] + " " + digits[6:], "17. feb. 1942", "000 55 311", "Mona Ruud, Årnes legesenter", "Anne Holt", "Fire innleggelser siste halvår.",
		"Trygg hjemme.", "Å klare trappen selv", "Trening to ganger i uken.", "Sover bedre.", "Går bedre i trapp.", "Kan vi trappe ned Furix?", "så personsiden",
		"Ingrid Sandvik", "Ansvarlig", "Inkluder", "Innsynslogg",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("her page lacks %q", want)
		}
	}
	if len(doc.Enrolments) != 1 || len(doc.Enrolments[0].Events) != 10 || len(doc.Questions) != 1 || len(doc.Log) == 0 || doc.Person.Number != digits || doc.Enrolments[0].Events[9].Event.Evaluation == nil {
		t.Errorf("her JSON file lacks something: %d enrolments, %d questions, %d log entries", len(doc.Enrolments), len(doc.Questions), len(doc.Log))
	}
	for _, want := range []string{"Journaler fra Nes", kari.Name, solveig.Name, "Arne Lund", "Avtalen slutter til jul."} {
		if !strings.Contains(all["index.html"], want) {
			t.Errorf("the index lacks %q", want)
		}
	}
	var m app.Manifest
	if err := json.Unmarshal([]byte(all[app.ManifestName]), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Files) != len(all)-1 || m.Counts.Persons != 2 || m.Counts.Files != len(all) || m.Counts.Enrolments != 2 {
		t.Errorf("manifest %+v of %d files", m.Counts, len(all))
	}
	for _, f := range m.Files {
		sum := sha256.Sum256([]byte(all[f.Name]))
		if hex.EncodeToString(sum[:]) != f.SHA256 || f.Size != len(all[f.Name]) {
			t.Errorf("%s is not what the manifest says", f.Name)
		}
	}
}

func pieces(t *testing.T, w *webtest.World) (n int) {
	t.Helper()
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from record_export_part").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// sealed: what lies in the database cannot be read.
func sealed(t *testing.T, w *webtest.World, secrets ...string) {
	t.Helper()
	rows, err := w.Store.DB.Raw().QueryContext(t.Context(), "select content from record_export_part")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			t.Fatal(err)
		}
		n++
		for _, s := range secrets {
			if bytes.Contains(b, []byte(s)) {
				t.Errorf("a piece holds %q in the open", s)
			}
		}
	}
	if err := rows.Err(); err != nil || n == 0 {
		t.Errorf("%d pieces, %v", n, err)
	}
}

// Nobody else sees that an export is asked for, decides about it or has the file.
func TestOthers(t *testing.T) {
	w := webtest.New(t)
	kari, _, _ := region(t, w)
	id := ask(w, webtest.Nes)
	for _, u := range []webtest.User{webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Analyst} {
		b := w.As(u)
		b.Get(place).MustStatus(http.StatusNotFound).MustNotShow("Avtalen slutter", "Uttrekk av journaler")
		for _, to := range []string{"/godkjenn", "/avslag"} {
			b.Post(place+"/"+id+to, "hvorfor", "x").MustStatus(http.StatusNotFound)
		}
		b.Post(place, "kommune", string(w.Orgs["Nes"]), "grunn", "x").MustStatus(http.StatusNotFound)
	}
	nes := w.As(webtest.Nes)
	nes.Post(place + "/" + id + "/godkjenn").MustStatus(http.StatusNotFound) // never the one who asked
	other := w.As(webtest.Ullensaker)
	other.Get(place).MustStatus(http.StatusOK).MustNotShow("Avtalen slutter", "Ingrid Sandvik")
	other.Post(place, "kommune", string(w.Orgs["Nes"]), "grunn", "x").MustStatus(http.StatusUnprocessableEntity).MustShow("bare bestille uttrekk for din egen kommune")
	admin := w.As(webtest.Administrator)
	admin.Get(place).MustShow("Ingen samarbeidsavtale er avsluttet").MustNotShow("Avtalen slutter til")
	admin.Post(place, "kommune", string(w.Orgs["Nes"]), "grunn", "x").MustStatus(http.StatusUnprocessableEntity).MustShow("Tilgangen er ikke avsluttet")
	w.Do(w.Actor(webtest.Manager), app.Approve{ID: db.ID(id)})
	make1(w, id)
	for _, u := range []webtest.User{webtest.Ullensaker, webtest.Manager, webtest.Administrator, webtest.Kongsvinger, webtest.GP} {
		w.As(u).Get(place+"/"+id+"/fil").MustStatus(http.StatusNotFound).MustNotShow("Kari", "PK")
	}
	for _, bad := range []string{"x", string(db.NewID())} {
		nes.Get(place + "/" + bad + "/fil").MustStatus(http.StatusNotFound)
	}
	if w.AuditedOf(kari, access.FetchRecordExport) != 0 {
		t.Error("a file that nobody had is in her log")
	}
}

// When access has ended the administrator asks, the municipality's leader approves, and only that administrator has the file.
func TestAfterTheEnd(t *testing.T) {
	webtest.Each(t, afterTheEnd)
}

func afterTheEnd(t *testing.T, w *webtest.World) {
	_, _, tor := region(t, w)
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs["Nes"], Seen: 1, Notice: care.AgreementNotice{
		On: webtest.Today.AddDays(-40), Ends: webtest.Today.AddDays(1), Reason: "x",
	}})
	before := ask(w, webtest.Nes)
	w.Do(w.Actor(webtest.Manager), app.Approve{ID: db.ID(before)})
	make1(w, before)
	w.Go(webtest.Today.AddDays(1), 10, 0)
	nes := w.As(webtest.Nes)
	nes.Get(place).MustShow("Be administrator om å bestille uttrekket", "falt bort").MustNotShow("Hent filen", "Bestill uttrekk Filen", "klart")
	nes.Get(place + "/" + before + "/fil").MustStatus(http.StatusNotFound)
	id := ask(w, webtest.Administrator)
	leader := w.As(webtest.Manager)
	shown := leader.SendTo(leader.Get(place).MustShow("Ola Admin").MustNotShow("Kari"), place+"/"+id+"/godkjenn").MustShow("godkjent", "Vises bare nå")
	key := regexp.MustCompile(`([A-Z2-7]{4} ){12}[A-Z2-7]{4}`).FindString(shown.Text)
	if key == "" || shown.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("no key: %s", shown.Text)
	}
	leader.Post(place + "/" + id + "/godkjenn").MustStatus(http.StatusOK).MustNotShow(key)
	leader.Get(place).MustNotShow(key)
	make1(w, id)
	got := w.As(webtest.Administrator).Raw(http.MethodGet, place+"/"+id+"/fil", nil)
	// Who carries it cannot read it, and neither can Tråd any more; the municipality can.
	for _, secret := range []string{"PK\x03\x04", "Kari", "Aasen", "person-0001"} {
		if strings.Contains(got.HTML, secret) {
			t.Errorf("%q can be read in the file", secret)
		}
	}
	if got.Header.Get("Content-Disposition") != `attachment; filename="journaler-2026-11-18.zip.traad"` || pieces(t, w) != 1 {
		t.Errorf("%v, %d pieces: the key is kept", got.Header, pieces(t, w))
	}
	if strings.Contains(w.Log(), key) {
		t.Error("the key is in the log")
	}
	all := files(t, opened(t, got.HTML, key))
	if got.Status != http.StatusOK || len(all) != 6 {
		t.Errorf("%d, %d files", got.Status, len(all))
	}
	for n, text := range all {
		if strings.Contains(text, tor.Name) {
			t.Errorf("%s names somebody in another municipality", n)
		}
	}
	nes.Get(place + "/" + id + "/fil").MustStatus(http.StatusNotFound)

	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update agreement set notice_on = null, notice_ends = null where id in (select agreement_id from agreement_version)"); err != nil {
		t.Fatal(err)
	}
	admin := w.As(webtest.Administrator) // access has begun again: the file is the municipality's business, and not hers
	admin.Get(place).MustNotShow("Hent filen")
	admin.Get(place + "/" + id + "/fil").MustStatus(http.StatusGone)
	if n, err := app.Purge(t.Context(), w.Service); err != nil || n != 1 || pieces(t, w) != 0 {
		t.Errorf("lapsed %d, %v, and %d pieces are left", n, err, pieces(t, w))
	}
}

// TestHidden: who objects to the municipality is not in a file of its coordinators, and counted; where somebody with a protected address is,
// and what tells it, is not in the administrator's. A file that has come to show more than it may is not handed out.
func TestHidden(t *testing.T) {
	w := webtest.New(t)
	kari, solveig, _ := region(t, w)
	exec := func(text string, args ...any) {
		t.Helper()
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), text, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec("update patient set address = 'Skjulveien 7, 2150 Årnes', phone = '000 55 377' where id = $1", string(kari.Patient))
	w.Do(w.Actor(webtest.Nes), patient.SaveKin{Patient: kari.Patient, Name: "Berit Aasen", Relation: "datter", Phone: "000 55 388", Note: "Bor i samme oppgang"})
	w.Publish(kari, map[string]string{"viktig": "Å bo hjemme ved Nes kirke", "tiltak/a/hva": "Turer med Anne Holt", "tiltak/a/hvem": "kommune"})
	said, _ := webtest.Said(w, kari)
	where := append(said, "Skjulveien", "000 55 377", "000 55 388", "samme oppgang", "Årnes legesenter", "Ruud", "Nes kirke", "Anne Holt", "Ingrid Sandvik")
	key := ""
	made := func(u webtest.User) (id string) {
		id = ask(w, u)
		key = approve(w, id)
		make1(w, id)
		return id
	}
	fetched := func(u webtest.User, id string) (whole string, of map[string]string, m app.Manifest) {
		of = files(t, opened(t, w.As(u).Raw(http.MethodGet, place+"/"+id+"/fil", nil).HTML, key))
		for _, text := range of {
			whole += text
		}
		if err := json.Unmarshal([]byte(of[app.ManifestName]), &m); err != nil {
			t.Fatal(err)
		}
		return whole, of, m
	}
	before := made(webtest.Nes)
	if whole, _, m := fetched(webtest.Nes, before); !strings.Contains(whole, "Solveig") || m.Counts.Persons != 2 || m.Counts.LeftOut != 0 {
		t.Errorf("before anybody objects: %+v", m.Counts)
	}
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: solveig.Patient, Objection: care.Objection{
		Against: care.ObjectOrganisation, Org: w.Orgs["Nes"], By: "patient", Competence: "full", On: webtest.Today,
	}})
	nes := w.As(webtest.Nes)
	nes.Get(place+"/"+before+"/fil").MustStatus(http.StatusGone).MustShow("Bestill et nytt uttrekk").MustNotShow("Solveig", "PK")
	exec("update patient set protection = 'strictly_protected' where id = $1", string(kari.Patient))
	whole, _, m := fetched(webtest.Nes, made(webtest.Nes))
	if strings.Contains(whole, "Solveig") || strings.Contains(whole, "Moe") || strings.Contains(whole, solveig.Number.Digits()) || strings.Contains(whole, string(solveig.Patient)) || m.Counts.Persons != 1 || m.Counts.LeftOut != 1 {
		t.Errorf("the coordinators' file has who objects to them: %+v", m.Counts)
	}
	for _, text := range where {
		if !strings.Contains(whole, text) {
			t.Errorf("the municipality's own file lacks %q", text)
		}
	}

	exec("update agreement set notice_on = $1, notice_ends = $1", webtest.Today.String())
	exec("update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(w.Orgs["Nes"]))
	after := made(webtest.Administrator)
	whole, of, m := fetched(webtest.Administrator, after)
	if !strings.Contains(whole, "Solveig") || m.Counts.Persons != 2 || m.Counts.LeftOut != 0 {
		t.Errorf("the administrator's file: %+v", m.Counts)
	}
	hers := 0
	for n, text := range of {
		if !strings.Contains(text, "Aasen") || strings.HasPrefix(n, "index") {
			continue
		}
		hers++
		for _, told := range where {
			if strings.Contains(text, told) {
				i := strings.Index(text, told)
				t.Errorf("the administrator's %s tells %q of one with a protected address: %s", n, told, text[max(0, i-100):i+50])
			}
		}
		if strings.HasSuffix(n, ".html") && !strings.Contains(text, "fordi den er fortrolig") || !strings.Contains(text, "Fire innleggelser siste halvår.") {
			t.Errorf("%s lacks that something is left out, or what may stand there", n)
		}
		for _, text := range said {
			if rest := strings.TrimSuffix(text, "Nes") + "(skjermet) helsehus."; !strings.Contains(of[n], rest) {
				t.Errorf("%s lacks what may be told: %q", n, rest)
			}
		}
	}
	if hers != 2 {
		t.Errorf("%d files of hers", hers)
	}
	exec("update patient set protection = 'protected' where id = $1", string(solveig.Patient))
	exec("update patient_version set changed_at = $1 where patient_id = $2", db.At(webtest.Today.At(23, 0)), string(solveig.Patient))
	w.As(webtest.Administrator).Get(place+"/"+after+"/fil").MustStatus(http.StatusGone).MustShow("Bestill et nytt uttrekk").MustNotShow("Solveig", "PK")
}

// TestLapses: what a coordinator has asked for when access ends comes to nothing, however far it has come: not fetched, not made, not
// approved; what lay there is deleted, and it does not stand in the administrator's way.
func TestLapses(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for i, x := range []struct {
			name           string
			approved, made bool
		}{{"asked for", false, false}, {"approved", true, false}, {"ready", true, true}} {
			if i == 0 {
				region(t, w)
			}
			id := ask(w, webtest.Nes)
			if x.approved {
				w.Do(w.Actor(webtest.Manager), app.Approve{ID: db.ID(id)})
			}
			if x.made {
				make1(w, id)
			}
			ends := func(on any) {
				if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update agreement set notice_on = $1, notice_ends = $1", on); err != nil {
					t.Fatal(err)
				}
			}
			ends(webtest.Today.String())
			make1(w, id) // the job comes too late
			w.As(webtest.Nes).Get(place).MustShow("falt bort").MustNotShow("Hent filen", "lages nå", "klart")
			w.As(webtest.Nes).Get(place + "/" + id + "/fil").MustNotShow("PK")
			leader := w.As(webtest.Manager)
			leader.Get(place).MustNotShow("Godkjenn")
			if err := (app.Approve{ID: db.ID(id)}).Run(t.Context(), w.Service, w.Actor(webtest.Manager)); !x.approved && errs.KindOf(err) != errs.KindConflict {
				t.Errorf("%s: approved afterwards: %v", x.name, err)
			}
			if _, err := app.Purge(t.Context(), w.Service); err != nil || pieces(t, w) != 0 {
				t.Errorf("%s: %v, %d pieces are left", x.name, err, pieces(t, w))
			}
			w.As(webtest.Nes).Get(place + "/" + id + "/fil").MustNotShow("PK")
			ends(nil)
			w.As(webtest.Nes).Get(place + "/" + id + "/fil").MustStatus(http.StatusGone) // access again does not bring it back
		}
	})
}
