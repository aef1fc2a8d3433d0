package access

import (
	"slices"
	"strings"
)

// Looks are the deeds by which one person is looked at on her own pages.
var Looks = []Deed{SeePerson, SeeSummary, SeePlan, SeeNIN, SeeLog, HandOutLog, SeeAlert}

// Lists are the deeds by which several persons are shown because of what the user does, without being searched for.
var Lists = []Deed{SeeMyDay, SeeList, SeeQuestions, SeeAlerts}

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
