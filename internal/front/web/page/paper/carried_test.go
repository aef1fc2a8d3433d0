package paper_test

import (
	"testing"

	"traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	text "traad/internal/care/document"
	"traad/internal/front/web/webtest"
	"traad/internal/store/query"
)

// What is changed in the version that holds while the next one is written stands in the next one, in the lists of measures and on the slip. Where
// the draft says something else there, both texts stand until somebody settles it.
func TestSmallChangeLivesOn(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	w.Publish(kari, map[string]string{
		"tiltak/a/hva": "Henter rullator", "tiltak/a/hvem": "kommune", "tiltak/a/frist": "20.11.2026", "tiltak/k/hva": "Trener balanse", "tiltak/k/hvem": "kommune", "tiltak/k/frist": "20.11.2026",
		"tiltak/s/hva": "Ringer", "tiltak/s/hvem": "kommune", "tiltak/s/frist": "20.11.2026", "team/x/navn": "Nora Vik", "team/x/telefon": "000 55 111", "team/x/rolle": "hjemmetjenesten",
	})
	nes, ctx, r := w.Actor(webtest.Nes), t.Context(), w.Store.Reader()
	if _, err := (planapp.Start{Patient: kari.Patient}).Run(ctx, w.Service, nes); err != nil {
		t.Fatal(err)
	}
	all, err := planapp.Of(ctx, r, kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	draft := func() (texts map[string]string, unsettled []string) {
		d, err := document.Fields(ctx, r, all.Working.Document)
		if err != nil {
			t.Fatal(err)
		}
		return d.Texts(), d.Unsettled()
	}
	change := func(path, before, text string) {
		t.Helper()
		w.Do(nes, planapp.SmallChange{Version: all.Holds.ID, Path: path, Before: before, Text: text})
	}
	change("tiltak/a/status", "", "gjort")
	change("tiltak/k/frist", "20.11.2026", "24.11.2026")
	change("team/x/telefon", "000 55 111", "000 55 222")
	if _, open := draft(); len(open) != 0 {
		t.Errorf("to settle: %v", open)
	}
	w.Publish(kari, map[string]string{"viktig": "Bo hjemme"})
	now, err := planapp.Of(ctx, r, kari.Patient)
	if err != nil || now.Holds.Number != all.Holds.Number+1 {
		t.Fatalf("%+v, %v", now, err)
	}
	b, err := now.Holds.Body()
	if err != nil || b.Texts["tiltak/a/status"] != "gjort" || b.Texts["tiltak/k/frist"] != "24.11.2026" || b.Texts["team/x/telefon"] != "000 55 222" {
		t.Errorf("the new version says %v, %v", b.Texts, err)
	}
	rows, err := r.PlanMeasuresOfPatients(ctx, query.PlanMeasuresOfPatientsParams{Patients: db.List([]db.ID{db.ID(kari.Patient)}), FromDay: date.Of(2026, 1, 1), ToDay: date.Of(2027, 1, 1), Who: db.ID(nes.User), Mine: `["kommune", "sykehus", "fastlege"]`, Asked: "[]", Lim: 10})
	if err != nil || len(rows) != 2 || rows[0].Item != "s" || rows[1].Item != "k" || rows[1].DueOn != date.Of(2026, 11, 24) {
		t.Errorf("the measures are %+v, %v", rows, err)
	}
	w.As(webtest.Nes).Get(kari.Page() + "/trygghetskort").MustStatus(200).MustShow("000 55 222").MustNotShow("000 55 111")

	// the next draft says something else in one place, and has taken an item out
	if _, err := (planapp.Start{Patient: kari.Patient}).Run(ctx, w.Service, nes); err != nil {
		t.Fatal(err)
	}
	if all, err = planapp.Of(ctx, r, kari.Patient); err != nil {
		t.Fatal(err)
	}
	fields, err := document.Fields(ctx, r, all.Working.Document)
	if err != nil {
		t.Fatal(err)
	}
	save := document.Save{Document: all.Working.Document}
	for path, now := range map[string]string{"tiltak/k/frist": "1.12.2026", "tiltak/s/fjernet": "ja"} {
		save.Fields = append(save.Fields, text.Save{Path: path, Base: fields[path].Revision, Text: now})
	}
	if _, err := save.Run(ctx, w.Service, nes); err != nil {
		t.Fatal(err)
	}
	change("tiltak/k/frist", "24.11.2026", "27.11.2026")
	change("tiltak/s/frist", "20.11.2026", "27.11.2026")
	texts, open := draft()
	if len(open) != 1 || open[0] != "tiltak/k/frist" || texts["tiltak/k/frist"] != "1.12.2026" || texts["tiltak/s/frist"] != "20.11.2026" {
		t.Errorf("to settle: %v; %v", open, texts)
	}
	if d, err := document.Fields(ctx, r, all.Working.Document); err != nil || d["tiltak/k/frist"].Open[0].Text != "27.11.2026" {
		t.Errorf("%+v, %v", d["tiltak/k/frist"], err)
	}

	// a draft that was begun before changes lived on: what was closed meanwhile is asked about
	if all, err = planapp.Of(ctx, r, kari.Patient); err != nil {
		t.Fatal(err)
	}
	old := map[string]string{"tiltak/a/hva": "Henter rullator", "tiltak/n/hva": "Nytt"}
	review, err := planapp.ToReview(ctx, r, all, old)
	if err != nil || len(review) != 1 || review[0].ID != "a" {
		t.Errorf("asked about %+v, %v", review, err)
	}
}
