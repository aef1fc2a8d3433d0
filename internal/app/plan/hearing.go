package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/message"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Saying is what a party answers.
type Saying string

// The answers.
const (
	Silent  Saying = ""
	Agree   Saying = "agree"
	Comment Saying = "comment" // agrees, and says something
	Change  Saying = "change"  // must be answered before the plan is published
)

// Title is the answer in bokmål.
func (s Saying) Title() string {
	return map[Saying]string{Silent: "Ikke svart", Agree: "Enig", Comment: "Kommentar", Change: "Vil endre"}[s]
}

// Chosen is what who answers chooses: a comment is one to a plan that she agrees with.
func (s Saying) Chosen() string {
	if s == Comment {
		return "Enig, med kommentar"
	}
	return s.Title()
}

// Party is one who is heard.
type Party struct {
	ID         db.ID
	Kind       plan.Party
	Name       string
	User       care.UserID // who answers in Tråd; "": the team on their behalf
	Asks       string      // what we ask of them
	Sent       db.Time
	Reminded   db.Time
	Says       Saying
	Answered   db.Time
	AnsweredBy string
	How        Way // how it was told to somebody who answered on their behalf
	Note       string
	heard      db.JSON
}

// Speaks reports whether the actor is the party, and answers for herself. Anybody else writes down what the party said.
func (p Party) Speaks(a access.Actor) bool {
	return p.User != "" && p.User == a.User || p.Kind == plan.GP && a.Role == care.GeneralPractitioner
}

// Heard are the texts as they stood when the party answered, nil before.
func (p Party) Heard() map[string]string {
	if p.Says == Silent {
		return nil
	}
	var m map[string]string
	if json.Unmarshal(p.heard, &m) != nil {
		return nil
	}
	return m
}

// Remark is a comment or a wish for change at a place in the plan.
type Remark struct {
	ID        db.ID
	Number    int
	Party     db.ID
	Path      string
	Says      Saying // Comment or Change
	Text      string
	Proposed  string // the field's text as they want it
	Base      int
	At        db.Time
	Reply     string
	Replied   db.Time
	RepliedBy string
	TakenIn   bool
	By        string // who wrote it, "" not known
	ByUser    care.UserID
	How       Way // how it was told to one who wrote it for another
}

// Open reports whether it is a wish that nobody has answered.
func (r Remark) Open() bool { return r.Says == Change && r.Replied.IsZero() }

// Round is the hearing of a version: who was asked and what they said.
type Round struct {
	Parties []Party
	Remarks []Remark
}

