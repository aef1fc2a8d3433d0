package nin_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/nin"
)

// leak finds what must never come out: any three digits of the number in a row.
var leak = regexp.MustCompile(`178|782|824|242|420|200|000|002|025`)

type person struct {
	Number nin.Number
	hidden nin.Number
	inside struct{ list []nin.Number }
}

type element struct {
	Attribute nin.Number `xml:"n,attr"`
	Child     nin.Number
}

func TestANumberCannotBePrinted(t *testing.T) {
	n, err := nin.Parse("17824200025")
	if err != nil {
		t.Fatal(err)
	}
	p := person{Number: n, hidden: n}
	p.inside.list = []nin.Number{n}

	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%t", "%10.3f"} {
		out = append(out, fmt.Sprintf(verb, n), fmt.Sprintf(verb, &n), fmt.Sprintf(verb, []nin.Number{n}), fmt.Sprintf(verb, map[nin.Number]nin.Number{n: n}))
		// A pointer is printed as an address, whose digits are random: look for the number as a whole.
		if s := fmt.Sprintf(verb, p) + fmt.Sprintf(verb, &p); strings.Contains(s, n.Digits()) || strings.Contains(s, fmt.Sprintf("%x", n.Digits())) {
			t.Errorf("%s of a struct that holds a number shows it: %s", verb, s)
		}
	}
	js, err := json.Marshal(map[string]any{"a": n, "b": []nin.Number{n}, "c": map[nin.Number]int{n: 1}, "d": p})
	if err != nil {
		t.Fatal(err)
	}
	x, err := xml.Marshal(element{n, n})
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{ReplaceAttr: noTime})).Info("x", "n", n, "e", fmt.Errorf("ved %v: %w", n, errors.New("feil")))
	slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{ReplaceAttr: noTime})).Info("x", "n", n, "p", p)
	out = append(out, string(js), string(x), logged.String(), n.String(), n.GoString(), fmt.Sprint("nr ", n), n.Masked())
	for _, s := range out {
		if leak.MatchString(s) {
			t.Errorf("the number shows in %q", s)
		}
	}
	if !strings.Contains(string(js), "•••••• •••••") || !strings.Contains(logged.String(), "•••••• •••••") {
		t.Errorf("the mask is missing in %s or %s", js, logged.String())
	}
	if n.Masked() != "•••••• •••25" {
		t.Errorf("Masked = %q", n.Masked())
	}
}

func noTime(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

func TestNoNumber(t *testing.T) {
	var n nin.Number
	if !n.IsZero() || n.Digits() != "" || n.String() != "" || n.Masked() != "" || n.Kind() != nin.None || n.Synthetic() || n.From2032() {
		t.Error("the zero number must be empty in every way")
	}
	if _, ok := n.BirthDate(); ok {
		t.Error("the zero number has no birth date")
	}
	if _, ok := n.Sex(); ok {
		t.Error("the zero number has no sex")
	}
	other, err := nin.Parse("17824200025")
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(n, nin.Number{}) || cmp.Equal(n, other) || n.Equal(other) || !other.Equal(other) {
		t.Error("numbers compare by their digits")
	}
}
