package web

import (
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/signin"
	"traad/internal/base/errs"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// launchOver answers in a view that a record system opened and that is over: another patient is open there, or nobody has used it for a while. Which of
// them is not told apart, and nothing of the patient is shown. What was posted is given back, hidden.
func (f *front) launchOver(v *page.Visit, over *signin.LaunchOver) {
	v.ShowIn(v.Launch.Named(over.System))
	r := ui.Refusal{Icon: "swap", Tone: ui.Soon, Heading: "Denne visningen er lukket", Text: "Pasienten er byttet i " + v.LaunchTitle(over.System) +
		", eller visningen har stått ubrukt. Åpne Tråd på nytt derfra."}
	if v.R.Method == http.MethodPost {
		r.Kept = "Ingenting ble lagret nå. Det du skrev, er tatt vare på i denne fanen: lukk den ikke. Åpne Tråd for samme pasient i et eget vindu, kom tilbake hit, og send på nytt."
		f.sendBack(v, http.StatusUnauthorized, r)
		return
	}
	if err := ui.RenderRefusal(v.W, http.StatusGone, v.Frame(r.Heading), r); err != nil {
		f.options.Log.Warn("answer not sent", "error", err.Error())
	}
}

// ofLaunched are the addresses that one who came from a record system has: its own coming, going and role, referring the patient who is open anew, and (aboutOne) what names a person or
// something about one.
var (
	ofLaunched = []string{"GET /smart/pasient", "GET /rolle", "POST /rolle", "GET /henvisninger/ny", "POST /henvisninger"}
	aboutOne   = []string{"personer", "forlop", "sporsmal", "bekymringer", "skarer", "varsler", "v", "h", "dokument", "meldinger", "forslag", "slettinger", "overlevering"}
)

// elsewhere reports whether somebody who came from a record system asks for anything else: a list, a search, a figure, a file, a form. Not even an empty one opens.
func elsewhere(a access.Actor, r *http.Request) bool {
	_, path, _ := strings.Cut(r.Pattern, "/")
	first, rest, _ := strings.Cut(path, "/")
	one := strings.Contains(rest, "{") && slices.Contains(aboutOne, first)
	return a.Launched != nil && !one && !slices.Contains(ofLaunched, r.Pattern)
}

// otherThanOpen answers one who came from a record system and asks for something else than the patient who is open there, and reports whether it was so.
// The answer is the same whatever was asked for, and whether it exists. What was typed for the patient before is given back.
func (f *front) otherThanOpen(v *page.Visit, err error) bool {
	l := v.Actor.Launched
	if kind := errs.KindOf(err); l == nil || kind != errs.KindDenied && kind != errs.KindNotFound {
		return false
	}
	from := v.LaunchTitle(l.System)
	r := ui.Refusal{
		Icon: "lock", Heading: "Her vises bare pasienten som er åpen i " + from,
		Text:    "Er pasienten byttet, er den gamle visningen lukket. Vil du se noe annet i Tråd, logg inn i et eget vindu.",
		Actions: []ui.Action{{Label: "Til pasienten", Href: "/smart/pasient"}},
	}
	if typed(v) {
		r.Kept = "Ingenting er lagret. Det du skrev, er tatt vare på i denne fanen, og kan sendes på nytt når samme pasient er åpen igjen."
		f.sendBack(v, http.StatusNotFound, r)
		return true
	}
	if err := ui.RenderRefusal(v.W, http.StatusNotFound, v.Frame(r.Heading), r); err != nil {
		f.options.Log.Warn("answer not sent", "error", err.Error())
	}
	return true
}
