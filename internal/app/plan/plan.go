// Package plan is what people do with the shared plan of a person: start a draft, send it to a hearing, answer, publish, make
// small changes to the one that holds, evaluate it. The writing itself is package app/document: the draft is a document of the
// kind document.PlanKind.
//
//	all, err := plan.For(ctx, r, nurse, person)   // for a page that patient.Header has decided and audited
//	id, err := plan.Start{Patient: p}.Run(ctx, s, coordinator)
//	err = plan.Send{Version: id, …}.Run(…); plan.Answer{…}.Run(…); plan.Publish{…}.Run(…)
//
// What is published is kept whole as JSON with its SHA-256, and never changed; a correction is a new version. On publication the
// enrolment gets a care.PlanWritten event, so that stages, deadlines and counters go on as before there were versions.
package plan

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/document"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Status is where a version stands.
type Status string

// The statuses.
const (
	Draft     Status = "draft"
	Hearing   Status = "hearing"
	Published Status = "published"
	Replaced  Status = "replaced"
	Withdrawn Status = "withdrawn" // was never published; its text is kept
)

// Version is one version of a person's plan.
type Version struct {
	ID        db.ID
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Area      care.OrgID
	Number    int
	Status    Status
	Document  db.ID
	Author    care.UserID // who has the draft and its hearing
	AuthorBy  string      // by name
	Started   db.Time
	Heard     db.Time
	Due       date.Date // the last day for answers
	Reminded  db.Time   // when silent parties were reminded by themselves
	Escalated db.Time   // when the team was told that the last day is past
	Withdrawn *Withdrawal
	Hidden    bool // the person objects to the reader seeing what it says: see For
	// Unclarified: the person objects to the reader seeing what is agreed about treatment now.
	Unclarified bool
	Published   db.Time
	Signed      *Signature
	SHA256      string
	Seen        int // for forms

	body   string
	link   string  // of mails about the hearing
	places *places // of who may not see where she lives: see Placeless
}

// Withdrawal is why a draft or a hearing came to nothing.
type Withdrawal struct {
	On  date.Date
	By  string
	Why string
}

// Ref is the reference that an audit row gives of it.
func (v Version) Ref() string { return fmt.Sprintf("plan/%s@%d", v.ID, v.Seen) }

// Open reports whether it is being written or heard.
func (v Version) Open() bool { return v.Status == Draft || v.Status == Hearing }

// Body is what a published version holds, for ever.
type Body struct {
	Number    int               `json:"number"`
	On        date.Date         `json:"on"`
	Texts     map[string]string `json:"texts"`
	Parties   []Told            `json:"parties,omitempty"`
	Agreement Agreement         `json:"agreement"`
	Signature Signature         `json:"signature"`
	Reason    string            `json:"reason,omitempty"` // why it was published without a hearing
	Around    *Around           `json:"around,omitempty"` // nil in what was published before it was kept: AroundThen
}

// Signature is the professional who answers for the version.
type Signature struct {
	User care.UserID `json:"user"`
	Name string      `json:"name"`
	Role care.Role   `json:"role"`
}

// Words are who it is: «Ingrid Sandvik, kommunal koordinator», the role alone to who may not know the name.
func (s Signature) Words() string { return s.In(nil) }

// In is Words in a language.
func (s Signature) In(v *lang.Voice) string {
	return strings.TrimPrefix(s.Name+", "+nb.Inside(v.Say(s.Role.Title())), ", ")
}

// Agreement is whether the patient agrees to the plan.
type Agreement struct {
	Says string `json:"says"`          // yes, no, not_asked
	Why  string `json:"why,omitempty"` // no, not_asked: the reason
	By   string `json:"by,omitempty"`  // who answered for her; where How is "", from before it was asked, who asked or answered
	How  Way    `json:"how,omitempty"` // how it was said; "" where she was not asked, and from before it was asked
}

// Words says it, as it stands on paper and in a record: «Pasienten er enig i planen. Sagt på telefon av Per Aasen, sønn.»
func (a Agreement) Words() string { return a.In(nil) }

