package recordexport

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// MakeJob is the kind of the job that makes a file.
const MakeJob = "record_export.make"

// Make is the job's payload.
type Make struct{ Export db.ID }

// Printer writes the pages of a file; the words of an event are the front's.
type Printer struct {
	Person func(w io.Writer, p *Person) error
	Index  func(w io.Writer, x *Index) error
}

// Person is one person as her page in the file shows her.
type Person struct {
	*patient.Record
	Written
	File    string // "person-0001.html"
	OrgName string
	Made    time.Time
}

// Index is the page that one begins on.
type Index struct {
	OrgName             string
	Made                time.Time
	AskedBy, ApprovedBy string
	Reason              string
	Lines               []IndexLine
	Counts              Counts
}

// IndexLine is a person in the index.
type IndexLine struct {
	File, Name string
	Born       date.Date
	Status     string // of her newest enrolment
}

// Handler makes the file that the payload names.
func Handler(s *app.Service, print Printer) job.Handler {
	return func(ctx context.Context, payload json.RawMessage) error {
		var m Make
		if err := json.Unmarshal(payload, &m); err != nil {
			return fmt.Errorf("%s: %w", MakeJob, err)
		}
		return Run(ctx, s, m.Export, print)
	}
}

// Run makes the file of an approved export. It begins anew each time, so it may run more than once; one that is ready, or
// that nobody has approved, is left alone, and one whose asker has lost access since is not made. Every person in it is audited before anybody can fetch it.
func Run(ctx context.Context, s *app.Service, id db.ID, print Printer) error {
	r := s.Store.Reader()
	x, err := load(ctx, id, r.RecordExport)
	if err != nil || Status(x.Status) != Approved {
		return err
	}
	gone, err := over(ctx, r, x.OrganisationID, x.AskedRole, s.Today())
	if err != nil {
		return err
	}
	if err := s.Store.InTx(ctx, func(w *store.Writer) error {
		if gone {
			_, err := lapse(ctx, w, id, db.At(s.Now()))
			return err
		}
		return startOver(ctx, w, id)
	}); err != nil || gone {
		return err
	}
	m, err := newMaker(ctx, s, r, x, print)
	if err != nil {
		return err
	}
	if err := m.all(ctx); err != nil {
		return err
	}
	if err := s.See(ctx, m.asker(), access.MakeRecordExport, nil, m.items, m.subjects...); err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		if err := w.DeleteRecordExportSubjects(ctx, id); err != nil {
			return fmt.Errorf("recordexport.Run: %w", err)
		}
		for _, p := range m.subjects {
			if err := w.InsertRecordExportSubject(ctx, query.InsertRecordExportSubjectParams{ExportID: id, PatientID: db.ID(p)}); err != nil {
				return fmt.Errorf("recordexport.Run: %w", err)
			}
		}
		n, err := w.FinishRecordExport(ctx, query.FinishRecordExportParams{
			ID: id, ReadyAt: db.At(s.Now()), Files: m.counts.Files, Size: m.out.size, Parts: m.out.parts, Sha256: m.out.sum(), Persons: len(m.subjects),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("recordexport.Run: finish hit %d rows: %w", n, err)
		}
		return w.DropReceiverKey(ctx, id)
	})
}

// maker makes one file.
type maker struct {
	s        *app.Service
	r        *store.Reader
	x        query.RecordExport
	print    Printer
	areas    []db.ID
	index    Index
	zip      *archive
	out      *sealed
	sealed   *keys.Parcel // nil: the file is for who asked
	counts   Counts
	items    []string
	subjects []care.PatientID
}

