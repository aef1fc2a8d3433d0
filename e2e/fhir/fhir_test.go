// Package fhir_test is a record system that fetches plans, and those that shall be given nothing.
package fhir_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	source "traad/internal/app/fhir"
	"traad/internal/app/objection"
	"traad/internal/app/paper"
	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/app/referral"
	"traad/internal/app/score"
	"traad/internal/app/watch"
	"traad/internal/base/date"
	"traad/internal/base/db"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/care"
	rules "traad/internal/care/plan"
	"traad/internal/front/fhir"
	page "traad/internal/front/web/page/paper"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
)

const base = "https://traad.example/fhir"

// house is a world with the record systems of its hospital, two municipalities and a GP office.
type house struct {
	*webtest.World
	http   http.Handler
	front  *fhir.HTTP
	signed *fhir.Signed
	signer *bearertest.Signer
}

func open(t *testing.T, w *webtest.World) *house {
	t.Helper()
	known := w.RecordSystems()
	h := &house{World: w, signer: known.Signer}
	log := slog.New(slog.NewTextHandler(w.Logs(), nil))
	h.signed = &fhir.Signed{Base: base, Log: log, Verifier: known.Verifier}
	for _, s := range known.All {
		h.signed.Callers = append(h.signed.Callers, fhir.Caller{
			Name: s.Name, Org: s.Org, Kind: s.Kind, Scopes: r4.Scopes{"system/*.rs", "system/Task.u", "system/Communication.c", "system/Subscription.crds"}, Endpoints: []string{"https://" + s.Name + ".example/varsel"},
		})
	}
	h.front = &fhir.HTTP{
		Source: &source.Source{Service: w.Service, Base: base}, Service: w.Service, Callers: h.signed, Release: "prøve", Log: log, Beat: 1,
		PDF: func(_ context.Context, p *paper.Paper) ([]byte, error) {
			whole, err := page.Whole(p)
			return fmt.Appendf(nil, "%%PDF %d %s", p.Body.Number, whole), err
		},
	}
	h.http = h.front.Handler()
	return h
}

// ask sends a call; with a body it is a POST of a form, or of JSON where that begins with {.
func (h *house) ask(system, path, body string, headers ...string) *httptest.ResponseRecorder {
	h.T.Helper()
	method, kind := http.MethodGet, ""
	switch {
	case strings.HasPrefix(body, "{"):
		method, kind = http.MethodPost, r4.MediaType
	case body != "":
		method, kind = http.MethodPost, "application/x-www-form-urlencoded"
	}
	r := httptest.NewRequestWithContext(h.T.Context(), method, strings.TrimPrefix(path, "https://traad.example"), strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if system != "" {
		r.Header.Set("Authorization", "Bearer "+h.signer.Token("https://"+system+".example", base, h.Service.Now()))
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	return w
}

// bundle is what a search or a history answers.
type bundle struct {
	ResourceType string
	Type         string
	Total        *int
	Link         []r4.Link
	Entry        []struct {
		FullURL  string
		Resource map[string]any
		Search   r4.Found
		Request  r4.Asked
	}
}

func (b bundle) refs() (out []string) {
	for _, e := range b.Entry {
		out = append(out, fmt.Sprint(e.Resource["resourceType"])+"/"+fmt.Sprint(e.Resource["id"]))
	}
	return out
}

func (b bundle) link(relation string) string {
	for _, l := range b.Link {
		if l.Relation == relation {
			return l.URL
		}
	}
	return ""
}

func (h *house) find(system, path, body string) (b bundle) {
	h.T.Helper()
	got := h.ask(system, path, body)
	if got.Code != http.StatusOK {
		h.T.Fatalf("%s: %d %s", path, got.Code, got.Body)
	}
	if err := json.Unmarshal(got.Body.Bytes(), &b); err != nil {
		h.T.Fatal(err)
	}
	return b
}

// texts are a plan with two goals and two measures.
var texts = map[string]string{
	"viktig":         "Å sitte på terrassen & <se> på fjorden",
	"mal/m1/tekst":   "Jeg vil gå til postkassen",
	"mal/m1/ser":     "hun henter posten selv",
	"mal/m2/tekst":   "Jeg vil slippe å falle",
	"tiltak/t1/hva":  "Styrketrening hjemme",
	"tiltak/t1/hvem": "kommune", "tiltak/t1/ofte": "to ganger i uken", "tiltak/t1/frist": "18.12.2026", "tiltak/t1/mal": "m1",
	"tiltak/t2/hva": "Gå gjennom medisinene", "tiltak/t2/hvem": "fastlege", "tiltak/t2/frist": "til jul",
	"tegn/s1/omrade": "hjerte", "tegn/s1/gul-tegn": "to kilo opp på tre dager", "tegn/s1/gul-gjor": "ring teamet",
	"team/k1/navn": "Kari Kontakt", "team/k1/telefon": "000 55 999",
}

// full is somebody with everything that is given.
func (h *house) full(given string) webtest.Case {
	h.T.Helper()
	her := h.Person(given, "Åsen", webtest.FollowedUp)
	h.Publish(her, texts)
	h.fill(her)
	return her
}

// fill gives somebody something of everything beside a plan.
func (h *house) fill(her webtest.Case) {
	h.T.Helper()
	h.Do(h.Actor(webtest.Nes), score.Add{Patient: her.Patient, Instrument: "sppb", Typed: "6", On: webtest.Today})
	h.Do(h.Actor(webtest.Physician), clarification.Decide{Patient: her.Patient, Text: "Ikke HLR", On: date.Of(2026, 11, 2)})
	h.mapped(her)
	h.Admit(her, 3)
}

// mapped lays a mapping conversation that is completed.
func (h *house) mapped(c webtest.Case) {
	h.T.Helper()
	nes := h.Actor(webtest.Nes)
	if err := h.Service.Do(h.T.Context(), nes, func(tx *app.Tx) error {
		person, err := tx.Person(h.T.Context(), c.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.RecordMapping, person); err != nil {
			return err
		}
		id, err := document.Begin(h.T.Context(), tx, "", document.MappingKind, c.Patient, map[string]string{
			"samtale/forlop": string(c.Enrolment), "samtale/dato": "8.10.2026", "samtale/form": "visit", "omrade/sleep/viktig": "Å sove til klokken sju", "omrade/sleep/risiko": "watch",
			"parorende/belastning": "Sliten sønn", "til-stede/andre": "Nabo Nilsen",
		})
		if err != nil {
			return err
		}
		_, err = document.Close(h.T.Context(), tx, id)
		return err
	}); err != nil {
		h.T.Fatal(err)
	}
}

func party(k rules.Party) plan.LaidParty { return plan.LaidParty{Asked: plan.Asked{Kind: k}} }

// hear sends a new version of the plan to the hospital, the municipality and the GP, who has said something.
func (h *house) hear(c webtest.Case) plan.Laid {
	h.T.Helper()
	laid := h.Heard(c, "Nes", 1, party(rules.Hospital), party(rules.Municipality), party(rules.GP))
	all, err := plan.Of(h.T.Context(), h.Store.Reader(), c.Patient)
	if err != nil {
		h.T.Fatal(err)
	}
	laid.Number = all.Versions[0].Number + 1
	laid.Texts = map[string]string{"viktig": "Å danse igjen"}
	h.Lay(laid)
	h.Do(h.Actor(webtest.GP), plan.Answer{Version: laid.ID, Party: laid.Parties[2].ID, Says: plan.Change, Note: "Ring før dere kommer hjem"})
	return laid
}

// secrets are what must be nowhere where she is not told.
func secrets(c webtest.Case) []string {
	return []string{"Solveig", "Åsen", c.Number.Digits(), "postkassen", "fjorden", "HLR", "Styrketrening", "Kari Kontakt", "klokken sju", "danse igjen", "Ring før"}
}

// everything are all resources of hers by their references, as one who may see them finds them; none are the types that she has nothing of.
func (h *house) everything(system string, c webtest.Case, none ...string) (out []string) {
	h.T.Helper()
	for _, k := range source.Kinds {
		if k.File || k.Shared || k.Name == "Provenance" {
			continue
		}
		query := "?_count=100&patient=" + string(c.Patient)
		if k.Name == "Patient" {
			query = "?_id=" + string(c.Patient)
		}
		found := h.find(system, base+"/"+k.Name+query, "")
		if (len(found.Entry) == 0 && k.Name != "Communication" && !slices.Contains(none, k.Name)) || found.Total == nil || *found.Total != len(found.Entry) && k.Name != "AuditEvent" {
			h.T.Errorf("%s: %d found, total %v", k.Name, len(found.Entry), found.Total)
		}
		refs := found.refs()
		if k.Name == "AuditEvent" {
			refs = refs[:1] // each call is one more
		}
		out = append(out, refs...)
	}
	b := h.find(system, base+"/CarePlan?patient="+string(c.Patient)+"&_revinclude=Provenance:target", "")
	out = append(out, b.refs()...)
	slices.Sort(out)
	out = slices.Compact(out)
	for _, ref := range out {
		if id, ok := strings.CutPrefix(ref, "DocumentReference/"); ok {
			out = append(out, "Binary/"+id)
		}
	}
	return out
}

// spoken are the references of what a party has said in hearings.
func (h *house) spoken(system string, c webtest.Case) []string {
	h.T.Helper()
	out := h.find(system, base+"/Communication?patient="+string(c.Patient), "").refs()
	if len(out) == 0 {
		h.T.Error("nothing that was said in a hearing is found")
	}
	return out
}

// mustHave fails where an answer lacks one of some texts.
func (h *house) mustHave(path string, texts ...string) {
	h.T.Helper()
	got := h.ask("nes", path, "")
	for _, text := range texts {
		if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), text) {
			h.T.Errorf("%s: %d, without %s: %s", path, got.Code, text, got.Body)
		}
	}
}

