package watch

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for _, r := range Rules {
		if r.Title() == "" {
			t.Errorf("%s has no title", r)
		}
	}
	for _, r := range []Relation{SameNumber, SameName, UserNumber, UserName, FamilyShare, SameAddress, SameStreet, FarAbove, NeverNight, NotListed, OverLimit} {
		if r.Text() == "" {
			t.Errorf("%s has no words", r)
		}
	}
	if len(Rules) != 7 || slices.Contains(Rules, "") {
		t.Errorf("the rules are %v", Rules)
	}
}

func TestTies(t *testing.T) {
	ingrid := User{ID: "i", Name: "Ingrid Sandvik", Address: "Storgata 12, 2150 Årnes"}
	numbered := User{ID: "i", Name: "Ingrid Sandvik", Indexes: []string{"v1:a", "v2:b"}}
	staff := []User{ingrid, {ID: "g", Name: "Grete Moen", Indexes: []string{"v2:g"}}, {ID: "h", Name: "Hans Ås"}}
	for _, c := range []struct {
		about  string
		user   User
		person Subject
		common int
		want   string // rule:relation of all that is found, in the order self, colleague, family, neighbour
	}{
		{"a stranger", ingrid, Subject{Given: "Kari", Family: "Aasen", Address: "Lia 3, 2151 Årnes"}, 1, ""},
		{"herself by number", numbered, Subject{Given: "Annet", Family: "Navn", Indexes: []string{"v2:b"}}, 1, "self:same_number"},
		{"an older key", numbered, Subject{Given: "Annet", Family: "Navn", Indexes: []string{"v1:a"}}, 1, "self:same_number"},
		{"a namesake with another number", numbered, Subject{Given: "Ingrid", Family: "Sandvik", Indexes: []string{"v2:z"}}, 1, ""},
		{"a namesake where the log-in gives no number", ingrid, Subject{Given: "ingrid", Family: "SANDVIK", Indexes: []string{"v2:z"}}, 1, "self:same_name"},
		{"a namesake without a number", numbered, Subject{Given: "Ingrid", Family: "Sandvik"}, 1, "self:same_name"},
		{"a colleague by number", ingrid, Subject{Given: "Annet", Family: "Navn", Indexes: []string{"v2:g"}}, 1, "colleague:user_number"},
		{"a colleague's namesake with another number", ingrid, Subject{Given: "Grete", Family: "Moen", Indexes: []string{"v2:q"}}, 1, ""},
		{"a colleague by name", ingrid, Subject{Given: "Hans", Family: "Ås", Indexes: []string{"v2:q"}}, 1, "colleague:user_name"},
		{"part of a colleague's name", ingrid, Subject{Given: "Hans Petter", Family: "Ås"}, 1, ""},
		{"the same rare family name", ingrid, Subject{Given: "Ole", Family: "Sandvik"}, 25, "family:family_name"},
		{"the same common family name", ingrid, Subject{Given: "Ole", Family: "Sandvik"}, 26, ""},
		{"no family name", User{ID: "x", Name: "Ingrid"}, Subject{Given: "Ole", Family: "Ingrid"}, 1, ""},
		{"the same address", ingrid, Subject{Given: "Ole", Family: "Lie", Address: "storgaten 12, 2150 ÅRNES"}, 1, "near:same_address"},
		{"the same address without code", ingrid, Subject{Given: "Ole", Family: "Lie", Address: "Storgata 12"}, 1, "near:same_address"},
		{"the same house, another door", ingrid, Subject{Given: "Ole", Family: "Lie", Address: "Storgata 12 B, 2150 Årnes"}, 1, "near:same_street"},
		{"the same street", ingrid, Subject{Given: "Ole", Family: "Lie", Address: "Storgata 99, 2150 Årnes"}, 1, "near:same_street"},
		{"that street in another town", ingrid, Subject{Given: "Ole", Family: "Lie", Address: "Storgata 12, 2212 Kongsvinger"}, 1, ""},
		{"the street, no code to tell which", ingrid, Subject{Given: "Ole", Family: "Lie", Address: "Storgata 99"}, 1, ""},
		{"no address", User{ID: "x", Name: "A B"}, Subject{Given: "Ole", Family: "Lie"}, 1, ""},
	} {
		var got []string
		note := func(rule string, rel Relation, ok bool) {
			if ok != (rel != "") {
				t.Errorf("%s: %s says %q, %t", c.about, rule, rel, ok)
			}
			if ok {
				got = append(got, rule+":"+string(rel))
			}
		}
		rel, self := OwnRecord(c.user, c.person)
		note("self", rel, self)
		if !self {
			rel, ok := AnotherUser(c.user, staff, c.person)
			note("colleague", rel, ok)
			rel, ok = Family(c.user, c.person, c.common, Standard)
			note("family", rel, ok)
			rel, ok = NearBy(c.user, c.person)
			note("near", rel, ok)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: found %q, want %q", c.about, got, c.want)
		}
	}
}

