package adminpathway

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/pathway"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// overName is the field of the newest version that whoever publishes has been shown what differs from.
const overName = "nyeste"

func over(form *ui.Form) int {
	n, _ := strconv.Atoi(form.Value(overName))
	return n
}

// overtaken shows what differs between a draft and a version that was published since it was begun. The draft is saved; sent again, it is published over it.
func overtaken(v *page.Visit, id db.ID, version int) error {
	d, err := pathway.DraftOf(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return err
	}
	newest, err := pathway.One(v.Ctx(), v.Service, v.Actor, d.Code, version)
	if err != nil {
		return err
	}
	d.Over = version
	versus := page.NewVersus("", "", fmt.Sprintf("%s/%s/%d", place, d.Code, version), differs(v.Voice, d.Pathway, newest.Pathway))
	versus.Heading = v.T("Versjon %d er ikke den utkastet ble laget fra", version)
	versus.Mine, versus.Theirs = v.T("Utkastet"), v.T("Versjon %d", version)
	versus.Use = v.T("Se versjon %d", version)
	said := v.T("Den fulgte med Tråd, %s.", v.Voice.Moment(newest.PublishedAt.Time, v.Now()))
	if newest.PublishedBy != "" {
		said = v.T("%s publiserte den %s.", newest.PublishedBy, v.Voice.Moment(newest.PublishedAt.Time, v.Now()))
	}
	versus.Text = said + " " + v.T("Utkastet er lagret, men ikke publisert: det ville tatt bort det som er nytt i versjon %d. Under ser du hva som er ulikt. Rett utkastet hvis noe skal være med, og publiser på nytt.", version)
	if len(versus.Fields) == 0 {
		versus.Text = said + " " + v.T("Utkastet er lagret, og sier det samme som versjon %d. Det trenger ikke publiseres.", version)
	}
	return renderDraft(v, http.StatusConflict, d, ui.NewForm(nil), versus)
}

// differsInOther lays what two definitions say in other languages beside each other, as far as it differs.
func differsInOther(mine, theirs *care.Pathway) (out []page.ClashField) {
	for _, c := range lang.Others {
		m, t := saidIn(mine, c), saidIn(theirs, c)
		texts := make([]string, 0, len(m))
		for text := range m {
			texts = append(texts, text)
		}
		for text := range t {
			if _, ok := m[text]; !ok {
				texts = append(texts, text)
			}
		}
		slices.Sort(texts)
		for _, text := range texts {
			if m[text] != t[text] {
				out = append(out, page.ClashField{Label: nb.Capital(c.Title()) + ": " + text, Mine: m[text], Theirs: t[text]})
			}
		}
	}
	return out
}

// saidIn is what a definition says in a language, by what it is of.
func saidIn(p *care.Pathway, c lang.Code) map[string]string {
	all := map[string]string{}
	for text, said := range p.Table(c) {
		all[text] = said
	}
	for _, l := range p.Letters {
		if title, text, in := l.In(c); in == c {
			all[l.Title] = strings.TrimSpace(title + "\n\n" + text)
		}
	}
	for _, g := range p.Guides {
		if text := g.In(c); text != "" {
			all[g.Code] = strings.TrimSpace(text)
		}
	}
	return all
}
