package intake

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/db"
)

// The namespaces of the application receipt (AppRec) 1.0 and 1.1, and their MIGversion.
const (
	appRec10 = "http://www.kith.no/xmlstds/apprec/2004-11-21"
	appRec11 = "http://www.kith.no/xmlstds/apprec/2012-02-15"
)

// receiptFault is a code of the register 8221, with our own words after the code's.
type receiptFault struct{ code, name, text string }

var (
	faultMsgID   = receiptFault{"E10", "Ugyldig meldingsidentifikator", "MsgId er ikke en UUID."}
	faultPatient = receiptFault{"E36", "Pasientopplysninger er utilstrekkelig for å identifisere pasienten", "Pasienten har ikke noe nummer som kan leses."}
	faultForm    = receiptFault{"T02", "XML validerer ikke", "Innholdet er ikke en pasientlogistikkmelding som kan leses."}
	faultType    = receiptFault{"T10", "Støtter ikke meldingsformatet", "Bare LOG_INNLAGT, LOG_UTSKRIVNINGSKLAR, LOG_AVMELDING, LOG_UTSKREVET og LOG_DOD tas imot her."}
)

var isUUID = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// logistic makes an XML message one for the inbox, with the receipt that its sender is to have. The error says that it cannot be read; it is
// kept all the same, for somebody to look at. A document that is no head message gets no receipt: there is nobody to address it to.
func logistic(body []byte, s Sender, way string, now time.Time) (inbox.Message, error) {
	told, err := ReadPLO(body, s, now)
	m := inbox.Message{Interface: way, Sender: s.Name, Format: PLO, Raw: body, Told: told, Answer: []byte("202"), Header: inbox.Header{Type: "XML"}}
	root, e := readXML(body)
	if e == nil {
		info := root.find("MsgInfo")
		m.Header = inbox.Header{Type: info.find("Type").v, Control: info.find("MsgId").text, At: info.find("GenDate").text, Version: info.find("MIGversion").text}
		m.Key, m.Day = []string{m.Header.Control}, dayOf(m.Header.At)
	}
	if err != nil {
		m.Fault, m.Answer = inbox.FailUnreadable, []byte("422")
	}
	if e != nil || root.name != "MsgHead" || m.Header.Control == "" {
		return m, err
	}
	var faults []receiptFault
	switch {
	case err != nil:
		faults = append(faults, faultForm)
	case told == nil:
		faults = append(faults, faultType)
	case len(told.Numbers)+len(told.Own) == 0:
		faults = append(faults, faultPatient)
	}
	if !isUUID.MatchString(m.Header.Control) {
		faults = append(faults, faultMsgID)
		if m.Fault == "" {
			m.Fault = inbox.FailUnreadable
		}
	}
	m.Answer = appRec(root, faults, now)
	return m, err
}

// appRec is the receipt of a head message: 1.1 for PLO 1.6 and what is newer, 1.0 for PLO 1.5 (HIS 80415:2012). Sender and receiver are the
// message's receiver and sender, with the same numbers; nothing of the patient is in it.
func appRec(root *node, faults []receiptFault, now time.Time) []byte {
	info := root.find("MsgInfo")
	space, version := appRec11, "v1.1 2012-02-15"
	if strings.HasSuffix(root.find("Document", "RefDoc", "Content", "Pasientlogistikk").space, "/2009-06-30") {
		space, version = appRec10, "1.0 2004-11-21"
	}
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	fmt.Fprintf(&b, `<AppRec xmlns="%s"><MsgType V="APPREC" DN="Applikasjonskvittering"/><MIGversion>%s</MIGversion><SoftwareName>Tråd</SoftwareName>`, space, version)
	fmt.Fprintf(&b, `<GenDate>%s</GenDate><Id>%s</Id>`, now.UTC().Format("2006-01-02T15:04:05Z"), db.NewID())
	b.WriteString(`<Sender>`)
	hcp(&b, info.find("Receiver", "Organisation"))
	b.WriteString(`</Sender><Receiver>`)
	hcp(&b, info.find("Sender", "Organisation"))
	b.WriteString(`</Receiver>`)
	if len(faults) == 0 {
		b.WriteString(`<Status V="1" DN="OK"/>`)
	} else {
		b.WriteString(`<Status V="2" DN="Avvist"/>`)
	}
	for _, f := range faults {
		b.WriteString(`<Error S="2.16.578.1.12.4.1.1.8221" V="` + f.code + `" DN="` + escaped(f.name) + `" OT="` + escaped(f.text) + `"/>`)
	}
	at := info.find("GenDate").text
	if _, ok := isoTime(at, nil); !ok {
		at = now.UTC().Format("2006-01-02T15:04:05Z")
	}
	fmt.Fprintf(&b, `<OriginalMsgId><MsgType V="%s"/><IssueDate>%s</IssueDate><Id>%s</Id></OriginalMsgId></AppRec>`+"\n", escaped(info.find("Type").v), escaped(at), escaped(info.find("MsgId").text))
	return b.Bytes()
}

// hcp writes an organisation and the part of it that communicates.
func hcp(b *bytes.Buffer, org *node) {
	b.WriteString(`<HCP><Inst>`)
	named(b, org)
	if dept := org.find("Organisation"); len(dept.under) > 0 {
		b.WriteString(`<Dept>`)
		named(b, dept)
		b.WriteString(`</Dept>`)
	}
	b.WriteString(`</Inst></HCP>`)
}

func named(b *bytes.Buffer, org *node) {
	if name := org.find("OrganisationName").text; name != "" {
		b.WriteString(`<Name>` + escaped(name) + `</Name>`)
	}
	id := org.find("Ident")
	if value := id.find("Id").text; value != "" {
		b.WriteString(`<Id>` + escaped(value) + `</Id><TypeId V="` + escaped(id.find("TypeId").v) + `"/>`)
	}
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

func isAppRec(answer []byte) bool {
	return bytes.Contains(answer[:min(len(answer), 200)], []byte("<AppRec "))
}

func refusedBy(answer []byte) bool { return bytes.Contains(answer, []byte(`<Status V="2"`)) }
