package candidate_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/query"
)

// objects has somebody who is registered, and whose pseudonym is known, object to analyses.
func objects(t *testing.T, w *webtest.World, c webtest.Case, pseudonym string) {
	t.Helper()
	sealed, err := w.Service.Keys.Seal([]byte(pseudonym), "patient_pseudonym/"+string(c.Patient))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return errors.Join(
			tx.PutPseudonym(t.Context(), query.PutPseudonymParams{PatientID: db.ID(c.Patient), Sealed: sealed, KeyVersion: 1, MadeAt: db.At(w.Service.Now())}),
			tx.InsertObjection(t.Context(), query.InsertObjectionParams{
				ID: db.NewID(), PatientID: db.ID(c.Patient), Kind: string(care.ObjectAnalysis), StatedBy: "patient", Competence: "full", StatedOn: webtest.Today,
				RecordedAt: db.At(w.Service.Now()), RecordedBy: db.ID(w.ID(webtest.Nes)),
			}))
	}); err != nil {
		t.Fatal(err)
	}
}

// TestHomecomingOfObjector: whoever objects to the use of her data is not listed, though the hospital tells that she is admitted.
func TestHomecomingOfObjector(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		f, _ := world(t, w)
		f.OpenStays = func(context.Context, *app.Service, access.Actor) ([]candidate.OpenStay, error) {
			return []candidate.OpenStay{{Pseudonym: "v1-hun", Unit: "Nordbyhagen", Municipality: "3209", From: webtest.Today.AddDays(-1).At(8, 0)}}, nil
		}
		b := w.As(webtest.Physician)
		b.Get("/kandidater/hjemreise").MustStatus(200).MustShow("Ikke i sykehusdataene")
		objects(t, w, w.Person("Odd", "Berg", webtest.Referred), "v1-hun")
		b.Get("/kandidater/hjemreise").MustStatus(200).MustNotShow("Ikke i sykehusdataene")
	})
}

// TestHomecomingOfDischarged: the loads of yesterday have an admission without an end, and the hospital has told of the discharge since.
func TestHomecomingOfDischarged(t *testing.T) {
	w := webtest.New(t)
	f, _ := world(t, w)
	set := region()
	on := column.DayOf(set.Through.AddDays(1))
	scored := set.Index.Score(set.People, on)
	rule, err := casefind.ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	list := scored.Apply(rule, casefind.View{})
	var stays []candidate.OpenStay
	for _, id := range scored.Admitted() {
		in := time.Unix(int64(list.Find(id).Score.LastIn)*60, 0)
		stays = append(stays, candidate.OpenStay{Pseudonym: id, Unit: "Nordbyhagen", From: in, To: webtest.Today.AddDays(-1).At(12, 0)})
	}
	b := w.As(webtest.Physician)
	b.Get("/kandidater/hjemreise").MustStatus(200).MustShow("Innlagt nå")
	if len(stays) == 0 {
		t.Fatal("nobody is admitted in the region")
	}
	f.OpenStays = func(context.Context, *app.Service, access.Actor) ([]candidate.OpenStay, error) { return stays, nil }
	b.Get("/kandidater/hjemreise").MustStatus(200).MustNotShow("Innlagt nå", "Hent identitet")
}

// TestHomecomingOfOneWhoCameBack: the loads have an admission without an end, the hospital has told that she left it, and that she came again. The nights are
// those of the stay that goes on, and the one before it counts as a stay.
func TestHomecomingOfOneWhoCameBack(t *testing.T) {
	w := webtest.New(t)
	through := webtest.Today.AddDays(-20)
	set := few(t, through, found{From: through.AddDays(-30)}, found{From: through.AddDays(-30)})
	e := set.Index.E
	for p := range e.People { // the last of each goes on
		e.Mins[e.First[p+1]-1] = column.Open
	}
	set.Index = casefind.Read(e)
	f, _ := worldOf(t, w, set)
	again := candidate.OpenStay{Pseudonym: "psn-a", Unit: "Nordbyhagen", From: webtest.Today.AddDays(-2).At(8, 0)}
	for _, left := range []time.Time{webtest.Today.AddDays(-12).At(14, 0), {}} {
		stays := []candidate.OpenStay{again}
		if !left.IsZero() {
			stays = append(stays, candidate.OpenStay{Pseudonym: "psn-a", Unit: "Nordbyhagen", From: through.AddDays(-31).At(10, 0), To: left})
		}
		f.OpenStays = func(context.Context, *app.Service, access.Actor) ([]candidate.OpenStay, error) { return stays, nil }
		h, err := f.Home(t.Context(), w.Service, w.Actor(webtest.Physician))
		if err != nil {
			t.Fatal(err)
		}
		var rows []candidate.HomeRow
		for _, r := range h.Rows {
			if r.Where == "Nordbyhagen" {
				rows = append(rows, r)
			}
		}
		// L 2 for two nights against 7 for fifty, A 3, C 5 in both
		if want := map[bool]int{true: 10, false: 15}[!left.IsZero()]; len(rows) != 1 || rows[0].LACE != want {
			t.Errorf("left %v: LACE %d, not %d: %+v", left, rows[0].LACE, want, rows)
		}
	}
}

