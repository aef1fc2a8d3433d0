package message

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/store"
)

// Message is one as pages show it.
type Message struct {
	ID        db.ID
	Kind      Kind
	Party     plan.Party
	Org       care.OrgID
	To        string // the communication party
	Number    int    // of the plan version
	Version   db.ID
	Changes   int
	State     State
	Made      db.Time
	By        string
	SentAt    db.Time
	Answered  db.Time
	Attached  string // "pdf"; "" before it is composed; else why there is no attachment
	Fault     string
	Receipts  []Receipt
	SettledAt db.Time
	SettledBy string
	How       string
	Seen      int // for forms
}

// Of returns the messages about a person's plans, the newest first. It neither decides nor audits.
func Of(ctx context.Context, r *store.Reader, who care.PatientID) ([]Message, error) {
	rows, err := r.PlanMessagesOfPatient(ctx, db.ID(who))
	if err != nil {
		return nil, fmt.Errorf("message.Of: %w", err)
	}
	var out []Message
	for _, m := range rows {
		all, err := receipts(m.Receipts)
		if err != nil {
			return nil, err
		}
		out = append(out, Message{
			ID: m.ID, Kind: Kind(m.Kind), Party: plan.Party(m.Party), Org: care.OrgID(m.OrganisationID), To: m.Name, Number: m.Number, Version: m.VersionID, Changes: m.Changes,
			State: State(m.State), Made: m.CreatedAt, By: m.CreatedByName, SentAt: m.SentAt, Answered: m.AnsweredAt, Attached: m.Attached, Fault: m.Fault, Receipts: all,
			SettledAt: m.SettledAt, SettledBy: m.SettledByName, How: m.SettledHow, Seen: m.Version,
		})
	}
	return out, nil
}

// Item is the name of a message from a party in objections, deletions and the audit.
func Item(id db.ID) string { return "message/in/" + string(id) }

// Words says where a message is, in a few words.
func (s State) Words() string {
	return map[State]string{
		Waiting: "Venter på å bli sendt", Sent: "Sendt, ikke bekreftet ennå", Accepted: "Mottatt", Rejected: "Avvist", Silent: "Ingen kvittering på fire døgn",
		Failed: "Kunne ikke sendes", Stopped: "Ble ikke sendt", Contradicted: "Motstridende kvitteringer",
	}[s]
}

// Why says why a message did not come through and what to do about it; "" where it did.
func Why(s State, fault string, all []Receipt) string { return WhyIn(nil, s, fault, all) }

// WhyIn is Why in a language.
func WhyIn(v *lang.Voice, s State, fault string, all []Receipt) string {
	switch s {
	case Waiting:
		if fault != "" {
			return v.Say("Prøves igjen av seg selv: %s.", v.Say(fault))
		}
	case Silent:
		return v.Say("Mottakeren har ikke bekreftet. Regn med at planen ikke er kommet fram: ring dem, eller send på nytt.")
	case Failed:
		if fault == Readdressed {
			return v.Say("Adressen til mottakeren er endret siden meldingen ble laget, så den gikk ikke. Send på nytt: da går den til adressen som gjelder nå.")
		}
		return v.Say("Meldingstjenesten tok ikke imot (%s). Meld fra til den som drifter Tråd, og gi planen på en annen måte så lenge.", v.Say(fault))
	case Contradicted:
		return v.Say("Mottakeren har både bekreftet og avvist meldingen. Ring dem og spør hva som gjelder.")
	case Rejected:
		for _, r := range all {
			if !r.OK {
				return inWords(v, r.Faults)
			}
		}
	}
	return ""
}

// inWords are the reasons of a receipt: what each code means, and always what the receiver wrote besides.
func inWords(v *lang.Voice, faults []kith.Code) string {
	text := ""
	for _, f := range faults {
		if text != "" {
			text += " "
		}
		text += v.Say(kith.FaultCode(f.V).Words())
		if f.OT != "" {
			text += " " + v.Say("De skriver: «%s».", f.OT)
		}
	}
	return text
}

// What says what a message from a party is, by the kind of the one that it answers, "" where it answers none, and by its subject.
func What(answers Kind, subject string) string {
	switch answers {
	case Hearing, Moved, Dropped:
		return "Svar på høringen"
	case Plan, Update:
		return "Svar på planen"
	}
	if Refers(subject) {
		return "Henvisning"
	}
	return "Henvendelse"
}

// Refers reports whether a subject is that of a referral: its first word is «Henvisning». The standards of dialogue messages have no code for it.
func Refers(subject string) bool {
	words := strings.FieldsFunc(nb.Fold(subject), func(r rune) bool { return strings.ContainsRune(" .,:;-–/()", r) })
	return len(words) > 0 && words[0] == "henvisning"
}

// Unshown says that a message from a party came with something that cannot be shown, and why it was refused.
func Unshown(v *lang.Voice, why string) string {
	return v.Say("Kom med noe vi ikke kan vise, og ble avvist. Ring avsenderen. Vi svarte: «%s»", v.Say(why))
}
