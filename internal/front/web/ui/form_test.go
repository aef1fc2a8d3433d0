package ui

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/errs"
)

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/henvisning", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	return r
}

func TestReadForm(t *testing.T) {
	long := strings.Repeat("æ", MaxField)
	for _, test := range []struct {
		name   string
		values url.Values
		field  string
		value  string
		fault  string
	}{
		{"as typed", url.Values{"hvorfor": {"Fall i trapp."}}, "hvorfor", "Fall i trapp.", ""},
		{"blanks at the ends", url.Values{"hvorfor": {" \t Fall\r\n"}}, "hvorfor", "Fall", ""},
		{"line breaks", url.Values{"hvorfor": {"en\r\nto\rtre"}}, "hvorfor", "en\nto\ntre", ""},
		{"what cannot be seen", url.Values{"hvorfor": {"a\x00b\x1bc\u0085d"}}, "hvorfor", "abcd", ""},
		{"wrong bytes", url.Values{"hvorfor": {"a\xffb"}}, "hvorfor", "a\uFFFDb", ""},
		{"letters in two parts", url.Values{"hvorfor": {"A\u030Akesson"}}, "hvorfor", "Åkesson", ""},
		{"not sent", url.Values{"annet": {"x"}}, "hvorfor", "", ""},
		{"as long as there is room for", url.Values{"hvorfor": {long}}, "hvorfor", long, ""},
		{"too long, and kept", url.Values{"hvorfor": {long + "æ"}}, "hvorfor", long + "æ", "Teksten er på 20\u00A0001 tegn. Det er plass til 20\u00A0000. Kort den ned, eller del den i to."},
	} {
		t.Run(test.name, func(t *testing.T) {
			form, err := ReadForm(httptest.NewRecorder(), post(test.values.Encode()), MaxBody)
			if err != nil {
				t.Fatal(err)
			}
			if got := form.Value(test.field); got != test.value {
				t.Errorf("value %.60q, want %.60q", got, test.value)
			}
			if got := form.Faults.At(test.field); got != test.fault {
				t.Errorf("fault %q, want %q", got, test.fault)
			}
			if filled := form.Fill(Field{Name: test.field}); filled.Value() != test.value || filled.Fault != test.fault {
				t.Errorf("the field shows %.60q with fault %q", filled.Value(), filled.Fault)
			}
		})
	}
}

func TestReadFormRefuses(t *testing.T) {
	big := httptest.NewRecorder()
	if _, err := ReadForm(big, post("a="+strings.Repeat("x", MaxBody)), MaxBody); !errors.Is(err, ErrTooLarge) {
		t.Errorf("over 1 MiB: %v", err)
	}
	for name, r := range map[string]*http.Request{
		"no content type": httptest.NewRequest(http.MethodPost, "/", strings.NewReader("a=b")),
		"bad escape":      post("a=%zz"),
		"many names":      post(manyNames(maxNames + 1)),
	} {
		if _, err := ReadForm(httptest.NewRecorder(), r, MaxBody); errs.KindOf(err) != errs.KindInvalid || strings.Contains(errs.SafeText(err), "%") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func manyNames(n int) string {
	v := url.Values{}
	for i := range n {
		v.Set(strings.Repeat("a", i%50)+string(rune('b'+i%20))+thousands(i), "x")
	}
	return v.Encode()
}

// A browser that sends 5 MB gets to read the page that says why, over a real connection.
func TestTooLargeIsAnswered(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := ReadForm(w, r, MaxBody)
		Refuse(w, Frame{}, err)
	}))
	defer server.Close()
	answer, err := http.PostForm(server.URL, url.Values{"hvorfor": {strings.Repeat("x", 5<<20)}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", answer.StatusCode)
	}
}

func TestTake(t *testing.T) {
	for _, test := range []struct {
		name    string
		err     error
		mends   bool
		heading string
		at      string
	}{
		{"no error", nil, false, "", ""},
		{"one field", errs.Invalid("").At("fnr", "Sjekk sifrene."), true, "Ett felt må rettes før henvisningen kan lagres", "Sjekk sifrene."},
		{"two fields", errs.Invalid("").At("fnr", "Sjekk sifrene.").At("henvist", "Etter i dag."), true, "To felt må rettes før henvisningen kan lagres", "Sjekk sifrene."},
		{"two faults at one field", errs.Invalid("").At("fnr", "For kort.").At("fnr", "Sjekk sifrene."), true, "To felt må rettes før henvisningen kan lagres", "For kort. Sjekk sifrene."},
		{"the whole form", errs.Invalid("Kan ikke inkluderes to ganger."), true, "Ett felt må rettes før henvisningen kan lagres", ""},
		{"conflict is another page", errs.Conflict("Endret."), false, "", ""},
		{"our fault is another page", errors.New("disk"), false, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := NewForm(url.Values{"fnr": {"1782"}})
			if got := form.Take(test.err); got != test.mends {
				t.Fatalf("Take = %v", got)
			}
			if s := form.Summary("henvisningen kan lagres"); s.Heading != test.heading {
				t.Errorf("heading %q, want %q", s.Heading, test.heading)
			}
			if got := form.Faults.At("fnr"); got != test.at {
				t.Errorf("at fnr %q, want %q", got, test.at)
			}
		})
	}
}

func TestFillKeepsChoices(t *testing.T) {
	sent := NewForm(url.Values{"gjort": {"plan", "besok"}, "hvordan": {"telefon"}})
	if got := sent.Fill(Field{Kind: Checks, Name: "gjort"}).Values; len(got) != 2 {
		t.Errorf("two boxes were ticked, shown %v", got)
	}
	if got := sent.Fill(Field{Kind: Check, Name: "onsker", Values: []string{"ja"}}).Values; got != nil {
		t.Errorf("a box that was unticked is ticked again: %v", got)
	}
	if got := NewForm(nil).Fill(Field{Kind: Check, Name: "onsker", Values: []string{"ja"}}).Values; len(got) != 1 {
		t.Errorf("a form that nobody sent lost its default: %v", got)
	}
}

func TestCleanIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := clean(rapid.String().Draw(t, "text"))
		if again := clean(once); again != once {
			t.Fatalf("clean(%q) = %q", once, again)
		}
		if strings.ContainsAny(once, "\x00\r") {
			t.Fatalf("%q", once)
		}
	})
}

func FuzzReadForm(f *testing.F) {
	f.Add("a=b&c=%C3%A6")
	f.Add("a=%zz&;=&&==")
	f.Fuzz(func(t *testing.T, body string) {
		form, err := ReadForm(httptest.NewRecorder(), post(body), MaxBody)
		if err != nil {
			return
		}
		for name := range form.values {
			if _, err := HTML("field", form.Fill(Field{Name: name})); err != nil {
				t.Fatal(err)
			}
		}
	})
}
