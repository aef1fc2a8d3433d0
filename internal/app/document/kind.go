package document

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/app/score"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/care/mapping"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Kind says what a kind of document is: who may open it and write in it, and what its fields may hold.
type Kind struct {
	See, Write access.Deed
	// Needs names the other fields that May and Check look at for a path; nil: none.
	Needs func(path string) []string
	// May says why the actor may not save a text in a field, "" where she may. fields holds the field and what it needs.
	May func(a access.Actor, fields document.Document, save document.Save) string
	// Also are texts that follow from one that was saved: who confirms by writing. fields are as they stood before it. nil: none.
	Also func(a access.Actor, fields document.Document, path, text string) map[string]string
	// Taken returns the field that says that the item of a path is taken out, where it is. nil: nothing is taken out.
	Taken func(fields document.Document, path string) (document.Field, bool)
	// Check says what is wrong with the text and how to mend it, "" where nothing is.
	Check func(fields document.Document, path, text string) string
	// Published is Check for what is checked against what the service has published itself. nil: nothing is.
	Published func(ctx context.Context, r *store.Reader, path, text string) (string, error)
}

// PlanKind is the draft of a person's plan.
const PlanKind = "plan"

// MappingKind is a mapping conversation.
const MappingKind = "mapping"

// kinds is every kind of document there is.
var kinds = map[string]Kind{
	PlanKind: {See: access.SeeDraft, Write: access.EditPlan, Needs: plan.Needs, May: mayPlan, Also: alsoPlan, Taken: plan.TakenBy, Check: plan.Check},
	MappingKind: {
		See: access.SeeMapping, Write: access.RecordMapping,
		Check:     func(_ document.Document, path, text string) string { return mapping.Check(path, text) },
		Published: checkScore,
	},
}

func kindOf(name string) (Kind, error) {
	k, ok := kinds[name]
	if !ok {
		return k, fmt.Errorf("document: nothing is known of the kind %q", name)
	}
	return k, nil
}

// checkScore checks a score of a conversation with the instrument that the service uses now, which can have a shipped one's place.
func checkScore(ctx context.Context, r *store.Reader, path, text string) (string, error) {
	code, ok := strings.CutPrefix(path, "skar/")
	if !ok || text == "" {
		return "", nil
	}
	list, err := score.Instruments(ctx, r)
	return mapping.CheckScore(list, code, text), err
}

// mayPlan asks who the measure is for: as it stands, and as the text would make it. To settle two texts with the one that stands changes nothing in it.
func mayPlan(a access.Actor, fields document.Document, save document.Save) string {
	var m plan.Measure
	path := save.Path
	if id, ok := plan.Measured(path); ok {
		m = owned(fields, id)
		if path == "tiltak/"+id+"/hvem" && m.Who == "" {
			m.Who = plan.Party(save.Text)
		}
	}
	if f := fields[path]; save.Settle && len(f.Open) > 0 && save.Text == f.Text {
		return access.MayNotSettlePlan(a, path, m)
	}
	return access.MayNotWritePlan(a, path, m)
}

// owned is who a measure is for, and whether the GP has confirmed it.
func owned(fields document.Document, id string) plan.Measure {
	m := plan.Measure{ID: id, Who: plan.Party(fields.Text("tiltak/" + id + "/hvem"))}
	m.Confirmed = m.Who == plan.GP && fields.Text("tiltak/"+id+"/fastlege") == plan.Confirmed
	return m
}

// alsoPlan confirms the GP's measure that the GP writes in, takes the confirmation away when a measure is given to somebody else or
// to the GP anew, and takes away how it was agreed with the GP when somebody writes another measure over it. text is what the field says from now on: one that
// stands beside another changes nothing yet.
func alsoPlan(a access.Actor, fields document.Document, path, text string) map[string]string {
	id, ok := plan.Measured(path)
	if !ok || path == "tiltak/"+id+"/fastlege" {
		return nil
	}
	if text == fields.Text(path) {
		return nil
	}
	m, also := owned(fields, id), map[string]string{}
	switch {
	case path == "tiltak/"+id+"/hvem":
		also["tiltak/"+id+"/fastlege"] = ""
	case a.Role == care.GeneralPractitioner && m.Who == plan.GP:
		also["tiltak/"+id+"/fastlege"] = plan.Confirmed
	case !plan.AgreedOn(path):
		return nil
	}
	if agreed := "tiltak/" + id + "/avtalt"; fields.Text(agreed) != "" { // what was agreed is another measure now
		also[agreed] = ""
	}
	return also
}
