package db

import "testing"

func TestOnlyIDs(t *testing.T) {
	a, b := string(NewID()), string(NewID())
	for _, c := range []struct{ list, want string }{
		{"[]", "[]"},
		{List([]string{a}), List([]string{a})},
		{List([]string{a, b}), List([]string{a, b})},
		{List([]string{a, "Solveig Aasen", b}), List([]string{a, b})},
		{List([]string{"Solveig Aasen, som er nøyaktig så langt.."}), "[]"},
		{"ikke JSON", "[]"},
		{"", "[]"},
	} {
		if got := onlyIDs(c.list); got != c.want {
			t.Errorf("%s became %s", c.list, got)
		}
	}
	if at := listsOf("select 1 where a in (select value from id_each(cast($2 as text))) and b = $1 and c in (select value from id_each(cast($12 as text)))"); len(at) != 2 || at[0] != 1 || at[1] != 11 {
		t.Errorf("lists at %v", at)
	}
}
