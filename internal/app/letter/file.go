package letter

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/kith"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// mostFiles is how many attachments a message may have.
const mostFiles = 20

// format is a kind of file that receivers of messages must take (HIS 1036), known by how it begins.
type format struct {
	mime, ending, magic string
	also                string // another name that senders write for it
}

var formats = []format{
	{mime: "application/pdf", ending: ".pdf", magic: "%PDF-"},
	{mime: "image/jpeg", ending: ".jpg", magic: "\xff\xd8\xff", also: "image/jpg"},
	{mime: "image/png", ending: ".png", magic: "\x89PNG\r\n\x1a\n"},
}

// formatOf is what an attachment is, nil where it is nothing that is shown here, or another thing than it says.
func formatOf(a kith.Attachment) *format {
	i := slices.IndexFunc(formats, func(f format) bool { return bytes.HasPrefix(a.Bytes, []byte(f.magic)) })
	if i < 0 || a.Packed {
		return nil
	}
	said, _, err := mime.ParseMediaType(a.Mime)
	if f := &formats[i]; a.Mime == "" || err == nil && (said == f.mime || said == f.also) {
		return f
	}
	return nil
}

// attach keeps what was attached to a message, sealed.
func attach(ctx context.Context, tx *app.Tx, id db.ID, files []kith.Attachment) error {
	for i, a := range files {
		sealed, err := tx.Service.Keys.Seal(a.Bytes, message.Item(id))
		if err != nil {
			return fmt.Errorf("letter.In: %w", err)
		}
		if err := tx.InsertPartyAttachment(ctx, query.InsertPartyAttachmentParams{
			ID: db.NewID(), MessageID: id, Number: i + 1, Mime: formatOf(a).mime, Title: cut(nb.CleanLine(a.Description)), Size: len(a.Bytes), Sealed: sealed,
		}); err != nil {
			return fmt.Errorf("letter.In: %w", err)
		}
	}
	return nil
}

// File is an attachment of a message from a party.
type File struct {
	Number int
	Title  string // in the sender's words
	Mime   string
	Size   int
	Name   string // for who keeps it: what it is, never whose
	Bytes  []byte // nil in a list
}

func fileOf(number int, title, mime string, size int) File {
	f := File{Number: number, Title: title, Mime: mime, Size: size, Name: "vedlegg-" + nb.Int(number)}
	for _, x := range formats {
		if x.mime == mime {
			f.Name += x.ending
		}
	}
	if f.Title == "" {
		f.Title = "Vedlegg " + nb.Int(number)
	}
	return f
}

// OpenFile is an attachment, decided and audited as a look at the message that it came with. Not of one that she objects to others seeing.
func OpenFile(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, of db.ID, number int) (*File, error) {
	var w Where
	if _, err := w.readIncoming(ctx, s, a, id); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(w.Incoming, func(m Incoming) bool { return m.ID == of })
	if i < 0 || w.Incoming[i].Hidden || !slices.ContainsFunc(w.Incoming[i].Files, func(f File) bool { return f.Number == number }) {
		if _, err := patient.Header(ctx, s, a, access.SeePlan, id, "messages"); err != nil {
			return nil, err
		}
		if i >= 0 && w.Incoming[i].Hidden {
			return nil, errs.NotFound(care.HiddenText + ".")
		}
		return nil, app.Unknown()
	}
	if _, err := patient.Header(ctx, s, a, access.SeePlan, id, message.Item(of)); err != nil {
		return nil, err
	}
	return FileOf(ctx, s, of, number)
}

// FileOf reads an attachment. It neither decides nor audits.
func FileOf(ctx context.Context, s *app.Service, of db.ID, number int) (*File, error) {
	row, err := s.Store.Reader().PartyAttachment(ctx, query.PartyAttachmentParams{MessageID: of, Number: number})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, app.Unknown() // deleted meanwhile
	}
	if err != nil {
		return nil, fmt.Errorf("letter.FileOf: %w", err)
	}
	f := fileOf(row.Number, row.Title, row.Mime, row.Size)
	if f.Bytes, err = s.Keys.Open(row.Sealed, message.Item(of)); err != nil {
		return nil, fmt.Errorf("letter.FileOf: %w", err)
	}
	return &f, nil
}

// Image reports whether it is a picture, which a page may show; a PDF may hold more than it shows, and is kept as a file.
func (f File) Image() bool { return strings.HasPrefix(f.Mime, "image/") }