func (h *house) status(want int, system, path, body string, headers ...string) *httptest.ResponseRecorder {
	h.T.Helper()
	got := h.ask(system, path, body, headers...)
	if got.Code != want {
		h.T.Errorf("%s %s: %d, want %d: %s", path, body, got.Code, want, got.Body)
	}
	if got.Code >= 400 && !strings.Contains(got.Body.String(), `"resourceType":"OperationOutcome"`) {
		h.T.Errorf("%s: no OperationOutcome: %s", path, got.Body)
	}
	return got
}

// TestWhatIsGiven: every type is read and found, versions are kept, what was taken away is said to be, pages neither skip nor repeat, and all of it is in her log.
func TestWhatIsGiven(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her := h.full("Solveig")
		enrolment, whose := string(her.Enrolment), string(her.Patient)
		all := h.everything("nes", her)
		for _, k := range source.Kinds {
			if k.Name != "Communication" && !k.Shared && !slices.ContainsFunc(all, func(ref string) bool { return strings.HasPrefix(ref, k.Name+"/") }) {
				t.Errorf("no %s is given: the test says too little", k.Name)
			}
		}
		for _, ref := range all {
			got := h.status(http.StatusOK, "nes", base+"/"+ref, "")
			if number := strings.Contains(got.Body.String(), her.Number.Digits()); number != strings.HasPrefix(ref, "Patient/") {
				t.Errorf("%s, with the national number %t", ref, number)
			}
			if kind := got.Header().Get("Content-Type"); !strings.HasPrefix(kind, r4.MediaType) || got.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", ref, got.Header())
			}
			for _, bad := range []string{":null", ":[]", `:""`, "<script"} {
				if strings.Contains(got.Body.String(), bad) {
					t.Errorf("%s has %s: %s", ref, bad, got.Body)
				}
			}
		}
		h.mustHave(base+"/CarePlan/"+enrolment, `"status":"active"`, `"versionId":"2"`, `Goal/`+enrolment+`.m1`, `Task/`+enrolment+`.t1`, "&lt;se&gt;", `"display":"Ingrid Sandvik"`)
		h.mustHave(base+"/Task/"+enrolment+".t2", `"status":"requested"`, "til jul")
		h.mustHave(base+"/Flag/"+whose+".limits", "advance-directive", "Ikke HLR", "Henrik Dahl")
		h.mustHave(base+"/Observation?patient="+whose+"&code=http://snomed.info/sct|763264000", `"valueInteger":5`, `"total":1`)
		h.mustHave(base+"/QuestionnaireResponse/"+enrolment, "Å sove til klokken sju", `"code":"watch"`, base+"/Questionnaire/kartlegging.")
		for _, s := range []string{"Sliten sønn", "Nabo Nilsen"} {
			if strings.Contains(h.ask("nes", base+"/QuestionnaireResponse/"+enrolment, "").Body.String(), s) {
				t.Errorf("what was said with others stands in the mapping conversation: %s", s)
			}
		}
		h.mustHave(base+"/AuditEvent?_count=100&outcome=0&patient="+whose, "Ingrid Sandvik", "hentet planen", `"outcome":"0"`)
		h.mustHave(base+"/Questionnaire?status=active&_count=100", "Å", "/Questionnaire/skar.sppb", "kartlegging.iht-langvarig.")
		h.mustHave(base+"/PlanDefinition?status=active", "Kartleggingssamtale", `"code":"mo"`)
		for _, b := range []bundle{h.find("nes", base+"/PlanDefinition", ""), h.find("ullensaker", base+"/Questionnaire?_count=100", "")} {
			if len(b.Entry) == 0 {
				t.Error("nothing that is published is found")
			}
			for _, ref := range b.refs() {
				h.status(http.StatusOK, "ullensaker", base+"/"+ref, "")
			}
		}
		h.mustHave(base+"/Encounter?patient="+whose+"&status=in-progress&date=ge2026-11-01", "Medisinsk avdeling", `"total":1`)
		if strings.Contains(h.ask("nes", base+"/CarePlan/"+enrolment, "").Body.String(), "HLR") {
			t.Error("what is agreed about treatment stands in a plan, where it grows old")
		}

		w.Go(webtest.Today.AddDays(1), 10, 0)
		h.Publish(her, map[string]string{"mal/m2/fjernet": "ja", "mal/m1/status": "nadd"})
		h.mustHave(base+"/CarePlan/"+enrolment, `"versionId":"3"`, `"created":"2026-11-18`)
		h.mustHave(base+"/CarePlan/"+enrolment+"/_history/2", `Goal/`+enrolment+`.m2`, `"versionId":"2"`)
		h.mustHave(base+"/Goal/"+enrolment+".m1", `"lifecycleStatus":"completed"`, `"versionId":"3"`)
		h.mustHave(base+"/Goal/"+enrolment+".m1/_history/2", `"lifecycleStatus":"active"`)
		h.mustHave(base+"/Task/"+enrolment+".t1", `"versionId":"2"`)
		h.mustHave(base+"/EpisodeOfCare/"+enrolment+"/_history", `"status":"planned"`, `"status":"active"`)
		h.status(http.StatusGone, "nes", base+"/Goal/"+enrolment+".m2", "")
		h.status(http.StatusNotFound, "nes", base+"/CarePlan/"+enrolment+"/_history/9", "")
		if b := h.find("nes", base+"/Goal/"+enrolment+".m2/_history", ""); b.Type != "history" || *b.Total != 2 || b.Entry[0].Request.Method != http.MethodDelete || b.Entry[0].Resource != nil {
			t.Errorf("%+v", b)
		}
		if b := h.find("nes", base+"/Goal?patient="+whose, ""); *b.Total != 1 {
			t.Errorf("what was taken away is found: %v", b.refs())
		}
		etag := h.ask("nes", base+"/CarePlan/"+enrolment, "").Header().Get("ETag")
		if got := h.ask("nes", base+"/CarePlan/"+enrolment, "", "If-None-Match", etag); etag != `W/"3"` || got.Code != http.StatusNotModified || got.Body.Len() > 0 {
			t.Errorf("%s: %d %s", etag, got.Code, got.Body)
		}
		if got := h.ask("nes", base+"/Binary/"+strings.TrimPrefix(all[len(all)-1], "Binary/"), "", "Accept", "application/pdf"); !strings.HasPrefix(got.Body.String(), "%PDF 2 ") || got.Header().Get("Content-Type") != "application/pdf" {
			t.Errorf("%d %v %s", got.Code, got.Header(), got.Body)
		}

		b := h.find("nes", base+"/CarePlan?patient="+whose+"&_include=CarePlan:goal&_include=CarePlan:activity-reference&_revinclude=Provenance:target&_revinclude=DocumentReference:related", "")
		if got := b.refs(); *b.Total != 1 || len(got) != 1+1+2+2+2 {
			t.Errorf("total %d: %v", *b.Total, got)
		}
		for _, e := range b.Entry[1:] {
			if e.Search.Mode != "include" {
				t.Errorf("%s: %s", e.FullURL, e.Search.Mode)
			}
		}
		if b := h.find("nes", base+"/Patient/_search", "identifier="+url.QueryEscape(r4.BirthNumber+"|"+her.Number.Digits())); !slices.Equal(b.refs(), []string{"Patient/" + whose}) || strings.Contains(b.link("self"), her.Number.Digits()) {
			t.Errorf("%v %v", b.refs(), b.Link)
		}
		if b := h.find("nes", base+"/CarePlan/_search", "patient.identifier="+her.Number.Digits()+"&_elements=status"); len(b.Entry) != 1 || b.Entry[0].Resource["text"] != nil || b.Entry[0].Resource["subject"] == nil {
			t.Errorf("%+v", b)
		}
		if b := h.find("nes", base+"/CarePlan?patient="+whose+"&_lastUpdated=gt2026-11-17T23:00:00Z&_summary=count", ""); *b.Total != 1 || len(b.Entry) != 0 {
			t.Errorf("%+v", b)
		}

		var seen []string
		for address := base + "/DocumentReference?patient=" + whose + "&_count=1&_sort=-_lastUpdated"; address != "" && len(seen) < 9; {
			b := h.find("nes", address, "")
			if next := b.link("next"); next != "" {
				if strings.Contains(next, whose) {
					t.Error("the address of the next page has her id")
				}
				h.status(http.StatusGone, "ahus", next, "")
				h.status(http.StatusGone, "nes", next[:len(next)-3]+"abc", "")
				h.status(http.StatusGone, "nes", strings.Replace(next, "DocumentReference", "Goal", 1), "")
			}
			seen, address = append(seen, b.refs()...), b.link("next")
		}
		if n := len(seen); n != 2 || len(slices.Compact(slices.Sorted(slices.Values(seen)))) != n {
			t.Errorf("page by page: %v", seen)
		}
		old := h.find("nes", base+"/Goal?_count=1&subject=Patient/"+whose, "").link("self")
		h.status(http.StatusOK, "nes", old, "")
		next := h.find("nes", base+"/Task?_count=1&patient="+whose, "").link("next")
		w.Go(webtest.Today.AddDays(1), 11, 0)
		h.status(http.StatusGone, "nes", next, "")

		if n := w.AuditedOf(her, access.SeeRecord); n < 50 {
			t.Errorf("%d looks at her are in the log", n)
		}
		w.Sound()
		for _, s := range secrets(her) {
			if strings.Contains(w.Log(), s) {
				t.Errorf("the log of the program has %s", s)
			}
		}
	})
}

