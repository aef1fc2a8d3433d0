package fhir_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	source "traad/internal/app/fhir"
	"traad/internal/app/objection"
	"traad/internal/app/plan"
	r4 "traad/internal/base/fhir"
	"traad/internal/care"
	"traad/internal/front/fhir"
	"traad/internal/front/web/webtest"
)

// hprs are the numbers of those who write.
var hprs = map[webtest.User]string{webtest.GP: "1000001", webtest.OtherGP: "1000002", webtest.CareWorker: "1000003", webtest.Nes: "1000004", webtest.Physician: "1000005"}

func (h *house) number() {
	h.T.Helper()
	for u, hpr := range hprs {
		if _, err := h.Store.DB.Raw().ExecContext(h.T.Context(), "update user_account set hpr = $1 where id = $2", hpr, string(h.ID(u))); err != nil {
			h.T.Fatal(err)
		}
	}
}

// write sends a call for somebody.
func (h *house) write(method, system string, who webtest.User, path, body string, headers ...string) *httptest.ResponseRecorder {
	h.T.Helper()
	r := httptest.NewRequestWithContext(h.T.Context(), method, strings.TrimPrefix(path, "https://traad.example"), strings.NewReader(body))
	r.Header.Set("Content-Type", r4.MediaType)
	r.Header.Set("Authorization", "Bearer "+h.signer.TokenFor("Practitioner/17", hprs[who], "https://"+system+".example", base, h.Service.Now()))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if !fhir.Takes(r) {
		h.T.Errorf("%s %s is taken for a message", method, path)
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	if w.Code >= 400 && !strings.Contains(w.Body.String(), `"resourceType":"OperationOutcome"`) {
		h.T.Errorf("%s: no OperationOutcome: %s", path, w.Body)
	}
	return w
}

// TestMeasureDone: who does a measure says that it is done, by the rules of the plan's page, of the version that was read; everything else is refused and changes nothing.
func TestMeasureDone(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		h.number()
		her := h.full("Solveig")
		gps, theirs := base+"/Task/"+string(her.Enrolment)+".t2", base+"/Task/"+string(her.Enrolment)+".t1"
		was := h.ask("arnes", gps, "").Body.String()
		etag := h.ask("arnes", gps, "").Header().Get("ETag")
		done := strings.Replace(was, `"status":"requested"`, `"status":"completed"`, 1)
		patch := []string{"Content-Type", "application/json-patch+json", "If-Match", etag}
		for _, c := range []struct {
			name    string
			method  string
			system  string
			who     webtest.User
			path    string
			body    string
			headers []string
			want    int
		}{
			{"without If-Match", http.MethodPut, "arnes", webtest.GP, gps, done, nil, 428},
			{"any version", http.MethodPut, "arnes", webtest.GP, gps, done, []string{"If-Match", "*"}, 412},
			{"another version", http.MethodPut, "arnes", webtest.GP, gps, done, []string{"If-Match", `W/"1"`}, 412},
			{"for nobody", http.MethodPut, "arnes", "", gps, done, []string{"If-Match", etag}, 403},
			{"for another GP of the office", http.MethodPut, "arnes", webtest.OtherGP, gps, done, []string{"If-Match", etag}, 403},
			{"for one who works elsewhere", http.MethodPut, "arnes", webtest.CareWorker, gps, done, []string{"If-Match", etag}, 403},
			{"somebody else's measure", http.MethodPatch, "arnes", webtest.GP, theirs, `[{"op":"replace","path":"/status","value":"completed"}]`, patch, 403},
			{"by one who is not told of her", http.MethodPut, "ullensaker", webtest.GP, gps, done, []string{"If-Match", etag}, 404},
			{"a measure that is not there", http.MethodPut, "arnes", webtest.GP, gps + "x", done, []string{"If-Match", etag}, 404},
			{"another text", http.MethodPut, "arnes", webtest.GP, gps, strings.Replace(done, "medisinene", "alt", 1), []string{"If-Match", etag}, 422},
			{"something more", http.MethodPut, "arnes", webtest.GP, gps, strings.Replace(done, "{", `{"priority":"stat",`, 1), []string{"If-Match", etag}, 422},
			{"another status", http.MethodPut, "arnes", webtest.GP, gps, strings.Replace(done, `"completed"`, `"failed"`, 1), []string{"If-Match", etag}, 422},
			{"no resource", http.MethodPut, "arnes", webtest.GP, gps, "x", []string{"If-Match", etag}, 400},
			{"a patch of something else", http.MethodPatch, "arnes", webtest.GP, gps, `[{"op":"replace","path":"/description","value":"x"}]`, patch, 422},
			{"a patch that tests wrong", http.MethodPatch, "arnes", webtest.GP, gps, `[{"op":"test","path":"/status","value":"draft"},{"op":"replace","path":"/status","value":"completed"}]`, patch, 422},
			{"a patch that is none", http.MethodPatch, "arnes", webtest.GP, gps, `{}`, patch, 400},
			{"a patch as a resource", http.MethodPatch, "arnes", webtest.GP, gps, done, []string{"If-Match", etag}, 415},
			{"a plan", http.MethodPut, "arnes", webtest.GP, base + "/CarePlan/" + string(her.Enrolment), "{}", []string{"If-Match", etag}, 405},
			{"deleting", http.MethodDelete, "arnes", webtest.GP, gps, "", nil, 405},
		} {
			got := h.write(c.method, c.system, c.who, c.path, c.body, c.headers...)
			if got.Code != c.want || strings.Contains(got.Body.String(), "medisinene") {
				t.Errorf("%s: %d, want %d: %s", c.name, got.Code, c.want, got.Body)
			}
		}
		h.signed.Callers[3].Scopes = r4.Scopes{"system/*.rs"}
		if got := h.write(http.MethodPut, "arnes", webtest.GP, gps, done, "If-Match", etag); got.Code != http.StatusForbidden {
			t.Errorf("without the scope: %d", got.Code)
		}
		h.signed.Callers[3].Scopes = r4.Scopes{"system/*.rus"}
		if again := h.ask("arnes", gps, "").Body.String(); again != was {
			t.Fatalf("something was changed: %s", again)
		}
		if got := h.write(http.MethodPut, "arnes", webtest.GP, gps, done, "If-Match", etag); got.Code != http.StatusOK || got.Header().Get("ETag") != `W/"2.1"` || !strings.Contains(got.Body.String(), `"status":"completed"`) {
			t.Fatalf("%d %v %s", got.Code, got.Header(), got.Body)
		}
		if got := h.write(http.MethodPut, "arnes", webtest.GP, gps, done, "If-Match", etag); got.Code != http.StatusPreconditionFailed {
			t.Errorf("the version that was read before: %d", got.Code)
		}
		if got := h.write(http.MethodPatch, "arnes", webtest.GP, gps, `[{"op":"test","path":"/status","value":"completed"},{"op":"replace","path":"/status","value":"in-progress"}]`, "Content-Type", "application/json-patch+json", "If-Match", `W/"2.1"`, "Prefer", "return=minimal"); got.Code != http.StatusOK || got.Body.Len() > 0 || got.Header().Get("ETag") != `W/"2.2"` {
			t.Errorf("%d %v %s", got.Code, got.Header(), got.Body)
		}
		if got := h.write(http.MethodPatch, "nes", webtest.CareWorker, theirs, `[{"op":"replace","path":"/status","value":"completed"}]`, "Content-Type", "application/json-patch+json", "If-Match", `W/"2"`, "Prefer", "return=OperationOutcome"); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "OperationOutcome") {
			t.Errorf("%d %s", got.Code, got.Body)
		}
		w.As(webtest.Nes).Get(her.Page() + "/plan").MustShow("Styrketrening hjemme")
		h.mustHave(base+"/Provenance?target=CarePlan/"+string(her.Enrolment), "Mona Ruud", "Anne Holt")
		h.mustHave(base+"/AuditEvent?_count=100&patient="+string(her.Patient), "Mona Ruud", "oppdaterte et tiltak")
		w.Sound()
	})
}

