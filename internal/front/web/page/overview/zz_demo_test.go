package overview_test

import (
	"context"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"
	"log/slog"
	"os"

	"traad/internal/app"
	"traad/internal/app/signin"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/store/storetest"
)

var demoShots = flag.String("demoshots", "", "")
var demoN = flag.Int("demon", 0, "")

func TestZZDemo(t *testing.T) {
	if *demoShots == "" {
		t.Skip()
	}
	st := storetest.Open(t)
	dir := t.TempDir()
	keys.Generate(dir)
	ring, _ := keys.Load(dir)
	s := app.New(st, ring, job.New(st.DB, time.Now), time.Now)
	defer s.Close()
	at := time.Now()
	if err := demoregion.Seed(context.Background(), s, s.Today(), *demoN); err != nil {
		t.Fatal(err)
	}
	t.Log("seeded", time.Since(at))
	h := web.New(s, web.Options{Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	b := browser.ForTest(t)
	for _, l := range demoregion.Logins() {
		t.Log(l.Key, l.Label)
		paths := map[string][]string{"koordinator-ahus": {"/forlop", "/oversikt"}, }[l.Key]
		if len(paths) == 0 && (l.Key == "leder-sykehus" || l.Key == "leder-kommune") { paths = []string{"/oversikt"} }
		token, err := signin.Begin(t.Context(), s, db.ID(l.Assignment))
		if err != nil {
			t.Fatal(err)
		}
		srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "traad", Value: token})
			h.ServeHTTP(rw, r)
		}))
		for i, path := range paths {
			p := b.Page(t)
			for _, width := range []int{1440} {
				p.ViewportSize(width, 900)
				p.Open(srv.URL + path)
				if n := p.Overflows(); n > 0 {
					t.Errorf("%s %s %d: %d px sideways", l.Key, path, width, n)
				}
				p.Screenshot(filepath.Join(*demoShots, l.Key+"-"+strconv.Itoa(i)+"-"+strconv.Itoa(width)+".png"), width, 0)
				if width != 1024 { p.Clean() }
			}
			for j := 0; j < 3; j++ {
				at := time.Now()
				resp, err := http.Get(srv.URL + path)
				if err != nil { t.Fatal(err) }
				body, _ := io.ReadAll(resp.Body)
				os.WriteFile(filepath.Join(*demoShots, l.Key+"-"+strconv.Itoa(i)+".html"), body, 0o644)
				resp.Body.Close()
				t.Log(path, resp.StatusCode, time.Since(at))
			}
			p.PrintPDF(filepath.Join(*demoShots, l.Key+"-"+strconv.Itoa(i)+".pdf"))
			p.Close()
		}
		srv.Close()
	}
}
