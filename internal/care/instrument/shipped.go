package instrument

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"traad/internal/base/errs"
	"traad/internal/care"
)

//go:embed instruments.toml
var shipped []byte

// Text is the shipped instruments as they are written, with their comments: what a service begins from that writes its own.
func Text() []byte { return slices.Clone(shipped) }

var read = sync.OnceValue(func() List {
	l, err := Parse(shipped)
	if err != nil {
		panic(fmt.Sprintf("instruments.toml: %v", err)) // tested
	}
	return l
})

// Shipped returns the instruments that come with the program. They are shared: do not change them.
func Shipped() List { return read() }

// Parse reads instruments from TOML and validates them. A fault is errs.Invalid: its field is the line where the text
// cannot be read, else the instrument by number and the key ("instrument[2].max").
func Parse(text []byte) (List, error) {
	var file struct {
		Instruments List `toml:"instrument"`
	}
	if err := care.ReadDefinition(text, &file); err != nil {
		return nil, err
	}
	f := errs.Invalid("Listen over kartleggingsverktøy har feil. Rett dem og prøv igjen.")
	if len(file.Instruments) == 0 {
		f.At("fil", "Ingen verktøy er beskrevet. Legg til minst ett [[instrument]].")
	}
	seen := map[string]int{}
	for i := range file.Instruments {
		x := &file.Instruments[i]
		if x.About == "" {
			x.About = "patient"
		}
		if first, ok := seen[x.Code]; ok {
			f.Say(fmt.Sprintf("instrument[%d].code", i+1), "Koden «%s» brukes også av verktøy %d. Gi dem hver sin kode.", x.Code, first)
		}
		seen[x.Code] = i + 1
		x.validate(f, func(key string) string { return fmt.Sprintf("instrument[%d].%s", i+1, key) })
	}
	if err := f.OrNil(); err != nil {
		return nil, err
	}
	return file.Instruments, nil
}

// validate reports each fault of one instrument.
func (x *Instrument) validate(f *errs.Error, at func(key string) string) {
	if !care.IsCode(x.Code) {
		f.At(at("code"), "En kode begynner med en liten bokstav og har bare a–z, 0–9, _ og -.")
	}
	for key, text := range map[string]string{"short": x.Short, "title": x.Title, "measures": x.Measures, "licence": x.Licence, "source": x.Source} {
		if strings.TrimSpace(text) == "" {
			f.At(at(key), "Verktøyet mangler tekst her. Skriv det som skal stå på skjermen.")
		}
	}
	whole := func(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= 1e6 }
	if !whole(x.Min) || !whole(x.Max) || x.Min >= x.Max {
		f.At(at("max"), "Skalaen må gå fra et lavere til et høyere tall. Rett min eller max.")
		return
	}
	if steps := (x.Max - x.Min) / x.Step; !whole(x.Step) || x.Step < 0.001 || math.Abs(steps-math.Round(steps)) > 1e-4 {
		f.At(at("step"), "Trinnet må være et tall fra 0,001 som går opp i skalaen.")
		return
	}
	if x.Good != "high" && x.Good != "low" {
		f.At(at("good"), "Skriv high når høy skår er bra, low når lav skår er bra.")
	}
	if x.About != "patient" && x.About != "kin" {
		f.At(at("about"), "Skriv patient eller kin (pårørende).")
	}
	next := x.Min
	for i, b := range x.Bands {
		key := fmt.Sprintf("band[%d]", i+1)
		switch {
		case strings.TrimSpace(b.Text) == "":
			f.At(at(key+".text"), "Båndet mangler ord.")
		case !slices.Contains([]string{OK, Watch, Act}, b.Tone):
			f.At(at(key+".tone"), "Skriv ok, watch eller act.")
		case math.Abs(b.From-next) > near:
			f.Say(at(key+".from"), "Båndene må følge hverandre uten hull. Dette skal begynne på %s.", x.Write(next))
		case b.To < b.From || b.To > x.Max+near:
			f.At(at(key+".to"), "Båndet må slutte mellom sin egen begynnelse og skalaens slutt.")
		}
		next = b.To + x.Step
	}
	if n := len(x.Bands); n > 0 && math.Abs(x.Bands[n-1].To-x.Max) > near {
		f.Say(at(fmt.Sprintf("band[%d].to", n)), "Det siste båndet må gå til %s.", x.Write(x.Max))
	}
}
