package kith

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Statuses of a receipt (register 8258).
const (
	Accepted = "1"
	Rejected = "2"
	PartOK   = "3" // only for claims of payment: some of it was refused
)

// Receipt is an application receipt: exactly one for each receiver of a message, final, and never changed.
type Receipt struct {
	Version  string // "1.0" or "1.1"
	ID       string
	At       time.Time
	Copy     bool // the message was a copy to who answers
	Sender   Unit // who received the message
	Receiver Unit // who sent it
	Status   string
	Faults   []Code // none unless refused
	Original Original
}

// Original is the message that a receipt is about.
type Original struct {
	Kind    string
	Written string // its GenDate, as it stood
	ID      string
}

// Unit is a business in a receipt, the communication party in it, and the person where that is who is communicated with.
type Unit struct {
	Name string
	Ident
	More   []Ident // its other numbers
	Dept   *Unit
	Person *Unit
}

// Party is the number of the communication party: the innermost HER-id, else the innermost number of another kind.
func (u Unit) Party() string {
	if all := u.Numbers(); len(all) > 0 {
		return all[0]
	}
	if u.Dept != nil && u.Dept.Value != "" {
		return u.Dept.Value
	}
	return u.Value
}

// Numbers are the HER-ids, the innermost first and that of the business last.
func (u Unit) Numbers() []string {
	var all []string
	if u.Person != nil {
		all = u.Person.Numbers()
	}
	if u.Dept != nil {
		all = append(all, u.Dept.Numbers()...)
	}
	if her := number(append([]Ident{u.Ident}, u.More...), HER); her != "" {
		all = append(all, her)
	}
	return all
}

// Addressed reports whether there is somebody to send a receipt to, about a message that has a number.
func (m *Message) Addressed() bool { return m != nil && m.ID != "" }

// Receipt is the answer to a message: accepted, or refused where there are faults. Sender and receiver are the message's receiver and sender, with the
// same numbers; nothing of the patient is in it. It is 1.0 for what came before 2012: PLO 1.5 and dialogue 1.0.
func (m Message) Receipt(id string, now time.Time, faults ...Code) Receipt {
	return m.ReceiptFrom(m.Receiver, id, now, faults...)
}

// ReceiptFrom is Receipt from one of several receivers of a message: each answers for itself.
func (m Message) ReceiptFrom(o Organisation, id string, now time.Time, faults ...Code) Receipt {
	r := Receipt{
		Version: "1.1", ID: id, At: now, Sender: unit(o), Receiver: unit(m.Sender), Status: Accepted, Faults: faults,
		Original: Original{Kind: m.Kind, Written: m.Written, ID: m.ID},
	}
	if strings.HasSuffix(m.Space, "/2009-06-30") || m.Space == SpaceDialogue10 {
		r.Version = "1.0"
	}
	if len(faults) > 0 {
		r.Status = Rejected
	}
	return r
}

// unit mirrors an organisation with all its numbers (HITS 1168, 6.1). A person is who is communicated with where she has a HER-id; one who only signs is not mirrored (11.2).
func unit(o Organisation) Unit {
	u := Unit{Name: o.Name}
	u.numbered(o.Idents)
	last := &u
	for in := &o; in != nil; in = in.Under {
		if in != &o {
			last.Dept = &Unit{Name: in.Name}
			last = last.Dept
			last.numbered(in.Idents)
		}
		if in.Who != nil && number(in.Who.Idents, HER) != "" {
			u.Person = &Unit{Name: in.Who.Name()}
			u.Person.numbered(in.Who.Idents)
		}
	}
	return u
}

// numbered takes the HER-id first, where there is one.
func (u *Unit) numbered(all []Ident) {
	i := max(0, slices.IndexFunc(all, func(x Ident) bool { return x.Kind == HER }))
	for j, x := range all {
		if j == i {
			u.Ident = x
		} else if x.Kind != "" && x.Value != "" {
			u.More = append(u.More, x)
		}
	}
}

