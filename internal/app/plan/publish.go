package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/enrolment"
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

func documentFields(ctx context.Context, tx *app.Tx, v Version) (text.Document, error) {
	return document.Fields(ctx, tx.Reader, v.Document)
}

// Publish signs a version: it holds from now on, is kept as it is, and takes the place of the one before.
type Publish struct {
	Version   db.ID
	Seen      int
	Read      Reading // what the actor had before her eyes
	Signs     bool    // the actor answers for it
	Agreement Agreement
	Reason    string                        // without a hearing: why
	Review    map[string]plan.MeasureStatus // the open measures of the version before, one by one: open goes on
	Keeps     map[string]bool               // those of Review that were answered
	Agreed    Way                           // how the GP told it, where one is done or stopped that the GP has taken on
	Team      []plan.Contact                // who is rung about the person now: kept where the plan names no contacts
	Key       care.EventID                  // made with the form, so that a form that is sent twice is one version

	told map[string]string // by measure: how the GP told it
}

// notAgreed asks how the GP told what somebody else writes of the GP's measure.
const notAgreed = "Et tiltak som fastlegen har bekreftet, er gjort eller stoppet. Velg hvordan det er avtalt med fastlegen, eller la det fortsette."

// changedUnasked asks the same of measures that the draft makes others of.
func changedUnasked(f *errs.Error, list []plan.Measure) {
	var names []string
	for _, m := range list {
		names = append(names, "«"+nb.CleanLine(m.What)+"»")
	}
	f.Say("avtalt", "Fastlegen har bekreftet %s, og utkastet endrer det. Velg hvordan det er avtalt med fastlegen, eller skriv det tilbake under Rediger.", strings.Join(names, ", "))
}

// Run publishes. Faults are at signerer, enig, hvorfor, grunn, tiltak-<id>, and the paths of the plan's fields; where the
// text is another than the one that was read, the error is a *ReadConflict.
func (d Publish) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	d.told = map[string]string{}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.PublishPlan, d.Version)
		if err != nil {
			return err
		}
		if v.Status == Published && v.Signed.User == actor.User {
			return nil // the same form, sent twice
		}
		if !v.Open() {
			return moved()
		}
		all, err := Of(ctx, tx.Reader, v.Patient)
		if err != nil {
			return err
		}
		if all.Holds != nil { // before the text of the draft: a small change locks the two in that order
			if _, err := tx.LockPlanVersion(ctx, all.Holds.ID); err != nil {
				return fmt.Errorf("plan.Publish: %w", err)
			}
		}
		if err := v.asRead(ctx, tx, d.Read, nil); err != nil { // first: what was written meanwhile is told, whatever else was done
			return err
		}
		if v.Seen != d.Seen {
			return moved()
		}
		if err := d.check(ctx, tx, v, all); err != nil {
			return err
		}
		return d.write(ctx, tx, v)
	})
}

// ToReview are the measures of the version that holds which stand open in the draft: each is gone through before the draft takes its place.
// One that was closed in the version that holds is among them: the draft would open it again. One that the GP has taken on in either is the GP's.
func ToReview(ctx context.Context, r *store.Reader, all *All, draft map[string]string) ([]plan.Measure, error) {
	if all.Holds == nil {
		return nil, nil
	}
	before, err := measuresOf(ctx, r, all.Holds)
	if err != nil {
		return nil, err
	}
	var out []plan.Measure
	for _, m := range plan.Read(draft).Open() {
		if old, had := before[m.ID]; had {
			m.Confirmed = m.Confirmed || old.Confirmed && m.Who == plan.GP
			out = append(out, m)
		}
	}
	return out, nil
}

// Unasked are the measures that the GP has confirmed in the version that holds, as they stand there, and that a draft makes others of or takes out
// without the GP: nothing says how it was agreed with her.
func Unasked(ctx context.Context, r *store.Reader, a access.Actor, all *All, draft map[string]string) ([]plan.Measure, error) {
	if all.Holds == nil {
		return nil, nil
	}
	texts, err := Texts(ctx, r, *all.Holds)
	if err != nil {
		return nil, err
	}
	given, err := givenBack(ctx, r, all.Working)
	if err != nil {
		return nil, err
	}
	now := map[string]plan.Measure{}
	for _, m := range plan.Read(draft).Measures {
		now[m.ID] = m
	}
	var out []plan.Measure
	for _, old := range plan.Read(texts).Measures {
		m, stands := now[old.ID]
		if given["tiltak/"+old.ID+"/hvem"] && m.Who != plan.GP {
			continue // the GP said so herself
		}
		if access.TakesFromGP(a, old, m, stands) && strings.TrimSpace(draft["tiltak/"+old.ID+"/avtalt"]) == "" {
			out = append(out, old)
		}
	}
	return out, nil
}

