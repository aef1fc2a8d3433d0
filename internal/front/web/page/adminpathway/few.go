package adminpathway

import (
	"traad/internal/app/pathway"
	"traad/internal/base/lang"
	"traad/internal/rules/suppress"
)

// few is how many enrolments something is told of. An administrator sees no person, and of a few it could be known who they are. All that is told of
// enrolments by version is told by it, to the nearest five: of two exact numbers the small one between them could be worked out.
func few(v *lang.Voice, n int) string {
	switch {
	case n == 0:
		return v.Int(0)
	case suppress.IsSmall(n):
		return v.Say("færre enn %s", v.Int(suppress.Least))
	}
	return v.Say("om lag %s", v.Int((n+2)/5*5))
}

// courses is few with what it is of.
func courses(v *lang.Voice, n int) string { return v.Say("%s forløp", few(v, n)) }

// moveLabel is the button that moves: all, or those that can be moved.
func moveLabel(v *lang.Voice, m *pathway.Moving, version int) string {
	if m.Movable == m.Running && !m.More {
		return v.Say("Flytt alle til versjon %d", version)
	}
	return v.Say("Flytt forløpene som kan flyttes, til versjon %d", version)
}