func comment(about, code, text string) string {
	return `{"resourceType":"Communication","status":"completed","about":[{"reference":"` + about + `"}],"topic":{"coding":[{"system":"` + base + `/CodeSystem/answer","code":"` + code + `"}]},"payload":[{"contentString":"` + text + `"}]}`
}

// TestComment: the party that is asked answers a hearing, to the text that it read; nobody else does, and nothing is said twice.
func TestComment(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		h.number()
		her := h.full("Solveig")
		laid := h.hear(her)
		id := "CarePlan/" + string(her.Enrolment) + ".hearing"
		h.mustHave(base+"/"+id, `"status":"draft"`, "På høring", "Å danse igjen")
		h.mustHave(base+"/CarePlan?status=active&patient="+string(her.Patient), `"total":1`, "fjorden")
		if got := h.ask("nes", base+"/Patient/$plan-status?since=2026-01-01", "").Body.String(); strings.Contains(got, ".hearing") {
			t.Errorf("a hearing is told as a plan: %s", got)
		}
		version := strings.Trim(strings.TrimPrefix(h.ask("arnes", base+"/"+id, "").Header().Get("ETag"), "W/"), `"`)
		read := id + "/_history/" + version
		for _, c := range []struct {
			name   string
			system string
			who    webtest.User
			body   string
			want   int
		}{
			{"for nobody", "arnes", "", comment(read, "change", "Nei"), 403},
			{"for another GP of the office", "arnes", webtest.OtherGP, comment(read, "change", "Nei"), 403},
			{"for one who is not asked", "nes", webtest.CareWorker, comment(read, "change", "Nei"), 403},
			{"by one who is not told of her", "ullensaker", webtest.GP, comment(read, "change", "Nei"), 404},
			{"another version", "arnes", webtest.GP, comment(id+"/_history/abc", "comment", "Nei"), 412},
			{"without a version", "arnes", webtest.GP, comment(id, "comment", "Nei"), 422},
			{"the plan that holds", "arnes", webtest.GP, comment(strings.Replace(read, ".hearing", "", 1), "comment", "Nei"), 422},
			{"nothing", "arnes", webtest.GP, comment(read, "comment", " "), 422},
			{"neither", "arnes", webtest.GP, comment(read, "agree", "Nei"), 422},
			{"not completed", "arnes", webtest.GP, strings.Replace(comment(read, "comment", "Nei"), "completed", "preparation", 1), 422},
			{"no Communication", "arnes", webtest.GP, `{"resourceType":"Task"}`, 400},
		} {
			got := h.write(http.MethodPost, c.system, c.who, base+"/Communication", c.body)
			if got.Code != c.want {
				t.Errorf("%s: %d, want %d: %s", c.name, got.Code, c.want, got.Body)
			}
		}
		if n := len(h.spoken("arnes", her)); n != 1 {
			t.Fatalf("%d are said", n)
		}
		var where string
		for i, want := range []int{http.StatusCreated, http.StatusOK} {
			got := h.write(http.MethodPost, "arnes", webtest.GP, base+"/Communication", comment(base+"/"+read, "comment", "Fin plan"))
			if got.Code != want || !strings.Contains(got.Body.String(), "Fin plan") {
				t.Errorf("time %d: %d %s", i+1, got.Code, got.Body)
			}
			if i == 0 {
				where = got.Header().Get("Location")
			}
		}
		h.status(http.StatusOK, "arnes", where, "")
		h.status(http.StatusNotFound, "nes", where, "")
		_, one, _ := strings.Cut(where, "/Communication/")
		whose := "patient=" + string(her.Patient)
		for _, c := range []struct {
			name, search string
			want         int
		}{
			{"one is there", whose + "&_id=" + one, 200},
			{"several are there", whose, 412},
			{"a count", whose + "&_count=1", 400},
			{"a parameter that is not known", whose + "&about=x", 400},
			{"nobody's", "status=completed", 400},
			{"no search", "", 400},
			{"a number", "patient.identifier=" + her.Number.Digits(), 400},
			{"of one who is not told of", "patient=" + string(w.Person("Per", "Lie", webtest.Referred).Patient) + "&_id=" + one, 412},
		} {
			about := read
			if c.want == 412 && c.name != "several are there" { // nothing is found, and then the deed itself refuses
				about = id + "/_history/abc"
			}
			got := h.write(http.MethodPost, "arnes", webtest.GP, base+"/Communication", comment(about, "comment", "Enda en"), "If-None-Exist", c.search)
			if got.Code != c.want || c.want == 200 && !strings.Contains(got.Body.String(), "Fin plan") {
				t.Errorf("if none exist, %s: %d, want %d: %s", c.name, got.Code, c.want, got.Body)
			}
		}
		h.signed.Callers[3].Scopes = r4.Scopes{"system/Communication.c"}
		if got := h.write(http.MethodPost, "arnes", webtest.GP, base+"/Communication", comment(read, "comment", "Enda en"), "If-None-Exist", whose); got.Code != http.StatusForbidden {
			t.Errorf("if none exist, without the scope to search: %d", got.Code)
		}
		h.signed.Callers[3].Scopes = r4.Scopes{"system/*.rs", "system/Communication.c"}
		round, err := plan.RoundOf(t.Context(), w.Store.Reader(), laid.ID)
		if err != nil || len(round.Remarks) != 2 || round.Remarks[1].ByUser != w.ID(webtest.GP) || round.Party(laid.Parties[2].ID).Says != plan.Comment {
			t.Errorf("%+v, %v", round, err)
		}
		if _, err := (plan.Reply{Remark: round.Remarks[0].ID, Text: "Det gjør vi"}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); err != nil {
			t.Error(err)
		}
		w.Sound()
	})
}

