// Package paper is what is printed from the published plan: the plan, the patient's plan in plain language and the safety
// slip. The same block of the template is shown on the page and printed as PDF; where there is no Chromium the page prints
// itself.
package paper

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"strconv"
	"strings"

	"traad/internal/app/paper"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/pdfa"
	"traad/internal/base/print"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed *.html
var files embed.FS

var (
	tmpl     = ui.New(files, "page.html")
	mineTmpl = ui.New(files, "mine.html")
)

// kind is one sort of paper.
type kind struct {
	block, title, file, about string
	size                      string // of the @page rule, where the paper itself does not say
	fill                      func(v *lang.Voice, p *paper.Paper) any
}

var (
	card    = kind{"slip", "Trygghetskort", "trygghetskort", "kort", a5.size, func(_ *lang.Voice, p *paper.Paper) any { return slipOf(p) }}
	plain   = kind{"own", "Planen min", "planen-min", "pasient", "A4;margin:16mm", func(v *lang.Voice, p *paper.Paper) any { return ownOf(v, p) }}
	planPDF = kind{"whole", "Behandlingsplan", "behandlingsplan", "plan", "A4;margin:16mm", func(_ *lang.Voice, p *paper.Paper) any { return wholeOf(p) }}
)

type view struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Empty   *ui.Message
	Block   template.HTML
	PDF     *ui.Action // nil: the browser prints by itself
	Back    ui.Action
	Narrow  bool
	Message *ui.Message
}

// Card is the safety slip on a page.
func Card(v *page.Visit) error { return show(v, card) }

// CardPDF is the slip as a file.
func CardPDF(v *page.Visit) error { return pdf(v, card) }

// Patient is the patient's plan in plain language.
func Patient(v *page.Visit) error { return show(v, plain) }

// PatientPDF is the same as a file.
func PatientPDF(v *page.Visit) error { return pdf(v, plain) }

// PlanPDF is the plan as a file, of the version that holds or of the one asked for (?versjon=4); its page is the plan's own.
func PlanPDF(v *page.Visit) error {
	asked := v.Query("versjon")
	if asked == "" {
		return pdf(v, planPDF)
	}
	p, err := paper.OfVersion(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), asked)
	if err != nil {
		return err
	}
	if p.Body == nil && !p.Hidden {
		return errs.NotFound("Det er ikke publisert noen plan med det nummeret. Bare publiserte versjoner skrives ut.")
	}
	return answer(v, nil, planPDF, p)
}

func show(v *page.Visit, k kind) error {
	p, err := paper.Of(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), k.about)
	if err != nil {
		return err
	}
	title := v.T(k.title)
	w := view{
		Bar: page.PersonBar(v, p.Head), Head: ui.Head{Title: title, Lead: v.T("Laget av den publiserte planen.")},
		Back: ui.Link(v.T("Til planen"), page.PersonPath(p.Patient)+"/plan"),
	}
	if p.Body == nil {
		w.Empty = &ui.Message{Tone: ui.Soon, Heading: v.T("Planen er ikke publisert ennå"), Text: v.T("Dette lages av en publisert plan, aldri av et utkast.")}
		if p.Hidden {
			w.Empty = &ui.Message{Tone: ui.Soon, Heading: v.T(care.HiddenText)}
		}
		return v.Render(tmpl, v.Frame(title, page.PersonCrumbs(p.Head, title)...), w)
	}
	if w.Block, err = block(nil, k, p); err != nil { // for her hands: bokmål, whoever prints it
		return err
	}
	w.Narrow = k.block == card.block && slipOf(p).leaf == a5
	if v.Print.Available() {
		w.PDF = &ui.Action{Label: v.T("Last ned PDF"), Icon: "download", Href: v.R.URL.Path + ".pdf", Look: ui.Primary}
	}
	if p.Kept > 0 {
		w.Message = &ui.Message{
			Tone: ui.Soon, Heading: v.T("%s i planen er ikke med her", nb.Capital(v.Voice.Plural(p.Kept, "opplysning", "opplysninger"))), Text: v.T("En lege har bestemt at pasienten ikke leser det selv."),
			Actions: []ui.Action{ui.Link(v.T("Se hva"), page.PersonPath(p.Patient)+"/innsyn/unntak")},
		}
	}
	return v.Render(tmpl, v.Frame(title, page.PersonCrumbs(p.Head, title)...), w)
}

