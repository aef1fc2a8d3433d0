package accesslog

import (
	"time"

	"traad/internal/app/patient"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// taken is an emergency access as the person reads of it: the reason was written for her.
type taken struct {
	Who, When, Reason, Note string
}

// noteGone stands for a reason that was deleted for good.
const noteGone = "Begrunnelsen er slettet."

func takenOf(v *lang.Voice, all []patient.Taken, now time.Time) []taken {
	var out []taken
	for _, x := range all {
		t := taken{
			Who: x.Who + ", " + nb.Inside(v.Say(x.Role.Title())) + ", " + x.Org, When: v.Say("%s, til kl. %s", nb.Capital(v.Moment(x.From.Time, now)), v.HourMinute(x.Until.Time)),
			Reason: v.Say(x.Reason.Title()), Note: "«" + x.Note + "»",
		}
		if x.Note == "" {
			t.Note = v.Say(noteGone)
		}
		out = append(out, t)
	}
	return out
}

// withoutNotes is what a next of kin reads: the words were written for the person.
func withoutNotes(all []taken) []taken {
	for i := range all {
		all[i].Note = ""
	}
	return all
}
