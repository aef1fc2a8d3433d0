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
	Unread   int    // how many documents are not here: they lie elsewhere, or are neither a dialogue nor an attachment
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
	Phone  string
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

// Numbers are its HER-ids, that of the communication party first and that of the business last.
func (o Organisation) Numbers() []string {
	var all []string
	if o.Under != nil {
		all = o.Under.Numbers()
	}
	if o.Who != nil {
		if her := number(o.Who.Idents, HER); her != "" {
			all = append([]string{her}, all...)
		}
	}
	if her := o.Number(HER); her != "" {
		all = append(all, her)
	}
	return all
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
	Does                  string // the profession as it may be shown; read, not written
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
	More    []string // what stands beside the text, a line each in bokmål: remarks, urgency, dates, coded values
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
	Remark  string // about the unit
}

// Attachment is a file. Receivers take PDF/A, JPEG and PNG.
type Attachment struct {
	Mime        string
	Description string
	At          time.Time
	Packed      bool // in another way than base64: it is not shown
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
	m := headOf(root)
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
		return m, root.Find("MsgInfo", "GenDate").misshapen()
	}
	m.At = at
	docs := root.All("Document")
	if len(docs) == 0 {
		return m, root.misshapen()
	}
	m.Unread = len(root.All("PatientReport")) // each about a patient of its own
	for _, d := range docs {
		notes, files := len(m.Notes), len(m.Attached)
		if err := m.document(d.Find("RefDoc")); err != nil {
			return m, err
		}
		remark := d.Find("Annotation").Text
		if len(m.Notes) > notes {
			m.Notes[notes].says("Merknad", remark)
		}
		for i := range m.Attached[files:] {
			a := &m.Attached[files+i]
			a.Description = strings.TrimSpace(a.Description + " " + remark)
		}
	}
	return m, nil
}

// Head reads who sent what to whom of a document that cannot be read as a whole: it is cut, too large or has a document type. nil where that cannot be read either. It is for
// the receipt that says so, and for nothing else.
func Head(raw []byte) *Message {
	root, err := read(raw[:min(len(raw), Small.Bytes)], Small, "MsgInfo")
	if err != nil || root.Name != "MsgHead" || root.Space != SpaceHead {
		return nil
	}
	return headOf(root)
}

func headOf(root *Node) *Message {
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
	return m
}

// document reads one document of the message: the dialogue, or an attachment.
func (m *Message) document(ref *Node) error {
	content := ref.Find("Content").Under
	if len(content) == 0 { // a reference to what lies elsewhere
		m.Unread++
	}
	at, _ := ReadTime(ref.Find("IssueDate").V)
	for _, c := range content {
		switch {
		case c.Name == "Base64Container" && c.Space == SpaceBase64:
			raw, err := base64.StdEncoding.Strict().DecodeString(strings.Join(strings.Fields(c.Text), ""))
			if err != nil || len(c.Under) > 0 {
				return c.misshapen()
			}
			packed := ref.Find("Compression").Is() || ref.Find("Compression").Text != ""
			m.Attached = append(m.Attached, Attachment{Mime: ref.Find("MimeType").Text, Description: ref.Find("Description").Text, At: at, Packed: packed, Bytes: raw})
		case c.Name == "Dialogmelding":
			if short[c.Space] != "dia" {
				return fmt.Errorf("%w: another version of the dialogue", ErrKind)
			}
			if err := c.wellShaped(); err != nil {
				return err
			}
			m.notes(c)
		default:
			m.Unread++
		}
	}
	return nil
}

