package adminpathway

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/pathway"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var translateTemplate = page.AdminTemplate(files, "translate.html")

type translateView struct {
	page.AdminView
	Action string
	Keep   string
	Hidden []ui.Hidden
	Parts  []saidPart
	Back   ui.Action
}

// saidPart is the texts of one kind with a field for each.
type saidPart struct {
	Card   ui.Card
	Lead   string
	Long   bool // each text stands beside its field, else it is the field's label
	Fields []saidField
}

// saidField is a field for a translation, and the bokmål that stands beside it.
type saidField struct {
	Field  ui.Field
	Beside string
}

// partTitles are what the texts of each table are of.
var partTitles = map[string]string{
	"": "Om forløpet", "stage": "Stegene", "deadline": "Frister", "criterion": "Kriterier", "area": "Områder i samtalen", "decline_reason": "Årsaker til avslag", "wait_reason": "Årsaker til å vente",
	"end_reason": "Årsaker til å avslutte",
}

// missing tells how much of a definition is not written in a language.
func missing(v *lang.Voice, p *care.Pathway, c lang.Code) string {
	n := len(p.Untranslated(c))
	if n == 0 {
		return v.Say("alt er oversatt")
	}
	return v.Say("%s og vises på bokmål", v.Plural(n, "tekst mangler", "tekster mangler"))
}

// nameOf is the name of the field for a text's translation, the same wherever the text stands and whatever stands before it.
func nameOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "t-" + hex.EncodeToString(sum[:6])
}

func languageOf(v *page.Visit) (lang.Code, error) {
	c := lang.Code(v.Path("kode"))
	if !slices.Contains(lang.Others, c) {
		return "", errs.NotFound("Språket finnes ikke. En definisjon kan skrives på nynorsk og engelsk ved siden av bokmål.")
	}
	return c, nil
}

// Translate is what a draft says, each text beside a field for what it is in another language.
func Translate(v *page.Visit) error {
	d, c, err := translated(v)
	if err != nil {
		return err
	}
	return renderTranslation(v, http.StatusOK, d, c, ui.NewForm(nil).In(v.Voice), nil)
}

func translated(v *page.Visit) (*pathway.Draft, lang.Code, error) {
	d, err := pathway.DraftOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return nil, "", err
	}
	c, err := languageOf(v)
	return d, c, err
}

