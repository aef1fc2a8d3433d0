package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/config"
	"traad/internal/base/errs"
)

type sample struct {
	Database config.Secret `toml:"database" default:"sqlite:x" about:"Hvor dataene ligger."`
	Web      struct {
		Address string        `toml:"address" default:"127.0.0.1:8080" about:"Adressen."`
		Hosts   []string      `toml:"hosts" about:"Vertsnavn."`
		Secure  bool          `toml:"secure" default:"true" about:"Bak TLS."`
		Grace   time.Duration `toml:"grace" default:"20s" about:"Ventetid."`
	} `toml:"web"`
	Workers int `toml:"workers" default:"2" about:"Arbeidere."`
}

func load(t *testing.T, file string, environ ...string) (sample, error) {
	t.Helper()
	path := ""
	if file != "" {
		path = filepath.Join(t.TempDir(), "traad.toml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var s sample
	err := config.Load(&s, "TRAAD", path, append(environ, "HOME=/root", "TRAAD_KEY_SEAL_1=passed"), "TRAAD_KEY_")
	return s, err
}

func TestOrder(t *testing.T) {
	s, err := load(t, "")
	if err != nil || s.Web.Address != "127.0.0.1:8080" || !s.Web.Secure || s.Workers != 2 || s.Web.Grace != 20*time.Second || s.Database.Reveal() != "sqlite:x" {
		t.Fatalf("defaults: %+v, %v", s, err)
	}
	file := "database = \"postgres://u:p@h/n\"\nworkers = 4\n[web]\naddress = \":1\"\nhosts = [\"a.no\", \"b.no\"]\nsecure = false\ngrace = \"1m\"\n"
	s, err = load(t, file)
	if err != nil || s.Web.Address != ":1" || s.Web.Secure || s.Workers != 4 || s.Web.Grace != time.Minute || !cmp.Equal(s.Web.Hosts, []string{"a.no", "b.no"}) {
		t.Fatalf("file: %+v, %v", s, err)
	}
	s, err = load(t, file, "TRAAD_WEB_ADDRESS=:2", "TRAAD_WEB_SECURE=true", "TRAAD_WEB_HOSTS=c.no, d.no", "TRAAD_WORKERS=8", "TRAAD_DATABASE=sqlite:y")
	if err != nil || s.Web.Address != ":2" || !s.Web.Secure || s.Workers != 8 || s.Database.Reveal() != "sqlite:y" || !cmp.Equal(s.Web.Hosts, []string{"c.no", "d.no"}) {
		t.Fatalf("environment: %+v, %v", s, err)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, file, env, at, says string
	}{
		{"unknown key", "workers = 1\nworkrs = 2\n", "", "linje 2", "Innstillingen «workrs» finnes ikke."},
		{"unknown key in a table", "[web]\n\nadress = \"x\"\n", "", "linje 3", "Innstillingen «web.adress» finnes ikke."},
		{"unknown table", "[wbe]\naddress = \"x\"\n", "", "linje 1", "Innstillingen «wbe» finnes ikke."},
		{"wrong type", "workers = \"to\"\n", "", "linje 1", "Skriv et helt tall uten anførselstegn."},
		{"wrong type in a table", "[web]\nsecure = \"ja\"\n", "", "linje 2", "Skriv true eller false uten anførselstegn."},
		{"a number for a text", "[web]\naddress = 8080\n", "", "linje 2", "Skriv teksten i anførselstegn."},
		{"a text for a list", "[web]\nhosts = \"a\"\n", "", "linje 2", "Skriv en liste"},
		{"bad duration", "[web]\ngrace = \"20\"\n", "", "linje 2", "Skriv en varighet med enhet"},
		{"not TOML", "workers = \n", "", "linje 1", "Teksten kan ikke leses som TOML."},
		{"unknown variable", "", "TRAAD_WORKRS=1", "TRAAD_WORKRS", "Miljøvariabelen TRAAD_WORKRS finnes ikke"},
		{"bad variable", "", "TRAAD_WORKERS=mange", "TRAAD_WORKERS", "Skriv et helt tall"},
		{"a value for a table", "web = 3\n", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, c.file, append([]string{}, strings.Fields(c.env)...)...)
			if c.says == "" {
				return // read as best it can; nothing may panic
			}
			fields := errs.FieldsOf(err)
			if len(fields) == 0 || fields[0].Name != c.at || !strings.Contains(fields[0].Message, c.says) {
				t.Errorf("got %v, want %q at %q", fields, c.says, c.at)
			}
		})
	}
	var s sample
	if err := config.Load(&s, "TRAAD", filepath.Join(t.TempDir(), "missing.toml"), nil); errs.KindOf(err) != errs.KindInvalid {
		t.Errorf("a file that is not there: %v", err)
	}
}

