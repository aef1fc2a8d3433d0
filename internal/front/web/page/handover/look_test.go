package handover_test

import (
	"flag"
	"path/filepath"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/front/web/webtest"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

// TestLook opens the list, one written about and one not, and what reminds of it, in a browser.
func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Person("Solveig", "Moe", webtest.Paused)
	give(w, "Nes")
	nes := w.As(webtest.Nes)
	nes.Send(nes.Get("/overlevering"), fields(kari, "til_hvem", "Hjemmesykepleien i Nes", "overlevert", "ja", "notat", "Muntlig og skriftlig.")...).MustStatus(200)
	for _, c := range []struct {
		name string
		who  webtest.User
		path string
	}{
		{"overlevering", webtest.Nes, "/overlevering"},
		{"min-dag-oppsagt", webtest.Nes, "/"},
		{"administrasjon-oppsagt", webtest.Administrator, "/administrasjon"},
		{"avtaler", webtest.Administrator, "/administrasjon/avtaler"},
		{"avtale", webtest.Administrator, "/administrasjon/avtaler/" + string(w.Orgs["Nes"])},
		{"avtale-skjema", webtest.Administrator, "/administrasjon/avtaler/" + string(w.Orgs["Nes"]) + "/rediger"},
		{"uttrekk", webtest.Nes, "/journaluttrekk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, picture := b.Page(t), ""
			if *shots != "" {
				picture = filepath.Join(*shots, c.name)
			}
			webtest.Look(t, p, w.Serve(c.who)+c.path, picture)
			if picture != "" {
				p.PrintPDF(picture + ".pdf")
			}
		})
	}
}
