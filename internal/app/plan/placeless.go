package plan

import (
	"context"

	"traad/internal/app"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// places are the words that tell where a person with a protected address lives. Nil for whoever may know it.
type places struct{ *care.Places }

// shield does Placeless for who reads her plan and may not see where she lives. Whoever reads nothing of her asks no more of the database than of others.
func (a *All) shield(ctx context.Context, r *store.Reader, reader access.Actor, p *access.Person) error {
	reads := access.Decide(reader, access.SeePlan, p).Allowed || access.Decide(reader, access.SeeSummary, p).Allowed || access.Decide(reader, access.SeeRecord, p).Allowed
	if !reads || access.MaySeeAddress(reader, p) {
		return nil
	}
	return a.Placeless(ctx, r, p.Patient, false)
}

// Placeless takes what tells where she lives out of all that the versions say, now and when they are read: whom to ring, the coordinator of an individuell
// plan and where it is kept, the names of who does, wrote, agreed to and signed what, who stood around her, and in every text the municipality, the street, the
// telephone and the GP. whole takes the whole text away, for the eyes of next of kin; who treats her loses the word and no more.
func (a *All) Placeless(ctx context.Context, r *store.Reader, who care.PatientID, whole bool) error {
	words, err := app.Places(ctx, r, who, whole)
	if err != nil {
		return err
	}
	hide := &places{words}
	for i := range a.Versions {
		v := &a.Versions[i]
		v.places, v.AuthorBy = hide, ""
		if v.Signed != nil {
			v.Signed.Name = ""
		}
		if v.Withdrawn != nil {
			v.Withdrawn.By, v.Withdrawn.Why = "", hide.Text(v.Withdrawn.Why)
		}
	}
	return nil
}

// texts are the texts of a plan without what tells the place.
func (p *places) texts(texts map[string]string) map[string]string {
	if p == nil {
		return texts
	}
	out := make(map[string]string, len(texts))
	for path, text := range texts {
		if !plan.TellsPlace(path) {
			out[path] = p.Text(text)
		}
	}
	return out
}

// body takes it out of what a published version holds.
func (p *places) body(b *Body) {
	if p == nil {
		return
	}
	b.Texts, b.Around, b.Reason = p.texts(b.Texts), &Around{}, p.Text(b.Reason)
	b.Signature.User, b.Signature.Name = "", ""
	b.Agreement.By, b.Agreement.Why = "", p.Text(b.Agreement.Why)
	for i := range b.Parties {
		if t := &b.Parties[i]; t.Party == plan.Municipality || t.Party == plan.GP {
			t.Name = ""
		}
	}
}

// update takes it out of a small change, which still has its number.
func (p *places) update(u *Update) {
	if p == nil {
		return
	}
	u.By, u.Before, u.Text, u.Note = "", p.Text(u.Before), p.Text(u.Text), p.Text(u.Note)
	if plan.TellsPlace(u.Path) {
		u.Before, u.Text, u.Note = "", "", ""
	}
}
