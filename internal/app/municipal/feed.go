package municipal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Tell is what a municipality's own system says of one service to one person (FHIR EpisodeOfCare). Of somebody who is not in the municipality's
// own lists nothing is kept, and the answer is the same: it does not tell who is followed. Of a municipality whose agreement has ended nothing
// is kept at all. Told again under the same number it takes the place
// of what stood; one that was written earlier than what stands is left.
type Tell struct {
	Sender    string
	Area      care.OrgID
	Since     date.Date // the day from which the system tells of every service; none where it does not
	Number    string    // the sender's own of the episode
	Person    nin.Number
	Stretches []care.UseEpisode // none: it never was, or is only planned
	Written   time.Time
}

const (
	episodeTold = "told"
	episodeVoid = "void"
)

// errNothing gives a deed up that keeps nothing of anybody.
var errNothing = errors.New("municipal: nothing to keep")

// Run keeps it.
func (d Tell) Run(ctx context.Context, s *app.Service) error {
	actor := access.Actor{Role: care.Feed, Org: d.Area, Areas: []care.OrgID{d.Area}, Today: s.Today()}
	ended, err := s.Ended(ctx, s.Store.Reader(), d.Area)
	if err != nil || ended {
		return err
	}
	id, err := Listed(ctx, s, d.Area, d.Person) // before the lock: it asks as much about somebody whom nobody knows
	if err != nil {
		return err
	}
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := d.heard(ctx, tx.Writer, tx.Now); err != nil {
			return err
		}
		stands, err := tx.StandingEpisode(ctx, query.StandingEpisodeParams{Sender: d.Sender, Number: d.Number})
		if err != nil {
			return fmt.Errorf("municipal.Tell: %w", err)
		}
		if len(stands) > 0 && !d.Written.IsZero() && d.Written.Before(stands[0].WrittenAt.Time) {
			return errNothing
		}
		if d.same(stands, id) {
			return errNothing
		}
		return d.write(ctx, tx, stands, id)
	})
	if errors.Is(err, errNothing) {
		return s.Store.InTx(ctx, func(w *store.Writer) error { return d.heard(ctx, w, s.Now()) })
	}
	return err
}

// heard notes that the system tells. The row is the lock, too: what one municipality tells is kept in the order that it came.
func (d Tell) heard(ctx context.Context, w *store.Writer, now time.Time) error {
	if err := w.PutMunicipalFeed(ctx, query.PutMunicipalFeedParams{AreaID: db.ID(d.Area), FromOn: d.Since, ToldAt: db.At(now)}); err != nil {
		return fmt.Errorf("municipal.Tell: %w", err)
	}
	return nil
}

// Listed is whoever has the number and is in the area's own list under Kommunale tall, "" where nobody is. Of somebody whom nobody knows, whom others
// follow and who is left out of the list the same questions are asked.
func Listed(ctx context.Context, s *app.Service, area care.OrgID, number nin.Number) (care.PatientID, error) {
	r := s.Store.Reader()
	rows, err := r.PatientsByIndex(ctx, db.List(s.Keys.Indexes(number.Digits())))
	if err != nil {
		return "", fmt.Errorf("municipal.Listed: %w", err)
	}
	id := db.NewID()
	if len(rows) > 0 && !slices.ContainsFunc(rows, func(r query.PatientsByIndexRow) bool { return r.PatientID != rows[0].PatientID }) {
		id = rows[0].PatientID
	}
	found, err := r.MunicipalPerson(ctx, query.MunicipalPersonParams{Patient: id, Area: db.ID(area), Day: s.Today()})
	if err != nil {
		return "", fmt.Errorf("municipal.Listed: %w", err)
	}
	enrolments := []db.ID{}
	for _, e := range found {
		enrolments = append(enrolments, e.EnrolmentID)
	}
	consented, err := app.Consented(ctx, r, enrolments)
	if err != nil {
		return "", err
	}
	for _, e := range found { // as newDesk
		if e.Strict == 0 && e.Out == 0 && consented[e.EnrolmentID] {
			return care.PatientID(id), nil
		}
	}
	return "", nil
}

