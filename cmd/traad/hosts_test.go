package main

import (
	"slices"
	"strings"
	"testing"
)

// TestHosts: what is set holds; else the address by which browsers find us says it; where neither is known all are answered, and the
// doctor says so.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		hosts, address string
		want           []string
		says           string
	}{
		{"a.no,b.no", "", []string{"a.no", "b.no"}, "svarer bare på a.no, b.no"},
		{"a.no", "https://a.no", []string{"a.no"}, "svarer bare på a.no"},
		{"", "https://traad.example.no", []string{"traad.example.no"}, "svarer bare på traad.example.no"},
		{"", "https://traad.example.no:8443", []string{"traad.example.no:8443"}, "svarer bare på traad.example.no:8443"},
		{"", "", nil, "alle besvares"},
	} {
		t.Setenv("TRAAD_WEB_HOSTS", c.hosts)
		t.Setenv("TRAAD_LOGIN_ADDRESS", c.address)
		set, err := loadSettings("", "")
		if err != nil {
			t.Fatal(err)
		}
		if got := set.hosts(); !slices.Equal(got, c.want) {
			t.Errorf("%q, %q: %v", c.hosts, c.address, got)
		}
		var out strings.Builder
		(&examination{out: &out}).hosts(set)
		if !strings.Contains(out.String(), c.says) {
			t.Errorf("%q, %q: the doctor says %q", c.hosts, c.address, out.String())
		}
	}
}
