package document

import "strings"

// Changed tells what differs between two texts, a sentence at a time: the sentences that are gone and those that have come, each as they
// stand, with « … » between places that are apart. It is for telling of a long text what is new in it.
func Changed(before, after string) (gone, come string) {
	units := sentences(before)
	var out, in []string
	for _, c := range changes(units, sentences(after)) {
		if t := strings.TrimSpace(strings.Join(units[c.from:c.to], "")); t != "" {
			out = append(out, t)
		}
		if t := strings.TrimSpace(strings.Join(c.now, "")); t != "" {
			in = append(in, t)
		}
	}
	return strings.Join(out, " … "), strings.Join(in, " … ")
}
