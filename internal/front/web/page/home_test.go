package page

import (
	"net/url"
	"strings"
	"testing"
)

func TestHome(t *testing.T) {
	for to, want := range map[string]string{
		"/": "/", "": "/", "/forlop": "/forlop", "/forlop/1/plan?versjon=2#a": "/forlop/1/plan?versjon=2#a", "/sok?q=%C3%A6": "/sok?q=%C3%A6",
		"forlop": "/", "//x.no": "/", "/\\x.no": "/", "/\t/x.no": "/", "https://x.no": "/", "javascript:1": "/", "/æ": "/", "/logg-ut": "/", "/logg-inn?til=/": "/", "/%": "/",
	} {
		if got := Home(to); got != want {
			t.Errorf("%q gives %q, want %q", to, got, want)
		}
	}
}

// FuzzHome: what comes out is a path on this server, however a browser reads it, and stays the same when asked again.
func FuzzHome(f *testing.F) {
	for _, s := range []string{"/forlop", "//x.no", "/\\x.no", "/\t/x.no", "http:///x", "/..//x.no", "/.//x.no", "/;//x.no", "/?//x.no", "\x00//x"} {
		f.Add(s)
	}
	base, _ := url.Parse("https://traad.example.no/logg-inn")
	f.Fuzz(func(t *testing.T, s string) {
		got := Home(s)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\t\r\n\x00 ") || Home(got) != got {
			t.Fatalf("%q gives %q", s, got)
		}
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != "https" {
			t.Fatalf("%q leads to %v, %v", got, u, err)
		}
	})
}
