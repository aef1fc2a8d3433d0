package letter

import (
	"fmt"
	"strings"

	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
)

// text is what the message says, in lines: systems show it as it stands.
type text struct {
	p         plan.Plan
	v         *planapp.Version
	body      *planapp.Body
	by, phone string
	again     bool // the decision about treatment must be looked at again
	b         strings.Builder
}

func (t *text) line(format string, args ...any) {
	t.b.WriteString(strings.TrimSpace(fmt.Sprintf(format, args...)) + "\n")
}

// says writes a label with a text, nothing where there is none.
func (t *text) says(label, s string) {
	if s = nb.CleanLine(s); s != "" {
		t.line("%s: %s", label, s)
	}
}

// plan is the version that holds, with the small changes since: those first, where they are what is sent.
func (t *text) plan(changed bool) string {
	on := date.In(t.v.Published.Time)
	if changed {
		t.line("Behandlingsplanen er endret. Den gjelder fortsatt som versjon %d, publisert %s.", t.v.Number, nb.DayYear(on))
	} else {
		t.line("Ny behandlingsplan: versjon %d, publisert %s av %s. Den tar plassen til tidligere versjoner.", t.v.Number, nb.DayYear(on), t.by)
	}
	if since := plan.Difference(t.body.Plan(), t.p); len(since) > 0 {
		t.b.WriteString("\nENDRET ETTER PUBLISERING\n")
		for _, c := range since {
			t.line("– %s", nb.CleanLine(c.Sentence()))
		}
	}
	if m := nb.CleanLine(t.p.Matters); m != "" {
		t.b.WriteString("\nVIKTIG FOR PASIENTEN\n")
		t.line("«%s»", strings.Trim(m, "«»"))
	}
	t.b.WriteString("\nMÅL, TILTAK OG FARETEGN\n")
	t.line("%s", t.p.PlainText())
	t.treatment()
	t.medicines()
	if len(t.p.Contacts) > 0 {
		t.b.WriteString("\nHVEM SOM KAN RINGES\n")
		for _, c := range t.p.Contacts {
			t.line("%s", list(c.Name, c.Does, c.Phone, c.Hours))
		}
	}
	t.b.WriteString("\n")
	t.line("%s", t.body.Agreement.Words())
	t.ending()
	return strings.TrimSpace(t.b.String())
}

func (t *text) treatment() {
	x := t.p.Treatment
	if x.Empty() {
		return
	}
	t.b.WriteString("\nAVKLART OM BEHANDLING\n")
	t.says("Pasientens ønske", x.Wish)
	t.says("Besluttet", x.Decision)
	by := list(x.By)
	if !x.DecidedOn.IsZero() {
		by = list(x.By, nb.DayYear(x.DecidedOn))
	}
	t.says("Av", by)
	if !x.Until.IsZero() {
		t.says("Gjelder til og med", nb.DayYear(x.Until))
	}
	if t.again {
		t.line("Den medisinske beslutningen må vurderes på nytt.")
	}
	t.says("Fra før", x.Earlier)
}

func (t *text) medicines() {
	m := t.p.Medicines
	if m.Empty() {
		return
	}
	t.b.WriteString("\nLEGEMIDLER\n")
	t.says("Følg med på", m.Watch)
	t.says("Unngå", m.Avoid)
	t.says("Legemiddelliste i bruk", m.List)
	t.says("Gjennomgang", m.Reviewed)
}

// hearing asks for an answer. What the draft says is read in Tråd: it may change while it is heard.
func (t *text) hearing(link string, moved bool) string {
	if moved {
		t.line("Høringen av behandlingsplanen har fått ny frist. Siste dag for svar er nå %s.", nb.DayYear(t.v.Due))
	} else {
		t.line("Behandlingsplanen for pasienten er på høring. Siste dag for svar er %s.", nb.DayYear(t.v.Due))
	}
	t.line("Les den og svar her: %s", link)
	t.line("Har du ikke tilgang til Tråd, kan du svare på denne meldingen. Skriv om du er enig, eller hva du vil endre.")
	t.ending()
	return strings.TrimSpace(t.b.String())
}

// dropped says that no answer is waited for. Why is the team's own word, about a draft that nobody holds.
func (t *text) dropped() string {
	t.line("Høringen av behandlingsplanen er trukket. Du trenger ikke å svare.")
	t.line("Den planen som gjaldt før, gjelder fortsatt. En ny plan blir sendt på høring for seg.")
	t.ending()
	return strings.TrimSpace(t.b.String())
}

func (t *text) ending() {
	t.b.WriteString("\n")
	call := t.by
	if t.phone != "" {
		call += ", tlf. " + t.phone
	}
	t.line("Spørsmål om planen: %s.", call)
}

func list(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p = nb.CleanLine(p); p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, ", ")
}
