package intake_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/front/intake"
	"traad/internal/front/web/webtest"
)

// post sends a body as the legevakt, and returns the status and the answer.
func (h *house) post(path, kind, body string) (int, string) {
	h.T.Helper()
	in := &intake.HTTP{Senders: h.senders, Box: h.box, Now: h.Service.Now, Log: discard}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	in.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// bundled is a Bundle with a patient and a visit that points to her.
func bundled(kind, number, stay, more string) string {
	return `{"resourceType":"Bundle","type":"` + kind + `","entry":[` +
		`{"fullUrl":"urn:uuid:p1","resource":{"resourceType":"Patient","name":[{"family":"SKJULT"}],"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"` + number + `"}]},"request":{"method":"PUT","url":"Patient/1"}},` +
		`{"fullUrl":"urn:uuid:e1","resource":{"resourceType":"Encounter","identifier":[{"value":"` + stay + `"}],"status":"in-progress","class":{"code":"IMP"},"subject":{"reference":"urn:uuid:p1"},` +
		`"period":{"start":"2026-11-17T08:00:00+01:00"},"meta":{"lastUpdated":"2026-11-17T08:01:00+01:00"}},"request":{"method":"POST","url":"Encounter"}}` + more + `]}`
}

// TestBundle: the Encounters of a transaction, a batch and a message come in with the Patients that they point to.
func TestBundle(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	const bad = `,{"resource":{"resourceType":"Encounter","identifier":[{"value":"X"}],"status":"tull","class":{"code":"IMP"},"subject":{"reference":"urn:uuid:p1"}},"request":{"method":"POST"}}`
	code, answer := h.post("/fhir", "application/fhir+json", bundled("transaction", her.Number.Digits(), "B1", ""))
	if code != 200 || !strings.Contains(answer, `"transaction-response"`) || strings.Count(answer, "201 Created") != 1 || strings.Contains(answer, "SKJULT") || strings.Contains(answer, her.Number.Digits()) {
		t.Fatalf("%d %s", code, answer)
	}
	if code, _ = h.post("/hendelser", "application/fhir+json", bundled("transaction", her.Number.Digits(), "B1", "")); code != 200 {
		t.Error("the same again is refused")
	}
	h.work()
	h.mustBe("applied")
	stays, err := w.Store.Reader().StaysOf(t.Context(), db.ID(her.Patient))
	if err != nil || len(stays) != 1 || !stays[0].ToAt.IsZero() {
		t.Fatalf("%+v, %v", stays, err)
	}
	// All or nothing in a transaction; each for itself in a batch.
	code, answer = h.post("/fhir", "application/fhir+json", bundled("transaction", her.Number.Digits(), "B2", bad))
	if code != 422 || !strings.Contains(answer, "Bundle.entry[2].Encounter.status") {
		t.Errorf("%d %s", code, answer)
	}
	h.mustBe("applied", "failed unreadable")
	code, answer = h.post("/fhir", "application/fhir+json", bundled("batch", her.Number.Digits(), "B2", bad))
	if code != 200 || strings.Count(answer, "201 Created") != 1 || strings.Count(answer, "422 Unprocessable Entity") != 1 {
		t.Errorf("%d %s", code, answer)
	}
	h.mustBe("applied", "failed unreadable", "waiting", "failed unreadable")
	message := strings.Replace(bundled("message", her.Number.Digits(), "B3", ""), `"entry":[`, `"entry":[{"resource":{"resourceType":"MessageHeader","id":"m1","eventCoding":{"code":"admit"}}},`, 1)
	code, answer = h.post("/fhir/$process-message", "application/fhir+json", message)
	var reply struct {
		Entry []struct {
			Resource struct {
				ResourceType string
				Response     struct{ Identifier, Code string }
			}
		}
	}
	if err := json.Unmarshal([]byte(answer), &reply); code != 200 || err != nil || len(reply.Entry) != 1 || reply.Entry[0].Resource.Response.Identifier != "m1" || reply.Entry[0].Resource.Response.Code != "ok" {
		t.Errorf("%d %s", code, answer)
	}
	for name, body := range map[string]string{
		"no bundle": `{"resourceType":"Patient"}`, "history": bundled("history", her.Number.Digits(), "B4", ""), "nothing": `{"resourceType":"Bundle","type":"batch"}`,
		"no JSON": `{`, "nobody": bundled("transaction", "", "B5", ""), "gone": strings.Replace(bundled("transaction", her.Number.Digits(), "B6", ""), `"POST"`, `"DELETE"`, 1),
		"list": `[]`, "contained": strings.Replace(bundled("transaction", her.Number.Digits(), "B7", ""), `"status"`, `"contained":7,"status"`, 1),
	} {
		if code, answer := h.post("/fhir", "application/fhir+json", body); code != 422 || !strings.Contains(answer, "OperationOutcome") {
			t.Errorf("%s: %d %s", name, code, answer)
		}
	}
}

const msgID = "43b5c250-0730-11e8-b566-0800200c9a66"

// logMessage is a LOG message with a UUID, from one communication party to another.
func logMessage(kind, number, id, plo string) string {
	return `<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24"><MsgInfo><Type V="` + kind + `"/><MIGversion>v1.2 2006-05-24</MIGversion><GenDate>2026-11-17T09:00:00</GenDate><MsgId>` + id + `</MsgId>` +
		`<Sender><Organisation><OrganisationName>Sykehus &amp; &lt;Co&gt;</OrganisationName><Ident><Id>59</Id><TypeId V="HER"/></Ident><Organisation><OrganisationName>Ortopedi</OrganisationName><Ident><Id>90998</Id><TypeId V="HER"/></Ident></Organisation></Organisation></Sender>` +
		`<Receiver><Organisation><OrganisationName>Nes kommune</OrganisationName><Ident><Id>99387</Id><TypeId V="HER"/></Ident></Organisation></Receiver>` +
		`<Patient><FamilyName>SKJULT</FamilyName><Ident><Id>` + number + `</Id><TypeId V="FNR"/></Ident></Patient></MsgInfo>` +
		`<Document><RefDoc><Content><p:Pasientlogistikk xmlns:p="http://www.kith.no/xmlstds/po/Pasientlogistikk/` + plo + `"><p:M><TidsfestetHendelse><Hendelsekode V="1"/><TidspunktForHendelse V="2026-11-17T08:30:00"/></TidsfestetHendelse></p:M></p:Pasientlogistikk></Content></RefDoc></Document></MsgHead>`
}

// receipt is what is read of an AppRec.
type receipt struct {
	XMLName xml.Name
	Status  struct {
		V string `xml:",attr"`
	}
	Error []struct {
		V string `xml:",attr"`
	}
	Sender struct {
		HCP struct {
			Inst struct {
				Name string
				ID   string `xml:"Id"`
			}
		}
	}
	Receiver struct {
		HCP struct {
			Inst struct {
				Name string
				ID   string `xml:"Id"`
				Dept struct {
					ID string `xml:"Id"`
				}
			}
		}
	}
	Original struct {
		ID string `xml:"Id"`
	} `xml:"OriginalMsgId"`
}

func receiptOf(t *testing.T, text string) receipt {
	t.Helper()
	var r receipt
	if err := xml.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return r
}

// TestReceipts: a LOG message gets an AppRec of the version that goes with it, the same one each time, with addresses turned round and
// nothing of the patient.
func TestReceipts(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	code, answer := h.post("/hendelser", "application/xml", logMessage("LOG_INNLAGT", her.Number.Digits(), msgID, "2012-04-01"))
	r := receiptOf(t, answer)
	if code != 202 || r.XMLName.Space != "http://www.kith.no/xmlstds/apprec/2012-02-15" || r.Status.V != "1" || len(r.Error) > 0 || r.Original.ID != msgID ||
		r.Sender.HCP.Inst.ID != "99387" || r.Receiver.HCP.Inst.Name != "Sykehus & <Co>" || r.Receiver.HCP.Inst.Dept.ID != "90998" || strings.Contains(answer, "SKJULT") || strings.Contains(answer, her.Number.Digits()) {
		t.Errorf("%d %s", code, answer)
	}
	if _, again := h.post("/hendelser", "application/xml", logMessage("LOG_INNLAGT", her.Number.Digits(), msgID, "2012-04-01")); again != answer {
		t.Error("the same message got another receipt")
	}
	_, answer = h.post("/hendelser", "application/xml", logMessage("LOG_INNLAGT", her.Number.Digits(), strings.Replace(msgID, "4", "5", 1), "2009-06-30"))
	if r = receiptOf(t, answer); r.XMLName.Space != "http://www.kith.no/xmlstds/apprec/2004-11-21" || r.Status.V != "1" {
		t.Error(answer)
	}
	for name, c := range map[string]struct{ body, code string }{
		"no UUID":      {logMessage("LOG_INNLAGT", her.Number.Digits(), "4711", "2012-04-01"), "E10"},
		"nobody":       {logMessage("LOG_INNLAGT", "", strings.Replace(msgID, "4", "6", 1), "2012-04-01"), "E36"},
		"another type": {logMessage("DIALOG_NOTAT", her.Number.Digits(), strings.Replace(msgID, "4", "7", 1), "2012-04-01"), "T10"},
		"no contents":  {strings.ReplaceAll(logMessage("LOG_INNLAGT", her.Number.Digits(), strings.Replace(msgID, "4", "8", 1), "2012-04-01"), "Pasientlogistikk", "Annet"), "T02"},
	} {
		code, answer := h.post("/hendelser", "application/xml", c.body)
		if r := receiptOf(t, answer); code != 422 || r.Status.V != "2" || len(r.Error) != 1 || r.Error[0].V != c.code {
			t.Errorf("%s: %d %s", name, code, answer)
		}
	}
	// What was to somebody else, and passed on, is taken in: they have answered it.
	passed := strings.ReplaceAll(logMessage("LOG_INNLAGT", her.Number.Digits(), strings.Replace(msgID, "4", "9", 1), "2012-04-01"), "99387", "99388")
	if code, answer = h.post("/hendelser", "application/xml", passed); code != 202 || strings.Contains(answer, "AppRec") || !strings.Contains(answer, "1") {
		t.Errorf("a copy that was passed on: %d %s", code, answer)
	}
	copied := strings.Replace(passed, "</Receiver>", `</Receiver><OtherReceiver><Organisation><OrganisationName>Team</OrganisationName><Ident><Id>99387</Id><TypeId V="HER"/></Ident></Organisation></OtherReceiver>`, 1)
	copied = strings.Replace(copied, strings.Replace(msgID, "4", "9", 1), strings.Replace(msgID, "4", "1", 1), 1)
	_, answer = h.post("/hendelser", "application/xml", copied)
	if r = receiptOf(t, answer); r.Sender.HCP.Inst.ID != "99387" || !strings.Contains(answer, `<Role V="COP"`) {
		t.Errorf("a copy to us: %s", answer)
	}
	if code, answer = h.post("/hendelser", "application/xml", "<html/>"); code != 422 || strings.Contains(answer, "AppRec") {
		t.Errorf("%d %s", code, answer)
	}
}

// TestFolder: files are taken in once, put away, and answered; what is killed in between is read again and known again; a file that is
// being written is left.
func TestFolder(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	dir := filepath.Join(t.TempDir(), "inn")
	f := &intake.Folder{Path: dir, Sender: h.senders[0], Box: h.box, Now: w.Service.Now, Log: discard, Settled: time.Nanosecond}
	once := func(want int) {
		t.Helper()
		if n, err := f.Once(t.Context()); err != nil || n != want {
			t.Fatalf("%d files, want %d: %v", n, want, err)
		}
	}
	once(0)
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		past := time.Now().Add(-time.Minute)
		if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	there := func(path string) bool {
		_, err := os.Stat(filepath.Join(dir, path))
		return err == nil
	}
	good := logMessage("LOG_INNLAGT", her.Number.Digits(), msgID, "2012-04-01")
	put("a.xml", good)
	put("b.XML", "<MsgHead>")
	put("c.txt", good)
	put(".d.xml", good)
	put("e.xml", strings.Repeat(" ", 1<<20+1))
	once(3)
	h.work()
	h.mustBe("applied", "failed unreadable", "failed too_large")
	if there("ferdig") || !there("feil/b.XML") || !there("feil/e.xml") || !there("c.txt") || !there(".d.xml") || there("a.xml") || !there("svar/a.apprec.xml") || there("svar/b.apprec.xml") {
		t.Error("the files are not where they belong")
	}
	first, err := os.ReadFile(filepath.Join(dir, "svar", "a.apprec.xml"))
	if err != nil || receiptOf(t, string(first)).Status.V != "1" {
		t.Errorf("%s, %v", first, err)
	}
	put("a.xml", good) // killed after the commit: the file lies there still
	once(1)
	h.work()
	h.mustBe("applied", "failed unreadable", "failed too_large")
	if again, err := os.ReadFile(filepath.Join(dir, "svar", "a.apprec.xml")); err != nil || !bytes.Equal(first, again) {
		t.Errorf("another receipt: %v", err)
	}
	put("b.XML", "<MsgHead>") // the same name again does not write over
	once(1)
	if !there("feil/b.2.XML") || there("a.xml") {
		t.Error("a file was written over, or one that was taken in is left")
	}
	purge := func(want int) {
		t.Helper()
		if n, err := intake.Purge(t.Context(), dir); err != nil || n != want {
			t.Errorf("%d files were deleted, want %d: %v", n, want, err)
		}
	}
	purge(0) // each was put there a moment ago, whatever its sender's clock said
	age := func(hours int, names ...string) {
		t.Helper()
		past := time.Now().Add(-time.Duration(hours) * time.Hour)
		for _, name := range names {
			if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
				t.Fatal(err)
			}
		}
	}
	age(73, "feil/b.XML", "feil/b.2.XML", "feil/e.xml", "c.txt", ".d.xml", "svar/a.apprec.xml")
	purge(5)
	age(97, "svar/a.apprec.xml")
	purge(1)
	f.Settled = time.Hour
	if err := os.WriteFile(filepath.Join(dir, "half.xml"), []byte(good[:100]), 0o600); err != nil {
		t.Fatal(err)
	}
	once(0)
	// What cannot be stored stays.
	f.Settled = time.Nanosecond
	put("half.xml", strings.Replace(good, msgID, strings.Replace(msgID, "4", "9", 1), 1))
	h.box.Stop()
	if _, err := f.Once(t.Context()); err == nil || !there("half.xml") {
		t.Errorf("a message that was not stored is put away: %v", err)
	}
}

