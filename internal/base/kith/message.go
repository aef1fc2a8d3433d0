package kith

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// The kinds of message (register 8279) that this package writes or that Tråd reads.
const (
	Dialogue        = "DIALOG_HELSEFAGLIG"
	DialogueRequest = "DIALOG_FORESPORSEL"
	DialogueAnswer  = "DIALOG_SVAR"
	DialogueNote    = "DIALOG_NOTAT"
)

// Message is a head message with a professional dialogue in it.
type Message struct {
	ID       string // MsgId, a UUID
	Kind     string // MsgInfo/Type
	Written  string // GenDate as it stands; the writer takes At
	At       time.Time
	Parent   string // the message that this one follows in its thread, "" for the first
	Thread   string // the first message of the thread, "" for the first
	Sender   Organisation
	Receiver Organisation
	Others   []Organisation // receivers of a copy
	Patient  *Person        // nil where none is named
	Notes    []Note         // none where the message is not a dialogue
	Attached []Attachment
	Space    string // the namespace of the first document's content: which standard and version
}

// Ident is a number with its kind: HER, ENH of an organisation, FNR, DNR, FHN of a person, HPR of a professional.
type Ident struct{ Kind, Value string }

// The kinds of numbers.
const (
	HER = "HER"
	HPR = "HPR"
	FNR = "FNR"
	DNR = "DNR"
	FHN = "FHN"
)

var identNames = map[string]string{
	HER: "HER-id", "ENH": "Organisasjonsnummeret i Enhetsregisteret", HPR: "HPR-nummer", FNR: "Fødselsnummer", DNR: "D-nummer", FHN: "Felles hjelpenummer",
}

// Organisation is the business; Under it the communication party that a message is from or to, where that is a part of the business, and
// Who where it is a person.
type Organisation struct {
	Name   string
	Idents []Ident
	Under  *Organisation
	Who    *Person
}

// Number is the first number of a kind, "" where there is none.
func (o Organisation) Number(kind string) string { return number(o.Idents, kind) }

// Party is the number and name of the communication party: the innermost that has a HER-id.
func (o Organisation) Party() (her, name string) {
	her, name = o.Number(HER), o.Name
	if o.Under != nil {
		if h, n := o.Under.Party(); h != "" {
			her, name = h, n
		}
	}
	if o.Who != nil {
		if h := number(o.Who.Idents, HER); h != "" {
			her, name = h, o.Who.Name()
		}
	}
	return her, name
}

func number(all []Ident, kind string) string {
	for _, i := range all {
		if i.Kind == kind {
			return i.Value
		}
	}
	return ""
}

// Person is a patient or a professional.
type Person struct {
	Given, Middle, Family string
	Born                  string // YYYY-MM-DD
	Sex                   string // 1 man, 2 woman (register 3101)
	Idents                []Ident
	Phone                 string
	Role                  Code   // to the patient
	Profession            string // register 9060: LE physician, SP nurse
}

// Number is the first number of a kind, "" where there is none.
func (p Person) Number(kind string) string { return number(p.Idents, kind) }

// Name is the whole name.
func (p Person) Name() string {
	return strings.Join(strings.Fields(p.Given+" "+p.Middle+" "+p.Family), " ")
}

// Roles to the patient (register 9034).
var (
	RoleGP       = Code{V: "6", S: listRole, DN: "Fastlege"}
	RoleReceiver = Code{V: "24", S: listRole, DN: "Kontakt hos mottaker"} // of the first message of a thread
)

// Note is what a dialogue says: its subject, kept through the thread, the text, and who answers for it.
type Note struct {
	Subject Code // register 7322 in a professional dialogue
	Title   string
	Text    string
	Roles   []Role
}

// AboutPatient is the subject that Tråd writes with.
var AboutPatient = Code{V: "6", S: listSubject, DN: "Henvendelse om pasient"}

// Role is somebody, or a unit, with a role in a note.
type Role struct {
	Code    Code
	Who     *Person
	Unit    string // the name of a unit, with its UnitHER; Who may stand in it
	UnitHER string
	Tel     string // the unit's telephone
}

// Attachment is a file. Receivers take PDF/A, JPEG and PNG.
type Attachment struct {
	Mime        string
	Description string
	At          time.Time
	Bytes       []byte
}

var isUUID = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// IsID reports whether s is what a MsgId must be: a UUID.
func IsID(s string) bool { return isUUID.MatchString(s) }

// instant writes a time as the messages do: seconds, with the zone of Norway.
func instant(at time.Time) string { return at.In(oslo).Format("2006-01-02T15:04:05-07:00") }

var oslo = func() *time.Location {
	if z, err := time.LoadLocation("Europe/Oslo"); err == nil {
		return z
	}
	return time.FixedZone("CET", 3600)
}()

// ReadTime reads a time as messages write it. Without a zone it is Norway's.
func ReadTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.UTC(), true
	}
	at, err := time.ParseInLocation("2006-01-02T15:04:05", s, oslo)
	return at.UTC(), err == nil
}

// ReadMessage reads a head message. The error is an ErrXML, ErrShape or ErrKind; with the last two the Message holds what could be read of the
// head, to address a receipt: see Message.Addressed.
func ReadMessage(raw []byte, most Limits) (*Message, error) {
	root, err := Read(raw, most)
	if err != nil {
		return nil, err
	}
	return MessageOf(root)
}

