package access

import (
	"slices"
	"strings"

	"traad/internal/care"
)

// Looks are the deeds by which somebody who works looks at one person on her own pages, in order: all that see something of one, but those that only she
// and her next of kin, or a record system, do.
var Looks = looks()

func looks() (out []Deed) {
	for d, r := range rules {
		works := func(role care.Role) bool { return !role.Own() && role != care.RecordSystem && role != care.Feed }
		if r.person && strings.HasPrefix(string(d), "see.") && slices.ContainsFunc(r.roles, works) {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}

// Lists are the deeds by which several persons are shown because of what the user does, without being searched for.
var Lists = []Deed{SeeMyDay, SeeList, SeeQuestions, SeeAlerts, SeeMeetings}

// Writes are the deeds that change something about one person, in order.
func Writes() []Deed {
	var out []Deed
	for d, r := range rules {
		if r.person && !strings.HasPrefix(string(d), "see.") {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}
