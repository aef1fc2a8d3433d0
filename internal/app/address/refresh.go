package address

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/rules/access"
)

// LooksUp reports whether addresses can be looked up in the national register.
func LooksUp(s *app.Service) bool { return s.Outward.ComParties != nil }

// look asks the national register for some HER-ids.
func look(ctx context.Context, s *app.Service, hers []string) (map[string]Party, error) {
	slices.Sort(hers)
	hers = slices.Compact(slices.DeleteFunc(hers, func(h string) bool { return !her.MatchString(h) }))
	found := map[string]Party{}
	if !LooksUp(s) || len(hers) == 0 {
		return found, nil
	}
	all, err := s.Outward.ComParties(ctx, hers)
	if err != nil {
		return nil, errs.Unavailable("Adresseregisteret svarer ikke nå. Ingenting er endret. Prøv igjen om litt, eller les inn en fil med alle kolonnene fylt ut.").Because(err)
	}
	for _, p := range all {
		x := Party{HER: p.HER, Name: nb.CleanLine(p.Name), Service: nb.CleanLine(p.Service), BusinessHER: p.BusinessHER, BusinessName: nb.CleanLine(p.BusinessName)}
		if her.MatchString(x.HER) && her.MatchString(x.BusinessHER) && x.Name != "" && x.BusinessName != "" {
			found[p.HER] = x
		}
	}
	return found, nil
}

// Refresh holds the addresses against the national register: names, kinds of service and businesses become what it says. Those that it has no more stay as they are, and are told of: who
// they belong to must be asked where messages go now.
type Refresh struct{}

// Refreshed says what it did.
type Refreshed struct {
	Same, Edited int
	Gone         []string // the organisations whose address is not there any more, or does not hold
}

// Run asks, then writes what differs.
func (d Refresh) Run(ctx context.Context, s *app.Service, actor access.Actor) (*Refreshed, error) {
	out := &Refreshed{}
	found := map[string]Party{}
	if access.May(actor.Role, access.Configure) { // before anything leaves
		rows, err := s.Store.Reader().ComParties(ctx)
		if err != nil {
			return nil, fmt.Errorf("address.Refresh: %w", err)
		}
		var hers []string
		for _, row := range rows {
			hers = append(hers, row.HerID)
		}
		if found, err = look(ctx, s, hers); err != nil {
			return nil, err
		}
	}
	return out, s.Do(ctx, actor, func(tx *app.Tx) error {
		*out = Refreshed{}
		if err := tx.Allow(access.Configure, nil, "com_parties"); err != nil {
			return err
		}
		if !LooksUp(s) {
			return errs.Invalid("Adresseregisteret er ikke satt opp (message.edi.register). Les inn en fil i stedet.")
		}
		rows, err := tx.ComParties(ctx)
		if err != nil {
			return fmt.Errorf("address.Refresh: %w", err)
		}
		for i := range rows {
			p, ok := found[rows[i].HerID]
			if !ok {
				out.Gone = append(out.Gone, rows[i].OrganisationName)
				continue
			}
			_, edited, err := put(ctx, tx, rows[i].OrganisationID, p, &rows[i])
			if err != nil {
				return err
			}
			if edited {
				out.Edited++
			} else {
				out.Same++
			}
		}
		return nil
	})
}