// TestLeaks: whoever is not told of her gets nothing, by read, version, history, search, include, count, list or status, of any type, and not a word of her.
func TestLeaks(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		exec := func(text string, with ...any) {
			t.Helper()
			if _, err := w.Store.DB.Raw().ExecContext(t.Context(), text, with...); err != nil {
				t.Fatal(err)
			}
		}
		object := func(o care.Objection) func(webtest.Case) {
			o.By, o.Competence, o.On = "patient", "full", webtest.Today
			return func(k webtest.Case) { w.Do(w.Actor(webtest.Nes), objection.Record{Patient: k.Patient, Objection: o}) }
		}
		ended := func(org string) func(webtest.Case) {
			return func(webtest.Case) {
				exec("update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(w.Orgs[org]))
			}
		}
		others := h.full("Gunhild") // somebody else in the answers, whom nothing happens to
		h.hear(others)
		for _, c := range []struct {
			name  string
			since func(webtest.Case)
			told  []string
		}{
			{"nothing", func(webtest.Case) {}, []string{"ahus", "nes", "arnes"}},
			{"an objection to everybody", object(care.Objection{Against: care.ObjectEverybody}), nil},
			{"an objection to the hospital", object(care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Akershus universitetssykehus"]}), []string{"nes", "arnes"}},
			{"a strictly confidential address", func(k webtest.Case) {
				exec("update patient set protection = $1 where id = $2", string(care.StrictlyProtected), string(k.Patient))
			}, nil},
			{"a death", func(k webtest.Case) {
				w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: k.Patient, On: webtest.Today})
			}, nil},
			{"the office's agreement has ended", ended("Årnes legesenter"), []string{"ahus", "nes"}},
			{"the municipality's agreement has ended", ended("Nes"), nil},
		} {
			her := h.full("Solveig")
			h.hear(her)
			all := slices.Concat(h.everything("nes", her), h.spoken("arnes", her))
			c.since(her)
			for _, s := range h.signed.Callers {
				told := slices.Contains(c.told, s.Name)
				switch {
				case c.name == "nothing", !told && s.Name != "ullensaker":
					h.door(c.name+", "+s.Name, s.Name, her, all, told, c.name == "nothing" && s.Name != "arnes" || c.name == "an objection to everybody" && s.Name == "ahus")
				case told:
					h.status(http.StatusOK, s.Name, base+"/Patient/"+string(her.Patient), "")
				}
			}
			exec("update organisation set access_ended_on = null where access_ended_on is not null")
		}
		h.door("somebody else", "nes", others, h.everything("nes", others), true, false)
		w.Sound()
	})
}

