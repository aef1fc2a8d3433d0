package access

import "traad/internal/care"

// Own is somebody who reads on the net today: the patient herself, or a next of kin whom she has let in.
type Own struct {
	Access care.UserID // the grant, which is who acts
	Kin    bool
	Parts
}

// Parts are what a grant opens.
type Parts struct{ Plan, Preparation, Log bool }

// part is what of a grant a deed needs.
type part int

const (
	anyPart part = iota // whatever it opens
	planPart
	preparationPart
	logPart
	herselfOnly // what only she says: who shall not see, and that a next of kin is let in no more
)

// own is the relation of the patient and a next of kin to the one person whom the grant is about. A strictly protected address
// leaves out the next of kin: the plan tells where she lives in more ways than can be hidden.
func own(a Actor, p *Person) (Reason, bool) {
	for _, o := range p.Own {
		switch {
		case o.Access != a.User || o.Kin != (a.Role == care.OwnKin):
		case !o.Kin:
			return Herself, true
		case p.Protection != care.StrictlyProtected:
			return LetIn, true
		}
	}
	return OutsideTeam, false
}

// opens reports whether the grant that the actor comes by opens the part. Of a protected address a next of kin does not read the
// log: it says where everybody works.
func (p *Person) opens(a Actor, need part) bool {
	for _, o := range p.Own {
		if o.Access != a.User {
			continue
		}
		switch need {
		case anyPart:
			return true
		case planPart:
			return o.Plan
		case preparationPart:
			return o.Preparation
		case logPart:
			return o.Log && (!o.Kin || p.Protection == care.Unprotected)
		case herselfOnly:
			return !o.Kin
		}
	}
	return false
}
