package webtest

import (
	"path/filepath"
	"strconv"
	"testing"

	"traad/internal/base/browser"
)

// Look looks at an address in the widths that pages are made for: it scrolls sideways in none, and as a phone and a desktop
// show it, browser.Page.Clean finds nothing. It is opened anew for the phone; between the two the window is made narrower, as a reader
// does. picture names a PNG for each width, in a folder and without its ending: "/tmp/shots/forlop"; "" takes none.
func Look(t *testing.T, p *browser.Page, address, picture string) {
	t.Helper()
	for _, width := range []int{browser.Desktop, 1024, 640, browser.Phone, 320} {
		p.ViewportSize(width, 900)
		whole := width == browser.Phone || width == browser.Desktop
		if whole || picture != "" {
			p.Open(address)
		}
		if n := p.Overflows(); n > 0 {
			t.Errorf("%d px wide scrolls %d px sideways", width, n)
		}
		if whole {
			p.Clean()
		}
		if picture != "" {
			p.Screenshot(filepath.FromSlash(picture)+"-"+strconv.Itoa(width)+".png", width, 0)
		}
	}
}
