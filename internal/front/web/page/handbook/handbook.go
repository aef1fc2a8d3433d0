// Package handbook is the handbook: a page for each stage of a pathway, with what the municipality has added, to read, to print and to add to.
package handbook

import (
	"embed"
	"errors"
	"net/http"
	"strconv"

	"traad/internal/app/handbook"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	tmpl     = ui.New(files, "page.html", "chapter.html")
	editTmpl = ui.New(files, "edit.html", "chapter.html")
)

type view struct {
	Head     ui.Head
	Pathways []link
	Areas    []link
	Chapters []chapter
}

type link struct {
	Label, Href string
	Current     bool
}

// chapter is what stands about one stage.
type chapter struct {
	ID, Title string
	Blocks    []care.TextBlock
	Note      *note
	Edit      *ui.Action
	Earlier   bool // of a stage that the pathway had before
}

type note struct {
	Where, Said string
	Blocks      []care.TextBlock
}

// Show is the whole handbook of a pathway.
func Show(v *page.Visit) error {
	b, err := handbook.Of(v.Ctx(), v.Service, v.Actor, v.Path("kode"), care.OrgID(v.Query("kommune")))
	if err != nil {
		return err
	}
	w := view{Head: ui.Head{Title: v.T("Håndbok: %s", v.T(b.Pathway.Title)), Lead: v.T("Hva som gjøres i hvert steg, og hvorfor. Siden skrives i forløpet; hver kommune legger til sitt eget.")}}
	for _, p := range b.Others {
		w.Pathways = append(w.Pathways, link{v.T(p.Title), page.HandbookPath(p.Code, "", b.Area), p.Code == b.Pathway.Code})
	}
	if len(b.Areas) > 1 {
		for _, a := range b.Areas {
			w.Areas = append(w.Areas, link{a.Name, page.HandbookPath(b.Pathway.Code, "", a.ID), a.ID == b.Area})
		}
	}
	for _, c := range b.Chapters {
		x := read(v, b, c)
		if b.Area != "" && v.May(access.WriteHandbook) {
			x.Edit = &ui.Action{Label: v.T("Legg til kommunens eget"), About: x.Title, Icon: "pencil", Href: page.HandbookPath(b.Pathway.Code, c.Code, b.Area)}
		}
		w.Chapters = append(w.Chapters, x)
	}
	return v.Render(tmpl, v.Frame(v.T("Håndbok")), w)
}

func areaName(b *handbook.Book) string {
	for _, a := range b.Areas {
		if a.ID == b.Area {
			return a.Name
		}
	}
	return ""
}

func read(v *page.Visit, b *handbook.Book, c handbook.Chapter) chapter {
	x := chapter{ID: "steg-" + c.Code, Title: v.T(c.Title), Blocks: care.TextBlocks(v.T(c.Text)), Earlier: c.Earlier}
	if c.Earlier {
		x.Title = v.T("Fra tidligere steg: %s", x.Title)
	}
	if c.Note != nil {
		x.Note = &note{v.T("I %s", areaName(b)), said(v, *c.Note), care.TextBlocks(c.Note.Body)}
	}
	return x
}

func said(v *page.Visit, n handbook.Note) string {
	return v.T("%[1]s, av %[2]s", nb.Capital(v.Voice.Moment(n.At.Time, v.Now())), n.By)
}

type editView struct {
	Head    ui.Head
	Summary ui.Summary
	Chapter chapter
	Action  string
	Seen    string
	Text    ui.Field
	Theirs  *note // what a colleague wrote meanwhile
	Back    ui.Action
	All     []version
}

type version struct {
	What string
	Text string
}

// Edit is what the municipality says about one stage, to be written, with all versions of it.
func Edit(v *page.Visit) error { return edit(v, http.StatusOK, ui.NewForm(nil), nil) }

// Save keeps it.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	d := &handbook.Write{Area: care.OrgID(v.Query("kommune")), Code: v.Path("kode"), Stage: v.Path("steg"), Seen: seen, Text: form.Value("tekst")}
	if form.OK() {
		err = d.Run(v.Ctx(), v.Service, v.Actor)
	}
	switch {
	case errors.Is(err, handbook.ErrChanged):
		return edit(v, http.StatusConflict, form, d.Newest)
	case form.Take(err) || !form.OK():
		return edit(v, http.StatusUnprocessableEntity, form, nil)
	case err != nil:
		return err
	}
	return v.Go(page.HandbookPath(d.Code, "", d.Area)+"#steg-"+d.Stage, v.T("Håndboken er lagret."))
}

func edit(v *page.Visit, status int, form *ui.Form, theirs *handbook.Note) error {
	h, err := handbook.HistoryOf(v.Ctx(), v.Service, v.Actor, v.Path("kode"), v.Path("steg"), care.OrgID(v.Query("kommune")))
	if err != nil {
		return err
	}
	place := areaName(h.Book)
	own := ""
	if h.Chapter.Note != nil {
		own = h.Chapter.Note.Body
	}
	bare := h.Chapter
	bare.Note = nil
	w := editView{
		Head:    ui.Head{Title: v.T("Håndbok: %s i %s", v.T(h.Chapter.Title), place), Lead: v.T("Det dere skriver, står under siden fra forløpet, for alle som arbeider i %s. Skriv ikke om personer.", place)},
		Summary: form.Summary(v.T("siden kan lagres")), Chapter: read(v, h.Book, bare), Action: page.HandbookPath(h.Pathway.Code, h.Chapter.Code, h.Area), Seen: strconv.Itoa(h.Seen),
		Text: form.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Slik gjør vi det i %s", place), Rows: 12, Max: handbook.MaxNote, Optional: true, Help: v.T("En linje som begynner med «- », er et punkt i en liste. Tom tekst tar bort det som står.")}.With(own)),
		Back: ui.Link(v.T("Til håndboken"), page.HandbookPath(h.Pathway.Code, "", h.Area)+"#steg-"+h.Chapter.Code),
	}
	if theirs != nil {
		w.Theirs = &note{v.T("En kollega lagret mens du skrev"), said(v, *theirs), care.TextBlocks(theirs.Body)}
	}
	for _, n := range h.All {
		x := version{v.T("Versjon %s. %s", strconv.Itoa(n.Version), said(v, n)), n.Body}
		if n.Body == "" {
			x.Text = v.T("Tatt bort.")
		}
		w.All = append(w.All, x)
	}
	return v.RenderStatus(status, editTmpl, v.Frame(v.T("Håndbok")), w)
}