// givenBack are the paths of the measures that the GP answered, in the hearing of a version, are not hers.
func givenBack(ctx context.Context, r *store.Reader, v *Version) (map[string]bool, error) {
	out := map[string]bool{}
	if v == nil {
		return out, nil
	}
	round, err := RoundOf(ctx, r, v.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range round.Parties {
		for _, remark := range round.Remarks {
			if p.Kind == plan.GP && remark.Party == p.ID && strings.HasSuffix(remark.Path, "/hvem") {
				out[remark.Path] = true
			}
		}
	}
	return out, nil
}

func (d Publish) check(ctx context.Context, tx *app.Tx, v Version, all *All) error {
	f := errs.Invalid("Planen kan ikke publiseres")
	take := func(err error) error {
		switch {
		case err == nil:
			return nil
		case errs.KindOf(err) != errs.KindInvalid:
			return err
		}
		f.Fields = append(f.Fields, faultsOf(err)...)
		return nil
	}
	if err := take(d.readyWith(ctx, tx, v)); err != nil {
		return err
	}
	round, err := RoundOf(ctx, tx.Reader, v.ID)
	if err != nil {
		return err
	}
	if n := round.Unanswered(); n > 0 {
		f.Say("", "Kan publiseres når %s er besvart.", lang.Plural(n, "endringsønske", "endringsønsker"))
	}
	if v.Status == Draft && strings.TrimSpace(d.Reason) == "" {
		f.At("grunn", "Planen har ikke vært på høring. Skriv hvorfor den publiseres uten, for eksempel at det er en rettelse.")
	}
	if !d.Signs {
		f.At("signerer", "Kryss av for at du har lest planen og står ansvarlig for den.")
	}
	d.Agreement.check(f)
	fields, err := documentFields(ctx, tx, v)
	if err != nil {
		return err
	}
	review, err := ToReview(ctx, tx.Reader, all, fields.Texts())
	if err != nil {
		return err
	}
	asked := false
	for _, m := range review {
		if !d.Keeps[m.ID] {
			f.At("gjennom-"+m.ID, "Velg om tiltaket fortsetter, er gjort eller stoppes.")
		}
		if access.NeedsGP(tx.Actor, m, d.Review[m.ID]) {
			d.told[m.ID], asked = agreedBy(d.Agreed, tx.Today, tx.Actor.Name), true
		}
	}
	unasked, err := Unasked(ctx, tx.Reader, tx.Actor, all, d.reviewed(fields.Texts()))
	if err != nil {
		return err
	}
	for _, m := range unasked {
		d.told[m.ID] = agreedBy(d.Agreed, tx.Today, tx.Actor.Name)
	}
	switch {
	case len(d.told) == 0 || slices.Contains(Ways, d.Agreed):
	case asked:
		f.At("avtalt", notAgreed)
	default:
		changedUnasked(f, unasked)
	}
	return f.OrNil()
}

// check asks for what an agreement is without: what she said, why not, and how she or who answers for her said it.
func (a Agreement) check(f *errs.Error) {
	switch a.Says {
	case "yes":
	case "no", "not_asked":
		if strings.TrimSpace(a.Why) == "" {
			f.At("hvorfor", "Skriv hvorfor.")
		}
	default:
		f.At("enig", "Velg om pasienten er enig i planen.")
	}
	if (a.Says == "yes" || a.Says == "no") && !slices.Contains(Ways, a.How) {
		f.At("hvordan", "Velg hvordan pasienten sa det.")
	}
}

// readyWith checks the draft as it will be with the measures gone through.
func (d Publish) readyWith(ctx context.Context, tx *app.Tx, v Version) error {
	fields, err := documentFields(ctx, tx, v)
	if err != nil {
		return err
	}
	if n := len(fields.Unsettled()); n > 0 {
		return errs.Invalid("To har skrevet ulikt %s i planen. Velg hva som gjelder under Rediger.", lang.Plural(n, "sted", "steder"))
	}
	return plan.Read(d.reviewed(fields.Texts())).Validate(tx.Today)
}

func (d Publish) reviewed(texts map[string]string) map[string]string {
	for id, status := range d.Review {
		if status != plan.MeasureOpen && texts["tiltak/"+id+"/hva"] != "" {
			texts["tiltak/"+id+"/status"] = string(status)
		}
	}
	for id, told := range d.told {
		texts["tiltak/"+id+"/avtalt"] = told
	}
	return texts
}

func (d Publish) write(ctx context.Context, tx *app.Tx, v Version) error {
	fields, err := document.Close(ctx, tx, v.Document)
	if err != nil {
		return err
	}
	texts, err := openTexts(ctx, tx.Reader, v.Patient, fields)
	if err != nil {
		return err
	}
	texts = d.reviewed(texts)
	round, err := RoundOf(ctx, tx.Reader, v.ID)
	if err != nil {
		return err
	}
	b := Body{
		Number: v.Number, On: tx.Today, Texts: texts, Parties: told(round, texts), Agreement: d.Agreement, Reason: strings.TrimSpace(d.Reason),
		Signature: Signature{User: tx.Actor.User, Name: tx.Actor.Name, Role: tx.Actor.Role},
	}
	if b.Around, err = kept(ctx, tx.Reader, v, tx.Today, d.Team, b.Plan()); err != nil {
		return err
	}
	body := string(db.ToJSON(b))
	n, err := tx.PublishPlanVersion(ctx, query.PublishPlanVersionParams{
		ID: v.ID, Version: v.Seen, PublishedAt: db.At(tx.Now), SignedBy: db.ID(tx.Actor.User), SignedRole: string(tx.Actor.Role), Body: db.Text(body), Sha256: digest(body),
	})
	if err != nil || n != 1 {
		return fmt.Errorf("plan.Publish: hit %d rows: %w", n, err)
	}
	if err := tx.ReplacePlanVersions(ctx, query.ReplacePlanVersionsParams{PatientID: db.ID(v.Patient), ID: v.ID}); err != nil {
		return fmt.Errorf("plan.Publish: %w", err)
	}
	p := b.Plan()
	if err := list(ctx, tx, v, p); err != nil {
		return err
	}
	if err := v.tell(ctx, tx, message.Plan, 0); err != nil {
		return err
	}
	ev := care.Event{Kind: care.PlanWritten, On: tx.Today, Plan: &care.PlanText{Version: v.Number, Matters: p.Matters, Text: p.PlainText()}}
	return enrolment.In(ctx, tx, access.PublishPlan, enrolment.Target{Enrolment: v.Enrolment, Key: d.Key}, ev)
}

// told is what the published version, which says texts, says of those who were heard: silence is not told, and neither is consent that nobody
// gave. Whoever agreed to a text that is another now, agreed before it was changed; whoever agreed but for a wish that the plan does not
// follow, was informed.
func told(round *Round, texts map[string]string) []Told {
	var out []Told
	for _, p := range round.Parties {
		t := Told{Party: p.Kind, Name: p.Name, On: date.In(p.Sent.Time)}
		if p.Says == Agree || p.Says == Comment && !round.refused(p, texts) {
			t.Agreed, t.On, t.Changed, t.How = true, date.In(p.Answered.Time), round.changed(p, texts), p.How
		}
		out = append(out, t)
	}
	return out
}

// refused reports whether a wish that the party put with its last answer, or that nobody had replied to then, is not what texts say.
func (r *Round) refused(p Party, texts map[string]string) bool {
	return slices.ContainsFunc(r.Remarks, func(x Remark) bool {
		replied := !x.Replied.IsZero() && x.Replied.Before(p.Answered.Time) // it answered again, knowing the reply
		return x.Party == p.ID && x.Says == Change && !replied && (x.Proposed == "" || texts[x.Path] != x.Proposed)
	})
}

// changed reports whether texts say something else than the party agreed to. Its own proposals, taken in word for word, and what the GP has
// confirmed meanwhile are no change.
func (r *Round) changed(p Party, texts map[string]string) bool {
	heard := maps.Clone(p.Heard())
	if heard == nil {
		return true
	}
	for _, x := range r.Remarks {
		if x.Party == p.ID && x.TakenIn && texts[x.Path] == x.Proposed {
			heard[x.Path] = x.Proposed
		}
	}
	return slices.ContainsFunc(plan.Difference(plan.Read(heard), plan.Read(texts)), notConfirmed)
}

// notConfirmed leaves out that the GP confirmed a measure, or gave it back, and how it was agreed with the GP: that is no change to what others agree to, nor to what the GP did.
func notConfirmed(c plan.Change) bool {
	return !strings.HasSuffix(c.Path, "/fastlege") && !strings.HasSuffix(c.Path, "/avtalt")
}

// far is the day that measures without a day of their own are sorted by.
var far = date.Of(9999, 12, 31)

// list writes the open measures of the plan that holds, in the place of those before.
func list(ctx context.Context, tx *app.Tx, v Version, p plan.Plan) error {
	if err := tx.DeletePlanMeasures(ctx, db.ID(v.Patient)); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	for _, m := range p.Open() {
		on := m.On
		if on.IsZero() {
			on = far
		}
		user := db.ID(m.User)
		if !db.IsID(string(user)) {
			user = ""
		}
		err := tx.InsertPlanMeasure(ctx, query.InsertPlanMeasureParams{
			VersionID: v.ID, Item: m.ID, PatientID: db.ID(v.Patient), EnrolmentID: db.ID(v.Enrolment), AreaID: db.ID(v.Area), Party: string(m.Who), UserID: user,
			What: m.What, DueOn: m.On, DayOn: on,
		})
		if err != nil {
			return fmt.Errorf("plan: %w", err)
		}
	}
	return nil
}
