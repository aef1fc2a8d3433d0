package chart

import (
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var gallery = flag.Bool("gallery", false, "write a page with every sample, to be looked at in a browser")

// TestGallery writes the samples to a page, once with and once without the stylesheet, and tells where it is. Both
// must look the same.
func TestGallery(t *testing.T) {
	if !*gallery {
		t.Skip("only with -gallery")
	}
	dir, err := os.MkdirTemp("", "chart-gallery-")
	if err != nil {
		t.Fatal(err)
	}
	var body strings.Builder
	for _, s := range samples() {
		fmt.Fprintf(&body, "<p><code>%s</code><br>%s</p>\n", html.EscapeString(s.name), s.pic.SVG())
	}
	body.WriteString("<p>")
	for _, st := range []State{Todo, Done, Current, Soon, Late, Paused} {
		body.WriteString(string(KnotKey(Knot{State: st})) + string(KnotKey(Knot{State: st, Diamond: true})))
	}
	for m := Period; m <= Diamond; m++ {
		body.WriteString(string(MarkKey(m)))
	}
	body.WriteString("</p>")
	page := "<!doctype html><html lang=\"nb\"><meta charset=\"utf-8\"><title>Bilder</title>%s<body>\n" + body.String()
	for name, link := range map[string]string{"index.html": `<link rel="stylesheet" href="chart.css">`, "plain.html": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(page, "%s", link, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "chart.css"), []byte(CSS), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("look at %s", filepath.Join(dir, "index.html"))
}