func subscription(endpoint, criteria string) string {
	return `{"resourceType":"Subscription","status":"requested","reason":"x","criteria":"` + criteria + `","channel":{"type":"rest-hook","endpoint":"` + endpoint + `","payload":"application/fhir+json","_payload":{"extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content","valueCode":"id-only"}]}}}`
}

// TestSubscription: who subscribes is told that a plan has changed, with nothing but its id, and only of those whom it is told of when it is told; it ends with the system's access.
func TestSubscription(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her, other := h.full("Solveig"), w.Person("Per", "Lie", webtest.FollowedUp)
		src := h.front.Source
		ask := subscription
		topic := base + "/SubscriptionTopic/plan-changed"
		for name, body := range map[string]string{
			"somewhere else": ask("https://ond.example/varsel", topic), "without TLS": ask("http://nes.example/varsel", topic), "beside": ask("https://nes.example/varsel2", topic), "above": ask("https://nes.example/varsel/../x", topic),
			"somebody in it": ask("https://a@nes.example/varsel", topic), "another topic": ask("https://nes.example/varsel", "Patient?name=a"), "everything": strings.Replace(ask("https://nes.example/varsel", topic), "id-only", "full-resource", 1),
			"over": strings.Replace(ask("https://nes.example/varsel", topic), `"reason"`, `"end":"2020-01-01T00:00:00Z","reason"`, 1), "a header": strings.Replace(ask("https://nes.example/varsel", topic), `"type"`, `"header":["X: y"],"type"`, 1),
		} {
			if got := h.write(http.MethodPost, "nes", "", base+"/Subscription", body); got.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %s", name, got.Code, got.Body)
			}
		}
		got := h.write(http.MethodPost, "nes", "", base+"/Subscription", ask("https://nes.example/varsel/a", topic))
		where := got.Header().Get("Location")
		if got.Code != http.StatusCreated || !strings.Contains(got.Body.String(), `"status":"requested"`) || where == "" {
			t.Fatalf("%d %v %s", got.Code, got.Header(), got.Body)
		}
		h.status(http.StatusNotFound, "ahus", where, "")
		if got := h.write(http.MethodPost, "nes", "", base+"/Subscription", ask("https://nes.example/varsel/a", topic), "If-None-Exist", "status=active"); got.Code != http.StatusBadRequest {
			t.Errorf("a conditional create that is not understood makes one: %d", got.Code)
		}
		var told []string
		answers := error(nil)
		deliver := func(_ context.Context, system, endpoint string, body []byte) error {
			if system != "nes" || endpoint != "https://nes.example/varsel/a" {
				t.Errorf("%s is told at %s", system, endpoint)
			}
			if answers == nil {
				told = append(told, string(body))
			}
			return answers
		}
		all := func() (out []source.Subscriber) {
			for _, c := range h.signed.Callers {
				out = append(out, c.Subscriber())
			}
			return out
		}
		var payloads []string
		run := func() (failed int) { // the jobs that wait, once each
			t.Helper()
			rows, err := w.Store.DB.Raw().QueryContext(t.Context(), "select payload from job where kind = $1 order by created_at, id", source.NotifyJob)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var waiting []string
			for rows.Next() {
				var p string
				if err := rows.Scan(&p); err != nil {
					t.Fatal(err)
				}
				if !slices.Contains(payloads, p) {
					waiting = append(waiting, p)
				}
			}
			rows.Close()
			for _, p := range waiting {
				if err := src.NotifyHandler(all(), deliver)(t.Context(), json.RawMessage(p)); err != nil {
					failed++
				} else {
					payloads = append(payloads, p)
				}
			}
			return failed
		}
		change := func() {
			t.Helper()
			if _, err := src.Changes(t.Context(), all()); err != nil {
				t.Fatal(err)
			}
		}
		if run(); len(told) != 1 || !strings.Contains(told[0], `"valueCode":"handshake"`) {
			t.Fatalf("%v", told)
		}
		h.mustHave(where, `"status":"active"`)
		change()
		if run(); len(told) != 1 {
			t.Errorf("told of what was before: %v", told)
		}
		later := func(n int) { w.Go(webtest.Today.AddDays(n), 10, 0) }
		later(1)
		h.Publish(her, map[string]string{"viktig": "Å sykle"})
		change()
		w.Go(webtest.Today.AddDays(1), 10, 1)
		change()
		answers = errors.New("away")
		if run() != 1 {
			t.Error("one that is not taken is not tried again")
		}
		answers = nil
		if run(); len(told) != 2 || !strings.Contains(told[1], "CarePlan/"+string(her.Enrolment)) || !strings.Contains(told[1], `"event-number","valueString":"1"`) {
			t.Fatalf("%v", told)
		}
		for _, body := range told {
			for _, s := range append(secrets(her), string(her.Patient), "sykle", "Patient/") {
				if strings.Contains(body, s) {
					t.Errorf("%s is told: %s", s, body)
				}
			}
		}
		h.mustHave(where+"/$status", `"events-since-subscription-start","valueString":"1"`, `"query-status"`)
		// She says no between the change and the telling; the other is told of.
		later(2)
		h.Publish(her, map[string]string{"viktig": "Å svømme"})
		h.Publish(other, map[string]string{"viktig": "Å fiske"})
		w.Go(webtest.Today.AddDays(2), 10, 1)
		change()
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: her.Patient, Objection: care.Objection{Against: care.ObjectEverybody, By: "patient", Competence: "full", On: webtest.Today.AddDays(2)}})
		if run(); len(told) != 3 || !strings.Contains(told[2], string(other.Enrolment)) {
			t.Errorf("%v", told)
		}
		later(3)
		h.Publish(other, map[string]string{"viktig": "Å lese"})
		w.Go(webtest.Today.AddDays(3), 10, 1)
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(w.Orgs["Nes"])); err != nil {
			t.Fatal(err)
		}
		change()
		h.mustHave(where, `"status":"off"`)
		if run(); len(told) != 3 {
			t.Errorf("told after the agreement has ended: %v", told[3:])
		}
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update organisation set access_ended_on = null"); err != nil {
			t.Fatal(err)
		}
		// One that never answers is in error after a day, one that is deleted is off.
		second := h.write(http.MethodPost, "nes", "", base+"/Subscription", ask("https://nes.example/varsel/a", topic)).Header().Get("Location")
		third := h.write(http.MethodPost, "nes", "", base+"/Subscription", ask("https://nes.example/varsel/a", topic)).Header().Get("Location")
		answers = errors.New("away")
		if got := h.write(http.MethodDelete, "nes", "", third, ""); got.Code != http.StatusNoContent {
			t.Errorf("%d %s", got.Code, got.Body)
		}
		run()
		w.Go(webtest.Today.AddDays(4), 11, 0)
		run()
		h.mustHave(second, `"status":"error"`)
		h.mustHave(third, `"status":"off"`)
		h.mustHave(base+"/Subscription", `"total":3`)
		w.Sound()
	})
}