// MessageOf is ReadMessage of a tree that has been read.
func MessageOf(root *Node) (*Message, error) {
	if root.Name != "MsgHead" {
		return nil, fmt.Errorf("%w: not a head message", ErrKind)
	}
	info := root.Find("MsgInfo")
	m := &Message{
		ID: info.Find("MsgId").Text, Kind: info.Find("Type").V, Written: info.Find("GenDate").Text,
		Parent: info.Find("ConversationRef", "RefToParent").Text, Thread: info.Find("ConversationRef", "RefToConversation").Text,
		Sender: organisation(info.Find("Sender", "Organisation")), Receiver: organisation(info.Find("Receiver", "Organisation")),
	}
	for _, o := range info.All("OtherReceiver") {
		m.Others = append(m.Others, organisation(o.Find("Organisation")))
	}
	if p := info.All("Patient"); len(p) > 0 {
		who := person(p[0])
		m.Patient = &who
	}
	if content := root.Find("Document", "RefDoc", "Content").Under; len(content) > 0 {
		m.Space = content[0].Space
	}
	if root.Space != SpaceHead {
		return m, fmt.Errorf("%w: another version of the head", ErrKind)
	}
	if err := root.wellShaped(); err != nil {
		return m, err
	}
	at, ok := ReadTime(m.Written)
	if !ok {
		return m, info.Find("GenDate").misshapen()
	}
	m.At = at
	docs := root.All("Document")
	if len(docs) == 0 {
		return m, root.misshapen()
	}
	for _, d := range docs {
		if err := m.document(d.Find("RefDoc")); err != nil {
			return m, err
		}
	}
	return m, nil
}

// document reads one document of the message: the dialogue, or an attachment.
func (m *Message) document(ref *Node) error {
	content := ref.Find("Content").Under
	if len(content) == 0 {
		return nil // a reference to what lies elsewhere
	}
	at, _ := ReadTime(ref.Find("IssueDate").V)
	for _, c := range content {
		switch {
		case c.Name == "Base64Container" && c.Space == SpaceBase64:
			raw, err := base64.StdEncoding.Strict().DecodeString(strings.Join(strings.Fields(c.Text), ""))
			if err != nil || len(c.Under) > 0 {
				return c.misshapen()
			}
			m.Attached = append(m.Attached, Attachment{Mime: ref.Find("MimeType").Text, Description: ref.Find("Description").Text, At: at, Bytes: raw})
		case c.Name == "Dialogmelding":
			if short[c.Space] != "dia" {
				return fmt.Errorf("%w: another version of the dialogue", ErrKind)
			}
			if err := c.wellShaped(); err != nil {
				return err
			}
			m.notes(c)
		}
	}
	return nil
}

func (m *Message) notes(d *Node) {
	for _, n := range d.All("Notat") {
		x := Note{Subject: n.Find("TemaKodet").Code, Title: n.Find("Tema").Text, Text: n.Find("TekstNotatInnhold").Words()}
		for _, r := range n.All("RollerRelatertNotat") {
			x.Roles = append(x.Roles, role(r))
		}
		m.Notes = append(m.Notes, x)
	}
	for _, q := range d.All("Foresporsel") {
		text := strings.TrimSpace(q.Find("Sporsmal").Words() + "\n" + q.Find("Begrunnelse").Text)
		m.Notes = append(m.Notes, Note{Subject: q.Find("TypeForesp").Code, Title: q.Find("EmneSporsmal").Text, Text: text})
	}
}

func role(n *Node) Role {
	r := Role{Code: n.Find("RoleToPatient").Code}
	if !r.Code.Is() {
		r.Code = n.Find("RolleNotat").Code
	}
	in := n
	if unit := n.All("TilknyttetEnhet"); len(unit) > 0 {
		in = unit[0]
		r.Unit, r.UnitHER, r.Tel = in.Find("Kontaktenhet", "OrganisationName").Text, number(idents(in.Find("Kontaktenhet")), HER), phone(in.Find("Kontaktenhet"))
	}
	for _, name := range []string{"HealthcareProfessional", "Person"} {
		if p := in.All(name); len(p) > 0 {
			who := person(p[0])
			r.Who = &who
		}
	}
	return r
}

func person(n *Node) Person {
	p := Person{
		Given: n.Find("GivenName").Text, Middle: n.Find("MiddleName").Text, Family: n.Find("FamilyName").Text, Born: n.Find("DateOfBirth").Text,
		Sex: n.Find("Sex").V, Idents: idents(n), Phone: phone(n), Role: n.Find("RoleToPatient").Code, Profession: n.Find("TypeHealthcareProfessional").V,
	}
	return p
}

func phone(n *Node) string {
	for _, t := range n.All("TeleCom") {
		if number, ok := strings.CutPrefix(t.Find("TeleAddress").V, "tel:"); ok {
			return number
		}
	}
	return ""
}

func idents(n *Node) []Ident {
	var all []Ident
	for _, i := range n.All("Ident") {
		all = append(all, Ident{i.Find("TypeId").V, i.Find("Id").Text})
	}
	return all
}

func organisation(n *Node) Organisation {
	o := Organisation{Name: n.Find("OrganisationName").Text, Idents: idents(n)}
	if u := n.All("Organisation"); len(u) > 0 {
		under := organisation(u[0])
		o.Under = &under
	}
	if p := n.All("HealthcareProfessional"); len(p) > 0 {
		who := person(p[0])
		o.Who = &who
	}
	return o
}