// door tries every way in to one person, with each include where it is thorough.
func (h *house) door(name, system string, her webtest.Case, all []string, told, thorough bool) {
	t := h.T
	t.Helper()
	var got []string // all that is answered
	want := http.StatusNotFound
	if told {
		want = http.StatusOK
	}
	for _, ref := range all {
		kind, _, _ := strings.Cut(ref, "/")
		k, _ := source.KindOf(kind)
		ways := []string{""}
		if k.Versioned && thorough {
			ways = append(ways, "/_history", "/_history/2")
		}
		for _, way := range ways {
			a := h.ask(system, base+"/"+ref+way, "")
			want := want
			if kind == "Communication" && system != "arnes" {
				want = http.StatusNotFound
			}
			if a.Code != want && (!told || way != "/_history/2") {
				t.Errorf("%s: %s%s: %d", name, ref, way, a.Code)
			}
			got = append(got, a.Body.String())
		}
	}
	id := string(her.Patient)
	for _, k := range source.Kinds {
		if k.File || k.Shared {
			continue
		}
		told := told && (k.Name != "Communication" || system == "arnes") // a party is told what it said itself
		queries := []string{"patient=" + id, "patient.identifier=" + her.Number.Digits(), "patient=" + id + "&_summary=count"}
		switch k.Name {
		case "Patient":
			queries = []string{"_id=" + id, "identifier=" + her.Number.Digits(), "_id=" + id + "&_summary=count"}
			for _, j := range k.RevInclude {
				queries = append(queries, "_id="+id+"&_revinclude="+j.String())
			}
		case "Provenance":
			queries = []string{"target=CarePlan/" + string(her.Enrolment)}
		}
		for _, j := range k.Include {
			queries = append(queries, strings.Replace(queries[0], "&_summary=count", "", 1)+"&_include="+j.String())
		}
		if !thorough {
			queries = queries[:1]
		}
		for _, q := range queries {
			a := h.ask(system, base+"/"+k.Name+"/_search", q)
			var b bundle
			if err := json.Unmarshal(a.Body.Bytes(), &b); err != nil || b.Total == nil || (*b.Total > 0) != told || !told && len(b.Entry) > 0 {
				t.Errorf("%s: %s?%s: %d %s", name, k.Name, strings.ReplaceAll(q, her.Number.Digits(), "…"), a.Code, a.Body)
			}
			got = append(got, a.Body.String())
		}
	}
	var listed []string
	address := base + "/Patient?_count=50"
	if thorough {
		address = base + "/Patient?_count=2&_revinclude=CarePlan:patient"
	}
	for address != "" {
		b := h.find(system, address, "")
		listed, address = append(listed, b.refs()...), b.link("next")
	}
	if slices.Contains(listed, "Patient/"+id) != told || thorough && slices.Contains(listed, "CarePlan/"+string(her.Enrolment)) != told {
		t.Errorf("%s: in the list %t", name, !told)
	}
	var count bundle
	if a := h.ask(system, base+"/Patient?_summary=count", ""); json.Unmarshal(a.Body.Bytes(), &count) != nil || count.Total == nil {
		t.Errorf("%s: %s", name, a.Body)
	} else if n := len(slices.DeleteFunc(listed, func(ref string) bool { return !strings.HasPrefix(ref, "Patient/") })); *count.Total != n {
		t.Errorf("%s: %d counted, %d listed", name, *count.Total, n)
	}
	changed := h.ask(system, base+"/Patient/$plan-status?since=2026-01-01", "").Body.String()
	if strings.Contains(changed, id) != told {
		t.Errorf("%s: in what has changed %t: %s", name, !told, changed)
	}
	asked := h.ask(system, base+"/Patient/$plan-status", `{"resourceType":"Parameters","parameter":[{"name":"identifier","valueIdentifier":{"system":"`+r4.BirthNumber+`","value":"`+her.Number.Digits()+`"}}]}`).Body.String()
	if strings.Contains(asked, `{"name":"hasPlan","valueBoolean":true}`) != told || strings.Contains(asked, `{"name":"followed","valueBoolean":true}`) != told || strings.Contains(asked, id) != told {
		t.Errorf("%s: %s", name, asked)
	}
	if told {
		return
	}
	for _, a := range append(got, changed) {
		for _, s := range secrets(her) {
			if strings.Contains(a, s) {
				t.Errorf("%s: %s is told: %s", name, s, a)
			}
		}
	}
}

