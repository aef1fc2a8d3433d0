// Package mailbox shows the mails that the demo has sent, to nobody. Outside the demo there is no such page.
package mailbox

import (
	"embed"
	"html/template"
	"strings"

	"traad/internal/app/alert"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Head  ui.Head
	Mails []mail
	Empty ui.Empty
}

type mail struct {
	When, To, Subject string
	Text              template.HTML // with its link
	State             ui.Tag
}

// Show is the page.
func Show(v *page.Visit) error {
	if !v.Demo {
		return errs.NotFound("Siden finnes ikke.")
	}
	title := v.T("E-post som demoen har sendt")
	if v.Training {
		title = v.T("E-post som øvingen har sendt")
	}
	rows, err := alert.Mailbox(v.Ctx(), v.Service)
	if err != nil {
		return err
	}
	w := view{
		Head:  ui.Head{Title: title, Lead: v.T("I drift går disse til e-posttjeneren. Ingen av dem sier noe om hvem det gjelder.")},
		Empty: ui.Empty{Icon: "envelope", Heading: v.T("Ingen e-post er sendt ennå"), Text: v.T("Registrer en innleggelse, send en HL7-melding, eller send en plan på høring, for en som følges.")},
	}
	for _, r := range rows {
		m := mail{When: nb.Capital(v.Voice.Moment(r.CreatedAt.Time, v.Now())), To: r.UserName, Subject: r.Subject, Text: linked(r.Body, v.Service.Outward.Address), State: ui.Tag{Text: v.T("sendt"), Tone: ui.Done}}
		if r.State != "sent" {
			m.State = ui.Tag{Text: v.T("ikke sendt ennå"), Tone: ui.Soon, Icon: "clock"}
		}
		w.Mails = append(w.Mails, m)
	}
	return v.Render(tmpl, v.Frame(v.T("E-post i demoen")), w)
}

// linked makes our own addresses in a mail's text links, as a mail program does.
func linked(text, address string) template.HTML {
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		escaped := template.HTMLEscapeString(line)
		if path, ok := strings.CutPrefix(line, address+"/"); ok && address != "" {
			escaped = `<a class="ds-link" href="/` + template.HTMLEscapeString(path) + `">` + escaped + `</a>`
		}
		b.WriteString(escaped + "\n")
	}
	return template.HTML(b.String()) //nolint:gosec // every line is escaped, the addresses are ours
}
