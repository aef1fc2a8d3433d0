package cds

import (
	"strings"

	"github.com/google/uuid"

	"traad/internal/app/card"
	"traad/internal/base/login/smart"
)

// shown is a card as CDS Hooks 2.0 has it. summary is under 140 characters; no field is null or empty.
type shown struct {
	UUID      string `json:"uuid"`
	Summary   string `json:"summary"`
	Detail    string `json:"detail"`
	Indicator string `json:"indicator"`
	Source    source `json:"source"`
	Links     []link `json:"links"`
}

type source struct {
	Label string `json:"label"`
}

type link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
	Type  string `json:"type"`
}

// show puts a card into words. Nothing of the person is in it but that she is followed, and of the limits only that there are some.
func (h *HTTP) show(c *card.Card, launches bool) shown {
	s := shown{UUID: uuid.NewString(), Summary: "Pasienten følges av IHT", Indicator: "info", Source: source{Label: "Tråd – Integrerte helsetjenester"}}
	var lines []string
	if c.Team != "" {
		s.Summary += ", teamet i " + c.Team
	}
	switch {
	case c.Phone != "" && c.Hours != "":
		lines = append(lines, "Teamet svarer på telefon "+c.Phone+" ("+c.Hours+").")
	case c.Phone != "":
		lines = append(lines, "Teamet svarer på telefon "+c.Phone+".")
	default:
		lines = append(lines, "Kontakt teamet gjennom Tråd.")
	}
	switch {
	case c.Again:
		lines = append(lines, "Det finnes en behandlingsavklaring. Den må vurderes på nytt før noen støtter seg til den.")
	case c.Limits:
		lines = append(lines, "Det finnes en behandlingsavklaring. Les den i planen.")
	}
	s.Detail = strings.Join(lines, "\n\n")
	s.Links = []link{{Label: "Åpne planen i Tråd", URL: h.Address + "/personer/" + string(c.Patient) + "/plan", Type: "absolute"}}
	if launches { // the record system puts iss and launch behind it: who is open it tells there, not in the address
		s.Links[0].URL, s.Links[0].Type = h.Address+smart.Path, "smart"
	}
	return s
}
