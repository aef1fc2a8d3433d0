package movein

import (
	"cmp"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// sheet gathers the rows of one table.
type sheet struct {
	table   string
	columns []string
	rows    [][]any
}

func (s *sheet) add(values ...any) { s.rows = append(s.rows, values) }

// sheets are the tables that persons are spread over, in the order that their foreign keys ask for.
type sheets struct {
	patient, part, version, identifier, gp, kin, worker, stay, enrolment, event, task, brief, tally sheet
}

func newSheets() *sheets {
	return &sheets{
		patient: sheet{table: "patient", columns: []string{
			"id", "given_name", "family_name", "name_sort", "birth_date", "sex",
			"area_id", "address", "phone", "lives", "language", "interpreter", "deceased_on", "created_at", "version",
		}},
		part:       sheet{table: "patient_name_part", columns: []string{"part", "patient_id"}},
		version:    sheet{table: "patient_version", columns: []string{"patient_id", "version", "data", "changed_at", "changed_by"}},
		identifier: sheet{table: "patient_identifier", columns: []string{"id", "patient_id", "kind", "sealed", "blind_index", "created_at"}},
		gp:         sheet{table: "gp_relation", columns: []string{"id", "patient_id", "gp_id", "office_id", "valid_from", "created_at", "created_by"}},
		kin:        sheet{table: "next_of_kin", columns: []string{"id", "patient_id", "name", "relation", "phone", "closest", "note"}},
		worker:     sheet{table: "care_relation", columns: []string{"id", "patient_id", "user_id", "valid_from", "valid_to", "created_at", "created_by"}},
		stay:       sheet{table: "stay", columns: []string{"id", "patient_id", "unit_id", "kind", "urgency", "from_at", "ready_at", "to_at"}},
		enrolment: sheet{table: "enrolment", columns: []string{
			"id", "patient_id", "pathway_code", "pathway_version", "area_id", "site_id",
			"previous_id", "created_at", "event_count", "status", "stage", "now_text", "referred_on", "included_on", "mapped_on",
			"planned_on", "ended_on", "end_reason", "cfs", "cfs_before", "responsible_id", "paused", "next_due", "next_title",
			"next_rule", "due_sort", "last_contact_on", "name_sort",
		}},
		event: sheet{table: "enrolment_event", columns: []string{
			"id", "enrolment_id", "seq", "kind", "on_date", "recorded_at",
			"by_user", "by_role", "by_org", "voids", "data",
		}},
		task: sheet{table: "task", columns: []string{
			"enrolment_id", "rule", "patient_id", "area_id", "number", "title", "action", "stage",
			"owner_role", "assignee_id", "from_on", "length", "unit", "day_on", "due_on", "due_before", "paused", "paused_from",
			"paused_days", "booked_on", "clock", "form",
		}},
		brief: sheet{table: "enrolment_state", columns: []string{"enrolment_id", "data"}},
		tally: sheet{table: "enrolment_tally", columns: []string{"enrolment_id", "data"}},
	}
}

func (s *sheets) all() []*sheet {
	return []*sheet{&s.patient, &s.part, &s.version, &s.identifier, &s.gp, &s.kin, &s.worker, &s.stay, &s.enrolment, &s.event, &s.task, &s.brief, &s.tally}
}

// person lays out what patient.Insert and the deeds around a person write.
func (s *sheets) person(tx *app.Tx, r *ready) error {
	now, d := db.At(tx.Now), r.Details
	s.patient.add(r.id, d.GivenName, d.FamilyName, d.Sort(), d.BirthDate, d.Sex, db.ID(d.Area), d.Address, d.Phone, d.Lives,
		d.Language, d.Interpreter, d.DeceasedOn, now, 1)
	for _, part := range nameParts(d.GivenName + " " + d.FamilyName) {
		s.part.add(part, r.id)
	}
	s.version.add(r.id, 1, db.ToJSON(d), now, db.ID(tx.Actor.User))
	if !r.Number.IsZero() {
		sealed, err := tx.Service.Keys.Seal([]byte(r.Number.Digits()), "patient/"+string(r.id))
		if err != nil {
			return err
		}
		s.identifier.add(db.NewID(), r.id, r.Number.Kind().String(), sealed, tx.Service.Keys.Index(r.Number.Digits()), now)
	}
	if r.GP != "" {
		s.gp.add(r.ids.next(), r.id, db.ID(r.GP), db.ID(r.GPOffice), r.gpFrom(tx.Today), now, db.ID(tx.Actor.User))
	}
	for _, k := range r.Kin {
		s.kin.add(r.ids.next(), r.id, k.Name, k.Relation, k.Phone, k.Closest, k.Note)
	}
	for _, c := range r.CareWorkers {
		s.worker.add(r.ids.next(), r.id, db.ID(c.User), c.From, c.To, now, db.ID(tx.Actor.User))
	}
	return nil
}

// nameParts are the words that a search finds a name by, each once.
func nameParts(name string) []string {
	var out []string
	word := []rune{}
	flush := func() {
		if w := string(word); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
		word = word[:0]
	}
	for _, r := range nb.Fold(name) {
		switch r {
		case ' ', '-', '\'', '.':
			flush()
		default:
			word = append(word, r)
		}
	}
	flush()
	return out
}

func (s *sheets) stays(r *ready) {
	for _, st := range r.Stays {
		s.stay.add(r.ids.next(), r.id, db.ID(st.Unit), st.Kind, st.Urgency, db.At(st.From), db.At(st.Ready), db.At(st.To))
	}
}

// farAway sorts what has no date after everything that has one.
const farAway = "9999-12-31"

// enrol lays out an enrolment as app.Project would leave it, and returns what it adds to the counters.
func (s *sheets) enrol(cal care.Calendar, r *ready, e *enrolment) map[care.TallyKey]int {
	p, st := e.place.pathway, e.state
	tasks := care.Tasks(p, st, cal, r.stays)
	before, dueSort := 0, farAway
	if n := len(st.Scores); n > 1 {
		before = int(st.Scores[n-2].CFS)
	}
	next, ok := care.NextDue(tasks)
	if ok && !next.Due.IsZero() {
		dueSort = next.Due.String()
	}
	s.enrolment.add(e.id, r.id, p.Code, p.Version, db.ID(e.area), e.place.site, e.previous, db.At(e.created), len(e.events),
		string(st.Status), st.Stage, st.Now, st.ReferredOn, st.IncludedOn, st.MappedOn, st.PlannedOn, st.EndedOn, st.EndReason,
		int(st.CFS()), before, db.ID(st.Responsible), !st.PausedSince().IsZero(), next.Due, next.Title, next.Rule, dueSort,
		st.LastContact, e.nameSort)
	for _, ev := range e.events {
		s.event.add(db.ID(ev.ID), e.id, ev.Seq, string(ev.Kind), ev.On, db.At(ev.Recorded), db.ID(ev.By), string(ev.ByRole),
			db.ID(ev.ByOrg), db.ID(ev.Voids), db.ToJSON(ev))
	}
	for _, t := range tasks {
		if t.Open() {
			s.taskRow(r.id, e, t)
		}
	}
	sums := care.Contribution(p, st, tasks, r.stays, e.area)
	s.brief.add(e.id, db.ToJSON(st.Brief()))
	s.tally.add(e.id, db.ToJSON(tallied(sums)))
	return sums
}

// taskRow is store.AddTask's row.
func (s *sheets) taskRow(patient db.ID, e *enrolment, t care.Task) {
	day := cmp.Or(t.Day(), t.DueBeforePause, t.From)
	var on date.Date
	if t.Booked {
		on = t.On
	}
	s.task.add(e.id, t.Rule, patient, db.ID(e.area), t.Number, t.Title, t.Action, t.Stage, string(t.Owner), db.ID(t.Assignee), t.From,
		t.Length, string(t.Unit), day, t.Due, t.DueBeforePause, t.Paused, t.PausedFrom, t.PausedDays, on, t.Clock, t.Form)
}

// counted is one counter that an enrolment has added to, as app.Project keeps it.
type counted struct {
	care.TallyKey
	N int
}

func tallied(sums map[care.TallyKey]int) []counted {
	var keep []counted
	for k, n := range sums {
		keep = append(keep, counted{k, n})
	}
	slices.SortFunc(keep, func(a, b counted) int { return compareKeys(a.TallyKey, b.TallyKey) })
	return keep
}

func compareKeys(a, b care.TallyKey) int {
	return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Pathway, b.Pathway), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Bucket, b.Bucket))
}
