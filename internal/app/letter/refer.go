package letter

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/app/signin"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/kith"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// refers reports whether a message asks that somebody is taken in: one that begins a thread, and has the subject of a referral. What is a referral by law is a message of its own (HIS
// 1207), which a hospital's record system takes.
func refers(m *kith.Message) bool {
	return m.Kind != kith.DialogueAnswer && m.Parent+m.Thread == "" && message.Refers(m.Notes[0].Title)
}

// refer takes in a referral of somebody whom the sender, who has the HER-ids, does not know that we follow: she is registered where she is not, and an enrolment waits to be assessed by the team, with the
// message on it. unshown is why a part of it cannot be shown, if one cannot: then nothing of it is kept.
func refer(ctx context.Context, s *app.Service, m *kith.Message, hers []string, text string, unshown []kith.Code) ([]kith.Code, error) {
	notNow := []kith.Code{kith.E36.Fault("Henvisningen er ikke registrert. Pasienten må stå med navn og ett gyldig fødselsnummer eller D-nummer, avsenderen må stå i Tråds adresseregister, og pasienten må kunne henvises nå. Ring IHT.")}
	from, err := senderOf(ctx, s, hers)
	if err != nil {
		return nil, err
	}
	who, number, ok := namedIn(m)
	if from == nil || !ok {
		return notNow, nil
	}
	if len(unshown) > 0 {
		return unshown, nil
	}
	d, by, err := referralOf(ctx, s, m, from, text)
	if err != nil {
		return nil, err
	}
	who.Area = d.Details.Area
	d.Details, d.Number = who, number
	err = s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
		result, err := d.Take(ctx, tx, by)
		if err != nil {
			return err
		}
		person, err := tx.Person(ctx, result.Patient)
		if err != nil {
			return err
		}
		row, err := tx.Enrolment(ctx, db.ID(result.Enrolment))
		if err != nil {
			return fmt.Errorf("letter.In: %w", err)
		}
		her, _ := m.Sender.Party()
		if err := keep(ctx, tx, idOf(her, m.ID), m, person, row, text, nil); err != nil {
			return err
		}
		return answer(ctx, tx.Writer, s, m, nil)
	})
	switch {
	case errors.Is(err, referral.ErrNotNow):
		return notNow, nil
	case errs.KindOf(err) == errs.KindInvalid:
		return []kith.Code{kith.X99.Fault("Henvisningen kan ikke registreres av seg selv: kommunen er ikke med i Integrerte helsetjenester, eller noe i meldingen mangler. Ring IHT, eller henvis på en annen måte.")}, nil
	}
	return nil, err
}

// senderOf is the organisation that a message is from, by the address register and the sender's HER-ids: its communication party, else the one that the business has. nil where nobody, or not one alone, is known
// by the numbers.
func senderOf(ctx context.Context, s *app.Service, hers []string) (*query.ComPartiesAtRow, error) {
	rows, err := s.Store.Reader().ComPartiesAt(ctx, db.List(hers))
	if err != nil {
		return nil, fmt.Errorf("letter.In: %w", err)
	}
	var own, business []query.ComPartiesAtRow
	for _, row := range rows {
		if slices.Contains(hers, row.HerID) {
			own = append(own, row)
		} else {
			business = append(business, row)
		}
	}
	for _, found := range [][]query.ComPartiesAtRow{own, business} {
		if len(found) == 1 {
			return &found[0], nil
		}
		if len(found) > 1 {
			return nil, nil
		}
	}
	return nil, nil
}

// namedIn is the patient of a message as she would be registered; false where she is not named, or not by one national number that fits what else is said.
func namedIn(m *kith.Message) (d patient.Details, number nin.Number, ok bool) {
	p := m.Patient
	if p == nil {
		return d, number, false
	}
	for _, i := range p.Idents {
		n, err := nin.Parse(i.Value)
		if err != nil {
			continue
		}
		if !number.IsZero() && number != n {
			return d, number, false
		}
		number = n
	}
	d = patient.Details{GivenName: nb.CleanLine(p.Given + " " + p.Middle), FamilyName: nb.CleanLine(p.Family), Sex: "unknown"}
	if sex := map[string]string{"1": "man", "2": "woman"}[p.Sex]; sex != "" {
		d.Sex = sex
	}
	said, err := date.Parse(p.Born)
	born, known := number.BirthDate()
	if d.BirthDate = born; !known {
		d.BirthDate = said
	}
	fits := p.Born == "" || err == nil && said == d.BirthDate
	return d, number, !number.IsZero() && d.GivenName != "" && d.FamilyName != "" && !d.BirthDate.IsZero() && fits
}

// referralOf is the referral that a message is, and the GP of ours who wrote it. Its Details have the area alone: where the sender's people are followed.
func referralOf(ctx context.Context, s *app.Service, m *kith.Message, from *query.ComPartiesAtRow, text string) (d referral.Refer, by referral.Doctor, err error) {
	author, _ := authorOf(m)
	r := s.Store.Reader()
	if d.Pathway, err = s.MainPathway(ctx, r); err != nil {
		return d, by, err
	}
	if text == "" {
		text = "Se vedleggene i meldingen."
	}
	d.Referral = care.Referral{Name: cut(author.name), Phone: cut(author.phone), How: "message", Why: text, ToHosp: true, Agrees: "unknown"}
	if d.On = date.In(m.At); d.On.After(s.Today()) {
		d.On = s.Today()
	}
	switch care.OrgKind(from.OrganisationKind) {
	case care.OrgGPOffice:
		d.Referral.From, d.Details.Area = "gp", care.OrgID(from.ParentID)
		actors, err := signin.ByHPR(ctx, s, authorHPR(m), care.OrgID(from.OrganisationID))
		if err != nil {
			return d, by, err
		}
		if i := slices.IndexFunc(actors, func(a access.Actor) bool { return a.Role == care.GeneralPractitioner }); i >= 0 {
			by = referral.Doctor{GP: actors[i].User, Office: actors[i].Org}
		}
	case care.OrgMunicipality, care.OrgDistrict:
		d.Referral.From, d.Details.Area = "municipality", care.OrgID(from.OrganisationID)
	default: // a hospital: where she lives is not told
		return d, by, nil
	}
	if area := d.Details.Area; area != "" {
		row, err := r.Organisation(ctx, db.ID(area))
		if err != nil {
			return d, by, fmt.Errorf("letter.In: %w", err)
		}
		if care.Rollout(row.Status) != care.InOperation {
			d.Details.Area = ""
		}
	}
	return d, by, nil
}

// authorHPR is the HPR number of who wrote a message, "" not told.
func authorHPR(m *kith.Message) string {
	if _, r := authorOf(m); r != nil && r.Who != nil {
		return r.Who.Number(kith.HPR)
	}
	for o := &m.Sender; o != nil; o = o.Under {
		if o.Who != nil {
			return o.Who.Number(kith.HPR)
		}
	}
	return ""
}
