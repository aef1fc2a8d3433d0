package fhir_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	source "traad/internal/app/fhir"
	"traad/internal/front/fhir"
	"traad/internal/front/web/webtest"
)

// TestClient: fhir-kit-client, which others have made, goes its round: reads, searches, turns pages, says that a measure is done, subscribes.
func TestClient(t *testing.T) {
	node, dir := webtest.Node(t, "fhir-kit-client")
	w := webtest.New(t)
	h := open(t, w)
	h.number()
	her := h.full("Solveig")
	srv := httptest.NewServer(h.http)
	defer srv.Close()
	address := srv.URL + fhir.Root
	h.front.Source, h.signed.Base = &source.Source{Service: w.Service, Base: address}, address
	var tokens []string
	for range 40 {
		tokens = append(tokens, h.signer.TokenFor("Practitioner/17", hprs[webtest.CareWorker], "https://nes.example", address, w.Service.Now()))
	}
	data, err := json.Marshal(map[string]any{
		"base": address, "tokens": tokens, "patient": her.Patient, "number": her.Number.Digits(), "plan": her.Enrolment, "task": string(her.Enrolment) + ".t1", "endpoint": "https://nes.example/varsel",
	})
	file := filepath.Join(t.TempDir(), "round.json")
	if err == nil {
		err = os.WriteFile(file, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), node, filepath.Join(dir, "scripts", "fhir-client.mjs"), dir+"/", file).CombinedOutput(); err != nil || !strings.HasSuffix(strings.TrimSpace(string(said)), "ok") {
		t.Errorf("%v\n%s", err, said)
	}
}
