package pathways_test

import (
	"flag"
	"path/filepath"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/front/web/webtest"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

// TestLook opens the list in a browser: axe finds nothing, nothing scrolls sideways, choosing rows tells how many and where,
// and the whole works without script.
func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	crowd(w)
	for _, c := range []struct {
		name string
		who  webtest.User
		path string
	}{
		{"forlop", webtest.Physician, "/forlop"},
		{"forlop-nes", webtest.Nes, "/forlop"},
		{"forlop-flat", webtest.Physician, "/forlop?grupper=ingen&sorter=navn"},
		{"forlop-tom", webtest.Nes, "/forlop?cfs=9&grupper=ingen"},
		{"forlop-lagre", webtest.Nes, "/forlop/lister/ny?frist=ja"},
		{"forlop-fastlege", webtest.GP, "/forlop"},
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

// With script and without, rows are chosen and given to somebody else.
func TestChooseInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	crowd(w)
	for _, script := range []bool{true, false} {
		server := w.Serve(webtest.Nes)
		p := b.Page(t)
		if !script {
			p.DisableJavaScript()
		}
		p.Open(server + "/forlop")
		p.Check("Velg Astrid Nygård")
		if script {
			p.HasText("1 valgt i Nes")
			p.Check("Velg Berit Kollerud")
			p.HasText("2 valgt i Nes")
			p.ClickButton("Opphev valg")
			p.HasText("Ingen valgt")
			p.Check("Velg Astrid Nygård")
		}
		p.ClickButton("Gi til annen ansvarlig")
		p.HasText("Gi 1 forløp til en annen ansvarlig", "Astrid Nygård")
		p.Choose("Ny ansvarlig", string(webtest.NesToo))
		p.ClickButton("Gi 1 forløp videre")
		p.HasText("1 forløp har ny ansvarlig.")
		p.Close()
	}
}

// crowd fills two municipalities with people in all stages.
func crowd(w *webtest.World) {
	names := []struct{ given, family string }{
		{"Astrid", "Nygård"},
		{"Torleif", "Strand"},
		{"Kåre", "Bakken"},
		{"Solveig", "Aasen"},
		{"Berit", "Kollerud"},
		{"Jon", "Vestby"},
		{"Rolf", "Ekeberg"},
		{"Ragnhild", "Sørli"},
		{"Einar", "Tveit"},
		{"Gunvor", "Lien"},
		{"Elen Biret", "Somby"},
		{"Magnhild", "Rø"},
	}
	stages := []webtest.Stage{
		webtest.FollowedUp, webtest.Evaluated, webtest.Referred, webtest.FollowedUp, webtest.Consented, webtest.Mapped, webtest.Planned,
		webtest.Answered, webtest.Waiting, webtest.Paused, webtest.Included, webtest.Withdrawn,
	}
	for i, n := range names {
		c := w.Person(n.given, n.family, stages[i])
		if i == 3 {
			w.Admit(c, 0)
		}
	}
	for i, n := range names[:4] {
		w.PersonIn("Ullensaker", n.family, n.given+"sen", stages[i])
	}
}
