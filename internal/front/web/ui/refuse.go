package ui

import (
	"embed"
	"errors"
	"net/http"
	"slices"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

//go:embed refuse/page.html
var refuseFiles embed.FS

var errorPage = New(refuseFiles, "refuse/page.html")

// Refusal is the page that says no: what happened, what is kept, and what to do now.
type Refusal struct {
	Icon    string
	Tone    Tone
	Heading string
	Text    string
	Fields  []errs.Field // what is wrong, where it could not be shown at its fields
	Kept    string       // what has become of what the user typed
	Actions []Action
	Again   *Again
	err     error // what Text says; nil: Text is a text as it is
}

// Again is a form that was refused because nobody was logged in, or somebody without access: what was in it, to be posted once more.
type Again struct {
	Action   string // where it was posted
	Fields   []Hidden
	LoggedIn bool // another log-in does not help
}

var internalFault = Refusal{
	Icon: "octagon", Tone: Late,
	Heading: "Noe gikk galt hos oss",
	Text:    "Ingenting er lagret. Prøv igjen, og si fra til administrator om det skjer på nytt.",
	Kept:    "Gå tilbake i nettleseren: det du skrev, står der fortsatt.",
	Actions: []Action{{Label: "Til forsiden", Href: "/"}},
}

// in is the page in a language. What is already said in it is left as it is.
func (r Refusal) in(v *lang.Voice) Refusal {
	if v == nil {
		return r
	}
	r.Heading, r.Kept = v.Say(r.Heading), v.Say(r.Kept)
	if r.err != nil {
		r.Text = errs.Tell(r.err, v.Say)
	} else {
		r.Text = v.Say(r.Text)
	}
	r.Actions = slices.Clone(r.Actions)
	for i := range r.Actions {
		r.Actions[i].Label = v.Say(r.Actions[i].Label)
	}
	fields := Faults(nil)
	for _, f := range r.Fields {
		fields = append(fields, Said(v, f))
	}
	r.Fields = fields
	return r
}

// RefusalOf returns the status and the page for an error. Denied and NotFound give the same answer, word for word, so
// that nobody learns whether a person is in Tråd by asking for a page. Only the safe text of the error is shown.
func RefusalOf(err error) (status int, page Refusal) {
	home := []Action{{Label: "Til forsiden", Href: "/"}}
	if errors.Is(err, ErrTooLarge) {
		return http.StatusRequestEntityTooLarge, Refusal{
			Icon: "octagon", Tone: Late,
			Heading: "Teksten er for lang til å sendes",
			Text:    "Alt i skjemaet må til sammen være under 8 MB, og hvert felt under 20 000 tegn. Lim ikke inn bilder eller hele dokumenter.",
			Kept:    "Ingenting er lagret, men gå tilbake i nettleseren: det du skrev, står der fortsatt.",
		}
	}
	switch kind := errs.KindOf(err); kind {
	case errs.KindDenied, errs.KindNotFound:
		return http.StatusNotFound, Refusal{
			Icon:    "lock",
			Heading: "Siden finnes ikke, eller du har ikke tilgang til den",
			Text:    "Sjekk at adressen er riktig og at du er logget inn i riktig rolle. Mener du at du skal ha tilgang, spør lederen din eller administrator.",
			Actions: home,
		}
	case errs.KindConflict:
		return http.StatusConflict, Refusal{
			Icon: "swap", Tone: Soon,
			Heading: "Noen andre lagret først",
			Text:    errs.SafeText(err), err: err,
			Kept: "Det du skrev, er ikke borte. Gå tilbake i nettleseren, kopier det du vil beholde, og last siden på nytt.",
		}
	case errs.KindInvalid:
		return http.StatusUnprocessableEntity, Refusal{
			Icon: "octagon", Tone: Late,
			Heading: "Dette kan ikke lagres slik det står",
			Text:    errs.SafeText(err), err: err,
			Fields: errs.FieldsOf(err),
			Kept:   "Gå tilbake i nettleseren: det du skrev, står der fortsatt.",
		}
	case errs.KindGone:
		return http.StatusGone, Refusal{
			Icon:    "clock",
			Heading: "Dette er avsluttet eller utløpt",
			Text:    errs.SafeText(err), err: err,
			Actions: home,
		}
	case errs.KindUnavailable:
		return http.StatusServiceUnavailable, Refusal{
			Icon: "refresh", Tone: Soon,
			Heading: "Tråd svarer ikke akkurat nå",
			Text:    errs.SafeText(err), err: err,
			Kept: "Ingenting er lagret. Gå tilbake i nettleseren og prøv igjen om litt.",
		}
	}
	return http.StatusInternalServerError, internalFault
}

// Refuse answers with the page for err. The returned error is a fault in sending, for the log; err itself is the
// caller's to log. more are ways on besides those that every such page has.
func Refuse(w http.ResponseWriter, f Frame, err error, more ...Action) error {
	status, page := RefusalOf(err)
	page.Actions = append(page.Actions, more...)
	page = page.in(f.Voice)
	f.Title, f.Flash, f.Breadcrumb = page.Heading, nil, nil
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "30")
	}
	return errorPage.Render(w, status, f, page)
}

// RenderRefusal answers with a refusal that the front itself has worded.
func RenderRefusal(w http.ResponseWriter, status int, f Frame, r Refusal) error {
	r = r.in(f.Voice)
	f.Title, f.Flash, f.Breadcrumb = r.Heading, nil, nil
	return errorPage.Render(w, status, f, r)
}
