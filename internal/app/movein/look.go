package movein

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Run is one time that somebody has uploaded a file.
type Run struct {
	ID       db.ID
	File     string
	Status   string // upload.Checked, upload.Done, upload.Undone
	Held     bool   // upload.Checked: the file is still there, and can be moved in
	By       string
	Made     time.Time
	Done     time.Time
	Undone   time.Time
	Rows     int
	Wrong    int // when it was last checked
	Moved    int // persons that the run moved in
	Standing int // those of them that are there still
}

// Runs returns the runs of the areas that the actor reaches, and the actor's own for a hospital, newest first.
func Runs(ctx context.Context, s *app.Service, a access.Actor) ([]Run, error) {
	user := db.ID(a.User)
	if areaOf(a) != "" {
		user = db.NewID() // runs for a hospital are not shown in a municipality's role
	}
	rows, err := s.Store.Reader().ImportRuns(ctx, query.ImportRunsParams{Areas: db.List(a.Areas), UserID: user})
	if err != nil {
		return nil, fmt.Errorf("movein.Runs: %w", err)
	}
	var runs []Run
	var items []string
	for _, r := range rows {
		items = append(items, "import_run/"+string(r.ID))
		runs = append(runs, Run{
			ID: r.ID, File: r.FileName, Status: r.Status, Held: upload.Held(s, r.Status, int(r.Held), r.CreatedAt),
			By: r.CreatedByName, Made: r.CreatedAt.Time, Done: r.DoneAt.Time, Undone: r.UndoneAt.Time,
			Rows: r.RowsRead, Wrong: r.RowsWrong, Moved: int(r.Moved), Standing: int(r.Standing),
		})
	}
	if err := s.See(ctx, a, access.ImportPatients, nil, items); err != nil {
		return nil, err
	}
	return runs, nil
}

// View is one run as its page shows it.
type View struct {
	Run
	Result *Result // what the file gives now; nil where the run is done, or the file is gone
	People []Moved // done: those who were moved in and are there still
}

// Moved is a person that a run moved in.
type Moved struct {
	Row       int
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Name      string
	Touched   lang.Spoken // what somebody has written since; nil where nobody has
}

// Look shows a run. A file that is not moved in yet is tried anew, so that what is shown holds now.
func Look(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*View, error) {
	v := &View{}
	var people []Moved
	err := s.Do(ctx, a, func(tx *app.Tx) error {
		run, err := allowRun(tx, id, func() (query.ImportRun, error) { return tx.ImportRun(ctx, id) })
		if err != nil {
			return err
		}
		if v.Run, err = runOf(ctx, tx, run); err != nil {
			return err
		}
		if run.Status != upload.Checked {
			people, err = traces(ctx, tx, id)
			return err
		}
		data, err := upload.Content(s, run)
		if err != nil || data == nil {
			return err
		}
		file, err := upload.Open(data, run.FileName)
		if err != nil {
			return err
		}
		t, err := judge(ctx, tx, file)
		if err != nil {
			return err
		}
		v.Held, v.Result = true, &t.Result
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(people) > 0 {
		var items []string
		var subjects []care.PatientID
		for _, p := range people {
			items, subjects = append(items, "enrolment/"+string(p.Enrolment)), append(subjects, p.Patient)
		}
		if err := s.See(ctx, a, access.SeeList, nil, items, subjects...); err != nil {
			return nil, err
		}
	}
	v.People, v.Standing = people, len(people)
	return v, nil
}

func runOf(ctx context.Context, tx *app.Tx, run query.ImportRun) (Run, error) {
	by, err := tx.User(ctx, run.CreatedBy)
	if err != nil {
		return Run{}, fmt.Errorf("movein: %w", err)
	}
	items, err := tx.ImportItems(ctx, run.ID)
	if err != nil {
		return Run{}, fmt.Errorf("movein: %w", err)
	}
	return Run{
		ID: run.ID, File: run.FileName, Status: run.Status, By: by.Name, Made: run.CreatedAt.Time, Done: run.DoneAt.Time,
		Undone: run.UndoneAt.Time, Rows: run.RowsRead, Wrong: run.RowsWrong, Moved: len(items),
	}, nil
}

// Marked returns the file of a run with its faults coloured and explained.
func Marked(ctx context.Context, s *app.Service, a access.Actor, id db.ID) ([]byte, error) {
	var data []byte
	var faults []excel.Fault
	err := s.Do(ctx, a, func(tx *app.Tx) error {
		run, err := allowRun(tx, id, func() (query.ImportRun, error) { return tx.ImportRun(ctx, id) })
		if err != nil {
			return err
		}
		file, t, err := judgeAgain(ctx, tx, run, "Filen er ikke lenger i Tråd. Last den opp på nytt.")
		if err != nil {
			return err
		}
		data, faults = file, t.Faults
		return nil
	})
	if err != nil {
		return nil, err
	}
	return excel.Marked(data, faults)
}
