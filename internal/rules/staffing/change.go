package staffing

import "traad/internal/base/lang"

// Change is a number that differs between two versions of a plan.
type Change struct {
	Name          string
	Label         lang.Text
	Before, After string // as people write them; "" where the version has no such number
}

// Changes are the numbers that differ, in the order of Cells: first those that the new plan has, then those that are gone. Cells of a
// period are the same where their labels are: a plan that begins a quarter later has other numbers of cells, and the same quarters.
func Changes(before, after *Plan) []Change {
	was := map[string]Cell{}
	for _, c := range before.Cells() {
		was[c.Label.String()] = c
	}
	var out []Change
	kept := map[string]bool{}
	for _, c := range after.Cells() {
		label := c.Label.String()
		old, ok := was[label]
		kept[label] = true
		switch {
		case !ok && c.N() != 0:
			out = append(out, Change{c.Name, c.Label, "", c.Text()})
		case ok && old.N() != c.N():
			out = append(out, Change{c.Name, c.Label, old.Text(), c.Text()})
		}
	}
	for _, c := range before.Cells() {
		if !kept[c.Label.String()] && c.N() != 0 {
			out = append(out, Change{c.Name, c.Label, c.Text(), ""})
		}
	}
	return out
}
