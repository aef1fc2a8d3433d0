package pathway

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Publish puts a new version of a definition, or a new definition, in force for those who are enrolled from now on.
type Publish struct {
	Text string // TOML
}

// Run publishes it. The faults are those of care.ParsePathway, and: a version that is not the next one; an instrument that the
// service does not have; an override that a municipality has and that the new version would break.
func (d Publish) Run(ctx context.Context, s *app.Service, actor access.Actor) (*care.Pathway, error) {
	var out *care.Pathway
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		var err error
		out, err = publish(ctx, tx, d.Text)
		return err
	})
	return out, err
}

// publish is Publish inside a deed that has been allowed.
func publish(ctx context.Context, tx *app.Tx, text string) (*care.Pathway, error) {
	p, err := care.ParsePathway([]byte(text))
	if err != nil {
		return nil, err
	}
	if err := fits(ctx, tx, p); err != nil {
		return nil, err
	}
	tx.Note(fmt.Sprintf("pathway/%s@%d", p.Code, p.Version))
	n, err := tx.PublishPathwayDefinition(ctx, query.PublishPathwayDefinitionParams{
		Code: p.Code, Version: p.Version, Title: p.Title, Body: text, PublishedAt: db.At(tx.Now), PublishedBy: db.ID(tx.Actor.User),
	})
	if err != nil {
		return nil, fmt.Errorf("pathway.Publish: %w", err)
	}
	if n == 0 { // somebody else published the number in this very moment
		return nil, taken(p, p.Version)
	}
	return p, nil
}

// Check reads a definition as Publish would, and says whether it could be published, without doing it.
func Check(ctx context.Context, s *app.Service, actor access.Actor, text string) (*care.Pathway, error) {
	if err := s.See(ctx, actor, access.SeeConfig, nil, []string{"pathways"}); err != nil {
		return nil, err
	}
	p, err := care.ParsePathway([]byte(text))
	if err != nil {
		return nil, err
	}
	return p, s.Store.InTx(ctx, func(w *store.Writer) error {
		return fits(ctx, &app.Tx{Writer: w, Service: s}, p)
	})
}

// fits checks the version's number, and the overrides that will hold on top of it.
func fits(ctx context.Context, tx *app.Tx, p *care.Pathway) error {
	rows, err := tx.PublishedDefinitions(ctx)
	if err != nil {
		return fmt.Errorf("pathway.Publish: %w", err)
	}
	for _, row := range rows {
		if row.Code == p.Code && row.Version >= p.Version {
			return taken(p, row.Version) // newest first
		}
	}
	list, err := score.Instruments(ctx, tx.Reader)
	if err != nil {
		return err
	}
	if err := known(p, list); err != nil {
		return err
	}
	if err := leads(p, rows); err != nil {
		return err
	}
	overrides, err := tx.PathwayOverrides(ctx)
	if err != nil {
		return fmt.Errorf("pathway.Publish: %w", err)
	}
	f := errs.Invalid("Den nye versjonen passer ikke med tilpasningene i kommunene.")
	for _, row := range overrides {
		if row.PathwayCode != p.Code {
			continue
		}
		o, err := care.ParseOverride([]byte(row.Body))
		if err != nil {
			return fmt.Errorf("pathway.Publish: override %s: %w", row.ID, err)
		}
		if _, err := p.With(o); err != nil {
			for _, fault := range errs.FieldsOf(err) {
				f.Say("deadline", "%s har en tilpasning som ikke passer: %s Endre tilpasningen eller definisjonen først.", row.AreaName, lang.OfFault(fault))
			}
		}
	}
	if err := f.OrNil(); err != nil {
		return err
	}
	return keepsNotes(ctx, tx, p)
}

// keepsNotes checks that what municipalities have added to the handbook has a place in the new version: it is kept by the stage's code.
func keepsNotes(ctx context.Context, tx *app.Tx, p *care.Pathway) error {
	notes, err := tx.HandbookNotesStanding(ctx, p.Code)
	if err != nil {
		return fmt.Errorf("pathway.Publish: %w", err)
	}
	f := errs.Invalid("Den nye versjonen mangler steg som kommuner har skrevet om i håndboken.")
	for _, n := range notes {
		if !slices.ContainsFunc(p.Chapters(), func(c care.Chapter) bool { return c.Code == n.Stage }) {
			f.Say("stage", "%s har skrevet i håndboken under steget med koden «%s», som den nye versjonen mangler. Behold koden, eller be kommunen flytte det den har skrevet, først.", n.AreaName, n.Stage)
		}
	}
	return f.OrNil()
}

// leads checks that what an ending leads to is another pathway of the service.
func leads(p *care.Pathway, published []query.PublishedDefinitionsRow) error {
	f := errs.Invalid("Definisjonen fører til et forløp som ikke finnes her. Rett det og prøv igjen.")
	for i, r := range p.EndReasons {
		at := fmt.Sprintf("end_reason[%d].leads_to", i+1)
		switch {
		case r.LeadsTo == "":
		case r.LeadsTo == p.Code:
			f.Say(at, "Årsaken «%s» fører tilbake til forløpet selv. Velg et annet forløp, eller ta det bort.", r.Text)
		case !slices.ContainsFunc(published, func(d query.PublishedDefinitionsRow) bool { return d.Code == r.LeadsTo }):
			f.Say(at, "Årsaken «%s» fører til forløpet «%s», som ikke er publisert her. Publiser det først, velg et annet, eller ta det bort.", r.Text, r.LeadsTo)
		}
	}
	return f.OrNil()
}

// known checks that what the pathway scores with is an instrument of the service, named once.
func known(p *care.Pathway, list instrument.List) error {
	f := errs.Invalid("Definisjonen har kartleggingsverktøy som ikke kan brukes. Rett dem og prøv igjen.")
	var codes []string
	for _, x := range list {
		codes = append(codes, x.Code)
	}
	for i, code := range p.Instruments {
		switch {
		case !slices.Contains(codes, code):
			f.Say("instruments", "Kartleggingsverktøyet «%s» finnes ikke. Velg blant %s, eller legg det til under Kartleggingsverktøy først.", code, strings.Join(codes, ", "))
		case slices.Contains(p.Instruments[:i], code):
			f.Say("instruments", "Kartleggingsverktøyet «%s» står to ganger. Ta det ene bort.", code)
		}
	}
	return f.OrNil()
}

func taken(p *care.Pathway, newest int) error {
	return errs.Invalid("Versjonen er publisert fra før.").
		Say("version", "Versjon %d av «%s» er publisert, og en publisert versjon endres aldri. Skriv version = %d.", newest, p.Code, newest+1)
}
