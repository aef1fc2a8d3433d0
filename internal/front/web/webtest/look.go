package webtest

import (
	"path/filepath"
	"strconv"
	"testing"

	"traad/internal/base/browser"
)

// Look opens an address in the widths that pages are made for: it scrolls sideways in none, and as a phone and a desktop
// show it, browser.Page.Clean finds nothing. picture names a PNG for each width, in a folder and without its ending:
// "/tmp/shots/forlop"; "" takes none.
func Look(t *testing.T, p *browser.Page, address, picture string) {
	t.Helper()
	for _, width := range []int{320, browser.Phone, 640, 1024, browser.Desktop} {
		p.ViewportSize(width, 900)
		p.Open(address)
		if n := p.Overflows(); n > 0 {
			t.Errorf("%d px wide scrolls %d px sideways", width, n)
		}
		if width == browser.Phone || width == browser.Desktop {
			p.Clean()
		}
		if picture != "" {
			p.Screenshot(filepath.FromSlash(picture)+"-"+strconv.Itoa(width)+".png", width, 0)
		}
	}
}
