package watch

import (
	"strings"

	"traad/internal/base/nb"
)

// OwnRecord finds a user who looked at herself: by identity number, else by full name.
func OwnRecord(u User, p Subject) (Relation, bool) {
	switch {
	case share(u.Indexes, p.Indexes):
		return SameNumber, true
	case known(u.Indexes, p.Indexes):
		return "", false // both numbers are known, and they differ
	case sameName(u.Name, p):
		return SameName, true
	}
	return "", false
}

// AnotherUser finds a person who is herself a user of Tråd, other than the one who looked: by identity number, else by full name.
func AnotherUser(u User, staff []User, p Subject) (Relation, bool) {
	byName := false
	for _, s := range staff {
		if s.ID == u.ID {
			continue
		}
		if share(s.Indexes, p.Indexes) {
			return UserNumber, true
		}
		byName = byName || !known(s.Indexes, p.Indexes) && sameName(s.Name, p)
	}
	if byName {
		return UserName, true
	}
	return "", false
}

// Family finds the same family name. common is how many persons in Tråd have it: above the limit it says nothing.
func Family(u User, p Subject, common int, l Limits) (Relation, bool) {
	last := lastName(u.Name)
	if last == "" || common > l.CommonName || sameName(u.Name, p) {
		return "", false
	}
	if last == nb.Fold(p.Family) {
		return FamilyShare, true
	}
	return "", false
}

// lastName is the last word of a full name, folded.
func lastName(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return ""
	}
	return nb.Fold(words[len(words)-1])
}

// known reports whether both have an identity number, so that names say nothing more.
func known(a, b []string) bool { return len(a) > 0 && len(b) > 0 }

func sameName(name string, p Subject) bool {
	full := func(s string) string { return nb.Fold(strings.Join(strings.Fields(s), " ")) }
	return len(strings.Fields(name)) > 1 && full(name) == full(p.Given+" "+p.Family)
}

// NearBy finds the same address or the same street. Where only one of two addresses has a postal code, the street alone says
// nothing, for every town has a Storgata.
func NearBy(u User, p Subject) (Relation, bool) {
	a, b := split(u.Address), split(p.Address)
	if a.street == "" || a.street != b.street {
		return "", false
	}
	if a.code != b.code && a.code != "" && b.code != "" {
		return "", false
	}
	if a.number != "" && a.number == b.number {
		return SameAddress, true
	}
	if a.code == b.code {
		return SameStreet, true
	}
	return "", false
}

type address struct{ street, number, code string }

// split reads "Storgata 12 B, 2150 Årnes": street, house number with its letter, postal code.
func split(text string) address {
	head, tail, _ := strings.Cut(text, ",")
	var a address
	var street []string
	words := strings.Fields(nb.Fold(head))
	for i, w := range words {
		if i > 0 && w[0] >= '0' && w[0] <= '9' {
			a.number = strings.Join(words[i:], "")
			break
		}
		street = append(street, strings.Trim(w, "."))
	}
	a.street = strings.Join(street, " ")
	for long, short := range map[string]string{"gata": "gate", "gaten": "gate", "veien": "vei", "vegen": "vei", "veg": "vei"} {
		if stem, ok := strings.CutSuffix(a.street, long); ok {
			a.street = stem + short
			break
		}
	}
	for _, w := range strings.Fields(tail) {
		if len(w) == 4 && strings.Trim(w, "0123456789") == "" {
			a.code = w
			break
		}
	}
	return a
}

// Identifies reports whether a text that the leader will read says who the person is: a word of her name of three letters or more,
// or digits like those of an identity number.
func Identifies(text string, p Subject) bool {
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			if digits++; digits >= 11 {
				return true
			}
		case r != ' ':
			digits = 0
		}
	}
	for _, w := range strings.FieldsFunc(nb.Fold(text), func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && r < 128 }) {
		w = strings.Trim(w, "-")
		for _, name := range strings.Fields(nb.Fold(p.Given + " " + p.Family)) {
			if len(name) >= 3 && (w == name || w == name+"s") {
				return true
			}
		}
	}
	return false
}
