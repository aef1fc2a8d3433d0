package kith

import (
	"encoding/base64"
	"strings"
	"time"
)

// XML writes the message: a professional dialogue (Helsefaglig dialog) with its attachments, valid by the schemas whatever the texts hold.
func (m Message) XML() []byte {
	w := &writer{}
	w.b.WriteString(declaration + `<MsgHead xmlns="` + SpaceHead + `">`)
	w.in("MsgInfo", func() {
		w.code("Type", Code{V: Dialogue, DN: "Helsefaglig dialog"})
		w.must("MIGversion", "v1.2 2006-05-24")
		w.must("GenDate", instant(m.At))
		w.must("MsgId", m.ID)
		w.code("Ack", Code{V: "J", DN: "Ja"})
		if m.Thread != "" {
			w.in("ConversationRef", func() {
				w.must("RefToParent", m.Parent)
				w.must("RefToConversation", m.Thread)
			})
		}
		w.in("Sender", func() { w.organisation("", &m.Sender) })
		w.in("Receiver", func() { w.organisation("", &m.Receiver) })
		if m.Patient != nil {
			w.in("Patient", func() { w.person("", *m.Patient) })
		}
	})
	for _, n := range m.Notes {
		w.document(m.At, Code{V: "XML", DN: "XML-instans"}, "", "", func() {
			w.b.WriteString(`<Dialogmelding xmlns="` + SpaceDialogue + `" xmlns:fk1="` + SpaceCommon + `">`)
			w.note(n)
			w.close("Dialogmelding")
		})
	}
	for _, a := range m.Attached {
		at := a.At
		if at.IsZero() {
			at = m.At
		}
		w.document(at, Code{V: "A", DN: "Vedlegg"}, a.Mime, a.Description, func() {
			w.b.WriteString(`<Base64Container xmlns="` + SpaceBase64 + `">`)
			w.base64(a.Bytes)
			w.close("Base64Container")
		})
	}
	w.close("MsgHead")
	w.b.WriteByte('\n')
	return w.b.Bytes()
}

func (w *writer) document(at time.Time, kind Code, mime, description string, content func()) {
	w.in("Document", func() {
		w.in("RefDoc", func() {
			w.code("IssueDate", Code{V: instant(at)})
			w.code("MsgType", kind)
			w.text("MimeType", mime)
			w.text("Description", description)
			w.in("Content", content)
		})
	})
}

// base64 writes lines of 76, as mail and EPJ systems expect them.
func (w *writer) base64(raw []byte) {
	text := base64.StdEncoding.EncodeToString(raw)
	for len(text) > 76 {
		w.b.WriteString(text[:76] + "\n")
		text = text[76:]
	}
	w.b.WriteString(text)
}

// organisation writes one of the head message (no prefix) or of a note, whose parts have the prefix fk1: and another order.
func (w *writer) organisation(prefix string, o *Organisation) {
	w.open("Organisation")
	w.must("OrganisationName", o.Name)
	w.idents(prefix, o.Idents, listOrg)
	if o.Under != nil {
		w.organisation(prefix, o.Under)
	}
	if o.Who != nil {
		w.in("HealthcareProfessional", func() { w.professional(prefix, *o.Who) })
	}
	w.close("Organisation")
}

func (w *writer) idents(prefix string, all []Ident, list string) {
	for _, i := range all {
		l := list
		if i.Kind == HER {
			l = listOrg
		}
		w.in("Ident", func() {
			w.must(prefix+"Id", i.Value)
			w.code(prefix+"TypeId", Code{V: i.Kind, S: l, DN: identNames[i.Kind]})
		})
	}
}

func (w *writer) professional(prefix string, p Person) {
	w.code("TypeHealthcareProfessional", Code{V: p.Profession})
	w.code("RoleToPatient", p.Role)
	w.person(prefix, p)
}

func (w *writer) person(prefix string, p Person) {
	w.text("FamilyName", p.Family)
	w.text("MiddleName", p.Middle)
	w.text("GivenName", p.Given)
	if _, err := time.Parse(time.DateOnly, p.Born); err == nil {
		w.must("DateOfBirth", p.Born)
	}
	if p.Sex != "" {
		w.code("Sex", Code{V: p.Sex, DN: map[string]string{"1": "Mann", "2": "Kvinne"}[p.Sex]})
	}
	w.idents(prefix, p.Idents, listIdent)
	if t := tel(p.Phone); t != "" {
		w.in("TeleCom", func() { w.code(prefix+"TeleAddress", Code{V: t}) })
	}
}

func (w *writer) note(n Note) {
	w.in("Notat", func() {
		w.code("TemaKodet", n.Subject)
		w.must("Tema", strings.Join(strings.Fields(n.Title), " "))
		w.must("TekstNotatInnhold", n.Text)
		for _, r := range n.Roles {
			w.in("RollerRelatertNotat", func() {
				w.code("RoleToPatient", r.Code)
				if r.Unit == "" || r.UnitHER == "" {
					w.rolePerson(r)
					return
				}
				w.in("TilknyttetEnhet", func() {
					w.in("Kontaktenhet", func() {
						w.must("fk1:OrganisationName", r.Unit)
						w.in("fk1:Ident", func() {
							w.must("fk1:Id", r.UnitHER)
							w.code("fk1:TypeId", Code{V: HER, S: listOrg, DN: identNames[HER]})
						})
						if t := tel(r.Tel); t != "" {
							w.in("fk1:TeleCom", func() { w.code("fk1:TeleAddress", Code{V: t}) })
						}
					})
					w.rolePerson(r)
				})
			})
		}
	})
}

func (w *writer) rolePerson(r Role) {
	if r.Who != nil {
		w.in("HealthcareProfessional", func() { w.professional("fk1:", *r.Who) })
	}
}