// In is Words in a language.
func (a Agreement) In(v *lang.Voice) string {
	switch a.Says {
	case "yes":
		return strings.TrimSpace(v.Say("Pasienten er enig i planen.") + " " + a.said(v))
	case "no":
		return strings.TrimSpace(v.Say("Pasienten er ikke enig i planen: %s", stop(a.Why)) + " " + a.said(v))
	}
	return strings.TrimSpace(v.Say("Pasienten er ikke spurt: %s", stop(a.Why)) + " " + Agreement{By: a.By}.said(v))
}

// said is how and by whom. What is from before the way was asked is given as it was.
func (a Agreement) said(v *lang.Voice) string {
	switch {
	case a.How == "" && a.By == "":
		return ""
	case a.How == "":
		return "(" + a.By + ")"
	case a.By == "":
		return v.Say("Sagt %s.", a.How.Inside(v))
	}
	return v.Say("Sagt %s av %s", a.How.Inside(v), stop(a.By))
}

// stop ends a sentence that somebody typed.
func stop(typed string) string {
	if typed = strings.TrimSpace(typed); typed == "" || strings.ContainsAny(typed[len(typed)-1:], ".!?") {
		return typed
	}
	return typed + "."
}

// Told is what a published version says of a party: that it agreed, or was informed. Nobody's silence is told.
type Told struct {
	Party   plan.Party `json:"party"`
	Name    string     `json:"name"`
	Agreed  bool       `json:"agreed"`
	On      date.Date  `json:"on"`
	Changed bool       `json:"changed,omitempty"` // the plan was changed after it agreed
	How     Way        `json:"how,omitempty"`     // how it told somebody who wrote it down, "" it answered itself
}

// Words are what is told of the party: «enig 22. november 2026, på telefon». day writes the day.
func (t Told) Words(day func(date.Date) string) string { return t.in(nil, day) }

// in is Words in a language.
func (t Told) in(v *lang.Voice, day func(date.Date) string) string {
	if !t.Agreed {
		return v.Say("orientert %s", day(t.On))
	}
	said := v.Say("enig %s", day(t.On))
	if t.How != "" {
		said += ", " + t.How.Inside(v)
	}
	if t.Changed {
		said += ", " + v.Say("før siste endring")
	}
	return said
}

// Signed tells who answers for the version, what the patient said of it, who agreed or was informed, and why nobody was heard. Nobody's silence is told. It
// is the same on the screen and on paper. v says it.
func (b *Body) Signed(v *lang.Voice) []string {
	out := []string{v.Say("Signert av %s, %s.", b.Signature.In(v), v.LongDay(b.On)), b.Agreement.In(v)}
	for _, p := range b.Parties {
		out = append(out, strings.Trim(v.Say(p.Party.One())+" "+p.Name, ", ")+": "+stop(p.in(v, v.DayYear)))
	}
	if b.Reason != "" {
		out = append(out, v.Say("Publisert uten høring: %s", stop(b.Reason)))
	}
	return out
}

// Plan is what the version says.
func (b *Body) Plan() plan.Plan { return plan.Read(b.Texts) }

// Body returns what a published version holds, after checking that nobody has changed it in the database. It is nil for a version
// that is not published.
func (v Version) Body() (*Body, error) {
	if v.body == "" {
		return nil, nil
	}
	if digest(v.body) != v.SHA256 {
		return nil, errs.Unavailable("Planen kan ikke vises: innholdet stemmer ikke med det som ble signert. Si fra til administrator.").
			Because(fmt.Errorf("plan.Body: the digest of version %s differs", v.ID))
	}
	var b Body
	if err := json.Unmarshal([]byte(v.body), &b); err != nil {
		return nil, fmt.Errorf("plan.Body: %w", err)
	}
	if v.Unclarified {
		b.Texts = unclarified(b.Texts)
	}
	v.places.body(&b)
	return &b, nil
}

func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// Update is a small change to a published version, made without a hearing.
type Update struct {
	Number       int
	Path         string
	Before, Text string
	Note         string
	At           db.Time
	By           string
}

// All is a person's plans.
type All struct {
	Versions []Version // the newest first
	Working  *Version  // the one that is written or heard, nil where there is none
	Holds    *Version  // the one that is published, nil where there is none
}

