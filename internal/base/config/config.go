// Package config reads the settings of a program into one struct: what a setting is called, its default and what it means
// stand as tags at its field, so that the file, the environment and the documentation cannot disagree.
//
//	type settings struct {
//		Database config.Secret `toml:"database" default:"sqlite:traad.sqlite" about:"Hvor dataene ligger."`
//		Web      struct {
//			Address string `toml:"address" default:"127.0.0.1:8080" about:"Adressen som nettsidene svarer på."`
//		} `toml:"web"`
//	}
//	var s settings
//	err := config.Load(&s, "TRAAD", "traad.toml", os.Environ())
//	text := config.Markdown(&s, "TRAAD")
//
// The environment goes before the file, the file before the default. Database is TRAAD_DATABASE, Web.Address is
// TRAAD_WEB_ADDRESS and in the file address under [web]. A name that no field has is a fault, in the file with its line: a
// setting that is misspelt must not be passed over in silence. A Secret is never printed, logged or repeated in a fault.
//
// Fields may be string, Secret, bool, int, time.Duration ("20s") and []string (in the environment with commas between); and a slice
// of structs of such fields, which the file writes as [[intake.sender]] once an entry.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"traad/internal/base/errs"
)

// Secret is a text that nobody may see: an address with a password, a token. String gives "(skjult)"; Reveal the text.
type Secret string

// Reveal returns the text itself, for the one who uses it.
func (s Secret) Reveal() string { return string(s) }

const hidden = "(skjult)"

// String hides the text.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// Format hides the text, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue hides the text.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the text from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// maxFile is how many bytes a file may hold.
const maxFile = 1 << 20

// Load fills into, a pointer to a struct. file may be "". passed lists variables that begin with the prefix and belong to
// others, by the beginning of their names. The error is errs.Invalid with one field a fault: the line ("linje 4"), the
// name of the setting or of the variable.
func Load(into any, prefix, file string, environ []string, passed ...string) error {
	all := settings(reflect.ValueOf(into).Elem(), nil)
	fault := errs.Invalid("Innstillingene kan ikke brukes slik de er.")
	for _, s := range all {
		if s.standard != "" {
			if message := s.set(s.standard); message != "" {
				panic(fmt.Sprintf("config: the default of %s cannot be read: %s", s.name(), message))
			}
		}
	}
	if file != "" {
		if err := readFile(into, all, file, fault); err != nil {
			return err
		}
	}
	readEnvironment(all, prefix, environ, passed, fault)
	return fault.OrNil()
}

