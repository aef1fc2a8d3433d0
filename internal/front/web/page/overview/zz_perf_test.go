package overview_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
	"os"
	"runtime/pprof"

	"traad/internal/app"
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/store"
)

func TestZZPerf(t *testing.T) {
	if *demoN == 0 {
		t.Skip()
	}
	addr := os.Getenv("PERFDB")
	fresh := true
	if _, err := os.Stat(addr); err == nil { fresh = false }
	st, err := store.Open(t.Context(), addr)
	if err != nil { t.Fatal(err) }
	dir := addr + ".keys"
	os.MkdirAll(dir, 0o700)
	keys.Generate(dir)
	ring, err := keys.Load(dir)
	if err != nil { t.Fatal(err) }
	s := app.New(st, ring, job.New(st.DB, time.Now), time.Now)
	defer s.Close()
	at := time.Now()
	if fresh {
	if err := demoregion.Seed(context.Background(), s, s.Today(), *demoN); err != nil {
		t.Fatal(err)
	}
	t.Log("seeded", time.Since(at))
	}
	h := web.New(s, web.Options{})
	for _, l := range demoregion.Logins() {
		if l.Key != "koordinator-ahus" && l.Key != "koordinator-nes" { continue }
		token, err := signin.Begin(t.Context(), s, db.ID(l.Assignment))
		if err != nil { t.Fatal(err) }
		if f := os.Getenv("CPUPROF"); f != "" && l.Key == "koordinator-ahus" {
			fp, _ := os.Create(f); pprof.StartCPUProfile(fp); defer pprof.StopCPUProfile()
		}
		for _, path := range []string{"/forlop", "/forlop?frist=ja", "/forlop?innlagt=ja", "/forlop?evaluering=ja", "/forlop?steg=mapping", "/forlop?cfs=9", "/forlop?sorter=navn", "/forlop?sorter=cfs&grupper=ingen", "/oversikt", "/oversikt?leder=ja", "/oversikt?periode=24"} {
			var ds []time.Duration
			for range 15 {
				r := httptest.NewRequest("GET", path, nil)
				r.AddCookie(&http.Cookie{Name: "traad", Value: token})
				rec := httptest.NewRecorder()
				at := time.Now()
				h.ServeHTTP(rec, r)
				ds = append(ds, time.Since(at))
				if rec.Code != 200 { t.Fatal(path, rec.Code) }
			}
			slices.Sort(ds)
			t.Log(l.Key, path, "min", ds[0].Round(time.Microsecond*100), "p50", ds[7].Round(time.Microsecond*100), "max", ds[14].Round(time.Microsecond*100))
		}
	}
}