// Of reads a person's plans. It neither decides nor audits: the caller shows them as part of something that does.
func Of(ctx context.Context, r *store.Reader, who care.PatientID) (*All, error) {
	rows, err := r.PlanVersionsOfPatient(ctx, db.ID(who))
	if err != nil {
		return nil, fmt.Errorf("plan.Of: %w", err)
	}
	all := &All{}
	for _, row := range rows {
		v := version(query.PlanVersion{
			ID: row.ID, PatientID: row.PatientID, EnrolmentID: row.EnrolmentID, AreaID: row.AreaID, Number: row.Number, Status: row.Status, DocumentID: row.DocumentID,
			AuthorID: row.AuthorID, StartedAt: row.StartedAt, HeardAt: row.HeardAt, DueOn: row.DueOn, PublishedAt: row.PublishedAt, SignedBy: row.SignedBy,
			SignedRole: row.SignedRole, Body: row.Body, Sha256: row.Sha256, Version: row.Version, WithdrawnAt: row.WithdrawnAt, WithdrawnWhy: row.WithdrawnWhy,
			RemindedAt: row.RemindedAt, EscalatedAt: row.EscalatedAt,
		})
		if v.Withdrawn != nil {
			v.Withdrawn.By = string(row.WithdrawnName)
		}
		v.AuthorBy = row.AuthorName
		if v.Signed != nil {
			v.Signed.Name = string(row.SignedName)
		}
		all.Versions = append(all.Versions, v)
	}
	for i := range all.Versions {
		v := &all.Versions[i]
		if v.Open() && all.Working == nil {
			all.Working = v
		}
		if v.Status == Published && all.Holds == nil {
			all.Holds = v
		}
	}
	return all, nil
}

