package network

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/rules/report"
)

// The format of a file, and its version: what the fields are called and what they hold.
const (
	Format  = "traad-laeringsnettverk"
	Version = 2
)

// The longest that a file and a site's name may be, and the largest number that can be true.
const (
	MaxFile     = 64 << 10
	maxName     = 80
	mostCount   = 1_000_000
	mostSquares = 1_000_000_000
)

// Site is who a file is from.
type Site struct {
	Number string `json:"organisasjonsnummer"`
	Name   string `json:"navn"`
	Named  bool   `json:"visMedNavn"` // the others may show the name
}

// File is what sites exchange: one site, one period, sums about nobody.
type File struct {
	Format      string    `json:"format"`
	Version     int       `json:"versjon"`
	Definitions int       `json:"definisjoner"`
	Site        Site      `json:"sted"`
	Period      string    `json:"periode"` // «2026-2»
	From        date.Date `json:"fra"`
	To          date.Date `json:"til"`
	Edition     int       `json:"utgave"` // 1 is the site's first of the period
	Made        date.Date `json:"laget"`
	Figures     []Figure  `json:"indikatorer"`
}

// Make is a site's own file.
func Make(s Site, p Period, edition int, made date.Date, figures []Figure) *File {
	return &File{Format: Format, Version: Version, Definitions: Definitions, Site: s, Period: p.Code(), From: p.From(), To: p.To(), Edition: edition, Made: made, Figures: figures}
}

// Bytes is the file as it is sent.
func (f *File) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("network.Bytes: %w", err)
	}
	return append(b, '\n'), nil
}

// Name is what the file is called.
func (f *File) Name() string {
	return fmt.Sprintf("laeringsnettverk-%s-%s-%d.json", f.Site.Number, f.Period, f.Edition)
}

// Read reads another site's file, where ours is the own organisation number. The error is errs.Invalid with everything that is wrong, each at «fil».
func Read(data []byte, ours string, today date.Date) (*File, error) {
	e := errs.Invalid("Filen er ikke lest inn. Ingenting er endret.")
	wrong := func(t lang.Text) { e.Fields = append(e.Fields, errs.Say("fil", t.Text, t.Args...)) }
	if len(data) > MaxFile {
		wrong(lang.Of("Filen er på %s kB. En fil fra læringsnettverket er under %d kB. Velg filen på nytt.", lang.Int((len(data)+1023)/1024), MaxFile>>10))
		return nil, e
	}
	f := &File{}
	if fault := parse(data, f); fault.Text != "" {
		wrong(fault)
		return nil, e
	}
	switch {
	case f.Version != Version:
		wrong(lang.Of("Filen har versjon %d av formatet, og vi leser versjon %d. Oppgrader Tråd der den er eldst, og lag filen på nytt.", f.Version, Version))
		return nil, e
	case f.Definitions != Definitions:
		wrong(lang.Of("Filen er talt etter definisjonene i versjon %d, og vi bruker versjon %d. Tallene kan ikke sammenlignes. Oppgrader Tråd der den er eldst, og lag filen på nytt.", f.Definitions, Definitions))
		return nil, e
	}
	f.site(ours, wrong)
	f.period(today, wrong)
	f.figures(wrong)
	return f, e.OrNil()
}

// parse fills f, and tells in words why it cannot.
func parse(data []byte, f *File) lang.Text {
	ask := func(why lang.Text) lang.Text {
		return lang.Of("%s Be stedet sende filen på nytt, slik Tråd laget den.", why)
	}
	if !utf8.Valid(data) {
		return ask(lang.Of("Filen er ikke tekst. Velg filen som slutter på .json."))
	}
	if why := doubled(data); why.Text != "" {
		return ask(why)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(f)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			return ask(lang.Of("Det står noe etter slutten av filen."))
		}
		if f.Format != Format {
			return lang.Of("Filen er ikke fra læringsnettverket. Velg en fil som heter laeringsnettverk og slutter på .json.")
		}
		return lang.Text{}
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var field string
	switch {
	case errors.As(err, &syntax):
		return ask(lang.Of("Filen kan ikke leses: linje %d er ikke som den skal.", 1+bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))))
	case errors.As(err, &kind):
		return ask(lang.Of("Filen kan ikke leses: «%s» har feil slags innhold.", plainly(kind.Field)))
	case func() bool { _, field, _ = strings.Cut(err.Error(), "unknown field "); return field != "" }():
		if name, err := strconv.Unquote(field); err == nil {
			field = name
		}
		return ask(lang.Of("Filen har et felt vi ikke kjenner: «%s».", plainly(field)))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ask(lang.Of("Filen er tom, eller slutter for tidlig."))
	}
	return ask(lang.Of("Filen kan ikke leses."))
}

// doubled tells of a name that stands twice in the same place: of two values the last would count, unseen.
func doubled(data []byte) lang.Text {
	d := json.NewDecoder(bytes.NewReader(data))
	type level struct {
		names  map[string]bool // nil in a list
		isName bool
	}
	var open []*level
	for {
		t, err := d.Token()
		if err != nil {
			return lang.Text{} // what else is wrong, Decode tells
		}
		var at *level
		if len(open) > 0 {
			at = open[len(open)-1]
		}
		switch x := t.(type) {
		case json.Delim:
			if x == '}' || x == ']' {
				open = open[:len(open)-1]
				continue
			}
			if at != nil {
				at.isName = true // the value of the name before is this
			}
			l := &level{isName: true}
			if x == '{' {
				l.names = map[string]bool{}
			}
			open = append(open, l)
			continue
		case string:
			if at != nil && at.names != nil && at.isName {
				if at.names[strings.ToLower(x)] {
					return lang.Of("Feltet «%s» står to ganger i filen.", plainly(x))
				}
				at.names[strings.ToLower(x)], at.isName = true, false
				continue
			}
		}
		if at != nil {
			at.isName = true
		}
	}
}

