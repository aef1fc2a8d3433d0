package page

import (
	"traad/internal/app/own"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// WordLine is what patient or next of kin has sent, on another page than its own.
type WordLine struct{ What, Who, Text string }

// OpenWords are those that wait for an answer, audited; none for a role that may not read them.
func OpenWords(v *Visit, id care.PatientID) ([]WordLine, error) {
	if !v.May(access.SeeWords) {
		return nil, nil
	}
	all, err := own.Open(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return nil, err
	}
	var out []WordLine
	for _, w := range all {
		out = append(out, WordLine{v.T(care.WordTitle(w.Kind)), w.By.In(v.Voice) + ", " + v.Voice.Moment(w.Sent.Time, v.Now()), w.Text})
	}
	return out, nil
}

// Prepared are the answers that patient and next of kin have written at home, in their own words.
type Prepared struct{ Question, Who, Text string }

// PreparedAtHome returns them by question, audited; none for a role that may not read the conversation.
func PreparedAtHome(v *Visit, id care.PatientID) ([]Prepared, error) {
	all, err := own.ToTeam(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return nil, err
	}
	var out []Prepared
	for _, q := range care.Preparation {
		for _, p := range all {
			if p.Question == q.Code {
				out = append(out, Prepared{v.T(q.Title), v.T("%s skrev hjemme %s", p.By.In(v.Voice), v.Voice.Moment(p.Saved.Time, v.Now())), p.Text})
			}
		}
	}
	return out, nil
}
