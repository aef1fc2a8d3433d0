package care

// Merge is two records of one person: Merged was taken in by Survivor, which stood then. A record is taken in only while it
// stands, so no record is Merged of two merges that are not undone, and they never go in a ring.
type Merge struct {
	Merged, Survivor PatientID
}

// EndDouble is the one end reason that every pathway has beside its own: the person had two open enrolments in it after her
// records were merged, and goes on in the other.
const EndDouble = "double"

// Endings are the reasons that an ending can have: the definition's, and EndDouble.
func (p *Pathway) Endings() []ReasonCode {
	return append(p.EndReasons[:len(p.EndReasons):len(p.EndReasons)],
		ReasonCode{Code: EndDouble, Text: "Registrert to ganger, fortsetter i et annet forløp", Words: true})
}

// Survivors says, for every record that a merge took in, which record stands for it now: the end of the chain A → B → C.
// What is not in the answer stands itself. The order of the merges does not matter, and neither does the order in which
// others were undone.
func Survivors(standing []Merge) map[PatientID]PatientID {
	into := make(map[PatientID]PatientID, len(standing))
	for _, m := range standing {
		into[m.Merged] = m.Survivor
	}
	end := make(map[PatientID]PatientID, len(into))
	for id := range into {
		last := into[id]
		for range into { // at the most so many steps, also where the merges were damaged into a ring
			next, ok := into[last]
			if !ok {
				break
			}
			last = next
		}
		end[id] = last
	}
	return end
}