// TestSecretsAreNeverPrinted: not by any verb, encoder or log, and not in a fault about the file they stand in.
func TestSecretsAreNeverPrinted(t *testing.T) {
	const secret = "hysj-hysj"
	s, err := load(t, "database = \"postgres://u:"+secret+"@h/n\"\n")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+" "+verb+"\n", s, s.Database)
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(data)
	slog.New(slog.NewTextHandler(&b, nil)).Info("settings", "all", s, "one", s.Database)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("settings", "all", s, "one", s.Database)
	_, err = load(t, "database = \""+secret+"\n")
	fmt.Fprint(&b, err)
	_, err = load(t, "", "TRAAD_WEB_GRACE="+secret)
	fmt.Fprint(&b, err)
	if strings.Contains(b.String(), secret) || strings.Contains(b.String(), fmt.Sprintf("%x", secret)) {
		t.Errorf("the secret was printed:\n%s", b.String())
	}
}

func TestMarkdown(t *testing.T) {
	got := config.Markdown(&sample{}, "TRAAD")
	for _, want := range []string{
		"| `web.address` | `TRAAD_WEB_ADDRESS` | tekst | `127.0.0.1:8080` | Adressen. |",
		"| `database` | `TRAAD_DATABASE` | tekst | `sqlite:x` | Hvor dataene ligger. Skrives aldri ut. |",
		"| `web.hosts` | `TRAAD_WEB_HOSTS` | liste | tom | Vertsnavn. |",
		"[web]\naddress = \"127.0.0.1:8080\"\nhosts = []\nsecure = true\ngrace = \"20s\"",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	_, example, _ := strings.Cut(got, "```toml\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := load(t, example); err != nil {
		t.Errorf("the example cannot be read: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("database = \"x\"\n[web]\naddress = 3")
	f.Add("[[web]]\naddress = \"x\"")
	f.Add("web.address = \"x\"")
	f.Add("workers = 99999999999999999999")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "x.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var s sample
		if err := config.Load(&s, "TRAAD", path, nil); err != nil && errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("%q: %v", text, err)
		}
	})
}

type listed struct {
	Intake struct {
		Sender []struct {
			Name  string        `toml:"name" about:"Navnet."`
			Token config.Secret `toml:"token" about:"Tokenet."`
			Wards []string      `toml:"wards" about:"Poster."`
			Kind  string        `toml:"kind" default:"hospital" about:"Slaget."`
			Old   bool          `toml:"old" about:"Gammel."`
		} `toml:"sender"`
	} `toml:"intake"`
}

func TestLists(t *testing.T) {
	read := func(text string, environ ...string) (listed, error) {
		path := filepath.Join(t.TempDir(), "traad.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var s listed
		err := config.Load(&s, "TRAAD", path, environ)
		return s, err
	}
	s, err := read("[[intake.sender]]\nname = \"a\"\nwards = [\"1=x\"]\n\n[[intake.sender]]\nname = \"b\"\nkind = \"kad\"\ntoken = \"hysj\"\nold = true\n")
	if err != nil || len(s.Intake.Sender) != 2 {
		t.Fatal(s, err)
	}
	a, b := s.Intake.Sender[0], s.Intake.Sender[1]
	if a.Name != "a" || a.Kind != "hospital" || !cmp.Equal(a.Wards, []string{"1=x"}) || b.Kind != "kad" || b.Token.Reveal() != "hysj" || !b.Old {
		t.Errorf("%+v", s)
	}
	for text, says := range map[string]string{
		"[[intake.sender]]\nname = \"a\"\n[[intake.sender]]\nnmae = \"b\"\n": "«nmae» finnes ikke",
		"[[intake.sender]]\nname = 3\n":                                      "Skriv teksten i anførselstegn.",
		"[intake]\nsender = \"x\"\n":                                         "[[intake.sender]]",
		"[intake.sender]\nname = \"x\"\n":                                    "[[intake.sender]]",
	} {
		if _, err := read(text); len(errs.FieldsOf(err)) != 1 || !strings.Contains(errs.FieldsOf(err)[0].Message, says) {
			t.Errorf("%q: %v", text, errs.FieldsOf(err))
		}
	}
	if _, err := read("", "TRAAD_INTAKE_SENDER=x"); err == nil {
		t.Error("a list was taken from the environment")
	}
	if md := config.Markdown(&listed{}, "TRAAD"); !strings.Contains(md, "| `intake.sender.kind` | bare i filen | tekst | `hospital` | Slaget. |") || !strings.Contains(md, "# [[intake.sender]] for hver") {
		t.Error(md)
	}
}
