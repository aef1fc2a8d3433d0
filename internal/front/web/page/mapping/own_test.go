package mapping_test

import (
	"testing"

	"traad/internal/app/score"
	"traad/internal/front/web/webtest"
)

// An instrument of the service's own in the place of a shipped one is the one that a score is checked with, while the conversation is written as when it is
// completed.
func TestOwnInstrumentInPlace(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	w.Do(w.Actor(webtest.Administrator), score.Publish{Text: []byte("[[instrument]]\ncode = \"sppb\"\nshort = \"SPPB\"\ntitle = \"SPPB i to runder\"\nmeasures = \"Balanse\"\nmin = 0\nmax = 24\nstep = 1\nunit = \"poeng\"\ngood = \"high\"\nareas = [\"activity\"]\nlicence = \"Vår\"\nsource = \"IHT Nes\"\n")})
	b := w.As(webtest.Nes)
	begin(t, w, webtest.Nes, kari)
	p := b.Get(kari.Path("kartlegging") + "?del=activity").MustStatus(200)
	b.Send(p, "skar/sppb", "25").MustStatus(422).MustShow("Skriv et tall fra 0 til 24.")
	b.Send(p, "skar/sppb", "20").MustStatus(200)
	if p = b.Get(kari.Path("kartlegging") + "?del=activity"); p.Value("skar/sppb") != "20" {
		t.Errorf("stands %q", p.Value("skar/sppb"))
	}
}
