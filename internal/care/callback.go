package care

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nin"
)

// Callback is somebody who asks, on the public page and without log-in, to be rung about a referral. It holds nothing of the one whom it is about: no
// health text, no number. Nobody has verified who asks; whoever rings does. Who has logged in writes whom it is about and why, and who she is about
// nobody has verified either.
type Callback struct {
	Area  OrgID
	From  string // one of CallbackFrom
	Name  string // of the one who asks
	Phone string
	Best  string // when it suits to be rung: one of CallbackTimes, "" any time

	// Of one who has logged in as patients and next of kin do: a referral that somebody has to verify. Nothing of this is taken from others.
	Proven  bool
	About   string // the name of the one whom it is about; of a patient who refers herself her own
	Why     string
	Consent bool // she knows of it and wants it; asked of those who refer another

	// Of a clinician who has logged in as those who work here do: her name and number stand in the log-in, so that who refers is known.
	HPR    string
	Number nin.Number // of the one whom it is about
}

// CallbackFrom are who can ask, as Referral.From names them.
var CallbackFrom = []struct{ Code, Title string }{
	{"gp", "Fastlege"}, {"clinician", "Annen behandler"}, {"patient", "Pasient"}, {"next_of_kin", "Pårørende"},
}

// CallbackTimes are when it suits to be rung.
var CallbackTimes = []struct{ Code, Title string }{
	{"", "Når som helst på dagen"}, {"morning", "Før kl. 12"}, {"afternoon", "Etter kl. 12"},
}

// CallbackFromTitle is who asks, in words.
func CallbackFromTitle(code string) string {
	for _, x := range CallbackFrom {
		if x.Code == code {
			return x.Title
		}
	}
	return ""
}

// CallbackTimeTitle is when it suits, in words.
func CallbackTimeTitle(code string) string {
	for _, x := range CallbackTimes {
		if x.Code == code {
			return x.Title
		}
	}
	return ""
}

// What came of one.
const (
	CallbackReferred  = "referral"
	CallbackNoAnswer  = "no_answer"
	CallbackAdvised   = "advised"
	CallbackUnfounded = "unfounded"
)

// CallbackOutcomes are what can be said came of one, beside a referral, which says so itself.
var CallbackOutcomes = []struct{ Code, Title string }{
	{CallbackAdvised, "Snakket med, ingen henvisning"}, {CallbackNoAnswer, "Ikke fått svar etter flere forsøk"}, {CallbackUnfounded, "Feil eller misbruk"},
}

// MaxCallbackName is how long a name may be: the form is for a name and a telephone, and nothing else.
const MaxCallbackName = 80

var manyDigits = regexp.MustCompile(`\d[ .-]?\d[ .-]?\d`)

// Tidy returns it as it is kept: one space between words, the telephone without other than its digits and a plus.
func (c Callback) Tidy() Callback {
	c.Name, c.About, c.Why = strings.Join(strings.Fields(c.Name), " "), strings.Join(strings.Fields(c.About), " "), strings.TrimSpace(c.Why)
	switch {
	case !c.Proven:
		c.About, c.Why, c.Consent, c.HPR = "", "", false, ""
	case c.From == "patient":
		c.About = c.Name
	}
	if c.HPR == "" {
		c.Number = nin.Number{}
	}
	var b strings.Builder
	for i, r := range strings.TrimSpace(c.Phone) {
		if r == '+' && i == 0 || r >= '0' && r <= '9' || !strings.ContainsRune(" .-()/\u00a0", r) {
			b.WriteRune(r)
		}
	}
	c.Phone = b.String()
	if rest, ok := strings.CutPrefix(c.Phone, "00"); ok && len(rest) > 8 {
		c.Phone = "+" + rest
	}
	if rest, ok := strings.CutPrefix(c.Phone, "+47"); ok {
		c.Phone = rest
	}
	return c
}