// plainly is something from the file that can be shown in a fault.
func plainly(s string) string {
	r := []rune(nb.CleanLine(s))
	return string(r[:min(len(r), 40)])
}

var orgNumber = regexp.MustCompile(`^\d{9}$`)

// IsOrgNumber reports whether nine digits are an organisation number, by its check digit.
func IsOrgNumber(s string) bool {
	if !orgNumber.MatchString(s) {
		return false
	}
	sum := 0
	for i, w := range []int{3, 2, 7, 6, 5, 4, 3, 2} {
		sum += w * int(s[i]-'0')
	}
	return (11-sum%11)%11 == int(s[8]-'0')
}

func (f *File) site(ours string, wrong func(lang.Text)) {
	s := &f.Site
	switch {
	case !IsOrgNumber(s.Number):
		wrong(lang.Of("Stedets organisasjonsnummer er ikke gyldig. Det skal ha ni siffer. Be stedet rette det og lage filen på nytt."))
	case s.Number == ours:
		wrong(lang.Of("Filen er vår egen. Våre tall er alt med."))
	}
	if n := utf8.RuneCountInString(s.Name); n == 0 || n > maxName || nb.CleanLine(s.Name) != s.Name {
		wrong(lang.Of("Stedet mangler et navn som kan vises (1 til %d tegn). Be stedet lage filen på nytt.", maxName))
	}
}

func (f *File) period(today date.Date, wrong func(lang.Text)) {
	p, ok := report.ParsePeriod(f.Period)
	switch {
	case !ok:
		wrong(lang.Of("Perioden «%s» er ikke et tertial. Den skal være som 2026-2.", plainly(f.Period)))
		return
	case f.From != p.From() || f.To != p.To():
		wrong(lang.Of("Dagene i filen er ikke %s: det er %s til og med %s.", p.Text(), lang.DayYear(p.From()), lang.DayYear(p.To())))
	case !p.To().Before(today):
		wrong(lang.Of("Perioden %s er ikke over ennå.", p.Text()))
	}
	switch {
	case !f.Made.After(p.To()):
		wrong(lang.Of("Filen er laget før perioden var over. Be stedet lage den på nytt."))
	case f.Made.After(today):
		wrong(lang.Of("Filen er laget etter i dag. Se om klokken er riktig der den ble laget."))
	}
	if f.Edition < 1 || f.Edition > 99 {
		wrong(lang.Of("Utgaven må være fra 1 til 99, og er %d.", f.Edition))
	}
}

func (f *File) figures(wrong func(lang.Text)) {
	seen := map[string]bool{}
	for _, x := range f.Figures {
		about, ok := Find(x.Code)
		switch {
		case !ok:
			wrong(lang.Of("Indikatoren «%s» finnes ikke i definisjonene.", plainly(x.Code)))
			continue
		case seen[x.Code]:
			wrong(lang.Of("«%s» står to ganger.", lang.Of(about.Title)))
			continue
		}
		seen[x.Code] = true
		if why := x.impossible(about); why.Text != "" {
			wrong(lang.Of("«%s»: %s", lang.Of(about.Title), why))
		}
	}
	for _, about := range Indicators {
		if !seen[about.Code] {
			wrong(lang.Of("«%s» mangler. Har stedet ingen tall, skal det stå at det er ingen.", lang.Of(about.Title)))
		}
	}
}

// impossible tells what cannot be true of a figure, or may not be shared.
func (x Figure) impossible(about Indicator) lang.Text {
	switch {
	case x.State != "" && x.State != Hidden && x.State != None:
		return lang.Of("tilstanden «%s» finnes ikke. Den er skjult, ingen eller utelatt.", plainly(string(x.State)))
	case x.State != "" && (x.Numerator != 0 || x.Denominator != 0 || x.Squares != 0):
		return lang.Of("tilstanden er «%s», og den har tall likevel. Be stedet lage filen på nytt.", string(x.State))
	case x.State != "":
		return lang.Text{}
	case x.Numerator < 0 || x.Denominator < 0 || x.Squares < 0:
		return lang.Of("et tall er under null.")
	case x.Numerator > mostCount || x.Denominator > mostCount:
		return lang.Of("et tall er over en million. Det kan ikke stemme.")
	case x.Squares > mostSquares:
		return lang.Of("kvadratsummen er større enn den kan være.")
	case !about.Mean && x.Squares != 0:
		return lang.Of("det er ingen kvadratsum av denne indikatoren. Be stedet lage filen på nytt.")
	case about.Mean && x.Denominator > 0 && (x.Squares < x.Numerator || x.Squares*x.Denominator < x.Numerator*x.Numerator): // whole days, and no spread below none
		return lang.Of("summen %s og kvadratsummen %s av %s kan ikke begge stemme.", lang.Int(x.Numerator), lang.Int(x.Squares), lang.Int(x.Denominator))
	case !about.Rate && !about.Mean && x.Numerator > x.Denominator:
		return lang.Of("telleren %s er større enn nevneren %s.", lang.Int(x.Numerator), lang.Int(x.Denominator))
	case small(about, x.Numerator, x.Denominator):
		return lang.Of("tallene gjelder færre enn fem og skal være skjult. Be stedet lage filen på nytt, og slett denne.")
	}
	return lang.Text{}
}
