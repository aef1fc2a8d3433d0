package care

import (
	"embed"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

//go:embed definitions/*.toml
var definitions embed.FS

// MaxDefinition is how many bytes a definition may hold; the shipped ones, with what they say in other languages, are about 40 000.
const MaxDefinition = 256 << 10

// ParsePathway reads a pathway definition from TOML and validates it. A fault is errs.Invalid: its field is the line
// ("linje 12") where the text cannot be read, else the table by number and the key ("deadline[3].unit").
func ParsePathway(text []byte) (*Pathway, error) {
	p, err := ReadDraft(text)
	if err != nil {
		return nil, err
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return p, nil
}

// ReadPublished reads a definition that was published before, by the rules of its day: enrolments are on it, and must be read whatever has been
// asked of new ones since. What it leaves out of Validate is that everybody has a next step, and an ending that can be chosen.
func ReadPublished(text []byte) (*Pathway, error) {
	p, err := ReadDraft(text)
	if err != nil {
		return nil, err
	}
	if err := p.validate().OrNil(); err != nil {
		return nil, err
	}
	return p, nil
}

// ShippedPathways returns the definitions that come with the program, long-term follow-up first. Each call gives
// new values.
func ShippedPathways() []*Pathway {
	var list []*Pathway
	for _, name := range []string{LongTerm, Homecoming} {
		text, err := definitions.ReadFile("definitions/" + name + ".toml")
		if err != nil {
			panic(err) // embedded at build
		}
		p, err := ParsePathway(text)
		if err != nil {
			panic(fmt.Sprintf("%s.toml: %v", name, err)) // tested
		}
		list = append(list, p)
	}
	return list
}

// ReadDefinition reads another kind of definition (instruments, the circle) from TOML into v, with the same faults in words
// as ParsePathway gives for text that cannot be read and for keys that v does not know.
func ReadDefinition(text []byte, v any) error { return decode(text, v) }

// IsCode reports whether s can be the code of something in a definition: a small letter, then a–z, 0–9, _ and -.
func IsCode(s string) bool { return codePattern.MatchString(s) }

// decode reads TOML into v; keys that v does not know are faults.
func decode(text []byte, v any) error {
	if len(text) > MaxDefinition {
		return errs.Invalid("Filen er for stor. En definisjon er noen få sider tekst.").
			Say("fil", "Filen er %s byte, og det er plass til %s.", lang.Int(len(text)), lang.Int(MaxDefinition))
	}
	meta, err := toml.Decode(string(text), v)
	if err != nil {
		return syntaxFault(err)
	}
	f := errs.Invalid("Definisjonen har ukjente nøkler. Rett dem og prøv igjen.")
	seen := map[string]int{}
	for _, key := range meta.Undecoded() {
		name := key.String()
		seen[name]++
		where := "ukjent nøkkel"
		if line := lineOf(string(text), key, seen[name]); line > 0 {
			where = fmt.Sprintf("linje %d", line)
		}
		f.Say(where, "Nøkkelen «%s» finnes ikke. Se etter skrivefeil, eller ta den bort.", name)
	}
	return f.OrNil()
}

func syntaxFault(err error) error {
	f := errs.Invalid("Definisjonen kan ikke leses. Rett feilen og prøv igjen.").Because(err)
	var syntax toml.ParseError
	if !errors.As(err, &syntax) { // a value of the wrong type: the library gives its line in the text only
		if m := wrongType.FindStringSubmatch(err.Error()); m != nil {
			return f.Say("linje "+m[1], "Verdien av «%s» har feil type. Tekst skrives med anførselstegn, tall og true/false uten.", m[2])
		}
		return f.At("fil", "En verdi har feil type. Tekst skrives med anførselstegn, tall og true/false uten, lister med hakeparenteser.")
	}
	line, twice := fmt.Sprintf("linje %d", syntax.Position.Line), strings.Contains(syntax.Message, "already")
	switch near := syntax.LastKey; {
	case twice && near == "":
		return f.At(line, "Det samme står to ganger. Ta bort det ene.")
	case twice:
		return f.Say(line, "Det samme står to ganger ved nøkkelen «%s». Ta bort det ene.", near)
	case near == "":
		return f.At(line, "Teksten kan ikke leses som TOML. Sjekk anførselstegn, likhetstegn og hakeparenteser på linjen og linjen før.")
	default:
		return f.Say(line, "Teksten kan ikke leses som TOML ved nøkkelen «%s». Sjekk anførselstegn, likhetstegn og hakeparenteser på linjen og linjen før.", near)
	}
}

var (
	wrongType = regexp.MustCompile(`line (\d+) \(last key "([^"]+)"\): incompatible types`)
	tableLine = regexp.MustCompile(`^\s*\[\[?\s*([^\]\s]+)\s*\]`)
	keyLine   = regexp.MustCompile(`^\s*"?([A-Za-z0-9_-]+)"?\s*[=.]`)
)

// lineOf finds the line of the nth occurrence of a key, 0 where it is not written on a line of its own.
func lineOf(text string, key toml.Key, nth int) int {
	table := ""
	want := key.String()
	for i, line := range strings.Split(text, "\n") {
		found := ""
		if m := tableLine.FindStringSubmatch(line); m != nil {
			table = m[1]
			found = table
		} else if m := keyLine.FindStringSubmatch(line); m != nil {
			found = strings.TrimPrefix(table+"."+m[1], ".")
		}
		if found == want {
			if nth--; nth == 0 {
				return i + 1
			}
		}
	}
	return 0
}