// notes reads all that a dialogue says. What has no place of its own in a Note becomes a line beside its text: nothing that was written is to be lost.
func (m *Message) notes(d *Node) {
	from := len(m.Notes)
	for _, n := range d.All("Notat") {
		x := Note{Subject: n.Find("TemaKodet").Code, Title: n.Find("Tema").Text, Text: n.Find("TekstNotatInnhold").Words()}
		if x.Subject.V != AboutPatient.V || x.Subject.S != AboutPatient.S || x.Subject.OT != "" {
			x.codes("Tema", n.Find("TemaKodet"))
		}
		x.says("Merknad", n.Find("Merknad").Text)
		x.says("Dato", n.Find("DatoNotat").Text)
		x.roles(n)
		m.Notes = append(m.Notes, x)
		for _, q := range n.All("Foresporsel") {
			m.Notes = append(m.Notes, enquiry(q))
		}
	}
	for _, q := range d.All("Foresporsel") {
		m.Notes = append(m.Notes, enquiry(q))
	}
	if len(m.Notes) > from {
		m.Notes[from].codes("Sakstype", d.Find("SakstypeKodet"))
		m.Notes[from].says("Sakstype", d.Find("Sakstype").Text)
	}
}

func enquiry(q *Node) Note {
	x := Note{Subject: q.Find("TypeForesp").Code, Title: q.Find("EmneSporsmal").Text, Text: q.Find("Sporsmal").Words()}
	x.codes("Type forespørsel", q.Find("TypeForesp"))
	x.codes("Formål", q.Find("Formål"))
	x.says("Begrunnelse", q.Find("Begrunnelse").Text)
	x.codes("Hastegrad", q.Find("Hastegrad"))
	x.says("Fra dato", q.Find("FraDato").Text)
	x.says("Til dato", q.Find("TilDato").Text)
	x.codes("Journalinformasjon", q.All("TypeJournalinfo")...)
	x.codes("Opplysning", q.All("KodetOpplysning")...)
	x.roles(q)
	return x
}

// says adds a line, none where nothing is said.
func (n *Note) says(label, text string) {
	if text = strings.TrimSpace(text); text != "" {
		n.More = append(n.More, label+": "+text)
	}
}

func (n *Note) codes(label string, all ...*Node) {
	for _, c := range all {
		n.says(label, c.InWords())
	}
}

func (n *Note) roles(in *Node) {
	for _, r := range in.All("RollerRelatertNotat") {
		n.Roles = append(n.Roles, role(r))
	}
}

func role(n *Node) Role {
	r := Role{Code: n.Find("RoleToPatient").Code}
	if !r.Code.Is() {
		r.Code = n.Find("RolleNotat").Code
	}
	in := []*Node{n}
	if unit := n.Find("TilknyttetEnhet"); len(unit.Under) > 0 {
		in = append(in, unit)
		r.Unit, r.UnitHER, r.Tel = unit.Find("Kontaktenhet", "OrganisationName").Text, number(idents(unit.Find("Kontaktenhet")), HER), phone(unit.Find("Kontaktenhet"))
		r.Remark = unit.Find("Merknad").Text
	}
	for _, x := range in {
		for _, name := range []string{"HealthcareProfessional", "Person"} {
			if p := x.All(name); len(p) > 0 {
				who := person(p[0])
				r.Who = &who
			}
		}
	}
	return r
}

// professions are the commonest of register 9060: many senders write the code alone.
var professions = map[string]string{"LE": "lege", "SP": "sykepleier", "HP": "helsefagarbeider", "VP": "vernepleier", "FT": "fysioterapeut", "ET": "ergoterapeut"}

func person(n *Node) Person {
	p := Person{
		Given: n.Find("GivenName").Text, Middle: n.Find("MiddleName").Text, Family: n.Find("FamilyName").Text, Born: n.Find("DateOfBirth").Text,
		Sex: n.Find("Sex").V, Idents: idents(n), Phone: phone(n), Role: n.Find("RoleToPatient").Code, Profession: n.Find("TypeHealthcareProfessional").V,
		Does: n.Find("TypeHealthcareProfessional").InWords(),
	}
	if name := professions[p.Profession]; name != "" {
		p.Does = name
	}
	return p
}

func phone(n *Node) string {
	for _, t := range n.All("TeleCom") {
		address := strings.TrimSpace(t.Find("TeleAddress").V)
		number, ok := strings.CutPrefix(strings.ToLower(address), "tel:")
		if ok || strings.Trim(number, "+0123456789 ") == "" && number != "" { // some write the number alone
			return strings.TrimSpace(number)
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
	o := Organisation{Name: n.Find("OrganisationName").Text, Idents: idents(n), Phone: phone(n)}
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