// Check returns the faults by form field, nil where there are none. It is asked of what Tidy returns.
func (c Callback) Check() error {
	f := errs.Invalid("Skjemaet kan ikke sendes")
	if CallbackFromTitle(c.From) == "" {
		f.At("hvem", "Velg hvem du er.")
	} else if c.HPR != "" && !slices.Contains(Clinicians, c.From) {
		f.At("hvem", "Du er logget inn som behandler. Velg fastlege eller annen behandler.")
	}
	if c.Area == "" {
		f.At("kommune", "Velg kommunen der personen bor.")
	}
	switch n := utf8.RuneCountInString(c.Name); {
	case c.HPR != "": // as the log-in says it
	case n == 0:
		f.At("navn", "Skriv navnet ditt, så vi vet hvem vi skal spørre etter.")
	case n > MaxCallbackName:
		f.At("navn", "Skriv bare navnet ditt. Det andre snakker vi om på telefonen.")
	case manyDigits.MatchString(c.Name):
		f.At("navn", "Skriv bare navnet ditt, ikke fødselsnummer eller andre tall.")
	case !strings.ContainsFunc(c.Name, unicode.IsLetter):
		f.At("navn", "Skriv navnet ditt med bokstaver.")
	}
	if c.Proven {
		c.checkReferral(f)
	}
	digits := strings.TrimPrefix(c.Phone, "+")
	plain := digits != "" && !strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
	switch {
	case c.Phone == "":
		f.At("telefon", "Skriv telefonnummeret vi skal ringe.")
	case plain && len(digits) == 11 && digits == c.Phone:
		f.At("telefon", "Dette ser ut som et fødselsnummer. Skriv telefonnummeret, åtte sifre.")
	case !plain || digits == c.Phone && len(digits) != 8 && len(digits) != 5 || len(digits) > 15 || len(digits) < 5:
		f.At("telefon", "Skriv telefonnummeret med åtte sifre, for eksempel 22 33 44 55. Et utenlandsk nummer begynner med + og landkoden.")
	}
	if !slices.ContainsFunc(CallbackTimes, func(x struct{ Code, Title string }) bool { return x.Code == c.Best }) {
		f.At("tid", "Velg når det passer at vi ringer.")
	}
	return f.OrNil()
}

// checkReferral checks what only one who has logged in writes.
func (c Callback) checkReferral(f *errs.Error) {
	if c.From != "patient" {
		switch n := utf8.RuneCountInString(c.About); {
		case n == 0:
			f.At("gjelder", "Skriv navnet på den det gjelder.")
		case n > MaxCallbackName || manyDigits.MatchString(c.About):
			f.At("gjelder", "Skriv bare navnet på den det gjelder, ikke fødselsnummer eller andre tall.")
		}
		if !c.Consent {
			f.At("samtykke", "Den det gjelder, må vite om henvisningen og ønske den. Kan personen ikke svare for seg selv, ring oss.")
		}
	}
	switch {
	case c.Why == "":
		f.At("hvorfor", "Skriv kort hvorfor dere trenger hjelp.")
	case utf8.RuneCountInString(c.Why) > c.MaxWhy():
		f.Say("hvorfor", "Teksten er for lang. Det er plass til %s tegn.", lang.Int(c.MaxWhy()))
	case c.HPR != "" && digits.MatchString(c.Why):
		f.At("hvorfor", "Teksten har noe som ser ut som et fødselsnummer. Skriv det i feltet for fødselsnummer.")
	case digits.MatchString(c.Why):
		f.At("hvorfor", "Teksten har noe som ser ut som et fødselsnummer. Ta det bort: vi spør om det på telefonen.")
	}
}

// How long the reason of a referral by one who has logged in may be; a clinician writes what a referral is.
const maxCallbackWhy, maxClinicianWhy = 1000, 4000

// MaxWhy is how long the reason may be.
func (c Callback) MaxWhy() int {
	if c.HPR != "" {
		return maxClinicianWhy
	}
	return maxCallbackWhy
}

// Clinicians are those of CallbackFrom who treat patients.
var Clinicians = []string{"gp", "clinician"}
