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

// Unit is a business in a receipt, and the communication party in it.
type Unit struct {
	Name string
	Ident
	Dept *Unit
}

// Party is the number of the innermost that has one.
func (u Unit) Party() string {
	if u.Dept != nil && u.Dept.Value != "" {
		return u.Dept.Value
	}
	return u.Value
}

// Addressed reports whether there is somebody to send a receipt to, about a message that has a number.
func (m *Message) Addressed() bool { return m != nil && m.ID != "" }

// Receipt is the answer to a message: accepted, or refused where there are faults. Sender and receiver are the message's receiver and sender, with the
// same numbers; nothing of the patient is in it. It is 1.0 for what came before 2012: PLO 1.5 and dialogue 1.0.
func (m Message) Receipt(id string, now time.Time, faults ...Code) Receipt {
	r := Receipt{
		Version: "1.1", ID: id, At: now, Sender: unit(m.Receiver), Receiver: unit(m.Sender), Status: Accepted, Faults: faults,
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

func unit(o Organisation) Unit {
	u := Unit{Name: o.Name}
	if len(o.Idents) > 0 {
		u.Ident = o.Idents[0]
	}
	if o.Under != nil {
		dept := unit(*o.Under)
		dept.Dept = nil
		u.Dept = &dept
	}
	return u
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
	w.hcp("Sender", r.Sender)
	w.hcp("Receiver", r.Receiver)
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

func (w *writer) hcp(name string, u Unit) {
	w.open(name)
	w.open("HCP")
	w.open("Inst")
	w.unit(u)
	if u.Dept != nil {
		w.in("Dept", func() { w.unit(*u.Dept) })
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
	r.Sender, r.Receiver = unitOf(root.Find("Sender", "HCP", "Inst")), unitOf(root.Find("Receiver", "HCP", "Inst"))
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
	if d := n.All("Dept"); len(d) > 0 {
		dept := unitOf(d[0])
		dept.Dept = nil
		u.Dept = &dept
	}
	return u
}