// RoundOf reads the hearing of a version. It neither decides nor audits.
func RoundOf(ctx context.Context, r *store.Reader, id db.ID) (*Round, error) {
	rows, err := r.PlanParties(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("plan.RoundOf: %w", err)
	}
	out := &Round{}
	for _, row := range rows {
		if row.AnsweredBy != "" && row.AnsweredBy == row.UserID { // from before there were ways every answer had one, a party's own too
			row.How = ""
		}
		out.Parties = append(out.Parties, Party{
			ID: row.ID, Kind: plan.Party(row.Party), Name: row.Name, User: care.UserID(row.UserID), Asks: row.Asks, Sent: row.SentAt, Reminded: row.RemindedAt,
			Says: Saying(row.Answer), Answered: row.AnsweredAt, AnsweredBy: string(row.AnsweredName), How: Way(row.How), Note: row.Note, heard: row.Heard,
		})
	}
	order := []plan.Party{plan.Patient, plan.NextOfKin, plan.GP, plan.Municipality, plan.Hospital}
	slices.SortStableFunc(out.Parties, func(a, b Party) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	remarks, err := r.PlanRemarks(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("plan.RoundOf: %w", err)
	}
	for _, row := range remarks {
		out.Remarks = append(out.Remarks, Remark{
			ID: row.ID, Number: row.Number, Party: row.PartyID, Path: row.Path, Says: Saying(row.Kind), Text: row.Body, Proposed: row.Proposed, Base: row.Base,
			At: row.At, Reply: row.Reply, Replied: row.RepliedAt, RepliedBy: string(row.RepliedName), TakenIn: row.TakenIn,
			By: string(row.ByName), ByUser: care.UserID(row.ByUser), How: Way(row.How),
		})
	}
	return out, nil
}

// Unanswered counts the wishes for change that wait for the author.
func (r *Round) Unanswered() int {
	n := 0
	for _, x := range r.Remarks {
		if x.Open() {
			n++
		}
	}
	return n
}

// Party returns the party with the id, nil where there is none.
func (r *Round) Party(id db.ID) *Party {
	for i := range r.Parties {
		if r.Parties[i].ID == id {
			return &r.Parties[i]
		}
	}
	return nil
}

// Asked is one who is to be heard.
type Asked struct {
	Kind plan.Party
	Name string
	User care.UserID // who answers in Tråd, "" none
	Asks string      // what we ask, in at most three lines
}

// Send sends a draft to the parties, with the last day for their answers.
type Send struct {
	Version db.ID
	Due     date.Date
	Parties []Asked
}

// Run sends it. Faults are at frist, parter, and the paths of the plan's fields.
func (d Send) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.SendHearing, d.Version)
		if err != nil {
			return err
		}
		if v.Status == Hearing && v.Author == actor.User {
			return nil // the same form, sent twice
		}
		if v.Status != Draft {
			return moved()
		}
		if err := d.check(ctx, tx, v); err != nil {
			return err
		}
		for _, p := range d.Parties {
			err := tx.InsertPlanParty(ctx, query.InsertPlanPartyParams{
				ID: db.NewID(), VersionID: v.ID, Party: string(p.Kind), Name: p.Name, UserID: db.ID(p.User), Asks: p.Asks, SentAt: db.At(tx.Now),
			})
			if err != nil {
				return fmt.Errorf("plan.Send: %w", err)
			}
		}
		n, err := tx.SendPlanVersion(ctx, query.SendPlanVersionParams{ID: v.ID, Version: v.Seen, HeardAt: db.At(tx.Now), DueOn: d.Due})
		if err != nil || n != 1 {
			return fmt.Errorf("plan.Send: hit %d rows: %w", n, err)
		}
		mail, err := newPost(ctx, s, tx.Writer, v, d.Due)
		if err != nil {
			return err
		}
		kinds := []plan.Party{}
		for _, p := range d.Parties {
			kinds = append(kinds, p.Kind)
			if err := mail.toParty(ctx, care.NoticeHearing, p.Kind, p.User); err != nil {
				return err
			}
		}
		if err := v.tellSome(ctx, tx, message.Hearing, 0, kinds); err != nil {
			return err
		}
		return tx.Recount(ctx, v.Enrolment)
	})
}

func (d Send) check(ctx context.Context, tx *app.Tx, v Version) error {
	f := errs.Invalid("Planen kan ikke sendes på høring")
	if len(d.Parties) == 0 {
		f.At("parter", "Ingen er valgt. Velg minst én som skal høres.")
	}
	for _, p := range d.Parties {
		if p.Kind.Title() == "" || nb.CleanLine(p.Name) == "" {
			f.At("parter", "Skriv navnet på den som skal høres.")
		}
		if strings.Count(strings.TrimSpace(p.Asks), "\n") > 2 || utf8.RuneCountInString(p.Asks) > 600 {
			f.At("ber-"+string(p.Kind), "Skriv det dere ber om i høyst tre linjer, så blir det lest.")
		}
	}
	if why := hearingDay(d.Due, tx.Today); why != "" {
		f.At("frist", why)
	}
	if err := ready(ctx, tx, v); err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return err
		}
		f.Fields = append(f.Fields, faultsOf(err)...)
	}
	return f.OrNil()
}

// faultsOf are the faults of a refusal; where it has none, the refusal itself.
func faultsOf(err error) []errs.Field {
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return fields
	}
	return []errs.Field{errs.TellAt("", err)}
}

// ready checks what a draft says before others are asked to trust it.
func ready(ctx context.Context, tx *app.Tx, v Version) error {
	fields, err := documentFields(ctx, tx, v)
	if err != nil {
		return err
	}
	if n := len(fields.Unsettled()); n > 0 {
		return errs.Invalid("To har skrevet ulikt %s i planen. Velg hva som gjelder under Rediger.", lang.Plural(n, "sted", "steder"))
	}
	return plan.Read(fields.Texts()).Validate(tx.Today)
}