// XML writes the receipt.
func (r Receipt) XML() []byte {
	space, version := SpaceReceipt11, "v1.1 2012-02-15"
	if r.Version == "1.0" {
		space, version = SpaceReceipt10, "1.0 2004-11-21"
	}
	w := &writer{}
	w.b.WriteString(declaration + `<AppRec xmlns="` + space + `">`)
	w.code("MsgType", Code{V: "APPREC", DN: "Applikasjonskvittering"})
	w.must("MIGversion", version)
	w.must("SoftwareName", "Tråd")
	w.must("GenDate", r.At.UTC().Format("2006-01-02T15:04:05Z"))
	w.must("Id", r.ID)
	role := map[bool]map[bool]Code{ // by version 1.0 and copy
		false: {false: {V: "PRIM", DN: "Primærmottaker"}, true: {V: "COP", DN: "Kopimottaker"}},
		true:  {false: {V: "SPR", DN: "Tjenesteyter"}, true: {V: "COP", DN: "Kopimottaker"}},
	}
	w.hcp("Sender", role[r.Version == "1.0"][r.Copy], r.Sender)
	sender := Code{V: "AVS", DN: "Avsender"}
	if r.Version == "1.0" {
		sender = Code{}
	}
	w.hcp("Receiver", sender, r.Receiver)
	w.code("Status", Code{V: r.Status, DN: map[string]string{Accepted: "OK", Rejected: "Avvist", PartOK: "OK, feil i delmelding"}[r.Status]})
	for _, f := range r.Faults {
		w.code("Error", f)
	}
	w.in("OriginalMsgId", func() {
		w.b.WriteString(`<MsgType V="`)
		w.escape(strings.Join(strings.Fields(r.Original.Kind), " "))
		w.b.WriteString(`"/>`)
		at := strings.TrimSpace(r.Original.Written)
		if _, ok := ReadTime(at); !ok {
			at = r.At.UTC().Format("2006-01-02T15:04:05Z")
		}
		w.must("IssueDate", at)
		w.must("Id", r.Original.ID)
	})
	w.close("AppRec")
	w.b.WriteByte('\n')
	return w.b.Bytes()
}

func (w *writer) hcp(name string, role Code, u Unit) {
	w.open(name)
	w.code("Role", role)
	w.open("HCP")
	w.open("Inst")
	w.unit(u)
	for d := u.Dept; d != nil; d = d.Dept {
		w.in("Dept", func() {
			w.unit(*d)
			w.more(d.More)
		})
	}
	w.more(u.More)
	if u.Person != nil {
		w.in("HCPerson", func() {
			w.unit(*u.Person)
			w.more(u.Person.More)
		})
	}
	w.close("Inst")
	w.close("HCP")
	w.close(name)
}

func (w *writer) unit(u Unit) {
	w.text("Name", u.Name)
	if u.Value != "" {
		w.must("Id", u.Value)
		w.code("TypeId", Code{V: u.Kind})
	}
}

func (w *writer) more(all []Ident) {
	for _, i := range all {
		w.in("AdditionalId", func() {
			w.must("Id", i.Value)
			w.code("Type", Code{V: i.Kind})
		})
	}
}

// ReadReceipt reads an application receipt of either version. One that refuses without saying why is ErrShape (HIS 80415: status 2 needs an Error), and
// so is one of a status that is not in the register.
func ReadReceipt(raw []byte) (*Receipt, error) {
	root, err := Read(raw, Small)
	if err != nil {
		return nil, err
	}
	return ReceiptOf(root)
}

// ReceiptOf is ReadReceipt of a tree that has been read.
func ReceiptOf(root *Node) (*Receipt, error) {
	r := &Receipt{}
	switch {
	case root.Name == "AppRec" && root.Space == SpaceReceipt11:
		r.Version = "1.1"
	case root.Name == "AppRec" && root.Space == SpaceReceipt10:
		r.Version = "1.0"
	default:
		return nil, fmt.Errorf("%w: not an application receipt", ErrKind)
	}
	if err := root.wellShaped(); err != nil {
		return nil, err
	}
	r.ID, r.Status = root.Find("Id").Text, root.Find("Status").V
	r.Copy = root.Find("Sender", "Role").V == "COP"
	r.Sender, r.Receiver = unitOf(hcp(root.Find("Sender", "HCP"))), unitOf(hcp(root.Find("Receiver", "HCP")))
	original := root.Find("OriginalMsgId")
	r.Original = Original{Kind: original.Find("MsgType").V, Written: original.Find("IssueDate").Text, ID: original.Find("Id").Text}
	for _, e := range root.All("Error") {
		r.Faults = append(r.Faults, e.Code)
	}
	at, ok := ReadTime(root.Find("GenDate").Text)
	r.At = at
	if !ok || r.Original.ID == "" || !slices.Contains([]string{Accepted, Rejected, PartOK}, r.Status) || r.Status == Rejected && len(r.Faults) == 0 {
		return nil, root.misshapen()
	}
	return r, nil
}

func unitOf(n *Node) Unit {
	u := Unit{Name: n.Find("Name").Text, Ident: Ident{Kind: n.Find("TypeId").V, Value: n.Find("Id").Text}}
	for _, x := range n.All("AdditionalId") {
		u.More = append(u.More, Ident{Kind: x.Find("Type").V, Value: x.Find("Id").Text})
	}
	last := &u
	for _, d := range n.All("Dept") {
		dept := unitOf(d)
		last.Dept = &dept
		last = last.Dept
	}
	for _, p := range n.All("HCPerson") {
		if who := unitOf(p); u.Person == nil || len(u.Person.Numbers()) == 0 {
			u.Person = &who
		}
	}
	return u
}

// hcp is the business of an address, or the person where only she stands there.
func hcp(n *Node) *Node {
	if all := n.All("HCProf"); len(all) > 0 {
		return all[0]
	}
	return n.Find("Inst")
}
