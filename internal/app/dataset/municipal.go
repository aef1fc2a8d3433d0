package dataset

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/store"
)

// municipal says whose data from municipal services may be used: of those who are followed and have consented, and of those who live where a
// recorded decision of the controller holds today (openstay.Record). Of everybody else only what hospitals have told is kept.
type municipal struct {
	numbers  []string // municipalities with a decision
	followed map[string]bool
	people   []column.Person // by pseudonym: where each lives
}

// bases are the municipalities with a decision that holds today.
func bases(ctx context.Context, r *store.Reader, s *app.Service) ([]string, error) {
	rows, err := r.MunicipalBasesOn(ctx, s.Today())
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	numbers := make([]string, len(rows))
	for i, n := range rows {
		numbers[i] = string(n)
	}
	return numbers, nil
}

func municipalOf(ctx context.Context, s *app.Service, people []column.Person) (*municipal, error) {
	m := &municipal{people: people}
	var err error
	if m.numbers, err = bases(ctx, s.Store.Reader(), s); err != nil {
		return nil, err
	}
	courses, err := Enrolled(ctx, s)
	if err != nil {
		return nil, err
	}
	m.followed = followed(courses)
	return m, nil
}

// followed are those who are followed and whose consent stands.
func followed(courses map[string]Course) map[string]bool {
	all := map[string]bool{}
	for id, c := range courses {
		if c.Status == care.StatusActive && !c.Withdrawn {
			all[id] = true
		}
	}
	return all
}

// closed reports whether only what hospitals have told of somebody may be used.
func (m *municipal) closed(id string) bool {
	if m.followed[id] {
		return false
	}
	i := sort.Search(len(m.people), func(i int) bool { return m.people[i].ID >= id })
	return i == len(m.people) || m.people[i].ID != id || !slices.Contains(m.numbers, m.people[i].Municipality)
}

// atDoor decides whose municipal rows a load may keep; told is what to say of the others. The error is where nothing would be left.
func (d *Declared) atDoor(ctx context.Context, s *app.Service, e *column.Episodes) (hospital func(id string) bool, left int, told lang.Text, err error) {
	if !slices.ContainsFunc(e.Kind, func(k column.Kind) bool { return k.Service() != column.Hospital }) {
		return nil, 0, told, nil
	}
	people, err := standingPersons(ctx, s)
	if err != nil {
		return nil, 0, told, err
	}
	m, err := municipalOf(ctx, s, people)
	if err != nil {
		return nil, 0, told, err
	}
	for p, id := range e.People {
		if !m.closed(id) {
			continue
		}
		for i := e.First[p]; i < e.First[p+1]; i++ {
			if e.Kind[i].Service() != column.Hospital {
				left++
			}
		}
	}
	if left == e.Rows() {
		return nil, left, told, errs.Invalid("Filene har bare kommunale data om personer som ikke følges, og kommunene har ikke et registrert rettslig grunnlag for det. Ingenting er lest inn. Grunnlaget registreres under Administrasjon, Rettslig grunnlag. Les inn personfilen først.")
	}
	if left > 0 {
		told = lang.Of("%s fra kommunale tjenester er utelatt: de gjelder personer som ikke følges, i kommuner uten registrert rettslig grunnlag, eller som ikke står i personfilen.", lang.Plural(left, "rad", "rader"))
	}
	return m.closed, left, told, nil
}

// standingPersons are the persons of the loads that stand.
func standingPersons(ctx context.Context, s *app.Service) ([]column.Person, error) {
	r := s.Store.Reader()
	rows, err := r.StandingDatasetLoads(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	var lists [][]column.Person
	texts := map[string]string{}
	for _, l := range rows {
		if Kind(l.Kind) == Persons {
			some, err := persons(ctx, r, l, texts)
			if err != nil {
				return nil, err
			}
			lists = append(lists, some)
		}
	}
	return column.MergePersons(lists, nil), nil
}
