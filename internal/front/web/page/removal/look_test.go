package removal_test

import (
	"flag"
	"path/filepath"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/merge"
	"traad/internal/app/removal"
	"traad/internal/base/browser"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

var pictures = flag.String("look", "", "folder for pictures of the pages")

// The pages of merging and deleting are free of faults that axe finds, and fit every width.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	nes := w.Actor(webtest.Nes)
	kari, twin := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Kari Marie", "Aasen", webtest.Planned)
	event := w.Last(kari)
	id, err := removal.Ask{Scope: removal.OneEvent, Enrolment: kari.Enrolment, Event: event.ID, Ground: care.WrongPatient, Reason: "Gjelder en annen på samme gang."}.Run(t.Context(), w.Service, nes)
	must(t, err)
	done, err := removal.Ask{Scope: removal.OneEvent, Enrolment: twin.Enrolment, Event: w.Last(twin).ID, Ground: care.ByDecision, Reason: "Etter klage.", Decision: removal.Decision{Ref: "2026/117", On: webtest.Today, By: "Statsforvalteren"}}.Run(t.Context(), w.Service, nes)
	must(t, err)
	w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: done, Sure: true})
	p := browser.ForTest(t).Page(t)
	picture := func(name string) string {
		if *pictures == "" {
			return ""
		}
		return filepath.Join(*pictures, name)
	}
	mine, other := w.Serve(webtest.Nes), w.Serve(webtest.NesToo)
	for name, address := range map[string]string{
		"ask-event": mine + kari.Path("slett?hendelse="+string(event.ID)), "ask-enrolment": mine + kari.Path("slett"), "ask-person": mine + kari.Page() + "/slett",
		"own": mine + "/slettinger/" + string(id), "approve": other + "/slettinger/" + string(id), "list": other + "/slettinger", "done": other + "/slettinger/" + string(done),
		"timeline": mine + twin.Page() + "/hendelser", "myday": other + "/", "facts": mine + kari.Page() + "/opplysninger",
		"find": mine + kari.Page() + "/sla-sammen", "compare": mine + kari.Page() + "/sla-sammen?med=" + string(twin.Patient),
	} {
		webtest.Look(t, p, address, picture(name))
	}
	w.Do(nes, merge.Merge{Merged: twin.Patient, Survivor: kari.Patient, Reason: "Registrert to ganger.", Sure: true})
	for name, address := range map[string]string{
		"merged": mine + kari.Page(), "undo": mine + kari.Page() + "/sla-sammen", "one": mine + kari.Page() + "/ett-forlop?forlop=" + care.LongTerm,
	} {
		webtest.Look(t, p, address, picture(name))
	}
	w.Do(nes, enrolment.KeepOne{Patient: kari.Patient, GoesOn: kari.Enrolment, On: webtest.Today, Note: "Registrert to ganger."})
}
