package fhir

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

var goals = Type{
	Name: "Goal", Include: []Join{{"Goal", "patient"}}, RevInclude: []Join{{"CarePlan", "goal"}},
	Params: []Param{
		{Name: "status", Kind: Token, Of: func(r Resource) []Value { return []Value{{System: "urn:s", Code: r.(*Goal).Lifecycle}} }},
		{Name: "patient", Kind: Ref, Targets: []string{"Patient"}, Of: func(r Resource) []Value { return []Value{{Ref: r.(*Goal).Subject.Reference}} }},
		{Name: "start", Kind: Date, Of: func(r Resource) []Value { return On(r.(*Goal).Start) }},
		{Name: "identifier", Kind: Token, Secret: true, Of: func(Resource) []Value { return nil }},
	},
}

func TestMatch(t *testing.T) {
	one := &Goal{Base: New("Goal", "g1"), Lifecycle: "active", Subject: Reference{Reference: "Patient/p1"}, Start: "2026-11-02"}
	for query, want := range map[string]bool{
		"": true, "status=active": true, "status=urn:s|active": true, "status=|active": false, "status=urn:s|": true, "status=urn:x|active": false,
		"status=completed,active": true, "status:not=active": false, "status:not=completed": true, "status=active&status=completed": false,
		"patient=p1": true, "patient=Patient/p1": true, "patient=https://t.example/fhir/Patient/p1": true, "patient=p2": false, "patient:Patient=p1": true, "patient=Group/p1": false,
		"status:missing=true": false, "start:missing=false": true,
		"start=2026": true, "start=2026-11": true, "start=2026-11-02": true, "start=2026-11-03": false, "start=ne2026-11-02": false,
		"start=gt2026-11-01": true, "start=gt2026-11-02": false, "start=ge2026-11-02": true, "start=lt2026-11-02": false, "start=le2026-11-02": true,
		"start=sa2026-11-01": true, "start=sa2026-11-02": false, "start=eb2026-11-03": true, "start=eb2026-11-02": false, "start=gt2026-11-02T12:00:00Z": true,
		"start=lt2026-11-02T12:00:00%2B01:00": true,
	} {
		v, _ := url.ParseQuery(query)
		q, err := Parse(goals, v, Asking{Strict: true, Address: true, Base: "https://t.example/fhir"})
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if got := q.Match(one); got != want {
			t.Errorf("%s: %t", query, got)
		}
	}
}

func TestParseFaults(t *testing.T) {
	for _, c := range []struct {
		query           string
		strict, lenient string // the code of the fault, "" none
	}{
		{"farge=gul", "not-supported", ""},
		{"_sort=start", "not-supported", ""},
		{"_include=Goal:other", "not-supported", ""},
		{"_include:iterate=Goal:patient", "not-supported", ""},
		{"status:exact=active", "not-supported", "not-supported"},
		{"patient.name=Per", "not-supported", "not-supported"},
		{"start=i går", "invalid", "invalid"},
		{"start=2026-13-40", "invalid", "invalid"},
		{"start=ap2026", "invalid", "invalid"},
		{"patient=a/b/c", "invalid", "invalid"},
		{"_count=mange", "invalid", "invalid"},
		{"_count=-1", "invalid", "invalid"},
		{"_total=kanskje", "invalid", "invalid"},
		{"_elements=a%3Bb", "invalid", "invalid"},
		{"status:missing=ja", "invalid", "invalid"},
		{"identifier=urn:oid:2.16.578.1.12.4.1.4.1|1", "security", "security"},
		{"patient.identifier=1", "security", "security"},
		{"patient:identifier=1", "security", "security"},
		{"patient:Patient.identifier=1", "security", "security"},
		{"status=" + strings.Repeat("a,", 60), "too-costly", "too-costly"},
		{"status=" + strings.Repeat("a", 3000), "too-long", "too-long"},
		{strings.Repeat("status=active&", 50), "too-costly", "too-costly"},
		{"_count=500&_total=accurate&_summary=count&_elements=status&_sort=-_lastUpdated&_include=Goal:patient:Patient&_revinclude=CarePlan:goal&_format=json", "", ""},
	} {
		for _, strict := range []bool{true, false} {
			want := c.lenient
			if strict {
				want = c.strict
			}
			v, _ := url.ParseQuery(c.query)
			q, err := Parse(goals, v, Asking{Strict: strict, Address: true})
			var f *Fault
			if errors.As(err, &f); f == nil && want != "" || f != nil && f.Code != want {
				t.Errorf("%s, strict %t: %v, want %s", c.query, strict, err, want)
			}
			if err == nil && want == "" && (q.Count < 1 || q.Count > MostCount) {
				t.Errorf("%s: %d on a page", c.query, q.Count)
			}
		}
	}
	v := url.Values{"patient.identifier": {BirthNumber + "|1"}, "farge": {"gul"}}
	q, err := Parse(goals, v, Asking{})
	if err != nil || len(q.Ignored) != 1 || q.Self.Has("farge") || len(q.Filters) != 1 || q.Filters[0].Numbers[0] != (Identifier{System: BirthNumber, Value: "1"}) {
		t.Errorf("%+v, %v", q, err)
	}
}

// FuzzParse: whatever is sent, what comes out is a search or a fault that repeats nothing of the values.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"patient=1&_count=3", "start=ge2026-01-01T00:00Z", `status=a\,b|c,d`, "identifier=x|17024299999", "_include=Goal:patient", "%gg", "patient:identifier=\xff", "start=2026-11-02T24:61:00%2B99:99"} {
		f.Add(s, true)
	}
	one := &Goal{Base: New("Goal", "g1"), Lifecycle: "active", Subject: Reference{Reference: "Patient/p1"}, Start: "2026-11-02"}
	f.Fuzz(func(t *testing.T, s string, strict bool) {
		v, _ := url.ParseQuery(s)
		q, err := Parse(goals, v, Asking{Strict: strict, Address: true, Base: "https://t.example/fhir"})
		if err != nil {
			var fault *Fault
			if !errors.As(err, &fault) || fault.Code == "" || len(fault.Param) > 60 {
				t.Fatalf("%v", err)
			}
			return
		}
		q.Match(one)
		if q.Count < 1 || q.Count > MostCount || q.Self.Has("identifier") {
			t.Fatalf("%+v", q)
		}
		for _, n := range q.Ignored {
			if strings.ContainsAny(n, "0123456789\n") {
				t.Fatalf("%q is repeated", n)
			}
		}
	})
}

func TestDiv(t *testing.T) {
	if got := Div("Mål: <script>\x00alert('x')</script>\n\nlinje\nto").Div; got != `<div xmlns="http://www.w3.org/1999/xhtml"><p>Mål: &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p><p>linje<br/>to</p></div>` {
		t.Error(got)
	}
	if Div(" \n\x01") != nil {
		t.Error("an empty text is told")
	}
}
