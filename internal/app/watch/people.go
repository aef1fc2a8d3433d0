package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/app/user"
	"traad/internal/base/db"
	rule "traad/internal/rules/watch"
	"traad/internal/store"
)

// people are those whom the rules compare. Nothing of it leaves the job.
type people struct {
	users    map[db.ID]rule.User
	staff    []rule.User
	subjects map[db.ID]rule.Subject
	names    map[string]int // how many persons have a family name
}

// gather reads every user, and the persons who were looked at.
func gather(ctx context.Context, s *app.Service, r *store.Reader, looks []look) (*people, error) {
	p := &people{users: map[db.ID]rule.User{}, subjects: map[db.ID]rule.Subject{}, names: map[string]int{}}
	if len(looks) == 0 {
		return p, nil
	}
	users, err := r.Users(ctx)
	if err != nil {
		return nil, err
	}
	indexes := map[db.ID][]string{}
	logins, err := r.LoginPIDs(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range logins {
		var list []string
		if err := json.Unmarshal([]byte(l.PidIndexes), &list); err != nil {
			return nil, fmt.Errorf("watch: indexes of a log-in: %w", err)
		}
		indexes[l.UserID] = list
	}
	addresses := map[db.ID]string{}
	rows, err := r.UserAddresses(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range rows {
		if addresses[a.UserID], err = user.OpenAddress(s, a); err != nil {
			return nil, fmt.Errorf("watch: an address cannot be opened: %w", err)
		}
	}
	for _, u := range users {
		x := rule.User{ID: string(u.ID), Name: u.Name, Address: addresses[u.ID], Indexes: indexes[u.ID]}
		p.users[u.ID] = x
		p.staff = append(p.staff, x)
	}
	var ids []db.ID
	for _, x := range looks {
		ids = append(ids, x.patient)
	}
	slices.Sort(ids)
	for batch := range slices.Chunk(slices.Compact(ids), 500) {
		if err := p.read(ctx, r, batch); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *people) read(ctx context.Context, r *store.Reader, ids []db.ID) error {
	patients, err := r.Patients(ctx, db.List(ids))
	if err != nil {
		return err
	}
	numbers, err := r.IdentifiersOfMany(ctx, db.List(ids))
	if err != nil {
		return err
	}
	indexes := map[db.ID][]string{}
	for _, n := range numbers {
		indexes[n.PatientID] = append(indexes[n.PatientID], n.BlindIndex)
	}
	for _, x := range patients {
		p.subjects[x.ID] = rule.Subject{Given: x.GivenName, Family: x.FamilyName, Address: x.Address, Indexes: indexes[x.ID]}
	}
	return nil
}

// common returns how many persons in Tråd have a family name, by the words that a search finds them by; of several words the rarest.
func (p *people) common(ctx context.Context, r *store.Reader, family string) (int, error) {
	if n, ok := p.names[family]; ok {
		return n, nil
	}
	least := 0
	for i, word := range (patient.Details{FamilyName: family}).Words() {
		n, err := r.CountNamePart(ctx, word)
		if err != nil {
			return 0, err
		}
		if i == 0 || int(n) < least {
			least = int(n)
		}
	}
	p.names[family] = least
	return least, nil
}