// TestWard: a ward that she lies in is given what the one-page summary has, and nothing of the plan; who asks stands in her log, and nobody asks without saying who.
func TestWard(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her := h.full("Solveig")
		h.hear(her)
		h.signed.Callers[2].Org, h.signed.Callers[2].Kind = w.Orgs["Medisinsk avdeling"], "unit"
		for _, ref := range h.everything("nes", her) {
			kind, _, _ := strings.Cut(ref, "/")
			want := http.StatusNotFound
			if slices.Contains([]string{"Patient", "CareTeam", "Flag", "Observation", "Encounter"}, kind) {
				want = http.StatusOK
			}
			got := h.status(want, "ullensaker", base+"/"+ref, "").Body.String()
			if strings.Contains(got, her.Number.Digits()) || strings.Contains(got, "postkassen") {
				t.Errorf("%s: %s", ref, got)
			}
		}
		id := string(her.Patient)
		for _, query := range []string{"/Goal?patient=" + id, "/CarePlan?patient=" + id, "/AuditEvent?patient=" + id, "/QuestionnaireResponse?patient=" + id, "/Communication?patient=" + id, "/Provenance?target=CarePlan/" + string(her.Enrolment)} {
			if b := h.find("ullensaker", base+query, ""); *b.Total != 0 {
				t.Errorf("%s: %v", query, b.refs())
			}
		}
		if b := h.find("ullensaker", base+"/Patient?_id="+id+"&_revinclude=CarePlan:patient&_revinclude=AuditEvent:patient&_revinclude=Flag:patient", ""); len(b.Entry) != 3 {
			t.Errorf("%v", b.refs())
		}
		if got := h.ask("ullensaker", base+"/Patient/$plan-status?since=2026-01-01", "").Body.String(); strings.Contains(got, id) {
			t.Errorf("that she has a plan is told: %s", got)
		}
		for _, user := range []string{"", "Ola Nordmann", "Practitioner/11111111111", "x"} {
			token := h.signer.TokenFor(user, "", "https://nes.example", base, w.Service.Now())
			if got := h.ask("", base+"/Patient/"+id, "", "Authorization", "Bearer "+token); got.Code != http.StatusForbidden || strings.Contains(got.Body.String(), id) {
				t.Errorf("%q asks: %d %s", user, got.Code, got.Body)
			}
		}
		n := 0
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from audit where deed = 'see.record' and cast(items as text) not like '%asked_by/Practitioner/17%'").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d looks without who asked: %v", n, err)
		}
		before := w.Audited(access.CountRecords, true)
		h.status(http.StatusOK, "nes", base+"/Patient?_summary=count", "")
		h.status(http.StatusOK, "nes", base+"/Patient?_total=accurate&_count=1", "")
		if w.Audited(access.CountRecords, true) != before+2 {
			t.Error("how many there are is told without a trace")
		}
		w.Sound()
	})
}

// TestWhoIsListed: the list and the count, which go by a query, hold who can be read and nobody else, at every stage of a follow-up.
func TestWhoIsListed(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		all := map[webtest.Stage]string{}
		for stage := webtest.Referred; stage <= webtest.Ended; stage++ {
			all[stage] = string(w.Person("Solveig", "Åsen", stage).Patient)
		}
		for _, s := range h.signed.Callers {
			b, told := h.find(s.Name, base+"/Patient?_count=100&_total=accurate", ""), 0
			for stage, id := range all {
				read := h.ask(s.Name, base+"/Patient/"+id, "").Code == http.StatusOK
				if listed := slices.Contains(b.refs(), "Patient/"+id); listed != read {
					t.Errorf("stage %d, %s: read %t, listed %t", stage, s.Name, read, listed)
				}
				if read {
					told++
				}
			}
			if len(b.Entry) != told || *b.Total != told || (told == 0) != (s.Name == "ullensaker") {
				t.Errorf("%s: %d listed, %d counted, %d read", s.Name, len(b.Entry), *b.Total, told)
			}
		}
	})
}

// TestSameQuestions: one whom others follow, one who objects, one of two records and one whom nobody knows cost the same, by id and by number.
func TestSameQuestions(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	merged, into := w.PersonIn("Ullensaker", "Anne", "Lie", webtest.FollowedUp), w.PersonIn("Ullensaker", "Anne", "Lie", webtest.FollowedUp)
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient set merged_into = $1 where id = $2", string(into.Patient), string(merged.Patient)); err != nil {
		t.Fatal(err)
	}
	objects := w.Person("Gerd", "Lie", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: objects.Patient, Objection: care.Objection{Against: care.ObjectEverybody, By: "patient", Competence: "full", On: webtest.Today}})
	cost := func(call func()) int64 {
		before := w.Store.DB.Statements()
		call()
		return w.Store.DB.Statements() - before
	}
	nobody := webtest.Case{Patient: care.PatientID(db.NewID()), Number: w.Unused()}
	ways := map[string]func(webtest.Case){
		"read":    func(c webtest.Case) { h.status(http.StatusNotFound, "nes", base+"/Patient/"+string(c.Patient), "") },
		"search":  func(c webtest.Case) { h.find("nes", base+"/Patient/_search", "identifier="+c.Number.Digits()) },
		"chained": func(c webtest.Case) { h.find("nes", base+"/Goal/_search", "patient.identifier="+c.Number.Digits()) },
		"another's id": func(c webtest.Case) {
			h.find("nes", base+"/Goal/_search", "patient.identifier="+c.Number.Digits()+"&patient="+string(db.NewID()))
		},
		"has she a plan?": func(c webtest.Case) {
			h.status(http.StatusOK, "nes", base+"/Patient/$plan-status", `{"resourceType":"Parameters","parameter":[{"name":"identifier","valueIdentifier":{"value":"`+c.Number.Digits()+`"}}]}`)
		},
	}
	for way, ask := range ways {
		ask(nobody) // what is read once is read
		want, looks := cost(func() { ask(nobody) }), w.Audited(access.SeeRecord, false)
		for name, c := range map[string]webtest.Case{
			"followed elsewhere": w.PersonIn("Ullensaker", "Per", "Lie", webtest.FollowedUp), "declined elsewhere": w.PersonIn("Ullensaker", "Per", "Lie", webtest.Declined), "dead": w.Person("Siv", "Lie", webtest.Dead),
			"objects": objects, "of two records": merged, "of two records, the one that stands": into,
		} {
			before := w.Audited(access.SeeRecord, false)
			if got := cost(func() { ask(c) }); got != want {
				t.Errorf("%s, %s: %d statements, %d for nobody", way, name, got, want)
			}
			if w.Audited(access.SeeRecord, false) == before || looks == 0 {
				t.Errorf("%s, %s: no trace", way, name)
			}
		}
	}
}