func newMaker(ctx context.Context, s *app.Service, r *store.Reader, x query.RecordExport, print Printer) (*maker, error) {
	org, err := r.Organisation(ctx, x.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("recordexport: %w", err)
	}
	m := &maker{s: s, r: r, x: x, print: print, items: []string{"record_export/" + string(x.ID)}}
	m.index = Index{OrgName: org.Name, Made: s.Now(), Reason: x.Reason}
	for _, u := range []struct {
		id db.ID
		to *string
	}{{x.AskedBy, &m.index.AskedBy}, {x.DecidedBy, &m.index.ApprovedBy}} {
		user, err := r.User(ctx, u.id)
		if err != nil {
			return nil, fmt.Errorf("recordexport: %w", err)
		}
		*u.to = user.Name
	}
	if m.areas, err = agreement.Covers(ctx, r, care.OrgID(x.OrganisationID), s.Today()); err != nil {
		return nil, err
	}
	m.out = newSealed(ctx, s, x.ID)
	to, err := m.parcel(ctx)
	if err != nil {
		return nil, err
	}
	m.zip = newArchive(to, s.Now())
	return m, nil
}

// asker is whoever asked, as access judges.
func (m *maker) asker() access.Actor {
	return access.Actor{User: care.UserID(m.x.AskedBy), Role: care.Role(m.x.AskedRole), Org: care.OrgID(m.x.OrganisationID), Today: m.s.Today()}
}

// all writes every person, the index and the manifest.
func (m *maker) all(ctx context.Context) error {
	ids, err := m.r.PatientsIn(ctx, db.List(m.areas))
	if err != nil {
		return fmt.Errorf("recordexport: %w", err)
	}
	reader, err := m.s.Situate(ctx, m.r, m.asker())
	if err != nil {
		return err
	}
	for _, id := range ids {
		if keptFrom(reader, care.PatientID(id)) {
			m.counts.LeftOut++
			continue
		}
		m.counts.Persons++
		if err := m.person(ctx, care.PatientID(id), fmt.Sprintf("person-%04d", m.counts.Persons)); err != nil {
			return err
		}
	}
	m.index.Counts = m.counts
	if err := m.zip.file("index.html", func(w io.Writer) error { return m.print.Index(w, &m.index) }); err != nil {
		return err
	}
	m.counts.Files = len(m.zip.files) + 1
	man := Manifest{Organisation: m.index.OrgName, Made: m.index.Made, Export: m.x.ID, Counts: m.counts, Files: m.zip.files}
	if err := m.zip.file(ManifestName, func(w io.Writer) error { return writeJSON(w, man) }); err != nil {
		return err
	}
	if err := m.zip.close(); err != nil {
		return err
	}
	if m.sealed != nil {
		if err := m.sealed.Close(); err != nil {
			return fmt.Errorf("recordexport: seal: %w", err)
		}
	}
	return m.out.Close()
}

// person writes the two files of one person, and those that came with messages about her. Their names carry a number and nothing of hers.
func (m *maker) person(ctx context.Context, id care.PatientID, name string) error {
	rec, err := patient.RecordOf(ctx, m.s, m.r, id, m.areas, care.Role(m.x.AskedRole) == care.Administrator, m.s.Today())
	if err != nil {
		return err
	}
	p := &Person{Record: rec, File: name + ".html", OrgName: m.index.OrgName, Made: m.index.Made}
	if err := m.written(ctx, p); err != nil {
		return err
	}
	if err := m.zip.file(p.File, func(w io.Writer) error { return m.print.Person(w, p) }); err != nil {
		return err
	}
	if err := m.zip.file(name+".json", func(w io.Writer) error { return writeJSON(w, document(p)) }); err != nil {
		return err
	}
	if err := m.attached(ctx, p); err != nil {
		return err
	}
	line := IndexLine{File: p.File, Name: rec.Facts.Name(), Born: rec.Facts.Details.BirthDate}
	m.items = append(m.items, fmt.Sprintf("patient/%s@%d", id, rec.Facts.Version))
	for _, c := range rec.Facts.Courses {
		line.Status = c.State.Status.Title()
		m.items = append(m.items, fmt.Sprintf("enrolment/%s@%d", c.ID, c.Seen))
		m.counts.Enrolments++
		m.counts.Events += len(c.Events)
	}
	m.counts.Questions += len(rec.Questions)
	m.counts.LogEntries += len(rec.Log)
	m.index.Lines = append(m.index.Lines, line)
	m.subjects = append(m.subjects, id)
	return nil
}