// TestPush: a notice is signed, goes nowhere else, and an answer that is no yes is a fault.
func TestPush(t *testing.T) {
	status := http.StatusOK
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was followed on") }))
	defer elsewhere.Close()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("X-Traad-Signature"); got != fhir.Signature("nøkkel", r.Header.Get("X-Traad-Time"), []byte("{}")) || got == fhir.Signature("annen", r.Header.Get("X-Traad-Time"), []byte("{}")) {
			t.Errorf("signed %s", got)
		}
		w.Header().Set("Location", elsewhere.URL)
		w.WriteHeader(status)
	}))
	defer srv.Close()
	push := fhir.Push(map[string]string{"nes": "nøkkel"}, time.Now)
	for _, status = range []int{200, 202, 204} {
		if err := push(t.Context(), "nes", srv.URL, []byte("{}")); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
	for _, status = range []int{301, 307, 401, 500} {
		if err := push(t.Context(), "nes", srv.URL, []byte("{}")); err == nil || strings.Contains(err.Error(), srv.URL) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// TestOpenAPI: what the description says is answered, and everything that is answered is described.
func TestOpenAPI(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	got := h.ask("", base+"/openapi.json", "")
	var api struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Responses   map[string]any
			Parameters  []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal(got.Body.Bytes(), &api); err != nil || api.OpenAPI != "3.1.0" {
		t.Fatalf("%v %s", err, got.Body)
	}
	ids := map[string]bool{}
	n := 0
	for path, methods := range api.Paths {
		for method, op := range methods {
			n++
			if ids[op.OperationID] || op.OperationID == "" || len(op.Responses) == 0 {
				t.Errorf("%s %s: the id %q is another's, or nothing is answered", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
			at := base + strings.NewReplacer("{id}", "1", "{version}", "1").Replace(path)
			for _, p := range op.Parameters {
				if p.In == "path" && !strings.Contains(path, "{"+p.Name+"}") || p.Name == "identifier" && p.In == "query" && strings.HasPrefix(path, "/Patient") {
					t.Errorf("%s %s: the parameter %s", method, path, p.Name)
				}
			}
			a := h.write(strings.ToUpper(method), "nes", "", at, "{}")
			if a.Code == http.StatusMethodNotAllowed || strings.Contains(a.Body.String(), "måten å spørre på finnes ikke") {
				t.Errorf("%s %s is not answered: %s", method, path, a.Body)
			}
		}
	}
	var s r4.Capability
	if err := json.Unmarshal(h.ask("", base+"/metadata", "").Body.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	want := 3 // open
	for _, x := range s.Rest[0].Resource {
		want += len(x.Interaction) + len(x.Operation)
		if len(x.SearchParam) > 0 {
			want++ // search by POST
		}
		if x.Type == "Patient" {
			want++ // the operation by POST
		}
	}
	if n != want {
		t.Errorf("%d operations are described, %d are told of in the statement", n, want)
	}
}