// TestItemsAndPlaces: what she objects to alone, a protected address, and two records of one person.
func TestItemsAndPlaces(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		exec := func(text string, with ...any) {
			t.Helper()
			if _, err := w.Store.DB.Raw().ExecContext(t.Context(), text, with...); err != nil {
				t.Fatal(err)
			}
		}
		her := h.full("Solveig")
		id, enrolment := string(her.Patient), string(her.Enrolment)
		all := h.everything("nes", her)
		version := ""
		for _, ref := range all {
			if after, ok := strings.CutPrefix(ref, "DocumentReference/"); ok {
				version = after
			}
		}
		exec("update patient set protection = $1, address = $2 where id = $3", string(care.Protected), "Hemmeligveien 1", id)
		h.placeless(all, "Hemmeligveien", "000 55 311", `"Nes"`, "Mona Ruud", "Ingrid Sandvik", "Årnes", "Kari Kontakt")
		h.hear(her)
		for _, query := range []string{"/CarePlan?status=draft&patient=", "/Communication?patient="} {
			if b := h.find("arnes", base+query+id, ""); *b.Total != 0 {
				t.Errorf("a hearing of a protected address is told: %v", b.refs())
			}
		}
		if got := h.status(http.StatusOK, "nes", base+"/QuestionnaireResponse/"+enrolment, "").Body.String(); strings.Contains(got, "klokken sju") || !strings.Contains(got, `"code":"watch"`) {
			t.Errorf("what was told of a protected home: %s", got)
		}
		if got := h.ask("nes", base+"/AuditEvent?_count=100&patient="+id, "").Body.String(); strings.Contains(got, "Ingrid Sandvik") || strings.Contains(got, "Årnes") || !strings.Contains(got, "koordinator") {
			t.Errorf("the log tells where she lives: %s", got)
		}
		h.heard()
		h.kin()
		exec("update patient set protection = '' where id = $1", id)
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: her.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: "plan/" + version, By: "patient", Competence: "full", On: webtest.Today}})
		for _, ref := range []string{"Goal/" + enrolment + ".m1", "Task/" + enrolment + ".t1", "Provenance/" + version, "DocumentReference/" + version, "Binary/" + version, "CarePlan/" + enrolment + "/_history/2"} {
			h.status(http.StatusNotFound, "nes", base+"/"+ref, "")
		}
		if got := h.ask("nes", base+"/Patient/$plan-status?since=2026-01-01", "").Body.String(); strings.Contains(got, id) {
			t.Errorf("that it changed is told: %s", got)
		}
		other := w.Person("Solveig", "Åsen", webtest.FollowedUp)
		exec("update patient set merged_into = $1 where id = $2", id, string(other.Patient))
		h.mustHave(base+"/Patient/"+id, `"type":"replaces"`)
		h.mustHave(base+"/Patient/"+string(other.Patient), `"type":"replaced-by"`, `"active":false`)
		if b := h.find("nes", base+"/EpisodeOfCare?patient="+string(other.Patient), ""); *b.Total != 2 {
			t.Errorf("%d episodes of her two records", *b.Total)
		}
		if b := h.find("nes", base+"/Patient", ""); slices.Contains(b.refs(), "Patient/"+string(other.Patient)) {
			t.Errorf("the record that was merged is listed: %v", b.refs())
		}
	})
}

// placeless fails where a resource tells one of some texts; the file of a plan is read as such, not as the JSON that holds it.
func (h *house) placeless(refs []string, texts ...string) {
	h.T.Helper()
	for _, ref := range refs {
		kind := r4.MediaType
		if strings.HasPrefix(ref, "Binary/") {
			kind = "application/pdf"
		}
		a := h.status(http.StatusOK, "nes", base+"/"+ref, "", "Accept", kind).Body.String()
		for _, s := range texts {
			if strings.Contains(a, s) {
				h.T.Errorf("%s tells %s: %s", ref, s, a)
			}
		}
	}
}

// heard: what a plan says that was heard and agreed to, of one whose address is protected.
func (h *house) heard() {
	h.T.Helper()
	her := h.Person("Gunnvor", "Åsen", webtest.FollowedUp)
	texts, told := webtest.Placed()
	h.Agreed(her, texts)
	h.mapped(her)
	h.Do(h.Actor(webtest.Nes), score.Add{Patient: her.Patient, Instrument: "sppb", Typed: "6", On: webtest.Today})
	h.Do(h.Actor(webtest.GP), clarification.Decide{Patient: her.Patient, Text: "Ikke HLR", On: date.Of(2026, 11, 2)})
	h.Admit(her, 3)
	all := h.everything("nes", her, "QuestionnaireResponse")
	for _, s := range told {
		if !strings.HasPrefix(s, "Nes") && !slices.ContainsFunc(all, func(ref string) bool {
			return strings.Contains(h.ask("nes", base+"/"+ref, "", "Accept", map[bool]string{true: "application/pdf", false: r4.MediaType}[strings.HasPrefix(ref, "Binary/")]).Body.String(), s)
		}) {
			h.T.Errorf("%s is told nowhere of an open address: the test looks in the wrong places", s)
		}
	}
	if _, err := h.Store.DB.Raw().ExecContext(h.T.Context(), "update patient set protection = $1 where id = $2", string(care.Protected), string(her.Patient)); err != nil {
		h.T.Fatal(err)
	}
	h.placeless(h.everything("nes", her, "QuestionnaireResponse"), told...)
	h.mustHave(base+"/CarePlan/"+string(her.Enrolment), "butikken", "(skjermet) helsehus", `"author":{"display":"`+care.MunicipalCoordinator.Title())
}

// kin: who is nearest to her stands in no record system: not as who referred her, consented for her or looked at her plan, and not by the file of a plan
// without contacts either.
func (h *house) kin() {
	h.T.Helper()
	her, nes := h.referredByKin(), h.Actor(webtest.Nes)
	h.Do(nes, patient.SaveKin{Patient: her.Patient, Name: "Torfinn Nærmest", Relation: "sønn", Phone: "000 55 444", Closest: true})
	h.Publish(her, map[string]string{"viktig": "Å bo hjemme", "mal/m1/tekst": "Gå til butikken", "tiltak/t1/hva": "Styrketrening hjemme", "tiltak/t1/hvem": "kommune", "tiltak/t1/mal": "m1"})
	h.fill(her)
	h.As(webtest.Nes).Get(her.Page() + "/plan").MustShow("Torfinn Nærmest")
	h.AsOwn(h.Let(her, "Tone Nærmest")).Get("/min-plan").MustStatus(http.StatusOK)
	h.As(webtest.Nes).Get(her.Page() + "/innsynslogg").MustShow("Tone Nærmest Pårørende")
	not := []string{"Torfinn", "Nærmest", "000 55 444", "000 66 777"}
	all := h.everything("nes", her)
	h.placeless(slices.DeleteFunc(all, func(ref string) bool { return strings.HasPrefix(ref, "AuditEvent/") }), not...)
	looks := "AuditEvent?_count=100&patient=" + string(her.Patient)
	h.placeless([]string{looks}, not...)
	h.mustHave(base+"/"+looks, `"who":{"display":"Pårørende"}`)
	h.mustHave(base+"/Consent/"+string(her.Enrolment), `"performer":[{"display":"Pårørende"}]`)
	h.mustHave(base+"/ServiceRequest/"+string(her.Enrolment), `"requester":{"display":"Pårørende"}`)
	h.mustHave(base+"/ServiceRequest/"+string(her.Enrolment), "Faller ofte, sier (skjermet).")
}

