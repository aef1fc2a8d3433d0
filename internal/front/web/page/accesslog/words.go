package accesslog

import (
	"slices"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/lang"
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

func days(v *lang.Voice, all []patient.LogEntry) []day {
	var out []day
	for _, d := range patient.Fold(all) {
		x := day{Heading: nb.Capital(v.Weekday(d.Day)) + " " + v.DayYear(d.Day)}
		for _, l := range d.Lines {
			x.Lines = append(x.Lines, folded(v, l))
		}
		out = append(out, x)
	}
	return out
}

func folded(v *lang.Voice, l patient.LogLine) line {
	out := line{Who: by(v, l.Entries[0])}
	if l.Role == care.OwnPatient {
		out.Who, out.herself = v.Say("Pasienten selv, på nett"), true
	}
	if l.Role != "" && !out.herself && l.Role != care.RecordSystem { // who says that already, and where
		out.Role = page.RoleLineIn(v, access.Actor{Role: l.Role, OrgName: l.Org, OrgKind: l.OrgKind})
	}
	var what, why []string
	for _, s := range l.Sums {
		text := v.Say(s.Deed.Text())
		if !s.Allowed {
			text = v.Say("fikk ikke: %s", text)
			out.Refused = true
		}
		if s.N > 1 {
			text += " " + v.Plural(s.N, "gang", "ganger")
		}
		if got := fetched(v, l.Entries, s); got != "" {
			text += " (" + got + ")"
		}
		what = append(what, text)
	}
	for _, e := range l.Entries {
		x := single(v, e)
		out.Entries = append(out.Entries, x)
		if !slices.Contains(why, x.Why) {
			why = append(why, x.Why)
		}
	}
	out.What, out.Why = strings.Join(what, ", "), strings.Join(why, ", ")
	first, last := v.HourMinute(l.Entries[len(l.Entries)-1].At.Time), v.HourMinute(l.Entries[0].At.Time)
	if out.When = v.Say("kl. %s", first); first != last {
		out.When += "–" + last
	}
	return out
}

// by is who did it, in words where no name is known.
func by(v *lang.Voice, e patient.LogEntry) string {
	if e.Who != "" {
		return e.Who
	}
	if v == nil || e.Role != care.RecordSystem {
		return v.Say(e.By())
	}
	org := e.Org
	if e.OrgKind == string(care.OrgMunicipality) {
		org = v.Say("%s kommune", org)
	}
	system := v.Say("journalsystemet")
	if org != "" {
		system = v.Say("journalsystemet til %s", org)
	}
	switch kind, _, _ := strings.Cut(e.Asker, "/"); kind {
	case "":
		return nb.Capital(system)
	case "Device":
		return nb.Capital(system) + " (" + e.Asker + ")"
	}
	return v.Say("Bruker %s i %s", e.Asker, system)
}

// single is one entry in words.
func single(v *lang.Voice, e patient.LogEntry) entry {
	x := entry{
		At: date.In(e.At.Time), When: v.HourMinute(e.At.Time), What: v.Say(e.Deed.Text()), Refs: shown(v, e.Refs), Why: v.Say(e.Reason.Text()), Refused: !e.Allowed,
		Who: by(v, e), Org: e.Org, Title: v.Say(e.Role.Title()),
	}
	if e.Role == care.OwnPatient {
		x.Who, x.Title = v.Say("Pasienten selv"), v.Say("på nett")
	}
	if e.OrgKind == "municipality" {
		x.Org = v.Say("%s kommune", x.Org)
	}
	if e.List && e.Reason == access.RoleMay {
		x.Why = v.Say("var på en liste for teamet")
	}
	if x.Refused {
		x.What = v.Say("fikk ikke: %s", x.What)
	}
	return x
}

// names are the kinds of information in words. A kind that is not here is the log's own (a session, a file's number) and says
// nothing about the person.
var names = map[string]string{
	"patient": "opplysningene om deg, versjon %s", "enrolment": "forløpet med alt som er skrevet til og med hendelse %s", "question": "spørsmål til IHT-lege, versjon %s",
	"next_of_kin": "pårørende, versjon %s", "patient_identifier": "fødselsnummeret", "number": "hva slags numre du finnes med", "gp_relation": "hvem som er fastlege", "care_relation": "hvem som gir tjenester",
	"import_run": "flyttet inn fra fil", "stay": "opphold på sykehus eller i kommunen", "plan": "planen, versjon %s", "document": "dokument, versjon %s", "emergency_access": "nødtilgang",
	"own_word": "forslag, versjon %s", "own_preparation": "svar før kartleggingen", "own_access": "innsyn på nett", "paper": "planen i klartekst",
	"score": "skår", "concern": "meldt bekymring, versjon %s", "clarification": "behandlingsavklaringer, versjon %s", "mapping": "kartleggingssamtalen", "event": "hendelse i forløpet",
	"alert": "varsel om opphold", "emergency": "nødtilgang", "objection": "reservasjon", "removal": "bestilt sletting", "word": "forslag", "remark": "merknad i en høring av planen",
	"patient_merge": "sammenslåing av registreringer", "hand_over": "overlevering", "record_export": "uttrekk av journalen",
	"message": "melding mellom virksomhetene om deg", "survey_answer": "svar på en undersøkelse", "letter": "brev fra teamet", "survey_round": "en undersøkelse", "record_system": "journalsystemet %s",
}

// types are what a record system fetches, in words: each type of source.Kinds that is about a person. Two types may be one thing to her.
var types = map[string]string{
	"Patient": "hvem du er", "CarePlan": "planen", "Goal": "målene", "Task": "tiltakene", "CareTeam": "hvem som kan ringes", "EpisodeOfCare": "forløpet", "ServiceRequest": "henvisningen",
	"Flag": "at du følges opp og om det er behandlingsavklaringer", "Consent": "samtykket", "Observation": "skårene", "Encounter": "oppholdene", "DocumentReference": "planen som fil", "Binary": "planen som fil",
	"Provenance": "hvem som står bak planen", "QuestionnaireResponse": "kartleggingssamtalen", "Communication": "svarene i høringer av planen", "AuditEvent": "innsynsloggen",
}

// fetched says what a record system fetched in the looks that a sum counts, "" where it was none.
func fetched(v *lang.Voice, all []patient.LogEntry, s patient.LogSum) string {
	var out []string
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Deed != s.Deed || all[i].Allowed != s.Allowed {
			continue
		}
		for _, ref := range all[i].Refs {
			if t, ok := strings.CutPrefix(ref, "fhir@"); ok && types[t] != "" && !slices.Contains(out, v.Say(types[t])) {
				out = append(out, v.Say(types[t]))
			}
		}
	}
	return v.List(out)
}

// shown says which information was made available: pages, documents and their versions (pasientjournalloven § 22 a).
func shown(v *lang.Voice, refs []string) string {
	var out []string
	for _, ref := range refs {
		kind, version, _ := strings.Cut(ref, "@")
		name := names[kind]
		if kind == "fhir" {
			if name = types[version]; name != "" {
				name = v.Say("hentet %s", v.Say(name))
			}
		}
		if name == "" {
			continue
		}
		text := v.Say(name, version)
		if bare, _, versioned := strings.Cut(name, "%s"); !versioned {
			text = v.Say(name)
		} else if version == "" {
			text = v.Say(strings.TrimSuffix(strings.TrimSuffix(bare, ", versjon "), " til og med hendelse "))
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ")
}