func block(v *lang.Voice, k kind, p *paper.Paper) (template.HTML, error) {
	var b bytes.Buffer
	if err := tmpl.BlockIn(v, &b, k.block, k.fill(v, p)); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template has made it
}

// OwnPDF is the same as a file, to herself or one whom she has let in.
func OwnPDF(v *page.Visit) error {
	m, err := paper.MineOf(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return answer(v, v.Voice, plain, m.Paper)
}

// pdf answers with the document. Its name says what it is, never whose.
func pdf(v *page.Visit, k kind) error {
	p, err := paper.Of(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), k.about)
	if err != nil {
		return err
	}
	return answer(v, nil, k, p)
}

func answer(v *page.Visit, in *lang.Voice, k kind, p *paper.Paper) error {
	if p.Hidden {
		return errs.NotFound(care.HiddenText + ".")
	}
	if p.Body == nil {
		return errs.NotFound("Planen er ikke publisert ennå. Dette lages av en publisert plan, aldri av et utkast.")
	}
	made, err := file(v.Ctx(), v.Print, in, k, p)
	if err != nil {
		return err
	}
	return v.InlinePDF(k.file+"-versjon-"+strconv.Itoa(p.Body.Number)+".pdf", made)
}

// Whole is the plan itself as HTML, for a version that may be shown and has a Body.
func Whole(p *paper.Paper) (template.HTML, error) { return block(nil, planPDF, p) }

// File is the plan itself as PDF, for a version that may be shown and has a Body.
func File(ctx context.Context, printer *print.Printer, p *paper.Paper) ([]byte, error) {
	return file(ctx, printer, nil, planPDF, p)
}

// Archive is the plan itself as PDF/A, for a message to one of its parties. A letter that no font on the server has (an emoji) is printed as a question mark: in PDF/A no letter may be
// without its shape, and the message itself has the text whole.
func Archive(ctx context.Context, printer *print.Printer, p *paper.Paper) ([]byte, error) {
	body, err := block(nil, planPDF, p)
	if err != nil {
		return nil, err
	}
	d := print.Document{Title: planPDF.title, CSS: sheetCSS(planPDF, p), Body: body}
	made, err := printer.Archive(ctx, d)
	if fault := (pdfa.Fault{}); errors.As(err, &fault) && strings.HasPrefix(fault.Clause, "6.2.11") {
		d.Body = template.HTML(strings.Map(lettered, string(body))) //nolint:gosec // html/template has made it, and a question mark is no markup
		made, err = printer.Archive(ctx, d)
	}
	return made, err
}

// lettered are the letters that the document's own font has, more or less: Latin ones with what stands between them.
func lettered(r rune) rune {
	if r < 0x0100 || r <= 0x02BA || r >= 0x1E00 && r <= 0x1EFF || r >= 0x2010 && r <= 0x2044 || r == 0x2122 || r == 0x2212 {
		return r
	}
	return '?'
}

func file(ctx context.Context, printer *print.Printer, v *lang.Voice, k kind, p *paper.Paper) ([]byte, error) {
	body, err := block(v, k, p)
	if err != nil {
		return nil, err
	}
	return printer.PDF(ctx, print.Document{Title: v.Say(k.title), Lang: string(v.Tag()), CSS: sheetCSS(k, p), Body: body})
}

// sheetCSS is page.PaperCSS of the paper's size.
func sheetCSS(k kind, p *paper.Paper) string {
	size := k.size
	if k.block == card.block {
		size = slipOf(p).leaf.size
	}
	return page.PaperCSS(size)
}
