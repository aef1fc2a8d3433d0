package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/care/document"
)

// Taken is an item that somebody took out of a draft, with all that is written in it. Another author may have written there meanwhile, so it
// is shown as long as the draft is one, and can be taken back.
type Taken struct {
	Heading, ID string
	Parts       []Part
}

// Part is one text of an item that was taken out, or of which only texts beside it are left.
type Part struct {
	Path, Term string
	Text       lang.Spoken // nil where the field is empty
}

// Path is the beginning of the paths of the item's fields.
func (t Taken) Path() string { return t.Heading + "/" + t.ID }

// lists are the headings that hold items.
var lists = []string{"mal", "tiltak", "tegn", "team"}

// terms are what the parts of an item are called.
var terms = map[string]string{
	"tekst": "Målet", "ser": "Vi ser det når", "over": "Delmål av", "status": "Status", "hva": "Hva", "hvem": "Hvem", "navn": "Navn", "bruker": "Ansvarlig i Tråd", "ofte": "Hvor ofte",
	"frist": "Frist", "mal": "Mål", "fastlege": "Fastlegen", "avtalt": "Avtalt med fastlegen", "omrade": "Hva tegnene gjelder", "rolle": "Hva de gjør", "telefon": "Telefon", "tid": "Når",
	"gronn-tegn": "Grønt: hva vi ser", "gronn-gjor": "Grønt: hva vi gjør", "gul-tegn": "Gult: hva vi ser", "gul-gjor": "Gult: hva vi gjør", "rod-tegn": "Rødt: hva vi ser", "rod-gjor": "Rødt: hva vi gjør",
}

// Label is what a field is called for somebody who reads what was typed in it, apart from the form.
func Label(path string) string {
	whole := map[string]string{
		"viktig": "Viktig for meg", "tekst": "Annet i planen", "avtale/neste": "Neste evaluering", "medisiner/folg": "Medisiner å følge", "medisiner/unnga": "Medisiner å unngå",
		"medisiner/liste": "Legemiddelliste i bruk", "medisiner/gjennomgang": "Siste legemiddelgjennomgang", "avklaring/tidligere": "Skrevet i planen før",
		"ip/har": "Individuell plan", "ip/koordinator": "Individuell plan, koordinator", "ip/telefon": "Individuell plan, telefon", "ip/sted": "Hvor ligger den individuelle planen?",
	}[path]
	for _, f := range IPFields {
		if path == "ip/felt/"+f.Code {
			whole = f.Label
		}
	}
	return cmp.Or(whole, terms[path[strings.LastIndexByte(path, '/')+1:]], "Tekst")
}

// TakenOut are the items of a draft that are taken out and say something, or have a text standing beside a field, by heading, then by id.
func TakenOut(d document.Document) []Taken {
	var out []Taken
	for _, heading := range lists {
		for _, id := range d.Under(heading) {
			if !gone(d, heading+"/"+id) {
				continue
			}
			t := Taken{Heading: heading, ID: id}
			for _, part := range parts[heading] {
				f := d[t.Path()+"/"+part]
				if part != "plass" && part != "fjernet" && (f.Text != "" || len(f.Open) > 0) {
					t.Parts = append(t.Parts, Part{Path: t.Path() + "/" + part, Term: terms[part], Text: inWords(d, part, f.Text)})
				}
			}
			if len(t.Parts) > 0 {
				out = append(out, t)
			}
		}
	}
	return out
}

func gone(d document.Document, item string) bool { return d.Text(item+"/fjernet") == "ja" }

// chosen are the last parts of paths that hold one choice or day: two of them cannot stand in one field.
var chosen = map[string]bool{"hvem": true, "over": true, "mal": true, "status": true, "bruker": true, "har": true, "fastlege": true, "fjernet": true, "gjennomgang": true, "neste": true}

// Chosen reports whether a field holds one choice or day.
func Chosen(path string) bool { return chosen[path[strings.LastIndexByte(path, '/')+1:]] }

// InWords is what a text in a field says to a reader: of a choice its words; nil where it says nothing.
func InWords(d document.Document, path, text string) lang.Spoken {
	switch last := path[strings.LastIndexByte(path, '/')+1:]; {
	case last == "fjernet", last == "fastlege":
		return lang.Of(map[bool]string{true: "Krysset av", false: "Ikke krysset av"}[text != ""])
	case path == "ip/har":
		if has := ipHas(IP{Has: text}); has != "" {
			return lang.Capital(lang.Of(has))
		}
		return nil
	case last == "status" && strings.HasPrefix(path, "tiltak/"):
		return orTyped(MeasureStatus(text).Title(), text)
	case text == "" && last != "status":
		return nil
	default:
		return inWords(d, last, text)
	}
}

// inWords is what a part that holds a choice says.
func inWords(d document.Document, part, text string) lang.Spoken {
	switch part {
	case "hvem":
		return orTyped(Party(text).Title(), text)
	case "over", "mal":
		return typedOr(d.Text("mal/"+text+"/tekst"), "et mål")
	case "status":
		return orTyped(cmp.Or(GoalStatus(text).Title(), MeasureStatus(text).Title()), text)
	case "bruker":
		return lang.Of("valgt")
	}
	return orTyped("", text)
}

// orTyped is a word of ours, else what was typed, nil where neither is.
func orTyped(word, text string) lang.Spoken {
	switch {
	case word != "":
		return lang.Of(word)
	case text == "":
		return nil
	}
	return lang.Typed(text)
}

// Item is the beginning of a path that belongs to an item of a list.
func Item(path string) (item string, ok bool) {
	heading, rest, _ := strings.Cut(path, "/")
	id, _, deep := strings.Cut(rest, "/")
	return heading + "/" + id, deep && slices.Contains(lists, heading)
}

// Draft reads a draft to be written in: texts are what its fields say. An item of which nothing is left but a text beside an empty field
// is among its items, so that somebody can settle it.
func Draft(d document.Document, texts map[string]string) Plan {
	texts = maps.Clone(texts)
	for path, f := range d {
		if item, ok := Item(path); ok && f.Text == "" && len(f.Open) > 0 {
			texts[item+"/ved-siden"] = "ja"
		}
	}
	return Read(texts)
}
