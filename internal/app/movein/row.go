package movein

import (
	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
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
			"area_id", "address", "phone", "lives", "language", "interpreter", "deceased_on", "created_at", "version", "letter_language",
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
			"next_rule", "due_sort", "last_contact_on", "team_until", "admitted_on", "name_sort",
		}},
		event: sheet{table: "enrolment_event", columns: []string{
			"id", "enrolment_id", "seq", "kind", "on_date", "recorded_at",
			"by_user", "by_role", "by_org", "voids", "data",
		}},
		task:  sheet{table: "task", columns: store.TaskColumns},
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
		d.Language, d.Interpreter, d.DeceasedOn, now, 1, string(d.Letters))
	for _, part := range d.Words() {
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

func (s *sheets) stays(r *ready) {
	for _, st := range r.Stays {
		s.stay.add(r.ids.next(), r.id, db.ID(st.Unit), st.Kind, st.Urgency, db.At(st.From), db.At(st.Ready), db.At(st.To))
	}
}

// enrol lays out an enrolment as app.Project would leave it, and returns what it adds to the counters.
func (s *sheets) enrol(cal care.Calendar, r *ready, e *enrolment) map[care.TallyKey]int {
	p := e.place.pathway
	row := query.Enrolment{ID: e.id, PatientID: r.id, AreaID: db.ID(e.area)}
	c := app.CachesOf(p, cal, row, e.state, len(e.events), care.Beside{Stays: r.stays})
	u := c.Row
	s.enrolment.add(e.id, r.id, p.Code, p.Version, db.ID(e.area), e.place.site, e.previous, db.At(e.created), u.Events,
		u.Status, u.Stage, u.NowText, u.ReferredOn, u.IncludedOn, u.MappedOn, u.PlannedOn, u.EndedOn, u.EndReason,
		u.Cfs, u.CfsBefore, u.ResponsibleID, u.Paused, u.NextDue, u.NextTitle, u.NextRule, u.DueSort, u.LastContactOn, u.TeamUntil, u.AdmittedOn, e.nameSort)
	for _, ev := range e.events {
		s.event.add(db.ID(ev.ID), e.id, ev.Seq, string(ev.Kind), ev.On, db.At(ev.Recorded), db.ID(ev.By), string(ev.ByRole),
			db.ID(ev.ByOrg), db.ID(ev.Voids), db.ToJSON(ev))
	}
	for _, task := range c.Open {
		s.task.add(store.TaskRow(row, task)...)
	}
	s.brief.add(e.id, c.Brief)
	s.tally.add(e.id, c.Given())
	return c.Tally
}
