package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"traad/internal/base/browser"
)

var (
	lookAt    = flag.String("look", "", "folder to write pictures of a running demo's pages to")
	lookBase  = flag.String("look-base", "http://127.0.0.1:8080", "the running demo")
	lookAs    = flag.String("look-as", "koordinator-nes", "key of the demo log-in")
	lookOn    = flag.String("look-on", "/", "addresses, separated by |; a link's text after # is clicked: /forlop#Astrid Nygård")
	lookWide  = flag.String("look-wide", "390,1024,1440", "widths")
	lookPrint = flag.Bool("look-print", false, "write each page as it is printed, too")
)

// TestLook takes pictures of a running demo, for eyes: go test ./e2e -run TestLook -look /tmp/bilder -look-on "/|/forlop"
func TestLook(t *testing.T) {
	if *lookAt == "" {
		t.Skip("only with -look FOLDER")
	}
	if err := os.MkdirAll(*lookAt, 0o755); err != nil {
		t.Fatal(err)
	}
	b := browser.ForTest(t)
	p := b.Page(t)
	p.Open(*lookBase + "/logg-inn")
	p.ClickCSS(`button[value="` + *lookAs + `"]`)
	for _, on := range strings.Split(*lookOn, "|") {
		path, link, _ := strings.Cut(on, "#")
		p.Open(*lookBase + path)
		if link != "" {
			p.ClickLink(link)
		}
		name := strings.Trim(strings.NewReplacer("/", "-", "?", "-", "&", "-", "=", "-", " ", "-", ",", "").Replace(on), "-")
		for _, w := range strings.Split(*lookWide, ",") {
			width, err := strconv.Atoi(w)
			if err != nil {
				t.Fatalf("-look-wide: %v", err)
			}
			p.Screenshot(filepath.Join(*lookAt, *lookAs+"_"+name+"_"+w+".png"), width, 0)
		}
		if *lookPrint {
			p.PrintPDF(filepath.Join(*lookAt, *lookAs+"_"+name+".pdf"))
		}
		for _, v := range p.Axe() {
			t.Errorf("%s: %v", on, v)
		}
	}
}