func TestTooMany(t *testing.T) {
	ten := []int{8, 9, 10, 11, 9, 10, 8, 12, 10, 9}
	for _, c := range []struct {
		about     string
		today     int
		own, role []int
		usual     int
		want      bool
	}{
		{"a normal day", 12, ten, ten, 0, false},
		{"on the floor", 40, ten, ten, 0, false},
		{"over the floor and far above both", 41, ten, ten, 10, true},
		{"usual for the user", 60, []int{50, 55, 60, 58, 52, 57, 61, 49, 55, 56}, ten, 56, false},
		{"usual for the role", 60, ten, []int{50, 55, 60, 58, 52, 57, 61, 49, 55, 56}, 56, false},
		{"new, but far above the role", 60, []int{9}, ten, 10, true},
		{"nothing is known", 60, nil, nil, 0, true},
		{"one wild day before moves nothing", 60, append(slices.Clone(ten), 400), ten, 10, true},
	} {
		usual, got := TooMany(c.today, c.own, c.role, Standard)
		if got != c.want || usual != c.usual {
			t.Errorf("%s: %t, usual %d; want %t, %d", c.about, got, usual, c.want, c.usual)
		}
	}
}

// More looks are never less unusual, and never unusual on or below the floor.
func TestTooManyGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history := rapid.SliceOfN(rapid.IntRange(0, 80), 0, 40)
		own, role := history.Draw(t, "own"), history.Draw(t, "role")
		n := rapid.IntRange(0, 300).Draw(t, "n")
		_, one := TooMany(n, own, role, Standard)
		_, more := TooMany(n+1, own, role, Standard)
		if one && !more {
			t.Fatalf("%d is too many and %d is not", n, n+1)
		}
		if one && n <= Standard.Floor {
			t.Fatalf("%d is on or below the floor", n)
		}
	})
}

func TestNight(t *testing.T) {
	for hour := range 24 {
		if got, want := Night(hour, Standard), hour >= 23 || hour < 6; got != want {
			t.Errorf("hour %d: %t", hour, got)
		}
	}
	if l := (Limits{NightFrom: 1, NightTo: 5}); !Night(1, l) || Night(5, l) || Night(23, l) {
		t.Error("a night within one day")
	}
	days := make([]int, 10)
	for _, c := range []struct {
		about  string
		looks  int
		nights []int
		want   bool
	}{
		{"never before", 1, days, true},
		{"none tonight", 0, days, false},
		{"has worked a night", 1, append(slices.Clone(days), 3), false},
		{"new here", 1, days[:9], false},
	} {
		if got := UnusualNight(c.looks, c.nights, Standard); got != c.want {
			t.Errorf("%s: %t", c.about, got)
		}
	}
}

func TestCurious(t *testing.T) {
	for o, want := range map[Opened]bool{{0, 0}: true, {1, 0}: false, {0, 1}: false, {2, 3}: false} {
		if Curious(o) != want {
			t.Errorf("%+v: %t", o, !want)
		}
	}
}

func TestIdentifies(t *testing.T) {
	p := Subject{Given: "Kari Anne", Family: "Ødegård-Li"}
	for text, want := range map[string]bool{
		"Jeg tok telefonen på vakt.": false, "Hun het kari.": true, "KARIs datter ringte": true, "Ødegård-Li": true, "født 17.02.1942": false,
		"nummer 17824299999": true, "178242 99999": true, "karitativt arbeid": false, "": false, "anne": true,
	} {
		if Identifies(text, p) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
	if Identifies("Kari", Subject{}) {
		t.Error("a finding about nobody")
	}
}

// What people type never makes the reading of addresses fall, and an address is always its own neighbour where it names a street.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"Storgata 12, 2150 Årnes", "", ",,,", "12", "Ås vei 1 B", "  ,2150"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := split(s)
		_, near := NearBy(User{Address: s}, Subject{Address: s})
		if near != (a.street != "") {
			t.Fatalf("%q: street %q, near %t", s, a.street, near)
		}
		Identifies(s, Subject{Given: s, Family: s})
	})
}
