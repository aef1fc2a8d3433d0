package care

import (
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// The roles of those whom the follow-up is about. They log in by a door of their own, are given by no administrator, and
// reach one person: themselves, or the one who has let them in (pasient- og brukerrettighetsloven §§ 3-1, 3-3, 5-1).
const (
	OwnPatient Role = "patient"
	OwnKin     Role = "next_of_kin"
)

// OwnRoles lists them.
var OwnRoles = []Role{OwnPatient, OwnKin}

// Own reports whether the role is the patient's or a next of kin's.
func (r Role) Own() bool { return slices.Contains(OwnRoles, r) }

// OwnAccess lets the patient, or a next of kin of hers, read on the net. It holds for a time and is ended at any moment.
type OwnAccess struct {
	Kin         string // id of the next of kin; "" is the patient herself
	Plan        bool   // the plan in plain language, goals and comments to it
	Preparation bool   // the questions before the mapping conversation
	Log         bool   // who has seen what about her
	From, To    date.Date
	By          string // whose word it is: one of OwnAccessBy
	Name        string // who that is, when it is a guardian or next of kin
	Competence  string // full, partial, none
	Then        string // what it was judged to be when she consented to being followed, "" where that is not written
	Note        string
}

// OwnAccessBy are those who can let somebody in: she herself and, where she cannot consent, her nearest next of kin, her guardian, or who has the
// medical responsibility (pasient- og brukerrettighetsloven §§ 3-3, 4-6).
var OwnAccessBy = []string{"patient", "next_of_kin", "guardian", "clinician"}

// OwnAccessMost is how many days a next of kin is let in for at the most.
const OwnAccessMost = 366

// Check returns the faults by form field: hva, fra, til, samtykker, navn, kompetanse, begrunnelse.
func (a OwnAccess) Check(today date.Date) error {
	f := &faults{Error: errs.Invalid("Innsynet kan ikke gis ennå")}
	if !a.Plan && !a.Preparation && !a.Log {
		f.At("hva", "Velg minst én ting som skal kunne leses.")
	}
	f.choice("kompetanse", a.Competence, "Velg pasientens samtykkekompetanse.", "full", "partial", "none")
	f.choice("samtykker", a.By, "Velg hvem som bestemmer at innsynet gis.", OwnAccessBy...)
	switch {
	case a.By == "patient" && a.Competence == "none":
		f.At("samtykker", "Pasienten er vurdert uten samtykkekompetanse. Velg den som bestemmer for pasienten.")
	case (a.By == "clinician" || a.By == "next_of_kin") && a.Competence != "" && a.Competence != "none":
		f.At("samtykker", "Når pasienten kan samtykke, er det pasienten selv som bestemmer.")
	}
	if a.By == "guardian" || a.By == "next_of_kin" {
		f.line("navn", a.Name, "Skriv navnet på den som bestemmer for pasienten.")
	}
	why := ""
	switch {
	case slices.Contains(OwnAccessBy[1:], a.By):
		why = "Skriv hvorfor innsynet er riktig for pasienten, og hva pasienten selv sier om det."
	case a.Then == "none" && a.Competence != "none":
		why = "Ved samtykket til oppfølgingen ble pasienten vurdert uten samtykkekompetanse. Skriv hva som er annerledes nå, eller velg den som bestemmer for pasienten."
	}
	f.text("begrunnelse", a.Note, why)
	if a.From.IsZero() || a.From.Before(today) {
		f.At("fra", "Innsynet kan begynne tidligst i dag. Skriv datoen som dd.mm.åååå.")
	}
	switch {
	case !a.To.IsZero() && a.To.Before(a.From):
		f.At("til", "Siste dag er før første dag.")
	case a.Kin != "" && a.To.IsZero():
		f.At("til", "Skriv siste dag. Pårørende får innsyn i høyst ett år om gangen.")
	case a.Kin != "" && !a.From.IsZero() && a.To.Days(a.From) > OwnAccessMost:
		f.At("til", "Pårørende får innsyn i høyst ett år om gangen. Velg en tidligere dag.")
	}
	return f.OrNil()
}

// Word is what the patient or a next of kin sends to the team.
type Word struct {
	Kind string // one of WordKinds
	Text string
}

// The kinds of a Word.
const (
	WordGoal      = "goal"      // something she wants in the plan
	WordComment   = "comment"   // to the plan
	WordObjection = "objection" // somebody shall not see: a wish that the team records (helsepersonelloven § 29)
)

// WordKinds lists them.
var WordKinds = []string{WordGoal, WordComment, WordObjection}

// MaxWord is how many characters she can send at once, and MaxGoal how long a goal is.
const (
	MaxWord = 4000
	MaxGoal = 300
)

// WordTitle is the kind in bokmål, to the team.
func WordTitle(kind string) string {
	return map[string]string{WordGoal: "Forslag til mål", WordComment: "Kommentar til planen", WordObjection: "Ønske om at noen ikke skal se"}[kind]
}

// Check returns the faults by form field: slag, tekst.
func (w Word) Check() error {
	f := &faults{Error: errs.Invalid("Det kan ikke sendes ennå")}
	f.choice("slag", w.Kind, "Velg hva det gjelder.", WordKinds...)
	n := len([]rune(w.Text))
	switch {
	case strings.TrimSpace(w.Text) == "":
		f.At("tekst", "Skriv det du vil si. Korte setninger er fint.")
	case w.Kind == WordGoal && n > MaxGoal:
		f.At("tekst", "Et mål er kort: høyst 300 tegn. Del det i to mål, eller send resten som en kommentar.")
	case n > MaxWord:
		f.At("tekst", "Teksten er for lang. Det er plass til 4000 tegn. Kort den ned, eller send to meldinger.")
	}
	return f.OrNil()
}
