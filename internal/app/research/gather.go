package research

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/store"
)

// around is how many days before and after day 0 contacts are taken from.
const around = 730

// content is what goes into an extract.
type content struct {
	persons  []personRow
	contacts []contactRow
	use      []useRow
	subjects []care.PatientID
	version  int64
}

// someone is a person on the way in.
type someone struct {
	id   db.ID
	name string // the project's pseudonym
	day0 date.Date
}

// pseudonym is the project's own: an HMAC of the person under the project's key.
func pseudonym(key []byte, person db.ID) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(person))
	return "P" + hex.EncodeToString(m.Sum(nil)[:10])
}

// eligible are those who may be in an extract, by enrolment, and each person once.
func eligible(ctx context.Context, r *store.Reader, ring *keys.Ring, key []byte) (all []someone, rows []row, err error) {
	found, err := r.ResearchPersons(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("research: %w", err)
	}
	var ids []db.ID
	for _, x := range found {
		ids = append(ids, x.EnrolmentID)
	}
	states, err := r.EnrolmentStates(ctx, db.List(ids))
	if err != nil {
		return nil, nil, fmt.Errorf("research: %w", err)
	}
	courses := map[db.ID]course{}
	for _, st := range states {
		var c course
		if err := json.Unmarshal(st.Data, &c); err != nil {
			return nil, nil, fmt.Errorf("research: %w", err)
		}
		courses[st.EnrolmentID] = c
	}
	out, err := dataset.RecordsOutOfAnalysis(ctx, r, ring)
	if err != nil {
		return nil, nil, fmt.Errorf("research: %w", err)
	}
	no := map[db.ID]bool{} // a consent that is withdrawn anywhere keeps her out altogether
	for _, x := range found {
		if c := courses[x.EnrolmentID]; x.Strict > 0 || x.Out > 0 || slices.Contains(out, x.PersonID) || c.ConsentedOn.IsZero() || !c.WithdrawnOn.IsZero() {
			no[x.PersonID] = true
		}
	}
	for _, x := range found {
		if no[x.PersonID] {
			continue
		}
		if n := len(all); n == 0 || all[n-1].id != x.PersonID { // the rows come by person, the first inclusion first
			all = append(all, someone{x.PersonID, pseudonym(key, x.PersonID), x.IncludedOn})
		}
		rows = append(rows, row{
			enrolment: x.EnrolmentID, of: len(all) - 1, born: x.BirthDate, sex: x.Sex, died: x.DeceasedOn, pathway: x.PathwayCode, cfs: x.Cfs, referred: x.ReferredOn,
			ended: x.EndedOn, reason: x.EndReason, course: courses[x.EnrolmentID],
		})
	}
	return all, rows, nil
}

type row struct {
	enrolment            db.ID
	of                   int
	born, died           date.Date
	sex, pathway, reason string
	cfs                  int
	referred, ended      date.Date
	course               course
}

// course is what is read of an enrolment's state.
type course struct {
	ConsentedOn, WithdrawnOn, MappedOn, PlannedOn date.Date
}

// gather lays out the rows. The order of persons follows their pseudonyms, and so says nothing.
func gather(ctx context.Context, s *app.Service, set *dataset.Set, key []byte) (*content, error) {
	r := s.Store.Reader()
	all, rows, err := eligible(ctx, r, s.Keys, key)
	if err != nil {
		return nil, err
	}
	c := &content{}
	for _, p := range all {
		c.subjects = append(c.subjects, care.PatientID(p.id))
	}
	by := map[db.ID]int{}
	for i, x := range rows {
		p := all[x.of]
		by[x.enrolment] = i
		n := personRow{
			ID: p.name, Age: band(x.born.Age(p.day0)), Sex: map[string]string{"woman": "kvinne", "man": "mann"}[x.sex], Year: int32(p.day0.Year()), Pathway: x.pathway,
			Referred: since(p.day0, x.referred), Mapped: since(p.day0, x.course.MappedOn), Planned: since(p.day0, x.course.PlannedOn), Ended: since(p.day0, x.ended),
			EndReason: x.reason, Died: since(p.day0, x.died),
		}
		if x.cfs > 0 {
			v := int32(x.cfs)
			n.CFS = &v
		}
		c.persons = append(c.persons, n)
	}
	if err := c.told(ctx, r, all); err != nil {
		return nil, err
	}
	if set != nil && set.Index != nil {
		if err := c.loads(ctx, s, set, all, rows, by); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(c.persons, func(x, y personRow) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Pathway, y.Pathway)) })
	slices.SortFunc(c.contacts, func(x, y contactRow) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.In, y.In)) })
	slices.SortFunc(c.use, func(x, y useRow) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Service, y.Service), cmp.Compare(x.From, y.From))
	})
	return c, nil
}