// SaveTranslation keeps what was written in the draft, complete or not.
func SaveTranslation(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d, c, err := translated(v)
	if err != nil {
		return err
	}
	typed := readTranslation(form, d.Pathway, c)
	if !form.OK() {
		d.Pathway, d.Faults = typed, nil
		return renderTranslation(v, http.StatusUnprocessableEntity, d, c, form, nil)
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	_, err = pathway.SaveDraft{ID: d.ID, Seen: seen, Pathway: typed}.Run(v.Ctx(), v.Service, v.Actor)
	at := drafts + "/" + string(d.ID)
	var clash *pathway.DraftConflict
	switch {
	case errors.As(err, &clash):
		var fields []page.ClashField
		theirs := map[string]string{}
		for _, x := range saidParts(v.Voice, clash.Theirs.Pathway, c, ui.NewForm(nil)) {
			for _, f := range x.Fields {
				theirs[f.Field.Name] = f.Field.Value()
			}
		}
		for _, x := range saidParts(v.Voice, typed, c, ui.NewForm(nil)) {
			for _, f := range x.Fields {
				fields = append(fields, page.ClashField{Name: f.Field.Name, Label: x.Card.Heading + ": " + f.Field.Label, Mine: f.Field.Value(), Theirs: theirs[f.Field.Name]})
			}
		}
		d.Pathway, d.Seen, d.Faults = typed, clash.Theirs.Seen, nil
		versus := page.NewVersus(clash.Theirs.ChangedBy, v.Voice.Moment(clash.Theirs.ChangedAt.Time, v.Now()), at+"/sprak/"+string(c), fields)
		return renderTranslation(v, http.StatusConflict, d, c, form, versus)
	case err != nil && errs.KindOf(err) == errs.KindInvalid:
		form.Refused("", err)
		d.Pathway, d.Faults = typed, nil
		return renderTranslation(v, http.StatusUnprocessableEntity, d, c, form, nil)
	case err != nil:
		return err
	}
	return v.Go(at+"/sprak/"+string(c), v.T("Lagret i utkastet."))
}

// readTranslation is the draft with what was typed in a language.
func readTranslation(form *ui.Form, was *care.Pathway, c lang.Code) *care.Pathway {
	p := *was
	p.Letters, p.Guides = slices.Clone(was.Letters), slices.Clone(was.Guides)
	table := maps.Clone(was.Table(c))
	if table == nil {
		table = map[string]string{}
	}
	names := form.Names()
	take := func(name string, to *string) {
		if slices.Contains(names, name) {
			*to = form.Value(name)
		}
	}
	texts := was.Strays(c)
	for _, t := range was.Texts() {
		texts = append(texts, t.Text)
	}
	for _, text := range texts {
		said := table[text]
		take(nameOf(text), &said)
		if table[text] = said; said == "" {
			delete(table, text)
		}
	}
	p.SetTable(c, table)
	for i := range p.Letters {
		l := &p.Letters[i]
		title, text := &l.TitleNN, &l.TextNN
		if c == lang.EN {
			title, text = &l.TitleEN, &l.TextEN
		}
		take(letterName(i, "tittel"), title)
		take(letterName(i, "tekst"), text)
	}
	for i := range p.Guides {
		text := &p.Guides[i].TextNN
		if c == lang.EN {
			text = &p.Guides[i].TextEN
		}
		take(guideName(i), text)
	}
	known := map[string]bool{}
	for _, x := range saidParts(nil, &p, c, ui.NewForm(nil)) {
		for _, f := range x.Fields {
			known[f.Field.Name] = true
		}
	}
	for _, text := range texts {
		known[nameOf(text)] = true // a stray that is emptied has no field any more
	}
	for _, name := range names { // a colleague has changed the bokmål meanwhile: what was typed is given back
		if text := form.Value(name); strings.HasPrefix(name, "t-") && !known[name] && text != "" {
			form.Fault("", "Teksten som dette er en oversettelse av, er endret eller tatt bort i utkastet: «%s». Skriv den inn der den hører til nå.", text)
			form.Drop(name)
		}
	}
	return &p
}

func letterName(i int, key string) string { return fmt.Sprintf("brev-%d-%s", i+1, key) }

func guideName(i int) string { return fmt.Sprintf("handbok-%d-tekst", i+1) }

// saidParts are the texts of a definition with a field for each, filled with what it says in a language or with what was typed.
func saidParts(v *lang.Voice, p *care.Pathway, c lang.Code, form *ui.Form) (all []saidPart) {
	table, asked := p.Table(c), map[string]bool{}
	field := func(name, label, value string) ui.Field {
		return form.Fill(ui.Field{Name: name, Label: label, Lang: c}.With(strings.TrimSpace(value)))
	}
	area := func(name, label, value, beside string) saidField {
		beside = strings.TrimSpace(beside)
		rows := 1 + strings.Count(beside, "\n") + len(beside)/120 // as long as what it says in bokmål
		return saidField{form.Fill(ui.Field{Kind: ui.Area, Name: name, Label: label, Rows: max(4, rows), Lang: c}.With(strings.TrimSpace(value))), beside}
	}
	add := func(id, heading string, fields ...saidField) {
		if len(all) == 0 || all[len(all)-1].Card.ID != id {
			all = append(all, saidPart{Card: ui.Card{ID: id, Heading: v.Say(heading)}})
		}
		last := &all[len(all)-1]
		last.Fields = append(last.Fields, fields...)
	}
	for _, t := range p.Texts() {
		if !asked[t.Text] { // the same text is written once
			asked[t.Text] = true
			add("om-"+t.Table, partTitles[t.Table], saidField{Field: field(nameOf(t.Text), t.Text, table[t.Text])})
		}
	}
	for i, l := range p.Letters {
		title, text, in := l.In(c)
		if in != c { // half written: what there is stands in its field
			title, text = l.TitleNN, l.TextNN
			if c == lang.EN {
				title, text = l.TitleEN, l.TextEN
			}
		}
		add("brev", "Brev", saidField{field(letterName(i, "tittel"), v.Say("%s: navnet på brevet", l.Title), title), l.Title}, area(letterName(i, "tekst"), v.Say("%s: teksten", l.Title), text, l.Text))
	}
	title := map[string]string{}
	for _, x := range p.Chapters() {
		title[x.Code] = chapterTitle(v, x)
	}
	for i, g := range p.Guides {
		add("handbok", "Håndbok", area(guideName(i), v.Say("%s: siden i håndboken", cmp.Or(title[g.Code], g.Code)), g.In(c), g.Text))
	}
	for _, text := range p.Strays(c) {
		add("uten", "Oversettelser uten tekst", saidField{Field: field(nameOf(text), text, table[text])})
		all[len(all)-1].Lead = v.Say("Ingen tekst i definisjonen er skrevet slik på bokmål. Flytt oversettelsen dit den hører til, og tøm feltet her.")
	}
	for i := range all {
		all[i].Long = all[i].Card.ID == "brev" || all[i].Card.ID == "handbok"
		empty := 0
		for _, f := range all[i].Fields {
			if strings.TrimSpace(f.Field.Value()) == "" {
				empty++
			}
		}
		if empty > 0 {
			all[i].Card.Note = v.Say("%s mangler", lang.Int(empty))
		}
	}
	return all
}

// saidName is the field that a fault of a definition is about, "" where it is about something else or another language.
func saidName(name string, c lang.Code) string {
	if m := saidFault.FindStringSubmatch(name); len(m) == 3 && m[1] == string(c) {
		if text, err := strconv.Unquote(m[2]); err == nil {
			return nameOf(text)
		}
	}
	m := rowFault.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	n, _ := strconv.Atoi(m[2])
	switch m[1] + "." + m[3] {
	case "letter.title_" + string(c):
		return letterName(n-1, "tittel")
	case "letter.text_" + string(c):
		return letterName(n-1, "tekst")
	}
	return ""
}

func renderTranslation(v *page.Visit, status int, d *pathway.Draft, c lang.Code, form *ui.Form, versus *page.Versus) error {
	at := drafts + "/" + string(d.ID)
	for _, f := range d.Faults {
		if name := saidName(f.Name, c); name != "" {
			form.Faults = append(form.Faults, errs.Field{Name: name, Message: ui.Said(v.Voice, f).Message})
		}
	}
	title := nb.Capital(v.T(c.Title()))
	n := len(d.Pathway.Untranslated(c))
	lead := v.T("Alt er oversatt.")
	if n > 0 {
		lead = v.T("%s. Et tomt felt vises på bokmål.", nb.Capital(v.Voice.Plural(n, "tekst mangler", "tekster mangler")))
	}
	w := translateView{
		AdminView: page.Admin(place, ui.Head{Title: title + ": " + d.Title, Lead: lead + " " + v.T("Feltene i brevene, som {navn}, skrives likt på alle språk.")}),
		Action:    at + "/sprak/" + string(c), Keep: "forlopsutkast " + string(d.ID) + " " + string(c), Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(d.Seen)}},
		Parts: saidParts(v.Voice, d.Pathway, c, form), Back: ui.Link(v.T("Tilbake til utkastet"), at),
	}
	w.Summary, w.Versus = form.Summary("oversettelsen er i orden"), versus
	return v.RenderStatus(status, translateTemplate, v.Frame(title, page.AdminCrumbs(place, title)...), w)
}