// referredByKin is somebody who is referred and consented for by her son.
func (h *house) referredByKin() webtest.Case {
	h.T.Helper()
	nes, day := h.Actor(webtest.Nes), webtest.Today.AddDays
	c := webtest.Case{Name: "Gunnlaug Åsen", Number: h.Unused()}
	made, err := referral.Refer{
		Pathway: care.LongTerm, On: day(-60), Number: c.Number, NotSame: true, Referral: care.Referral{From: "next_of_kin", Name: "sønnen Torfinn Nærmest", How: "telephone", Why: "Faller ofte, sier Torfinn Nærmest.", Agrees: "yes"},
		Details: patient.Details{GivenName: "Gunnlaug", FamilyName: "Åsen", BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: h.Orgs["Nes"]},
	}.Run(h.T.Context(), h.Service, nes)
	if err != nil {
		h.T.Fatal(err)
	}
	c.Patient, c.Enrolment = made.Patient, made.Enrolment
	at := enrolment.Target{Enrolment: c.Enrolment}
	h.Do(nes, patient.ChangeGP{Patient: c.Patient, GP: h.ID(webtest.GP), Office: h.Orgs["Årnes legesenter"], From: day(-400)})
	h.Do(nes, enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: webtest.Answers(), On: day(-58)})
	h.Do(nes, enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: webtest.Answers(), CFS: 5, On: day(-57)})
	h.Do(nes, enrolment.Decide{Target: at, On: day(-55), Decision: care.Decision{Outcome: care.Include}, Responsible: nes.User})
	h.Do(nes, enrolment.Consent{Target: at, On: day(-50), Consent: care.Consent{By: "next_of_kin", Name: "Torfinn Nærmest", Competence: "partial", How: "oral"}})
	h.Do(nes, webtest.HomeVisit{Target: at, On: day(-40), Visit: care.Visit{Form: "visit", Participants: []string{"Pasienten"}, GP: "dialogue", Note: "Trygg hjemme."}})
	return c
}

// TestWhoFetched: who fetched by a record system, and what, stands in her log: the team's, her own, the file, and what the record systems are given of it.
func TestWhoFetched(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	of := "?patient=" + string(her.Patient)
	h.find("nes", base+"/CarePlan"+of, "")
	h.find("nes", base+"/QuestionnaireResponse"+of, "")
	h.find("ullensaker", base+"/AuditEvent"+of, "") // is told nothing
	machine := h.signer.TokenFor("Device/nattjobb", "", "https://ahus.example", base, w.Service.Now())
	h.status(http.StatusOK, "", base+"/Consent"+of, "", "Authorization", "Bearer "+machine)
	line, device := "Bruker Practitioner/17 i journalsystemet til Nes kommune", "Journalsystemet til Akershus universitetssykehus (Device/nattjobb)"
	log := w.As(webtest.Nes).Get(her.Page()+"/innsynslogg").MustShow(line+" kl.", "(planen og kartleggingssamtalen)", "hentet kartleggingssamtalen", device+" kl.", "(samtykket)", "Bruker Practitioner/17 i journalsystemet til Ullensaker kommune", "fikk ikke: hentet")
	own := w.AsOwn(w.Let(her, ""))
	own.Get("/min-plan/innsyn").MustShow(line+" kl.", "(planen og kartleggingssamtalen)", device)
	for _, p := range []*webtest.Page{log, own.Get("/min-plan/innsyn")} {
		p.MustNotShow("Tråd selv kl.", "asked_by", "fhir")
	}
	for _, file := range []string{w.As(webtest.Nes).Raw("GET", her.Page()+"/innsynslogg.csv", nil).HTML, own.Raw("GET", "/min-plan/innsyn.csv", nil).HTML} {
		for _, s := range []string{line + ";Journalsystem;Nes kommune;hentet", "; hentet kartleggingssamtalen", device} {
			if !strings.Contains(file, s) {
				t.Errorf("the file lacks %q:\n%s", s, file)
			}
		}
	}
	h.mustHave(base+"/AuditEvent?_count=100&patient="+string(her.Patient), `"who":{"display":"`+line+`"}`, `"name":"Practitioner/17"`, `"code":"QuestionnaireResponse"`, device)
}

// TestManyPersons: a day on which a record system has fetched far more persons than usual is one that somebody should ask about.
func TestManyPersons(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her, other := w.Person("Solveig", "Åsen", webtest.FollowedUp), w.Person("Per", "Lie", webtest.FollowedUp)
	limits := rule.Standard
	limits.Floor, limits.History, limits.Factor = 1, 3, 0
	for day, want := range []int{0, 0, 0, 1} {
		h.status(http.StatusOK, "nes", base+"/Patient/"+string(her.Patient), "")
		if want > 0 {
			h.status(http.StatusOK, "nes", base+"/Patient/"+string(other.Patient), "")
		}
		w.Go(webtest.Today.AddDays(day+1), 4, 0)
		if n, err := watch.Nightly(t.Context(), w.Service, limits); err != nil || n != want {
			t.Errorf("day %d: %d found, %v", day, n, err)
		}
		w.Go(webtest.Today.AddDays(day+1), 10, 0)
	}
}

