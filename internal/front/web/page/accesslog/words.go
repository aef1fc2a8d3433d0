package accesslog

import (
	"slices"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/rules/access"
)

// day is one day of the log.
type day struct {
	Heading string
	Lines   []line
}

// line is one user in one role on that day, folded.
type line struct {
	Who, Role string
	When      string // "kl. 08.12" or "kl. 08.12–15.40"
	What      string // "så personsiden 3 ganger, loggførte kontakt"
	Why       string
	Refused   bool
	Entries   []entry

	herself bool // the patient, on the net
}

// entry is one look or deed.
type entry struct {
	At              date.Date
	When, What      string
	Refs, Why       string
	Refused         bool
	Who, Title, Org string
}

func days(all []patient.LogEntry) []day {
	var out []day
	for _, d := range patient.Fold(all) {
		x := day{Heading: nb.Capital(nb.Weekday(d.Day)) + " " + nb.DayYear(d.Day)}
		for _, l := range d.Lines {
			x.Lines = append(x.Lines, folded(l))
		}
		out = append(out, x)
	}
	return out
}

func folded(l patient.LogLine) line {
	out := line{Who: l.Entries[0].By()}
	if l.Role == care.OwnPatient {
		out.Who, out.herself = "Pasienten selv, på nett", true
	}
	if l.Role != "" && !out.herself && l.Role != care.RecordSystem { // who says that already, and where
		out.Role = page.RoleLine(access.Actor{Role: l.Role, OrgName: l.Org, OrgKind: l.OrgKind})
	}
	var what, why []string
	for _, s := range l.Sums {
		text := s.Deed.Text()
		if !s.Allowed {
			text = "fikk ikke: " + text
			out.Refused = true
		}
		if s.N > 1 {
			text += " " + nb.Plural(s.N, "gang", "ganger")
		}
		if got := fetched(l.Entries, s); got != "" {
			text += " (" + got + ")"
		}
		what = append(what, text)
	}
	for _, e := range l.Entries {
		x := single(e)
		out.Entries = append(out.Entries, x)
		if !slices.Contains(why, x.Why) {
			why = append(why, x.Why)
		}
	}
	out.What, out.Why = strings.Join(what, ", "), strings.Join(why, ", ")
	first, last := clock(l.Entries[len(l.Entries)-1]), clock(l.Entries[0])
	if out.When = "kl. " + first; first != last {
		out.When += "–" + last
	}
	return out
}

func clock(e patient.LogEntry) string { return nb.HourMinute(e.At.Time) }

// single is one entry in words.
func single(e patient.LogEntry) entry {
	x := entry{
		At: date.In(e.At.Time), When: clock(e), What: e.Deed.Text(), Refs: shown(e.Refs), Why: e.Reason.Text(), Refused: !e.Allowed,
		Who: e.By(), Org: e.Org, Title: e.Role.Title(),
	}
	if e.Role == care.OwnPatient {
		x.Who, x.Title = "Pasienten selv", "på nett"
	}
	if e.OrgKind == "municipality" {
		x.Org += " kommune"
	}
	if e.List && e.Reason == access.RoleMay {
		x.Why = "var på en liste for teamet"
	}
	if x.Refused {
		x.What = "fikk ikke: " + x.What
	}
	return x
}

// names are the kinds of information in words. A kind that is not here is the log's own (a session, a file's number) and says
// nothing about the person.
var names = map[string]string{
	"patient": "opplysningene om deg, versjon ", "enrolment": "forløpet med alt som er skrevet til og med hendelse ", "question": "spørsmål til IHT-lege, versjon ",
	"next_of_kin": "pårørende, versjon ", "patient_identifier": "fødselsnummeret", "number": "hva slags numre du finnes med", "gp_relation": "hvem som er fastlege", "care_relation": "hvem som gir tjenester",
	"import_run": "flyttet inn fra fil", "stay": "opphold på sykehus eller i kommunen", "plan": "planen, versjon ", "document": "dokument, versjon ", "emergency_access": "nødtilgang",
	"own_word": "forslag, versjon ", "own_preparation": "svar før kartleggingen", "own_access": "innsyn på nett", "paper": "planen i klartekst",
	"score": "skår", "concern": "meldt bekymring, versjon ", "clarification": "behandlingsavklaringer, versjon ", "mapping": "kartleggingssamtalen", "event": "hendelse i forløpet",
	"alert": "varsel om opphold", "emergency": "nødtilgang", "objection": "reservasjon", "removal": "bestilt sletting", "word": "forslag", "remark": "merknad i en høring av planen",
	"patient_merge": "sammenslåing av registreringer", "hand_over": "overlevering", "record_export": "uttrekk av journalen",
	"message": "melding mellom virksomhetene om deg", "survey_answer": "svar på en undersøkelse", "letter": "brev fra teamet", "survey_round": "en undersøkelse", "record_system": "journalsystemet ",
}

// types are what a record system fetches, in words: each type of source.Kinds that is about a person. Two types may be one thing to her.
var types = map[string]string{
	"Patient": "hvem du er", "CarePlan": "planen", "Goal": "målene", "Task": "tiltakene", "CareTeam": "hvem som kan ringes", "EpisodeOfCare": "forløpet", "ServiceRequest": "henvisningen",
	"Flag": "at du følges opp og om det er behandlingsavklaringer", "Consent": "samtykket", "Observation": "skårene", "Encounter": "oppholdene", "DocumentReference": "planen som fil", "Binary": "planen som fil",
	"Provenance": "hvem som står bak planen", "QuestionnaireResponse": "kartleggingssamtalen", "Communication": "svarene i høringer av planen", "AuditEvent": "innsynsloggen",
}

// fetched says what a record system fetched in the looks that a sum counts, "" where it was none.
func fetched(all []patient.LogEntry, s patient.LogSum) string {
	var out []string
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Deed != s.Deed || all[i].Allowed != s.Allowed {
			continue
		}
		for _, ref := range all[i].Refs {
			if t, ok := strings.CutPrefix(ref, "fhir@"); ok && types[t] != "" && !slices.Contains(out, types[t]) {
				out = append(out, types[t])
			}
		}
	}
	return nb.List(out, "og")
}

// shown says which information was made available: pages, documents and their versions (pasientjournalloven § 22 a).
func shown(refs []string) string {
	var out []string
	for _, ref := range refs {
		kind, version, _ := strings.Cut(ref, "@")
		name := names[kind]
		if kind == "fhir" {
			if name = types[version]; name != "" {
				name = "hentet " + name
			}
		}
		if name == "" {
			continue
		}
		text := strings.TrimSuffix(strings.TrimSuffix(name+version, ", versjon "), " til og med hendelse ")
		if !strings.HasSuffix(name, " ") {
			text = name
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ")
}