// For is Of as the actor may see them: what a published version says that the person objects to, only who wrote or signed it gets. To
// others it is a version whose text is care.HiddenText. An objection to the enrolment's event of the version is one to the version.
func For(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (*All, error) {
	if !p.ObjectsToItems() || access.Decide(a, access.SeePlan, p).Allowed {
		return Owned(ctx, r, a, p)
	}
	all, err := Of(ctx, r, p.Patient)
	if err != nil {
		return nil, err
	}
	for i := range all.Versions { // out of reach: nothing is said, and what is asked tells nothing either
		all.Versions[i].Hidden, all.Versions[i].body, all.Versions[i].SHA256 = true, "", ""
	}
	return all, nil
}

// Owned is For where the reach is decided otherwise: a municipality's file of what it has a right to after its access has ended.
func Owned(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (*All, error) {
	all, err := Of(ctx, r, p.Patient)
	if err != nil {
		return nil, err
	}
	if err := all.shield(ctx, r, a, p); err != nil || !p.ObjectsToItems() {
		return all, err
	}
	events := map[care.EnrolmentID][]care.Event{}
	for i := range all.Versions {
		v := &all.Versions[i]
		if v.Signed == nil {
			continue
		}
		if _, known := events[v.Enrolment]; !known {
			if events[v.Enrolment], _, err = r.Events(ctx, v.Enrolment); err != nil {
				return nil, fmt.Errorf("plan.Owned: %w", err)
			}
		}
		may := access.MaySeeOwn(a, p, Item(v.ID), v.Author, v.Signed.User)
		for _, ev := range events[v.Enrolment] {
			if ev.Kind == care.PlanWritten && ev.Plan != nil && ev.Plan.Version == v.Number {
				may = may && access.MaySeeOwn(a, p, "event/"+string(ev.ID), v.Author, v.Signed.User)
			}
		}
		if !may {
			v.Hidden, v.body, v.SHA256 = true, "", ""
		}
	}
	c, err := clarification.For(ctx, r, a, p)
	if err != nil {
		return nil, err
	}
	for i := range all.Versions {
		all.Versions[i].Unclarified = c != nil && c.Hidden
	}
	return all, nil
}

// Item is the name of a version in objections.
func Item(id db.ID) string { return "plan/" + string(id) }

// Refs are the references of all of it, for the audit of a look.
func (a *All) Refs() []string {
	var refs []string
	for _, v := range a.Versions {
		refs = append(refs, v.Ref())
	}
	return refs
}

// Number returns the version with the number, nil where there is none.
func (a *All) Number(n int) *Version {
	for i := range a.Versions {
		if a.Versions[i].Number == n {
			return &a.Versions[i]
		}
	}
	return nil
}

func version(row query.PlanVersion) Version {
	v := Version{
		ID: row.ID, Patient: care.PatientID(row.PatientID), Enrolment: care.EnrolmentID(row.EnrolmentID), Area: care.OrgID(row.AreaID), Number: row.Number,
		Status: Status(row.Status), Document: row.DocumentID, Author: care.UserID(row.AuthorID), Started: row.StartedAt, Heard: row.HeardAt, Due: row.DueOn,
		Published: row.PublishedAt, SHA256: row.Sha256, Seen: row.Version, body: string(row.Body), link: string(row.Link),
	}
	v.Reminded, v.Escalated = row.RemindedAt, row.EscalatedAt
	if v.Status == Withdrawn {
		v.Withdrawn = &Withdrawal{On: date.In(row.WithdrawnAt.Time), Why: row.WithdrawnWhy}
	}
	if row.SignedBy != "" {
		v.Signed = &Signature{User: care.UserID(row.SignedBy), Role: care.Role(row.SignedRole)}
	}
	return v
}

// Updates reads the small changes to a published version, in order.
func Updates(ctx context.Context, r *store.Reader, v Version) ([]Update, error) {
	rows, err := r.PlanUpdates(ctx, v.ID)
	if err != nil {
		return nil, fmt.Errorf("plan.Updates: %w", err)
	}
	var out []Update
	for _, row := range rows {
		u := Update{Number: row.Number, Path: row.Path, Before: row.Before, Text: row.Body, Note: row.Note, At: row.At, By: row.ByName}
		v.places.update(&u)
		out = append(out, u)
	}
	return out, nil
}

// unclarified takes what is agreed about treatment out of texts.
func unclarified(texts map[string]string) map[string]string {
	texts = maps.Clone(texts)
	maps.DeleteFunc(texts, func(path, _ string) bool { return strings.HasPrefix(path, "avklaring/") })
	return texts
}

// Texts are what a version says, without the treatment where the person objects to it being seen: of a draft as it stands, with the clarifications of the day; of a published one what it held when it
// was signed, with the small changes on top.
func Texts(ctx context.Context, r *store.Reader, v Version) (map[string]string, error) {
	texts, err := textsOf(ctx, r, v)
	if v.Unclarified {
		texts = unclarified(texts)
	}
	return v.places.texts(texts), err
}

func textsOf(ctx context.Context, r *store.Reader, v Version) (map[string]string, error) {
	if v.Hidden {
		return map[string]string{"tekst": care.HiddenText}, nil
	}
	if v.Status == Withdrawn { // as it was; nothing is agreed for it today
		fields, err := document.Fields(ctx, r, v.Document)
		if err != nil {
			return nil, err
		}
		return signedTexts(ctx, r, fields)
	}
	if v.Open() {
		fields, err := document.Fields(ctx, r, v.Document)
		if err != nil {
			return nil, err
		}
		return openTexts(ctx, r, v.Patient, fields)
	}
	b, err := v.Body()
	if err != nil {
		return nil, err
	}
	updates, err := Updates(ctx, r, v)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for path, text := range b.Texts {
		texts[path] = text
	}
	for _, u := range updates {
		texts[u.Path] = u.Text
		if id, ok := plan.Measured(u.Path); ok { // what was agreed with the GP is another measure now
			delete(texts, "tiltak/"+id+"/avtalt")
		}
	}
	return texts, nil
}

// locked loads a version that nobody else changes until the deed is done, and decides whether the actor may do it.
func locked(ctx context.Context, tx *app.Tx, deed access.Deed, id db.ID) (Version, error) {
	if !db.IsID(string(id)) {
		return Version{}, app.Unknown()
	}
	row, err := tx.LockPlanVersion(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return Version{}, tx.Nobody(ctx, deed)
	}
	if err != nil {
		return Version{}, fmt.Errorf("plan: %w", err)
	}
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return Version{}, err
	}
	v := version(row)
	if by := []care.UserID{v.Author, care.UserID(row.SignedBy)}; v.Signed != nil && !access.MaySeeOwn(tx.Actor, person, Item(id), by...) {
		return v, tx.Nobody(ctx, deed)
	}
	return v, tx.Allow(deed, person, fmt.Sprintf("plan/%s@%d", id, v.Seen+1))
}

// moved is the refusal where somebody did something with the version after the form was opened.
func moved() error {
	return errs.Conflict("Noen andre gjorde noe med planen mens du holdt på. Ingenting er borte: last siden på nytt og se over.")
}
