package care

import "strings"

// RemovalItems are the kinds of entries that are no events and can be deleted alone: each with what the entry is called. The kind and the id of one
// make its name, as in objections: "score/<id>", "clarification/<record>@<version>".
var RemovalItems = []struct{ Kind, Title string }{
	{"score/", "En skår"},
	{"clarification/", "En behandlingsavklaring"},
	{"concern/", "En meldt bekymring"},
	{"question/", "Et spørsmål til IHT-lege"},
	{"stay/", "Et opphold"},
	{"remark/", "En merknad i en høring"},
	{"word/", "Et forslag fra pasient eller pårørende"},
	{"emergency/", "En begrunnelse for nødtilgang"},
	{"survey_answer/", "Et svar på en undersøkelse"},
	{"message/in/", "En melding fra en part"},
	{"number/", "Et nummer som personen finnes med"},
}

// RemovalItem returns what an entry is called, and its id; "" for what is no such entry.
func RemovalItem(item string) (title, kind, id string) {
	for _, x := range RemovalItems {
		if rest, ok := strings.CutPrefix(item, x.Kind); ok && rest != "" {
			return x.Title, x.Kind, rest
		}
	}
	return "", "", ""
}