// told are the municipalities' own figures.
func (c *content) told(ctx context.Context, r *store.Reader, all []someone) error {
	rows, err := r.ResearchUse(ctx)
	if err != nil {
		return fmt.Errorf("research: %w", err)
	}
	for _, u := range rows {
		i, ok := slices.BinarySearchFunc(all, u.PersonID, func(p someone, id db.ID) int { return cmp.Compare(p.id, id) })
		if !ok {
			continue
		}
		x := useRow{ID: all[i].name, Service: u.Service, From: *since(all[i].day0, u.FromOn), To: since(all[i].day0, u.ToOn)}
		if u.Iplos > 0 {
			v := int32(u.Iplos)
			x.IPLOS = &v
		}
		if used := (care.Used{Service: care.UseService(u.Service)}); !used.Stay() && used.Service != care.UseStays {
			v := u.Amount
			x.Amount = &v
		}
		c.use = append(c.use, x)
	}
	return nil
}

// loads are the contacts that the hospital's files tell of, of those whose pseudonym there is known.
func (c *content) loads(ctx context.Context, s *app.Service, set *dataset.Set, all []someone, rows []row, by map[db.ID]int) error {
	known, err := s.Store.Reader().IncludedPseudonyms(ctx)
	if err != nil {
		return fmt.Errorf("research: %w", err)
	}
	c.version = set.Manifest
	e := set.Index.E
	done := map[string]bool{}
	for _, k := range known {
		i, ok := by[k.EnrolmentID]
		if !ok {
			continue
		}
		b, err := s.Keys.Open(k.Sealed, "patient_pseudonym/"+string(k.PatientID))
		if err != nil {
			return fmt.Errorf("research: %w", err)
		}
		at, ok := slices.BinarySearch(e.People, string(b))
		if !ok || done[string(b)] {
			continue
		}
		done[string(b)] = true
		p := all[rows[i].of]
		zero, code := column.DayOf(p.day0), e.CodeFirst[at]
		for n := e.First[at]; n < e.First[at+1]; n++ {
			codes := uint32(e.NCode[n] & column.CountMask)
			main := ""
			if codes > 0 {
				main = three(e.Codes[e.Code[code]])
			}
			code += codes
			in := int32(e.In[n].Day() - zero)
			if in < -around || in > around {
				continue
			}
			x := contactRow{ID: p.name, In: in, Service: column.Services[e.Kind[n].Service()], Diagnosis: main}
			if e.Mins[n] != column.Open {
				v := int32(e.Out(n, 0).Day() - zero)
				x.Out = &v
			}
			x.Level = map[column.Level]string{column.Inpatient: "1", column.DayCare: "2", column.Outpatient: "3"}[e.Kind[n].Level()]
			x.Urgency = map[column.Urgency]string{column.Emergency: "akutt", column.Planned: "planlagt"}[e.Kind[n].Urgency()]
			c.contacts = append(c.contacts, x)
		}
	}
	return nil
}

// three are the first three signs of a code.
func three(code string) string {
	if len(code) > 3 {
		return code[:3]
	}
	return code
}

// band is an age in five years: the youngest and the oldest are few, and go together.
func band(age int) string {
	switch {
	case age < 65:
		return "-64"
	case age >= 90:
		return "90+"
	}
	return fmt.Sprintf("%d-%d", age/5*5, age/5*5+4)
}

// since counts days from day 0, nil where there is no day.
func since(day0, d date.Date) *int32 {
	if d.IsZero() {
		return nil
	}
	n := int32(d.Days(day0))
	return &n
}