// TestHomecomingOfFollowedWhoCameBack: so it is of those who are followed: the stay that the loads have open and that she has left is one before the one that goes on.
func TestHomecomingOfFollowedWhoCameBack(t *testing.T) {
	w := webtest.New(t)
	through := webtest.Today.AddDays(-20)
	set := few(t, through, found{From: through.AddDays(-30)})
	e := set.Index.E
	e.Mins[e.First[1]-1] = column.Open
	set.Index = casefind.Read(e)
	f, _ := worldOf(t, w, set)
	her := w.Person("Solveig", "Aasen", webtest.Planned)
	w.Admit(her, 2)
	f.Followed = func(context.Context, *app.Service) (map[string]candidate.Course, error) {
		return map[string]candidate.Course{"psn-a": {Patient: her.Patient, Status: care.StatusActive}}, nil
	}
	for _, want := range []int{15, 10} { // L 7 for fifty nights against 2 for two, A 3, C 5 in both
		h, err := f.Home(t.Context(), w.Service, w.Actor(webtest.Physician))
		if err != nil || len(h.Followed) != 1 || h.Followed[0].LACE != want || h.Followed[0].State != "Innlagt nå" {
			t.Errorf("LACE is not %d: %+v %v", want, h.Followed, err)
		}
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.InsertStay(t.Context(), query.InsertStayParams{
				ID: db.NewID(), PatientID: db.ID(her.Patient), UnitID: db.ID(w.Orgs["Medisinsk avdeling"]), Kind: "hospital", Urgency: "emergency",
				FromAt: db.At(through.AddDays(-31).At(10, 0)), ToAt: db.At(webtest.Today.AddDays(-12).At(14, 0)),
			})
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHomecomingOfOneWhoseEndIsKnown: a stay that the loads have with an end, and that the hospital tells of or not, is one stay: it is not listed once it is over,
// nor invented, nor counted twice, and who is moved from one hospital to another within eight hours is in the same stay.
func TestHomecomingOfOneWhoseEndIsKnown(t *testing.T) {
	w := webtest.New(t)
	day := func(n int) date.Date { return webtest.Today.AddDays(n) }
	told := func(from time.Time, to time.Time) *candidate.OpenStay {
		return &candidate.OpenStay{Pseudonym: "psn", Unit: "Nordbyhagen", From: from, To: to}
	}
	for _, c := range []struct {
		name     string
		in, out  string // of the last stay in the loads; one emergency stay of two nights is before it
		through  date.Date
		told     *candidate.OpenStay
		state    string // "" is not listed
		lace     int
		hospital int // 1 for an emergency, 2 for five nights, 2 for two stays before
	}{
		{"leaves today, as both say", day(-6).String() + ",09:50", day(0).String() + ",11:00", day(-1), told(day(-6).At(9, 45), day(0).At(11, 0)), "Reiser i dag", 7, 3},
		{"leaves today, as the hospital says", day(-6).String() + ",09:50", ",", day(-1), told(day(-6).At(9, 45), day(0).At(11, 0)), "Reiser i dag", 7, 3},
		{"leaves today, as the loads say", day(-6).String() + ",09:50", day(0).String() + ",11:00", day(-1), told(day(-6).At(9, 45), time.Time{}), "Reiser i dag", 7, 3},
		{"leaves today, and nothing is told", day(-6).String() + ",09:50", day(0).String() + ",11:00", day(-1), nil, "Reiser i dag", 7, 3},
		{"left after the loads end, and nothing is told", day(-9).String() + ",09:50", day(-3).String() + ",11:00", day(-6), nil, "", 0, 0},
		{"left, and the message is lost", day(-9).String() + ",09:50", day(-3).String() + ",11:00", day(-1), told(day(-9).At(9, 45), time.Time{}), "", 0, 0},
		{"a part that ended after the loads", day(-9).String() + ",09:50", day(-3).String() + ",11:00", day(-6), told(day(-9).At(9, 45), time.Time{}), "Innlagt nå", 8, 3},
		{"moved within eight hours", day(-9).String() + ",09:50", day(-1).String() + ",02:00", day(-1), told(day(-1).At(9, 0), time.Time{}), "Innlagt nå", 8, 3},
		{"moved ten minutes before the first part is written out", day(-9).String() + ",09:50", day(-3).String() + ",10:00", day(-1), told(day(-3).At(9, 50), time.Time{}), "Innlagt nå", 8, 3},
		{"moved on after two hours", day(-3).String() + ",09:50", day(-3).String() + ",12:00", day(-1), told(day(-3).At(13, 0), time.Time{}), "Innlagt nå", 6, 1},
		{"came again", day(-9).String() + ",09:50", day(-3).String() + ",11:00", day(-1), told(day(-1).At(9, 0), time.Time{}), "Innlagt nå", 4, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			columns, people, _ := columntest.Read(t, columntest.Files{
				Episodes: "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,hovedtilstand\n" +
					"psn," + day(-200).String() + ",10:00," + day(-198).String() + ",10:00,1,1,I10\npsn," + c.in + "," + c.out + ",1,1,I10\n",
				Persons: "lopenr,fodselsdato,kjonn,kommunenr\npsn,1942-02-17,2,3228\n",
			})
			f, _ := worldOf(t, w, &dataset.Set{Manifest: 1, Through: c.through, Index: casefind.Read(columns), People: people})
			f.OpenStays = func(context.Context, *app.Service, access.Actor) ([]candidate.OpenStay, error) {
				if c.told == nil {
					return nil, nil
				}
				return []candidate.OpenStay{*c.told}, nil
			}
			h, err := f.Home(t.Context(), w.Service, w.Actor(webtest.Physician))
			if err != nil {
				t.Fatal(err)
			}
			if c.state == "" {
				if len(h.Rows) != 0 {
					t.Errorf("she is at home: %+v", h.Rows)
				}
				return
			}
			if len(h.Rows) != 1 || h.Rows[0].State != c.state || h.Rows[0].LACE != c.lace || h.Rows[0].HOSPITAL != c.hospital {
				t.Errorf("%+v", h.Rows)
			}
		})
	}
}

// TestRelevantWhenKnown: who was asked for in vain is not noted as relevant.
func TestRelevantWhenKnown(t *testing.T) {
	w := webtest.New(t)
	_, keys := world(t, w)
	b := w.As(webtest.Physician)
	one := first(t, b.Get("/kandidater"))
	keys.err = errs.Denied("nei")
	b.Post("/kandidater/"+one+"/identitet", "grunn", "iht").MustStatus(409)
	decided := func() int {
		t.Helper()
		rows, err := w.Store.Reader().CandidateDecisions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	if decided() != 0 {
		t.Error("noted as relevant, and nobody learned who it is")
	}
	keys.err = nil
	b.Post("/kandidater/"+one+"/identitet", "grunn", "iht").MustStatus(200)
	if decided() != 1 {
		t.Error("whose identity was shown is not noted as relevant")
	}
}

// TestObjectionBeforeTheColumns: whoever objects is gone from list, size, need, notes, homecomings and the door to her identity at once, though the columns that
// have her are not built anew: it fails, or has not happened yet.
func TestObjectionBeforeTheColumns(t *testing.T) {
	w := webtest.New(t)
	through := webtest.Today.AddDays(-1)
	set := few(t, through, found{From: through.AddDays(-30)}, found{From: through.AddDays(-30)})
	e := set.Index.E
	e.Mins[e.First[1]-1] = column.Open // psn-a lies in
	set.Index = casefind.Read(e)
	f, keys := worldOf(t, w, set)
	b, a := w.As(webtest.Physician), w.Actor(webtest.Physician)
	h, err := f.Home(t.Context(), w.Service, a)
	if err != nil || len(h.Rows) != 1 {
		t.Fatalf("%+v %v", h, err)
	}
	her := h.Rows[0].Code
	rule, err := casefind.ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	counts := func(want int) {
		t.Helper()
		v, err := f.Look(t.Context(), w.Service, a, candidate.Filter{})
		if err != nil || v.Size != want || len(v.Rows) != want {
			t.Errorf("the list has %d of %d: %v", v.Size, want, err)
		}
		n, err := f.Need(t.Context(), w.Service, w.Actor(webtest.Manager))
		if err != nil || n.N["3228"] != want {
			t.Errorf("the need is %v of %d: %v", n.N, want, err)
		}
		s, err := f.Try(t.Context(), w.Service, a, rule)
		if err != nil || s.Now != want || s.Was != want || len(s.First) != want {
			t.Errorf("a tried rule has %+v of %d: %v", s, want, err)
		}
	}
	counts(2)
	odd := w.Person("Odd", "Berg", webtest.Referred)
	f.Followed = func(context.Context, *app.Service) (map[string]candidate.Course, error) { // she objects after the list was looked up
		f.Followed = nil
		objects(t, w, odd, "psn-a")
		return nil, nil
	}
	b.Post("/kandidater/"+her+"/identitet", "grunn", "iht").MustStatus(404)
	counts(1)
	b.Post("/kandidater/"+her+"/identitet", "grunn", "iht").MustStatus(404)
	b.Post("/kandidater/"+her+"/identitet", "grunn", "homecoming", "fra", "hjemreise").MustStatus(404)
	if h, err = f.Home(t.Context(), w.Service, a); err != nil || len(h.Rows) != 0 {
		t.Errorf("%+v %v", h.Rows, err)
	}
	if n, err := f.Identify(t.Context(), w.Service); err != nil || n != 1 {
		t.Errorf("%d are noted: %v", n, err)
	}
	if keys.count() != 0 {
		t.Error("the key service was asked")
	}
}

// TestRevealSeesDecisions: who asks for an identity undoes no decision that she has not seen, one that comes while the key service is asked stands, and nobody
// gets an identity that a colleague has before her.
func TestRevealSeesDecisions(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		f, keys := world(t, w)
		b, other := w.As(webtest.Physician), w.As(webtest.Kongsvinger)
		page := other.Get("/kandidater") // whom both reach
		one, seen := first(t, page), page.Value("sett")
		path := "/kandidater/" + one
		b.Post(path+"/avgjorelse", "avgjorelse", "not_relevant", "arsak", "living_well", "sett", seen).MustStatus(200)
		late := other.Post(path+"/identitet", "grunn", "iht", "sett", seen).MustStatus(409).MustShow("Identiteten er ikke hentet", "har avgjort «Ikke aktuell» etter at du åpnet siden")
		if keys.count() != 0 || late.Value("grunn") != "iht" || late.Value("sett") == seen {
			t.Errorf("the key service was asked %d times; the ground is %q", keys.count(), late.Value("grunn"))
		}
		stands := func(want string) {
			t.Helper()
			rows, err := w.Store.Reader().CandidateDecisions(t.Context())
			if err != nil || len(rows) != 1 || rows[0].Decision != want {
				t.Errorf("what stands is %+v, not %s: %v", rows, want, err)
			}
		}
		keys.meanwhile = func() { b.Post(path+"/avgjorelse", "avgjorelse", "later", "til", "1.12.2026").MustStatus(200) }
		other.Post(path+"/identitet", "grunn", "iht", "sett", late.Value("sett")).MustStatus(409).MustShow("har avgjort «Senere»")
		stands("later")
		keys.meanwhile = nil
		other.Post(path+"/identitet", "grunn", "iht").MustStatus(200).MustShow("Identiteten er hentet")
		stands("relevant")
		asked := keys.count()
		b.Post(path+"/identitet", "grunn", "iht").MustStatus(409).MustShow("har hentet identiteten", "Avtal hvem")
		if keys.count() != asked {
			t.Error("the key service was asked for what a colleague has before her")
		}
		other.Post(path+"/identitet", "grunn", "iht").MustStatus(200) // her own, once more

		v, err := f.Look(t.Context(), w.Service, w.Actor(webtest.Kongsvinger), candidate.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		none, answers := db.ID(""), make(chan error, 4)
		for i := range 4 {
			go func() {
				d := candidate.Decide{Code: v.Rows[1].Code, Decision: candidate.NotRelevant, Reason: candidate.Reasons[i].Code, Seen: &none}
				answers <- d.Run(t.Context(), f, w.Service, w.Actor([]webtest.User{webtest.Physician, webtest.Kongsvinger}[i%2]))
			}()
		}
		good := 0
		for range 4 {
			err := <-answers
			if err == nil {
				good++
			} else if errs.KindOf(err) != errs.KindConflict || !strings.Contains(errs.SafeText(err), "har avgjort «Ikke aktuell»") {
				t.Errorf("one is told %v", err)
			}
		}
		if good != 1 {
			t.Errorf("%d of four that saw no decision are the first", good)
		}
	})
}