// Said is a comment or a wish at a place.
type Said struct {
	Path     string
	Text     string
	Proposed string // with a wish: the text of the field as they want it, "" where they only say it in words
	Base     int    // the revision of the field that was shown
	Wish     bool   // must be answered before the plan is published, whatever they say to the whole
}

// Answer is what a party says to a version that is heard.
type Answer struct {
	Version db.ID
	Party   db.ID
	Says    Saying
	Note    string   // the comment to the whole
	How     Way      // how it was told, where somebody answers for another; of a party's own answer it means nothing
	Read    Reading  // what the actor had before her eyes
	Takes   []string // ids of the GP's measures that the GP takes on; of anybody else it means nothing
	Remarks []Said   // one that stands already, word for word, is the same form sent twice
}

// Run writes the answer. A party may answer again until the plan is published; what was said before stays. Faults are at svar,
// hvordan, kommentar and the paths of remarks; where the text is another than the one that was read, the error is a *ReadConflict.
func (d Answer) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.AnswerHearing, d.Version)
		if err != nil {
			return err
		}
		round, err := RoundOf(ctx, tx.Reader, v.ID)
		if err != nil {
			return err
		}
		p := round.Party(d.Party)
		if p == nil {
			return app.Unknown()
		}
		if v.Status != Hearing {
			return errs.Gone("Høringen er avsluttet, så svaret er ikke lagret. Ring koordinatoren hvis noe må endres.")
		}
		if why := access.MayNotAnswerFor(actor, p.Kind); why != "" {
			return errs.Denied(why)
		}
		if p.Speaks(actor) {
			d.How = ""
		}
		if err := d.check(p.Speaks(actor)); err != nil {
			return err
		}
		if d.How == ByMessage { // an answer to what was sent, whatever has been written since
			if d.Remarks, err = d.onSent(ctx, tx, v); err != nil {
				return err
			}
		} else if err := v.asRead(ctx, tx, d.Read, notConfirmed); err != nil {
			return err
		}
		return d.write(ctx, tx, v, round)
	})
}

func (d Answer) check(own bool) error {
	f := errs.Invalid("Svaret kan ikke sendes")
	if !own && !slices.Contains(Ways, d.How) {
		f.At("hvordan", "Velg hvordan svaret kom til deg.")
	}
	said := strings.TrimSpace(d.Note) != "" || len(d.Remarks) > 0
	switch d.Says {
	case Agree:
	case Comment:
		if !said {
			f.At("kommentar", "Skriv kommentaren, eller velg «Enig».")
		}
	case Change:
		if !said {
			f.At("kommentar", "Skriv hva du vil endre.")
		}
	default:
		f.At("svar", "Velg om du er enig, vil kommentere, eller vil endre noe.")
	}
	if n := utf8.RuneCountInString(d.Note); n > care.MaxText {
		f.Say("kommentar", "Teksten er på %s tegn. Det er plass til %s. Kort den ned.", lang.Int(n), lang.Int(care.MaxText))
	}
	for _, r := range d.Remarks {
		if !plan.RemarksOn(r.Path) || plan.Section(r.Path) && strings.TrimSpace(r.Proposed) != "" {
			f.At("kommentar", "Stedet i planen finnes ikke lenger. Last siden på nytt.")
		}
		if n := utf8.RuneCountInString(r.Text); n > care.MaxText {
			f.Say(r.Path, "Teksten er på %s tegn. Det er plass til %s. Kort den ned.", lang.Int(n), lang.Int(care.MaxText))
		}
	}
	return f.OrNil()
}

