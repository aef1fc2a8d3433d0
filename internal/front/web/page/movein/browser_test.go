package movein_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/front/web/webtest"
)

var shots = flag.String("shots", "", "write pictures of the pages into this folder")

// The whole way in a real browser, at three widths: nothing that axe-core finds, nothing wider than the window.
//
//	go test ./internal/front/web/page/movein -run TestInBrowser -shots /tmp/shots
func TestInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time: not with -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	rows := [][]any{}
	for n, name := range []string{"Ola Rø", "Per Dal", "Torleif Strand-Kristiansen", "Arvid Nilsen", "Kåre Bakken"} {
		rows = append(rows, person(n, name))
	}
	rows[3][6], rows[4][2] = "17", "Ullensaker"
	rows[1] = append(rows[1], "01.11.2026", "Telefon")
	bad := list(t, rows...)
	file := filepath.Join(t.TempDir(), "pasienter Nes 2026.xlsx")
	if err := os.WriteFile(file, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	server := w.Serve(webtest.Nes)
	p := b.Page(t)
	look := func(name string, width int) {
		t.Helper()
		if n := p.Overflows(); n > 0 {
			t.Errorf("%s at %d is %d pixels too wide", name, width, n)
		}
		if *shots != "" {
			p.Screenshot(filepath.Join(*shots, fmt.Sprintf("innflytting-%s-%d.png", name, width)), width, 0)
		}
		for _, v := range p.Axe() {
			t.Errorf("%s at %d: %s", name, width, v)
		}
	}
	for _, width := range []int{browser.Phone, 1024, browser.Desktop} {
		p.ViewportSize(width, 900)
		p.Open(server + "/innflytting")
		look("start", width)
		p.ClickButton("Sjekk filen")
		p.HasText("Velg filen du vil sjekke")
		look("uten-fil", width)
		p.Upload("Excel-fil", file)
		p.ClickButton("Sjekk filen")
		p.HasText("3 av 5 pasienter kan flyttes inn", "CFS er et tall fra 1 til 9")
		look("sjekket", width)
		p.ClickButton("Flytt inn 3 pasienter")
		p.HasText("kryss av for å hoppe over")
		look("ikke-krysset", width)
		p.Check("Hopp over 2 pasienter med feil")
		p.ClickButton("Flytt inn 3 pasienter")
		p.HasText("3 pasienter er flyttet inn")
		look("flyttet", width)
		p.ClickLink("Angre innflyttingen")
		p.HasText("3 pasienter tas bort fra Tråd")
		look("angre", width)
		p.ClickButton("Ta bort 3 pasienter")
		p.HasText("Innflyttingen er angret")
		look("angret", width)
	}
	for _, e := range p.ConsoleErrors() {
		if !strings.Contains(e, "422") {
			t.Errorf("console: %s", e)
		}
	}
}