func readFile(into any, all []setting, file string, fault *errs.Error) error {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return errs.Invalid("Innstillingsfilen finnes ikke.").At("fil", fmt.Sprintf("Finner ikke %s. Sjekk navnet.", file))
	}
	if err != nil {
		return errs.Invalid("Innstillingsfilen kan ikke leses.").At("fil", fmt.Sprintf("%s kan ikke leses. Gi brukeren som Tråd kjører som, tilgang.", file)).Because(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil || len(data) > maxFile {
		return errs.Invalid("Innstillingsfilen kan ikke leses.").At("fil", fmt.Sprintf("%s er for stor eller kan ikke leses.", file)).Because(err)
	}
	text := string(data)
	var raw tree
	meta, err := toml.Decode(text, &raw)
	if err != nil {
		return syntaxFault(err)
	}
	for _, key := range meta.Keys() {
		if slices.ContainsFunc(all, func(s setting) bool { return s.list() && strings.HasPrefix(key.String()+".", s.name()+".") }) {
			continue
		}
		i := slices.IndexFunc(all, func(s setting) bool { return s.name() == key.String() })
		at := place(text, key)
		switch {
		case i < 0 && isTable(all, key.String()):
		case i < 0:
			fault.At(at, fmt.Sprintf("Innstillingen «%s» finnes ikke. Se etter skrivefeil, eller ta den bort.", key))
		default:
			if message := all[i].take(raw.at(meta, key)); message != "" {
				fault.At(at, fmt.Sprintf("«%s»: %s", key, message))
			}
		}
	}
	for _, s := range all {
		if s.list() {
			readList(s, raw, meta, fault)
		}
	}
	return nil
}

// readList reads the entries of a list of tables. A fault names the entry by its number.
func readList(s setting, raw tree, meta toml.MetaData, fault *errs.Error) {
	if !meta.IsDefined(s.path...) {
		return
	}
	var entries []tree
	if raw.at(meta, s.path)(&entries) != nil {
		fault.At(s.name(), fmt.Sprintf("Skriv hver med en linje [[%s]] over.", s.name()))
		return
	}
	for n, entry := range entries {
		one := reflect.New(s.value.Type().Elem()).Elem()
		fields := s.entries(one)
		for _, f := range fields {
			if f.standard != "" {
				f.set(f.standard)
			}
		}
		for name := range entry {
			i := slices.IndexFunc(fields, func(f setting) bool { return f.path[len(f.path)-1] == name })
			at := fmt.Sprintf("%s nr. %d", s.name(), n+1)
			if i < 0 {
				fault.At(at, fmt.Sprintf("Innstillingen «%s» finnes ikke. Se etter skrivefeil, eller ta den bort.", name))
			} else if message := fields[i].take(entry.at(meta, toml.Key{name})); message != "" {
				fault.At(at, fmt.Sprintf("«%s»: %s", name, message))
			}
		}
		s.value.Set(reflect.Append(s.value, one))
	}
}

// tree is a file's values as they stand.
type tree map[string]toml.Primitive

// at returns what decodes the value under a key into what it is given.
func (t tree) at(meta toml.MetaData, key toml.Key) func(v any) error {
	return func(v any) error {
		p, ok := t[key[0]]
		if !ok {
			return errors.New("no such key")
		}
		for _, name := range key[1:] {
			var inner tree
			if err := meta.PrimitiveDecode(p, &inner); err != nil {
				return err
			}
			p = inner[name]
		}
		return meta.PrimitiveDecode(p, v)
	}
}

func isTable(all []setting, name string) bool {
	return slices.ContainsFunc(all, func(s setting) bool { return strings.HasPrefix(s.name(), name+".") })
}

func readEnvironment(all []setting, prefix string, environ, passed []string, fault *errs.Error) {
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, prefix+"_") || slices.ContainsFunc(passed, func(p string) bool { return strings.HasPrefix(name, p) }) {
			continue
		}
		i := slices.IndexFunc(all, func(s setting) bool { return !s.list() && s.variable(prefix) == name })
		if i < 0 {
			fault.At(name, fmt.Sprintf("Miljøvariabelen %s finnes ikke som innstilling. Se etter skrivefeil, eller ta den bort.", name))
			continue
		}
		if message := all[i].set(value); message != "" {
			fault.At(name, fmt.Sprintf("%s: %s", name, message))
		}
	}
}

func syntaxFault(err error) error {
	fault := errs.Invalid("Innstillingsfilen kan ikke leses.") // the cause may repeat a secret
	var syntax toml.ParseError
	if errors.As(err, &syntax) {
		return fault.At(fmt.Sprintf("linje %d", syntax.Position.Line), "Teksten kan ikke leses som TOML. Sjekk anførselstegn, likhetstegn og hakeparenteser på linjen og linjen før.")
	}
	return fault.At("fil", "Filen kan ikke leses som TOML.")
}

var (
	tableHead = regexp.MustCompile(`^\s*\[\s*([^\]\s]+)\s*\]`)
	keyHead   = regexp.MustCompile(`^\s*"?([A-Za-z0-9_-]+)"?\s*=`)
)

// place names the line where a key is written: "linje 4"; the key itself where it is not on a line of its own.
func place(text string, key toml.Key) string {
	table := ""
	for i, line := range strings.Split(text, "\n") {
		name := ""
		if m := tableHead.FindStringSubmatch(line); m != nil {
			table, name = m[1], m[1]
		} else if m := keyHead.FindStringSubmatch(line); m != nil {
			name = strings.TrimPrefix(table+"."+m[1], ".")
		}
		if name == key.String() {
			return fmt.Sprintf("linje %d", i+1)
		}
	}
	return key.String()
}
