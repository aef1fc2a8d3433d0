// Package letters is the letters of a person's pathway: filled in to be read, made, and printed as they were made.
package letters

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"html/template"
	"net/http"

	"traad/internal/app/personletter"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = page.StepTemplate(files)

type view struct {
	page.StepView
	Letters []link
	In      []link // the languages that the letter is written in
	Block   template.HTML
	Make    bool // what is shown can be made
	Key     string
	Code    string
	Lang    lang.Code
	Digest  string
	PDF     *ui.Action // of one that was made
	Back    *ui.Action
	Made    []made
}

// link is one of several to choose between.
type link struct {
	Label, Href string
	Current     bool
}

type made struct {
	Open ui.Action
	Note string
}

// sheet is a letter as it is printed.
type sheet struct {
	Title  string
	Lang   lang.Code
	Blocks []care.TextBlock
	Foot   string
	Alone  bool // it is a document of its own, so its title is the main heading
}

// Show is the letters, one of them filled in, and those that were made.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.SeeLetters)
	if err != nil {
		return err
	}
	return show(s, v.Query("brev"), lang.Code(v.Query("sprak")), nil)
}

// Make keeps the letter as it was shown.
func Make(v *page.Visit) error {
	s, err := page.NewStep(v, access.MakeLetter)
	if err != nil {
		return err
	}
	d := personletter.Make{ID: db.ID(s.Form.Value("nokkel")), Enrolment: s.ID, Code: s.Form.Value("brev"), Language: lang.Code(s.Form.Value("sprak")), Seen: s.Form.Value("lest")}
	switch err := d.Run(v.Ctx(), v.Service, v.Actor); {
	case err == nil:
		return v.Go(page.EnrolmentPath(s.ID, "brev/"+string(d.ID)), v.T("Brevet er laget."))
	case errors.Is(err, personletter.ErrChanged):
		s.Status = http.StatusConflict
		return show(s, d.Code, d.Language, &ui.Message{Tone: ui.Soon, Heading: v.T("Brevet er endret siden du så det"), Text: v.T("Malen eller noe som fylles inn, er nytt. Ingenting er laget. Les brevet under, og lag det når det stemmer.")})
	default:
		return err
	}
}

func show(s *page.Step, code string, language lang.Code, told *ui.Message) error {
	v := s.Visit
	all, err := personletter.Open(v.Ctx(), v.Service, v.Actor, s.ID)
	if err != nil {
		return err
	}
	s.Opened = all.Opened
	w := top(s, "Brev")
	if told != nil {
		w.Messages = append(w.Messages, *told)
	}
	if code == "" && len(all.Of.Letters) > 0 {
		code = all.Of.Letters[0].Code
	}
	own := s.Head.Details.Letters
	language = cmp.Or(language, own, lang.NB)
	for _, l := range all.Of.Letters {
		w.Letters = append(w.Letters, link{v.T(l.Title), at(s, l.Code, ""), l.Code == code})
	}
	for _, m := range all.Made {
		w.Made = append(w.Made, made{
			ui.Link(m.Title, page.EnrolmentPath(s.ID, "brev/"+string(m.ID))), v.T("%s, på %s, av %s", v.Voice.DayYear(date.In(m.At.Time)), v.T(m.Language.Title()), m.By),
		})
	}
	if code == "" {
		return s.Render(tmpl, "Brev", w)
	}
	l, err := all.Letter(code)
	if err != nil {
		return err
	}
	title, text, in, missing := all.Fill(l, language)
	for _, x := range care.LetterLanguages {
		if _, _, has := l.In(x); has == x {
			w.In = append(w.In, link{nb.Capital(v.T(x.Title())), at(s, l.Code, x), x == in})
		}
	}
	if in != language {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Brevet finnes ikke på %s", v.T(language.Title())), Text: v.T("Det står på %s. Administrator skriver malene under Forløp.", v.T(in.Title()))})
	}
	if len(missing) > 0 {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Noe i brevet er tomt"), Text: v.T("Tråd vet ikke %s. Der står det en strek å skrive på.", nb.List(titles(v, missing), v.T("eller")))})
	}
	if w.Block, err = block(sheet{title, in, care.TextBlocks(text), "", false}); err != nil {
		return err
	}
	w.Make, w.Key, w.Code, w.Lang, w.Digest = !s.Head.Dead() && v.May(access.MakeLetter), string(db.NewID()), l.Code, in, personletter.Digest(text)
	return s.Render(tmpl, "Brev", w)
}

// One is a letter that was made.
func One(v *page.Visit) error {
	s, m, err := one(v)
	if err != nil {
		return err
	}
	w := top(s, "Brev")
	w.Head.Title, w.Head.Lead = m.Title, v.T("Laget %s av %s. Et brev som er laget, endres ikke.", v.Voice.DayYear(date.In(m.At.Time)), m.By)
	if w.Block, err = block(printed(s, m)); err != nil {
		return err
	}
	if v.Print.Available() {
		w.PDF = &ui.Action{Label: v.T("Åpne som PDF"), Icon: "download", Href: v.R.URL.Path + "/pdf", Look: ui.Primary}
	}
	back := ui.Link(v.T("Til brevene"), page.EnrolmentPath(s.ID, "brev"))
	w.Back = &back
	return s.Render(tmpl, "Brev", w)
}

// PDF is a letter that was made, to print or to send.
func PDF(v *page.Visit) error {
	s, m, err := one(v)
	if err != nil {
		return err
	}
	x := printed(s, m)
	x.Alone = true
	body, err := block(x)
	if err != nil {
		return err
	}
	pdf, err := v.Print.PDF(v.Ctx(), print.Document{Title: x.Title, Lang: string(x.Lang), CSS: page.PaperCSS("A4;margin:20mm"), Body: body})
	if err != nil {
		return err
	}
	return v.InlinePDF("brev-"+m.Code+".pdf", pdf)
}

func one(v *page.Visit) (*page.Step, *personletter.Made, error) {
	s, err := page.NewStep(v, access.SeeLetters)
	if err != nil {
		return nil, nil, err
	}
	w, m, err := personletter.One(v.Ctx(), v.Service, v.Actor, s.ID, db.ID(v.Path("brev")))
	if err != nil {
		return nil, nil, err
	}
	s.Opened = w.Opened
	return s, m, nil
}

// printed says at its foot which version of the pathway the letter came of.
func printed(s *page.Step, m *personletter.Made) sheet {
	return sheet{m.Title, m.Language, care.TextBlocks(m.Body), lang.In(m.Language).Say("%s, versjon %d", s.Course.Pathway.TitleIn(m.Language), m.Version), false}
}

func top(s *page.Step, title string) view {
	return view{StepView: s.View(title, "brev", "brevet kan lages", "Lag brevet")}
}

func at(s *page.Step, code string, language lang.Code) string {
	to := page.EnrolmentPath(s.ID, "brev") + "?brev=" + code
	if language != "" {
		to += "&sprak=" + string(language)
	}
	return to
}

func block(x sheet) (template.HTML, error) {
	var b bytes.Buffer
	if err := tmpl.Block(&b, "letter", x); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template has made it
}

// titles are what fields are called.
func titles(v *page.Visit, codes []string) (all []string) {
	for _, code := range codes {
		for _, f := range care.LetterFields {
			if f.Code == code {
				all = append(all, v.T(f.Title))
			}
		}
	}
	return all
}