// TestMovesAndLinks: a moved visit leaves the one and is the other's; a visit with a new number is the same visit; a link between two
// patients is for somebody to look at, where one of them is followed.
func TestMovesAndLinks(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	a, b := w.Person("Anna", "Aas", webtest.FollowedUp), w.Person("Berit", "Bø", webtest.FollowedUp)
	open := func(c webtest.Case) (n int) {
		t.Helper()
		stays, err := w.Store.Reader().StaysOf(t.Context(), db.ID(c.Patient))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stays {
			if s.Standing == "stay" && s.ToAt.IsZero() {
				n++
			}
		}
		return n
	}
	c := h.dial()
	tell := func(m string) {
		t.Helper()
		if code, answer := ask(t, c, m); code != "AA" {
			t.Fatal(answer)
		}
		h.work()
	}
	tell(message("A01", "1", fnr(a)))
	tell(message("A45", "2", fnr(b), "MRG|"+fnr(a)+"||||V7"))
	if open(a) != 0 || open(b) != 1 {
		t.Errorf("after the move %d and %d stays are open, want 0 and 1", open(a), open(b))
	}
	tell(strings.Replace(message("A50", "3", fnr(b), "MRG|"+fnr(b)+"||||V7"), "|||V7\r", "|||V8\r", 1))
	tell(strings.Replace(message("A03", "4", fnr(b)), "|||V7\r", "|||V8\r", 1))
	if open(b) != 0 {
		t.Error("the stay's new number is not known")
	}
	tell(message("A24", "5", fnr(a), "PID|2||"+w.Unused().Digits()))
	tell(message("A43", "6", w.Unused().Digits(), "MRG|"+fnr(b)))
	tell(message("A24", "7", w.Unused().Digits(), "PID|2||"+w.Unused().Digits()))
	tell(message("A44", "8", fnr(a), "MRG|"+fnr(a)))
	h.mustBe("applied", "applied", "applied", "applied", "failed doubtful", "failed doubtful", "unmatched", "ignored")
	w.As(webtest.Administrator).Get("/administrasjon/grensesnitt").MustShow("kobler to pasienter, flytter numre", "også mor og barn").MustNotShow("Aas", "SKJULT")
	w.Sound()
}

var discard = slog.New(slog.DiscardHandler)
