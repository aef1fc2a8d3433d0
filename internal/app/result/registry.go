package result

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

// An extract from NPR or KPR is registered with its decision, purpose, users and day of deletion before its file is taken in. The file is counted
// and not kept (usage.ReadRegistry), and is joined to nobody. Only those who are named as users see the figures.

// Registers are where an extract can come from.
var Registers = []string{"npr", "kpr"}

// Set is one extract.
type Set struct {
	ID         db.ID
	Register   string
	Title      string
	Purpose    string
	Decision   string
	DecisionOn date.Date
	DeleteOn   date.Date
	From, To   date.Date // the calendar days that it is of; none where it was registered before that was asked for
	Created    time.Time
	By         string
	Users      []string
	Mine       bool // the actor is one of them
	File       string
	Loaded     time.Time
	Rows       int
	Sum        string
	Figures    *usage.RegistryFigures // nil where no file is taken in, or the actor is no user of it
	Deleted    time.Time
}

// Worker is somebody who can be named as a user of an extract.
type Worker struct {
	ID   db.ID
	Name string
}

// Sets lists the extracts, the newest first, and who can be named as a user. Nobody but the hospital's has any.
func Sets(ctx context.Context, s *app.Service, a access.Actor) ([]Set, []Worker, error) {
	items := []string{"registry_sets"}
	if elsewhere := hospitalOnly(a); elsewhere != nil || !access.May(a.Role, access.SeeRegistry) {
		return nil, nil, s.See(ctx, a, access.SeeRegistry, nil, items) // the hospital's are not shown elsewhere
	}
	r := s.Store.Reader()
	rows, err := r.RegistrySets(ctx, 100)
	if err != nil {
		return nil, nil, fmt.Errorf("result.Sets: %w", err)
	}
	users, err := r.RegistrySetUsers(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("result.Sets: %w", err)
	}
	names, mine := map[db.ID][]string{}, map[db.ID]bool{}
	for _, u := range users {
		names[u.SetID] = append(names[u.SetID], u.UserName)
		mine[u.SetID] = mine[u.SetID] || u.UserID == db.ID(a.User)
	}
	var all []Set
	for _, x := range rows {
		set := Set{
			ID: x.ID, Register: x.Register, Title: x.Title, Purpose: x.Purpose, Decision: x.Decision, DecisionOn: x.DecisionOn, DeleteOn: x.DeleteOn, From: x.PeriodFrom, To: x.PeriodTo, Created: x.CreatedAt.Time, By: x.CreatedByName,
			Users: names[x.ID], Mine: mine[x.ID], File: x.FileName, Loaded: x.LoadedAt.Time, Rows: x.RowsRead, Sum: x.Sha256, Deleted: x.DeletedAt.Time,
		}
		if set.Mine && x.Figures != "" && x.DeleteOn.After(s.Today()) {
			items = append(items, fmt.Sprintf("registry_set/%s@%.12s", x.ID, x.Sha256)) // its figures, of this file
			set.Figures = &usage.RegistryFigures{}
			if err := json.Unmarshal([]byte(x.Figures), set.Figures); err != nil {
				return nil, nil, fmt.Errorf("result.Sets: %w", err)
			}
		}
		all = append(all, set)
	}
	workers, err := registryWorkers(ctx, r, a, s.Today())
	if err != nil {
		return nil, nil, err
	}
	if err := s.See(ctx, a, access.SeeRegistry, nil, items); err != nil {
		return nil, nil, err
	}
	return all, workers, nil
}

// registryWorkers are the hospital's leaders and analysts.
func registryWorkers(ctx context.Context, r *store.Reader, a access.Actor, today date.Date) (all []Worker, err error) {
	roles, err := r.RoleAssignmentsAt(ctx, db.List([]db.ID{db.ID(a.Org)}))
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	for _, x := range roles {
		if access.May(care.Role(x.Role), access.SeeRegistry) && !x.ValidFrom.After(today) && (x.ValidTo.IsZero() || !x.ValidTo.Before(today)) &&
			!slices.ContainsFunc(all, func(w Worker) bool { return w.ID == x.UserID }) {
			all = append(all, Worker{x.UserID, x.UserName})
		}
	}
	return all, nil
}

func hospitalOnly(a access.Actor) error {
	if k := care.OrgKind(a.OrgKind); k != care.OrgHospital && k != care.OrgSite {
		return errs.Denied("Uttrekk fra NPR og KPR holdes av sykehuset.")
	}
	return nil
}

// RegisterSet says what an extract is, before its file comes.
type RegisterSet struct {
	Key db.ID // of the form: the same form sent twice is one
	app.Ground
	Register string
	From, To date.Date // the first and the last calendar day of what the register has counted
	Users    []string
}

