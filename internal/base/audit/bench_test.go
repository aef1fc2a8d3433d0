package audit

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/keys"
)

// BenchmarkLooks has 32 users look at persons and lists, in turn without and with a sealer running, and prints how many looks
// a second each gave, and the ratio. Nine looks of ten are at a person, the tenth at a list of fifty.
func BenchmarkLooks(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			d := dbtest.Open(b, e)
			ring := ringOf(b)
			var without, with float64
			for odd := false; b.Loop(); odd = !odd { // the log grows: each goes first every other time
				for i := range 2 {
					if odd == (i == 0) {
						with += sealedLooks(b, d, ring)
					} else {
						without += looks(b, d, ring.MAC, 32, 2*time.Second)
					}
				}
			}
			b.ReportMetric(without/float64(b.N), "looks/s-without")
			b.ReportMetric(with/float64(b.N), "looks/s-with")
			b.ReportMetric(with/without, "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// sealedLooks is looks with a sealer, which has first sealed what was there.
func sealedLooks(b *testing.B, d *db.DB, ring *keys.Ring) float64 {
	b.Helper()
	var n float64
	for _, measured := range []bool{false, true} {
		s := StartSealer(ctx, d, ring, Sealing{Log: quiet()})
		if measured {
			n = looks(b, d, ring.MAC, 32, 2*time.Second)
		}
		if err := s.Stop(ctx); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

// looks counts what users get done in some time, a second.
func looks(b *testing.B, d *db.DB, mac MAC, users int, span time.Duration) float64 {
	b.Helper()
	log := NewLog(d, mac)
	var n atomic.Int64
	var all sync.WaitGroup
	until := time.Now().Add(span)
	for u := range users {
		all.Go(func() {
			for i := u; time.Now().Before(until); i++ {
				if err := log.Write(ctx, look(i)); err != nil {
					b.Error(err)
					return
				}
				n.Add(1)
			}
		})
	}
	all.Wait()
	log.Close()
	return float64(n.Load()) / span.Seconds()
}

func look(i int) Row {
	r := Row{
		At: db.At(time.Now()), User: thing(1), Role: "municipal_coordinator", Org: thing(2), Session: thing(3), Deed: "see.person", Allowed: true,
		Reason: "team_area", Patient: thing(i), Items: []string{"patient/" + string(thing(i)) + "@3", "enrolment/" + string(thing(i)) + "@17"},
	}
	if i%10 == 0 {
		r.Patient, r.Deed = "", "see.list"
		for n := range 50 {
			r.Subjects = append(r.Subjects, thing(i+n))
		}
	}
	return r
}