// same reports whether it says what stands.
func (d Tell) same(stands []query.StandingEpisodeRow, id care.PatientID) bool {
	void := len(d.Stretches) == 0 || id == ""
	if len(stands) == 0 {
		return void
	}
	if void {
		return stands[0].State == episodeVoid
	}
	return slices.EqualFunc(stands, d.Stretches, func(a query.StandingEpisodeRow, b care.UseEpisode) bool {
		return a.State == episodeTold && a.PatientID == db.ID(id) && b == care.UseEpisode{IPLOS: a.Iplos, From: a.FromOn, To: a.ToOn, Weekly: a.Weekly}
	})
}

// write takes what stands away and keeps the new. Of somebody who is no longer in the lists it only takes away.
func (d Tell) write(ctx context.Context, tx *app.Tx, stands []query.StandingEpisodeRow, id care.PatientID) error {
	message := db.NewID()
	keep := func(patient db.ID, state string, e care.UseEpisode) error {
		err := tx.InsertMunicipalEpisode(ctx, query.InsertMunicipalEpisodeParams{
			ID: db.NewID(), MessageID: message, Sender: d.Sender, Number: d.Number, PatientID: patient, AreaID: db.ID(d.Area), State: state, Iplos: e.IPLOS,
			FromOn: e.From, ToOn: e.To, Weekly: e.Weekly, WrittenAt: db.At(d.Written), ReceivedAt: db.At(tx.Now), ReceivedOn: tx.Today,
		})
		if err != nil {
			return fmt.Errorf("municipal.Tell: %w", err)
		}
		return nil
	}
	about := []care.PatientID{}
	for _, row := range stands {
		about = append(about, care.PatientID(row.PatientID))
	}
	if len(d.Stretches) > 0 && id != "" {
		about = append(about, id)
	}
	var allowed []care.PatientID
	for _, p := range about {
		who, err := tx.Person(ctx, p)
		if err != nil {
			return err
		}
		if slices.Contains(allowed, who.Patient) {
			continue
		}
		if err := tx.Allow(access.TellUse, who, "municipal_episode/"+string(message)); err != nil {
			return err
		}
		allowed = append(allowed, who.Patient)
	}
	if len(stands) > 0 {
		var before []db.ID
		for _, row := range stands {
			before = append(before, row.MessageID)
		}
		if _, err := tx.ReplaceMunicipalEpisode(ctx, query.ReplaceMunicipalEpisodeParams{Messages: db.List(before), ReplacedBy: message}); err != nil {
			return fmt.Errorf("municipal.Tell: %w", err)
		}
	}
	if len(d.Stretches) == 0 || id == "" {
		return keep(stands[0].PatientID, episodeVoid, care.UseEpisode{From: tx.Today, Weekly: care.UnknownWeekly})
	}
	for _, e := range d.Stretches {
		if err := keep(db.ID(id), episodeTold, e); err != nil {
			return err
		}
	}
	return nil
}

// FedDay is what came in on one day and is kept.
type FedDay struct {
	Day              date.Date
	Services, People int
	Corrections      int // services that took the place of something from an earlier day
	Undone           int // services that have been taken away
}

// Fed is what the municipality's own system tells.
type Fed struct {
	Last  time.Time
	Since date.Date // from which it tells of every service; none where it does not
	Days  []FedDay
}

// fed reads what systems have told of the people at the desk.
func (d *desk) fed(ctx context.Context, r *store.Reader, areas []care.OrgID, by map[db.ID]*person) error {
	feeds, err := r.MunicipalFeeds(ctx, db.List(areas))
	if err != nil || len(feeds) == 0 {
		return wrapped("feeds", err)
	}
	rows, err := r.MunicipalEpisodes(ctx, db.List(areas))
	if err != nil {
		return wrapped("episodes", err)
	}
	of := map[*person][]care.UseEpisode{}
	for _, e := range rows {
		if p := by[e.PersonID]; p != nil {
			of[p] = append(of[p], care.UseEpisode{IPLOS: e.Iplos, From: e.FromOn, To: e.ToOn, Weekly: e.Weekly})
		}
	}
	for _, f := range feeds {
		for _, p := range d.people {
			if p.area == f.AreaID {
				p.fed = care.Fed(of[p], f.FromOn, Through(f.ToldAt))
			}
		}
	}
	return nil
}