func (d Answer) write(ctx context.Context, tx *app.Tx, v Version, round *Round) error {
	if d.Says == Agree && len(d.Remarks) > 0 {
		d.Says = Comment // agrees, and wants something with a measure
	}
	remarks := d.Remarks
	if note := strings.TrimSpace(d.Note); note != "" {
		remarks = append(remarks, Said{Text: note})
	}
	number := 0 // one that was deleted for good leaves its number behind
	for _, old := range round.Remarks {
		number = max(number, old.Number)
	}
	for _, r := range remarks {
		again := false
		for _, old := range round.Remarks {
			again = again || old.Party == d.Party && old.Path == r.Path && old.Text == r.Text && old.Proposed == r.Proposed
		}
		if again {
			continue // the same form, sent twice
		}
		number++
		kind := Comment
		if d.Says == Change || r.Wish {
			kind = Change
		}
		err := tx.InsertPlanRemark(ctx, query.InsertPlanRemarkParams{
			ID: db.NewID(), VersionID: v.ID, PartyID: d.Party, Number: number, Path: r.Path, Kind: string(kind), Body: strings.TrimSpace(r.Text),
			Proposed: strings.TrimSpace(r.Proposed), Base: r.Base, At: db.At(tx.Now), ByUser: db.ID(tx.Actor.User), How: string(d.How),
		})
		if err != nil {
			return fmt.Errorf("plan.Answer: %w", err)
		}
	}
	if err := d.confirm(ctx, tx, v); err != nil {
		return err
	}
	texts, err := d.heard(ctx, tx, v)
	if err != nil {
		return err
	}
	n, err := tx.AnswerPlanParty(ctx, query.AnswerPlanPartyParams{
		ID: d.Party, Answer: string(d.Says), AnsweredAt: db.At(tx.Now), AnsweredBy: db.ID(tx.Actor.User), How: string(d.How), Note: strings.TrimSpace(d.Note), Heard: db.ToJSON(texts),
	})
	if err != nil || n != 1 {
		return fmt.Errorf("plan.Answer: hit %d rows: %w", n, err)
	}
	return tx.Recount(ctx, v.Enrolment)
}

// onSent are the remarks of a message, which begin with the text as it was sent, not with the one that the form showed.
func (d Answer) onSent(ctx context.Context, tx *app.Tx, v Version) ([]Said, error) {
	sent, err := document.FieldsAt(ctx, tx.Reader, v.Document, v.Heard)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(d.Remarks)
	for i := range out {
		out[i].Base = sent[out[i].Path].Revision
	}
	return out, nil
}

// heard are the texts that were answered.
func (d Answer) heard(ctx context.Context, tx *app.Tx, v Version) (map[string]string, error) {
	if d.How == ByMessage {
		return textsAt(ctx, tx.Reader, v, v.Heard)
	}
	return Texts(ctx, tx.Reader, v)
}

// confirm writes that the GP takes on measures, and that one that the GP had taken on is not the GP's. What the team writes on the GP's behalf
// confirms nothing.
func (d Answer) confirm(ctx context.Context, tx *app.Tx, v Version) error {
	if tx.Actor.Role != care.GeneralPractitioner {
		return nil
	}
	fields, err := documentFields(ctx, tx, v)
	if err != nil {
		return err
	}
	says := map[string]string{}
	for _, id := range d.Takes {
		if two := twice(fields, id); two != nil {
			return errs.Invalid("Svaret kan ikke sendes").Say("tar-"+id, "To har skrevet ulikt i tiltaket: %s. Velg hva som skal stå under Rediger, eller ring koordinatoren, før du tar det.", two)
		}
		says[id] = plan.Confirmed
	}
	for _, r := range d.Remarks {
		if id, measure := plan.Measured(r.Path); measure && r.Wish && r.Path == "tiltak/"+id+"/hvem" {
			says[id] = ""
		}
	}
	for _, id := range slices.Sorted(maps.Keys(says)) {
		path := "tiltak/" + id + "/fastlege"
		if fields.Text("tiltak/"+id+"/hvem") != string(plan.GP) || fields.Text(path) == says[id] {
			continue
		}
		if _, err := document.Take(ctx, tx, v.Document, text.Save{Path: path, Base: fields[path].Revision, Text: says[id]}); err != nil {
			return err
		}
	}
	return nil
}

// twice says what two have written differently in a measure, nil where nobody has: «Ringer daglig» og «Ringer hver onsdag».
func twice(fields text.Document, id string) lang.Spoken {
	for _, path := range slices.Sorted(maps.Keys(fields)) {
		f := fields[path]
		if of, ok := plan.Measured(path); !ok || of != id || len(f.Open) == 0 {
			continue
		}
		words := func(text string) lang.Spoken {
			said := plan.InWords(fields, path, text)
			if said == nil {
				said = lang.Of("tomt")
			}
			return lang.Joined("", "«", said, "»")
		}
		said := words(f.Text)
		for _, x := range f.Open {
			said = lang.Of("%s og %s", said, words(x.Text))
		}
		return said
	}
	return nil
}
