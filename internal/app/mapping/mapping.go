// Package mapping is the mapping conversation: begun, written by several at the kitchen table (package document saves the
// fields), read, and completed. Completing it writes the event that the deadlines go on from, the scores that were set, and
// closes the text.
//
//	err := mapping.Begin{Target: t}.Run(ctx, s, nurse)
//	o, err := mapping.Open(ctx, s, nurse, enrolment)     // decided and audited
//	err = mapping.Complete{Target: t}.Run(ctx, s, nurse)
package mapping

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/document"
	"traad/internal/app/patient"
	"traad/internal/app/score"
	"traad/internal/app/step"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/care/mapping"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Opened is the conversation of an enrolment with the person around it.
type Opened struct {
	*step.Opened
	Document     *document.Opened // nil: it is not begun, or Hidden
	Hidden       bool             // the person objects to the actor seeing it
	Conversation mapping.Conversation
	Instruments  instrument.List
	Series       []score.Series
	Clarified    *clarification.Standing
	Before       *Before // the conversation of the enrolment that led to this one
}

// Before is what a conversation says that was held in the enrolment before: what has no area in this pathway's circle is read there.
type Before struct {
	Enrolment care.EnrolmentID
	Pathway   string // its title
	On        date.Date
	Said      []BeforeArea
}

// BeforeArea is one area of it.
type BeforeArea struct {
	Title string
	mapping.Area
}

// Done reports whether the conversation is completed.
func (o *Opened) Done() bool { return o.Document != nil && !o.Document.Closed.IsZero() }

// Open returns it for somebody who may see it, decided and audited as access.SeeMapping.
func Open(ctx context.Context, s *app.Service, a access.Actor, id care.EnrolmentID) (*Opened, error) {
	st, err := step.Open(ctx, s, a, access.SeeMapping, id)
	if err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	o := &Opened{Opened: st}
	row, ok, err := find(ctx, r, st.Head.Patient, id)
	if err != nil {
		return nil, err
	}
	items := []string{"mapping/" + string(id)}
	o.Hidden = ok && Hidden(st.Course)
	if ok && !o.Hidden {
		if o.Document, err = document.Of(ctx, s, a, row); err != nil {
			return nil, err
		}
		o.Conversation = mapping.Read(o.Document.Fields.Texts())
		items = append(items, document.Ref(row.ID))
	}
	if o.Before, err = before(ctx, r, st.Head, o.Course); err != nil {
		return nil, err
	}
	if o.Before != nil {
		items = append(items, "mapping/"+string(o.Before.Enrolment))
	}
	if o.Instruments, err = score.Instruments(ctx, r); err != nil {
		return nil, err
	}
	person, err := s.Person(ctx, r, st.Head.Patient, a.Today)
	if err != nil {
		return nil, err
	}
	if o.Series, err = score.For(ctx, r, a, person); err != nil {
		return nil, err
	}
	if o.Clarified, err = clarification.For(ctx, r, a, person); err != nil {
		return nil, err
	}
	if o.Clarified != nil {
		o.Clarified.Judge(st.Head.Today, st.Head.LastEvaluation())
		items = append(items, o.Clarified.Ref(st.Head.Patient))
	}
	return o, s.See(ctx, a, access.SeeMapping, person, append(items, score.Refs(o.Series)...))
}

// before reads the conversation of the enrolment that led to a course, nil where there is none that may be seen.
func before(ctx context.Context, r *store.Reader, h *patient.Head, c *patient.Course) (*Before, error) {
	if c.State.Carried == nil {
		return nil, nil
	}
	old := h.Course(c.State.Carried.Enrolment)
	if old == nil || Hidden(old) {
		return nil, nil
	}
	_, texts, err := TextsOf(ctx, r, h.Patient, old.ID)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	said := mapping.Read(texts)
	b := &Before{Enrolment: old.ID, Pathway: old.Pathway.Title, On: said.On}
	for _, a := range old.Pathway.Circle() {
		if x := said.Areas[a.Code]; x.Mapped() {
			b.Said = append(b.Said, BeforeArea{a.Title, x})
		}
	}
	return b, nil
}

// Hidden reports whether the person objects to the reader of the course seeing its conversation: an objection to the event that tells of
// it is one to the whole. One that was corrected since is the same conversation.
func Hidden(c *patient.Course) bool {
	return c != nil && slices.ContainsFunc(c.Events, func(ev care.Event) bool { return ev.Kind == care.Mapped && ev.Hidden })
}

// TextsOf returns the newest conversation of an enrolment with the texts of its fields, nil where there is none. It neither decides nor audits.
func TextsOf(ctx context.Context, r *store.Reader, who care.PatientID, id care.EnrolmentID) (query.Document, map[string]string, error) {
	row, ok, err := find(ctx, r, who, id)
	if err != nil || !ok {
		return query.Document{}, nil, err
	}
	fields, err := document.Fields(ctx, r, row.ID)
	if err != nil {
		return query.Document{}, nil, err
	}
	return row, fields.Texts(), nil
}

// find returns the newest conversation of an enrolment.
func find(ctx context.Context, r *store.Reader, who care.PatientID, id care.EnrolmentID) (query.Document, bool, error) {
	rows, err := r.DocumentsOfPatient(ctx, query.DocumentsOfPatientParams{PatientID: db.ID(who), Kind: document.MappingKind})
	if err != nil {
		return query.Document{}, false, fmt.Errorf("mapping: %w", err)
	}
	for _, row := range rows {
		fields, err := r.DocumentFieldsAt(ctx, query.DocumentFieldsAtParams{DocumentID: row.ID, Paths: db.List([]string{"samtale/forlop"})})
		if err != nil {
			return query.Document{}, false, fmt.Errorf("mapping: %w", err)
		}
		if len(fields) == 1 && fields[0].Body == string(id) {
			return row, true, nil
		}
	}
	return query.Document{}, false, nil
}