// Through is the last whole day that a system has told of: the day before it last told anything.
func Through(last db.Time) date.Date { return date.In(last.Time).AddDays(-1) }

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("municipal: %s: %w", what, err)
}

// fedDays reads the days of the feed, nil where there is none.
func fedDays(ctx context.Context, r *store.Reader, a access.Actor) (*Fed, error) {
	areas := a.Areas
	feeds, err := r.MunicipalFeeds(ctx, db.List(areas))
	if err != nil || len(feeds) == 0 {
		return nil, wrapped("feeds", err)
	}
	f := &Fed{Last: feeds[0].ToldAt.Time, Since: feeds[0].FromOn}
	rows, err := r.MunicipalEpisodeDays(ctx, query.MunicipalEpisodeDaysParams{Areas: db.List(areas), Hidden: db.List(a.Hidden)})
	for _, row := range rows {
		f.Days = append(f.Days, FedDay{row.ReceivedOn, row.Services, row.People, row.Corrections, row.Undone})
	}
	return f, wrapped("days", err)
}

// UndoFed takes away exactly what came in from the municipality's own system on a day; what it took the place of stands again. Nothing is deleted:
// with Back it is taken in again.
type UndoFed struct {
	Day  date.Date
	Back bool
}

// Run does it and returns how many stretches were taken away, or in again. It is errs.Conflict where something that came later has taken the place of
// some of them: that day must be undone first; and where a service that is taken in again has been told anew.
func (d UndoFed) Run(ctx context.Context, s *app.Service, actor access.Actor) (int, error) {
	done := 0
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		item := "municipal_episode@" + d.Day.String()
		if err := tx.Allow(access.LoadUse, nil, item); err != nil {
			return err
		}
		rows, err := tx.MunicipalEpisodesOfDay(ctx, query.MunicipalEpisodesOfDayParams{Areas: db.List(actor.Areas), ReceivedOn: d.Day, Hidden: db.List(actor.Hidden)})
		if err != nil {
			return fmt.Errorf("municipal.UndoFed: %w", err)
		}
		rows = slices.DeleteFunc(rows, func(r query.MunicipalEpisodesOfDayRow) bool { return r.UndoneAt.IsZero() == d.Back })
		if len(rows) == 0 {
			return errs.Gone("Det er ikke noe å gjøre med det som kom den dagen. Last siden på nytt.")
		}
		var people, messages []db.ID
		of := map[db.ID][]string{}
		for _, r := range rows {
			if r.Later > 0 && !d.Back {
				return errs.Conflict("Noe av det som kom den dagen, er rettet av fagsystemet senere. Ta bort den senere dagen først. Ingenting er tatt bort.")
			}
			if len(of[r.PersonID]) == 0 {
				people = append(people, r.PersonID)
			}
			if !slices.Contains(messages, r.MessageID) {
				messages = append(messages, r.MessageID)
				of[r.PersonID] = append(of[r.PersonID], "municipal_episode/"+string(r.MessageID))
			}
		}
		for _, p := range people {
			who, err := tx.Person(ctx, care.PatientID(p))
			if err != nil {
				return err
			}
			if err := tx.Allow(access.LoadUse, who, append([]string{item}, of[p]...)...); err != nil {
				return err
			}
		}
		if !d.Back {
			n, err := tx.UndoMunicipalEpisodes(ctx, query.UndoMunicipalEpisodesParams{Messages: db.List(messages), UndoneAt: db.At(tx.Now), UndoneBy: db.ID(actor.User)})
			done = int(n)
			return wrapped("undo", err)
		}
		n, err := tx.RedoMunicipalEpisodes(ctx, db.List(messages))
		if err != nil {
			return wrapped("redo", err)
		}
		done = int(n)
		twice, err := tx.MunicipalEpisodesTwice(ctx, db.List(actor.Areas))
		if err == nil && twice > 0 {
			return errs.Conflict("Fagsystemet har meldt noe av det på nytt siden det ble tatt bort. Det nye gjelder. Ingenting er tatt inn igjen.")
		}
		return wrapped("twice", err)
	})
	return done, err
}
