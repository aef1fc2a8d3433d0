package mapping

import (
	"slices"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/instrument"
)

// fields are the parts that the paths of a heading have: with an id between, and without.
var (
	fields = map[string][]string{
		"samtale":   {"dato", "form", "sted", "forlop"},
		"til-stede": {"pasient", "parorende", "koordinator-kommune", "koordinator-sykehus", "lege-sykehus", "fastlege", "andre"},
		"forberedt": {"difficult", "master", "matters", "av"},
		"parorende": {"situasjon", "belastning", "stotte", "risiko", "skjermet"},
	}
	items = map[string][]string{
		"omrade": {"viktig", "ressurser", "risiko", "merknad"},
		"mal":    {"tekst", "ser", "fjernet"},
		"tiltak": {"hva", "hvem", "frist", "fjernet"},
	}
)

// Check says what is wrong with a text at a path and how to mend it, "" where nothing is. A score is checked with the instruments that the service
// uses: CheckScore.
func Check(path, text string) string {
	parts := strings.Split(path, "/")
	heading, last := parts[0], parts[len(parts)-1]
	switch {
	case path == "samtale/forlop":
		return "Feltet kan ikke endres."
	case heading == "skar" && len(parts) == 2:
		return ""
	case len(parts) == 2 && slices.Contains(fields[heading], last):
	case len(parts) == 3 && slices.Contains(items[heading], last):
	default:
		return "Feltet finnes ikke. Last siden på nytt."
	}
	if text == "" {
		return ""
	}
	switch {
	case last == "risiko" && !slices.Contains([]Risk{None, Watch, Act}, Risk(text)):
		return "Velg ingen, følg med eller handle."
	case path == "samtale/form" && !slices.Contains(care.Forms, text):
		return "Velg hvordan samtalen ble holdt."
	case path == "samtale/dato":
		if _, err := nb.ParseDay(text); err != nil {
			return errs.SafeText(err)
		}
	case path == "til-stede/fastlege" && !slices.Contains([]string{"in_person", "digital", "dialogue", "none"}, text):
		return "Velg hvordan fastlegen deltok."
	case last == "hvem" && !slices.ContainsFunc(Parties, func(p struct{ Code, Title string }) bool { return p.Code == text }):
		return "Velg hvem som har ansvaret."
	case slices.Contains([]string{"skjermet", "fjernet"}, last) && text != "ja":
		return "Kryss av, eller la feltet stå tomt."
	}
	return ""
}

// CheckScore says what is wrong with a score as it was typed. One of an instrument that is in use no more is left as it is.
func CheckScore(list instrument.List, code, text string) string {
	x, ok := list.Find(code)
	if !ok || text == "" {
		return ""
	}
	if _, err := x.Parse(text); err != nil {
		return errs.FieldsOf(err)[0].Message
	}
	return ""
}
