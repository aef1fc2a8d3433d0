// Package kith reads and writes the national XML messages between those who give care: the head message (hodemelding, MsgHead 1.2, HIS
// 80601:2006), the professional dialogue in it (Helsefaglig dialog, Dialogmelding 1.1, HIS 80603:2017 and HIS 1077:2017) with attachments (HIS 1036:2011),
// and the application receipt (AppRec 1.0 and 1.1, HIS 80415:2012).
//
// The reader takes no document type and no entities but the five of XML, bounds size, depth and number of elements, reads UTF-8 and ISO-8859-1,
// and holds what it reads against the order and number of elements that the schemas ask for. The writer gives only what the schemas take.
//
//	raw, err := kith.Message{ID: id, Kind: kith.Dialogue, …}.XML()
//	m, err := kith.ReadMessage(raw, kith.Large)
//	receipt := m.Receipt(db.NewID(), now, kith.E36.Fault("Pasienten følges ikke her."))
//	r, err := kith.ReadReceipt(receipt.XML())
//
// No error holds anything that stood in a message.
package kith

import (
	"errors"
	"strings"
)

// What is wrong with a document. Each is a beginning of errors that say where, by line and element, never what stood there.
var (
	ErrXML   = errors.New("kith: XML that cannot be read") // T01
	ErrShape = errors.New("kith: not as the schema says")  // T02
	ErrKind  = errors.New("kith: another message")         // T10
)

// Namespaces of the standards.
const (
	SpaceHead       = "http://www.kith.no/xmlstds/msghead/2006-05-24"
	SpaceDialogue   = "http://www.kith.no/xmlstds/dialog/2013-01-23"
	SpaceDialogue10 = "http://www.kith.no/xmlstds/dialog/2006-10-11"
	SpaceCommon     = "http://www.kith.no/xmlstds/felleskomponent1"
	SpaceBase64     = "http://www.kith.no/xmlstds/base64container"
	SpaceReceipt10  = "http://www.kith.no/xmlstds/apprec/2004-11-21"
	SpaceReceipt11  = "http://www.kith.no/xmlstds/apprec/2012-02-15"
)

// The code lists that messages name, under 2.16.578.1.12.4.1.1.
const (
	oid         = "2.16.578.1.12.4.1.1."
	listIdent   = oid + "8116" // kinds of persons' numbers
	listOrg     = oid + "9051" // kinds of organisations' numbers
	listRole    = oid + "9034" // roles to the patient
	listSubject = oid + "7322" // subjects of the professional dialogue
	listFault   = oid + "8221" // faults of the application receipt
	listSex     = oid + "3101"
)

// Code is a coded value: the datatypes CS and CV.
type Code struct {
	V  string // the code
	S  string // the code list; "" for CS
	DN string // the code's name
	OT string // what stands besides, in the sender's words
}

// Is reports whether anything is said.
func (c Code) Is() bool { return c != Code{} }

// InWords is the code as it may be shown: its name, else its number, and what the sender wrote besides. "" where nothing is said.
func (c Code) InWords() string {
	said := c.DN
	if said == "" && c.V != "" {
		said = "kode " + c.V
	}
	if c.OT == "" || c.OT == said {
		return said
	}
	return strings.TrimPrefix(said+", "+c.OT, ", ")
}