// TestBadCalls: each gets its status, tells nothing and changes nothing.
func TestBadCalls(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	id := string(her.Patient)
	one := base + "/Patient/" + id
	h.signed.Callers[0].Scopes = r4.Scopes{"system/Patient.r", "system/Goal.rs", "system/CarePlan.s"}
	for _, c := range []struct {
		name, system, path, body string
		headers                  []string
		want                     int
	}{
		{"good", "nes", one, "", nil, 200},
		{"without a token", "", one, "", nil, 401},
		{"a token of nobody's", "ukjent", one, "", nil, 401},
		{"another kind of token", "", one, "", []string{"Authorization", "Basic abc"}, 401},
		{"reading with r", "ahus", one, "", nil, 200},
		{"searching with r", "ahus", base + "/Patient?_id=" + id, "", nil, 403},
		{"reading with s", "ahus", base + "/CarePlan/" + string(her.Enrolment), "", nil, 403},
		{"a type that is not given", "ahus", base + "/Flag?patient=" + id, "", nil, 403},
		{"including a type that is not given", "ahus", base + "/CarePlan?patient=" + id + "&_include=CarePlan:activity-reference", "", nil, 403},
		{"including where it may not search", "ahus", base + "/Goal?patient=" + id + "&_include=Goal:patient", "", nil, 403},
		{"a file without its document", "ahus", base + "/Binary/" + id, "", nil, 403},
		{"an unknown type", "nes", base + "/Medication/1", "", nil, 404},
		{"a type's history", "nes", base + "/CarePlan/_history", "", nil, 404},
		{"a version of what has none", "nes", base + "/Flag/" + id + "/_history/1", "", nil, 404},
		{"no such id", "nes", base + "/Patient/17", "", nil, 404},
		{"an odd id", "nes", base + "/Goal/" + id + ".m1%00", "", nil, 404},
		{"a number as id", "nes", base + "/Patient/" + her.Number.Digits(), "", nil, 404},
		{"an unknown parameter, strict", "nes", base + "/Patient?name=Solveig", "", []string{"Prefer", "return=minimal, handling=strict"}, 400},
		{"an unknown parameter, lenient", "nes", base + "/Goal?patient=" + id + "&farge=gul", "", nil, 200},
		{"everybody's goals", "nes", base + "/Goal", "", nil, 400},
		{"everybody's goals, in a roundabout way", "nes", base + "/Goal?patient:missing=false", "", nil, 400},
		{"all but one", "nes", base + "/Goal?_id:not=1", "", nil, 400},
		{"a number in an address", "nes", base + "/Patient?identifier=" + her.Number.Digits(), "", nil, 400},
		{"a number in a chain in an address", "nes", base + "/Goal?patient.identifier=" + her.Number.Digits(), "", nil, 400},
		{"parameters in both places", "nes", base + "/Patient/_search?_count=1", "_id=" + id, nil, 400},
		{"parameters that are none", "nes", base + "/Patient?a=%gg", "", nil, 400},
		{"XML", "nes", one, "", []string{"Accept", "application/fhir+xml"}, 406},
		{"XML by parameter", "nes", one + "?_format=xml", "", nil, 406},
		{"another release", "nes", one, "", []string{"Accept", "application/fhir+json; fhirVersion=5.0"}, 406},
		{"this release", "nes", one, "", []string{"Accept", "text/html;q=0.3, application/fhir+json; fhirVersion=4.0"}, 200},
		{"an odd wish", "nes", one, "", []string{"Accept", ";;;"}, 406},
		{"too large", "nes", base + "/Patient/_search", "_id=" + strings.Repeat("a", 70<<10), nil, 413},
		{"a search that is JSON", "nes", base + "/Patient/_search", `{"_id":"1"}`, nil, 415},
		{"an operation without anything", "nes", base + "/Patient/$plan-status", "", nil, 400},
		{"an operation with a number in the address", "nes", base + "/Patient/$plan-status?identifier=" + her.Number.Digits(), "", nil, 400},
		{"an operation with a day that is none", "nes", base + "/Patient/$plan-status?since=igår", "", nil, 400},
		{"an operation with another parameter", "nes", base + "/Patient/$plan-status", `{"resourceType":"Parameters","parameter":[{"name":"x","valueString":"y"}]}`, nil, 400},
		{"an operation that cannot be read", "nes", base + "/Patient/$plan-status", `{"parameter":17}`, nil, 400},
		{"a page that is none", "nes", base + "/Patient?_page=v1.abc", "", nil, 410},
	} {
		got := h.status(c.want, c.system, c.path, c.body, c.headers...)
		if got.Code != http.StatusOK && (strings.Contains(got.Body.String(), her.Number.Digits()) || strings.Contains(got.Body.String(), "Solveig")) {
			t.Errorf("%s: she is in the answer: %s", c.name, got.Body)
		}
	}
	token := h.signer.Token("https://nes.example", base, w.Service.Now())
	for i, want := range []int{200, 401} {
		if got := h.ask("", one, "", "Authorization", "Bearer "+token); got.Code != want {
			t.Errorf("time %d with one token: %d", i+1, got.Code)
		}
	}
	r := httptest.NewRequest(http.MethodDelete, "/fhir/Patient/"+id, nil)
	rec := httptest.NewRecorder()
	h.http.ServeHTTP(rec, r)
	if rec.Code != http.StatusMethodNotAllowed || !fhir.Takes(r) {
		t.Errorf("DELETE: %d", rec.Code)
	}
	h.front.Over = fhir.Count(w.Service, 1)
	h.status(http.StatusOK, "nes", one, "")
	if got := h.status(http.StatusTooManyRequests, "nes", one, ""); got.Header().Get("Retry-After") == "" {
		t.Error("when to ask again is not said")
	}
	w.Sound()
}

// TestStatement: what the statement says can be asked for, and nothing else.
func TestStatement(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	var s r4.Capability
	if got := h.ask("", base+"/metadata", ""); got.Code != http.StatusOK || json.Unmarshal(got.Body.Bytes(), &s) != nil || len(s.Rest) != 1 {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	unrouted := func(path, body string) bool {
		return strings.Contains(h.ask("nes", path, body).Body.String(), "eller måten å spørre på finnes ikke")
	}
	paths := map[string]string{"read": "/1", "vread": "/1/_history/1", "history-instance": "/1/_history", "search-type": "?_id=1"}
	last := len(s.Rest[0].Resource) - 1
	if s.Rest[0].Resource[last].Type != "Subscription" {
		t.Error("subscriptions are not told of")
	}
	s.Rest[0].Resource = s.Rest[0].Resource[:last]
	for _, x := range s.Rest[0].Resource {
		for code, path := range paths {
			said := slices.ContainsFunc(x.Interaction, func(i r4.Interaction) bool { return i.Code == code })
			if unrouted(base+"/"+x.Type+path, "") == said {
				t.Errorf("%s %s: said %t", x.Type, code, said)
			}
		}
		if said := slices.ContainsFunc(x.Interaction, func(i r4.Interaction) bool { return i.Code == "search-type" }); unrouted(base+"/"+x.Type+"/_search", "_id=1") == said {
			t.Errorf("%s _search: said %t", x.Type, said)
		}
		for _, p := range x.SearchParam {
			value := map[string]string{"token": "a", "reference": "1", "date": "2026"}[p.Type]
			if got := h.ask("nes", base+"/"+x.Type+"/_search", "_id=1&"+p.Name+"="+value, "Prefer", "handling=strict"); got.Code != http.StatusOK {
				t.Errorf("%s?%s: %d %s", x.Type, p.Name, got.Code, got.Body)
			}
		}
		for name, joins := range map[string][]string{"_include": x.Include, "_revinclude": x.RevInclude} {
			for _, j := range joins {
				if got := h.ask("nes", base+"/"+x.Type+"/_search", "_id=1&"+name+"="+j, "Prefer", "handling=strict"); got.Code != http.StatusOK {
					t.Errorf("%s?%s=%s: %d %s", x.Type, name, j, got.Code, got.Body)
				}
			}
		}
		for _, o := range x.Operation {
			h.status(http.StatusOK, "", o.Definition, "")
		}
	}
	if len(s.Rest[0].Resource) != len(source.Kinds) {
		t.Error("the statement leaves types out")
	}
}
