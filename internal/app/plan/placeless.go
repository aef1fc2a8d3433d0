package plan

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Shielded stands in the place of a text that tells where she lives, and shieldedWord in that of the word that does.
const (
	Shielded     = "Skjermet."
	shieldedWord = "(skjermet)"
)

// places are the words that tell where a person with a protected address lives. Nil for whoever may know it.
type places struct {
	words *regexp.Regexp // nil: there are none
	whole bool           // a text with such a word is gone, not only the word
}

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
	row, err := r.Patient(ctx, db.ID(who))
	if err != nil {
		return fmt.Errorf("plan.Placeless: %w", err)
	}
	words := append(streets(row.Address), row.Phone)
	for id := row.AreaID; id != ""; { // a district, then its municipality
		area, err := r.Organisation(ctx, id)
		if err != nil {
			return fmt.Errorf("plan.Placeless: %w", err)
		}
		if words = append(words, area.Name); area.Kind != "district" {
			break
		}
		id = area.ParentID
	}
	gps, err := r.GPRelations(ctx, db.ID(who))
	if err != nil {
		return fmt.Errorf("plan.Placeless: %w", err)
	}
	for _, g := range gps {
		words = append(words, g.GpName, g.OfficeName)
	}
	hide := &places{pattern(words), whole}
	for i := range a.Versions {
		v := &a.Versions[i]
		v.places, v.AuthorBy = hide, ""
		if v.Signed != nil {
			v.Signed.Name = ""
		}
		if v.Withdrawn != nil {
			v.Withdrawn.By, v.Withdrawn.Why = "", hide.text(v.Withdrawn.Why)
		}
	}
	return nil
}

// streets are the words of an address that tell a place: numbers and short words do not.
func streets(address string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(address, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(w)) > 3 {
			out = append(out, w)
		}
	}
	return out
}

// pattern finds the words by themselves, whatever the spaces in them: «Nes» in «Nes kommune» and «Nes' legevakt», not in «neste».
func pattern(words []string) *regexp.Regexp {
	var any []string
	for _, w := range words {
		var parts []string
		for _, p := range strings.Fields(w) {
			parts = append(parts, regexp.QuoteMeta(p))
		}
		if len(parts) > 0 {
			any = append(any, strings.Join(parts, `\s*`))
		}
	}
	if any == nil {
		return nil
	}
	return regexp.MustCompile(`(?i)(^|[^\pL\d])(?:` + strings.Join(any, "|") + `)(s?)($|[^\pL\d])`)
}

// text is a text without the words.
func (p *places) text(text string) string {
	switch {
	case p == nil || p.words == nil || !p.words.MatchString(text):
		return text
	case p.whole:
		return Shielded
	}
	for range 2 { // of two words beside each other the first takes the space between them
		text = p.words.ReplaceAllString(text, "${1}"+shieldedWord+"${3}")
	}
	return text
}

// texts are the texts of a plan without what tells the place.
func (p *places) texts(texts map[string]string) map[string]string {
	if p == nil {
		return texts
	}
	out := make(map[string]string, len(texts))
	for path, text := range texts {
		if !plan.TellsPlace(path) {
			out[path] = p.text(text)
		}
	}
	return out
}

// body takes it out of what a published version holds.
func (p *places) body(b *Body) {
	if p == nil {
		return
	}
	b.Texts, b.Around, b.Reason = p.texts(b.Texts), &Around{}, p.text(b.Reason)
	b.Signature.User, b.Signature.Name = "", ""
	b.Agreement.By, b.Agreement.Why = "", p.text(b.Agreement.Why)
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
	u.By, u.Before, u.Text, u.Note = "", p.text(u.Before), p.text(u.Text), p.text(u.Note)
	if plan.TellsPlace(u.Path) {
		u.Before, u.Text, u.Note = "", "", ""
	}
}