// Run writes it. The faults are by form field.
func (d RegisterSet) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	e := errs.Invalid("Uttrekket er ikke registrert")
	if !slices.Contains(Registers, d.Register) {
		e.At("register", "Velg NPR eller KPR.")
	}
	switch {
	case d.From.IsZero():
		e.At("fra", "Skriv første dag uttrekket gjelder.")
	case d.To.IsZero():
		e.At("til", "Skriv siste dag uttrekket gjelder.")
	case d.To.Before(d.From):
		e.At("til", "Siste dag er før den første.")
	case d.To.After(s.Today()):
		e.At("til", "Dagen er ikke kommet ennå.")
	}
	d.Ground.Check(e, s.Today())
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.LoadRegistry, nil, "registry_set/"+string(d.Key)); err != nil {
			return err
		}
		if err := hospitalOnly(a); err != nil {
			return err
		}
		if !db.IsID(string(d.Key)) {
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		workers, err := registryWorkers(ctx, tx.Reader, a, s.Today())
		if err != nil {
			return err
		}
		for _, u := range d.Users {
			if !slices.ContainsFunc(workers, func(w Worker) bool { return string(w.ID) == u }) {
				e.At("brukere", "Velg blant sykehusets ledere og analytikere.")
				break
			}
		}
		if len(d.Users) == 0 {
			e.At("brukere", "Velg hvem som skal se tallene.")
		}
		if err := e.OrNil(); err != nil {
			return err
		}
		sets, err := tx.RegistrySets(ctx, 1000)
		if err != nil {
			return fmt.Errorf("result.RegisterSet: %w", err)
		}
		if slices.ContainsFunc(sets, func(x query.RegistrySetsRow) bool { return x.ID == d.Key }) {
			return nil // the same form, sent twice
		}
		if err := tx.InsertRegistrySet(ctx, query.InsertRegistrySetParams{
			ID: d.Key, Register: d.Register, Title: d.Title, Purpose: d.Purpose, Decision: d.Decision, DecisionOn: d.DecisionOn, DeleteOn: d.DeleteOn, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(a.User), PeriodFrom: d.From, PeriodTo: d.To,
		}); err != nil {
			return fmt.Errorf("result.RegisterSet: %w", err)
		}
		for _, u := range d.Users {
			if err := tx.InsertRegistrySetUser(ctx, query.InsertRegistrySetUserParams{SetID: d.Key, UserID: db.ID(u)}); err != nil {
				return fmt.Errorf("result.RegisterSet: %w", err)
			}
		}
		return nil
	})
}

// ownSet locks an extract that the actor is a user of. Any other is as one that does not exist.
func ownSet(ctx context.Context, tx *app.Tx, id db.ID) (query.RegistrySet, error) {
	gone := errs.NotFound("Finner ikke uttrekket.")
	if err := tx.Allow(access.LoadRegistry, nil, "registry_set/"+string(id)); err != nil {
		return query.RegistrySet{}, err
	}
	if err := hospitalOnly(tx.Actor); err != nil {
		return query.RegistrySet{}, err
	}
	x, err := app.Found(id, gone, func() (query.RegistrySet, error) { return tx.LockRegistrySet(ctx, id) })
	if err != nil {
		return x, err
	}
	users, err := tx.RegistrySetUsers(ctx)
	if err != nil {
		return x, fmt.Errorf("result: %w", err)
	}
	if x.CreatedBy != db.ID(tx.Actor.User) && !slices.ContainsFunc(users, func(u query.RegistrySetUsersRow) bool { return u.SetID == id && u.UserID == db.ID(tx.Actor.User) }) {
		return x, gone
	}
	if !x.DeletedAt.IsZero() {
		return x, errs.Gone("Uttrekket er slettet.")
	}
	return x, nil
}

// LoadSet counts an extract's file; the rows are not kept. Of two files of one extract what differs could be about few, so there is one.
type LoadSet struct {
	ID   db.ID
	Name string
	Data []byte
}

// Run does it. What is wrong with the file stands at fil, row by row.
func (d LoadSet) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		x, err := ownSet(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		if !x.DeleteOn.After(s.Today()) {
			return errs.Gone("Uttrekket skulle vært slettet nå, så det tas ikke inn mer.")
		}
		if x.Figures != "" {
			return errs.Invalid("Filen er ikke lest inn.").At("fil", "Uttrekket har alt tall. Registrer et nytt uttrekk for en ny fil: to versjoner ved siden av hverandre kan røpe enkeltpersoner.")
		}
		figures, rows, err := usage.ReadRegistry(d.Data)
		if err != nil {
			return err
		}
		text, err := json.Marshal(figures)
		if err != nil {
			return fmt.Errorf("result.LoadSet: %w", err)
		}
		sum := sha256.Sum256(d.Data)
		name := path.Base(strings.ReplaceAll(nb.CleanLine(d.Name), `\`, "/"))
		if r := []rune(name); len(r) > 120 {
			name = string(r[:120])
		}
		n, err := tx.LoadRegistrySet(ctx, query.LoadRegistrySetParams{ID: d.ID, FileName: name, LoadedAt: db.At(tx.Now), RowsRead: rows, Sha256: hex.EncodeToString(sum[:]), Figures: string(text)})
		if err != nil || n != 1 {
			return fmt.Errorf("result.LoadSet: hit %d rows: %w", n, err)
		}
		return nil
	})
}

// DropSet deletes the figures of an extract before its day. What it was, and who decided, stays.
type DropSet struct{ ID db.ID }

// Run does it.
func (d DropSet) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if _, err := ownSet(ctx, tx, d.ID); err != nil {
			return err
		}
		if _, err := tx.ForgetRegistrySet(ctx, query.ForgetRegistrySetParams{ID: d.ID, DeletedAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("result.DropSet: %w", err)
		}
		return nil
	})
}

// PurgeSets deletes the extracts whose day has come, and returns how many.
func PurgeSets(ctx context.Context, s *app.Service) (n int, err error) {
	ids, err := s.Store.Reader().DueRegistrySets(ctx, s.Today())
	if err != nil {
		return 0, fmt.Errorf("result.PurgeSets: %w", err)
	}
	for _, id := range ids {
		err := s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
			if err := tx.Allow(access.ExpireRegistry, nil, "registry_set/"+string(id)); err != nil {
				return err
			}
			if _, err := tx.ForgetRegistrySet(ctx, query.ForgetRegistrySetParams{ID: id, DeletedAt: db.At(tx.Now)}); err != nil {
				return fmt.Errorf("result.PurgeSets: %w", err)
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
