package broker_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/front/broker"
)

// TestRegister: communication parties are asked for a hundred at a time; a service, a person and a business are read with what they belong to, one that holds no more is left out, and an
// answer that is no answer is a fault without anything of it.
func TestRegister(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	parties := map[int]string{
		90998: `{"herId":90998,"name":"Pleie- og omsorg","displayName":"Hjemmetjenesten Nes","type":"Service","amqpTransportStatus":"Enabled","serviceDetails":{"serviceType":{"codeListId":"8663","value":"23","name":"Pleie- og omsorgstjenester"},"parentOrganization":{"name":"NES KOMMUNE","herId":56,"organizationNumber":"938679088"}},"validTo":null}`,
		90211: `{"herId":90211,"name":"Mona Ruud","displayName":null,"type":"Person","amqpTransportStatus":"Inherited","personDetails":{"hprNumber":1,"parentOrganization":{"name":"Årnes legesenter","herId":57}},"validTo":"2027-01-01T00:00:00Z"}`,
		58:    `{"herId":58,"name":"AHUS HF","type":"Organization","amqpTransportStatus":"Enabled","organizationDetails":{"organizationNumber":"983971636","businessType":{"codeListId":"9040","value":"1"},"persons":[],"services":[1]}}`,
		59:    `{"herId":59,"name":"Nedlagt","type":"Organization","amqpTransportStatus":"Enabled","validTo":"2025-01-01T00:00:00Z"}`,
	}
	var calls []int
	bad := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			HERs []int `json:"herIds"`
		}
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.URL.Path != "/api/v1/communicationparty" || json.Unmarshal(body, &in) != nil {
			t.Errorf("%s %s %s", r.Method, r.URL, body)
		}
		calls = append(calls, len(in.HERs))
		if bad == "500" {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		var all []string
		for _, id := range in.HERs {
			if p := parties[id]; p != "" {
				all = append(all, p)
			}
		}
		_, _ = io.WriteString(w, bad+"["+strings.Join(all, ",")+"]")
	}))
	defer server.Close()
	g := broker.Register{Address: server.URL, HTTP: server.Client(), Now: func() time.Time { return now }}
	hers := []string{"90998", "90211", "58", "59"}
	for i := range 120 {
		hers = append(hers, strconv.Itoa(1000+i))
	}
	got, err := g.Parties(t.Context(), hers)
	want := []app.ComParty{
		{HER: "90998", Name: "Hjemmetjenesten Nes", Service: "Pleie- og omsorgstjenester", BusinessHER: "56", BusinessName: "NES KOMMUNE"},
		{HER: "90211", Name: "Mona Ruud", BusinessHER: "57", BusinessName: "Årnes legesenter"},
		{HER: "58", Name: "AHUS HF", BusinessHER: "58", BusinessName: "AHUS HF"},
	}
	if err != nil || !slices.Equal(got, want) || !slices.Equal(calls, []int{100, 24}) {
		t.Errorf("%v %v %v", got, calls, err)
	}
	for _, bad = range []string{"500", "<html>"} {
		if got, err := g.Parties(t.Context(), hers[:1]); err == nil || len(got) > 0 || strings.Contains(err.Error(), "html") {
			t.Errorf("%s: %v %v", bad, got, err)
		}
	}
}
