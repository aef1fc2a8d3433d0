package planwhere_test

import (
	"context"
	"errors"
	"testing"

	"traad/internal/app/letter"
	"traad/internal/app/paper"
	"traad/internal/base/errs"
	"traad/internal/base/pdfa"
	"traad/internal/front/web/webtest"
)

// TestWithoutPDF: a plan whose attachment cannot be made is not sent. Those who run Tråd are told why, on the administration's first page; when it can be made, the message goes with it.
func TestWithoutPDF(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		w.Publish(kari, texts)
		admin, nes := w.As(webtest.Administrator), w.As(webtest.Nes)
		p.down = errors.New("errors are looked for") // run passes over them
		for _, c := range []struct {
			attach func(context.Context, *paper.Paper) ([]byte, error)
			why    string
		}{
			{nil, letter.NoConverter},
			{func(context.Context, *paper.Paper) ([]byte, error) { return nil, errs.Unavailable("Kari Aasen") }, "Chromium mangler på serveren"},
			{func(context.Context, *paper.Paper) ([]byte, error) {
				return nil, errs.Unavailable("x").Because(pdfa.Fault{Clause: "6.2.11.8", What: "Kari Aasen"})
			}, "ISO 19005-2, 6.2.11.8"},
		} {
			p.attach = c.attach
			if n := p.run(kari.Patient); n != 0 || len(p.sent) > 0 {
				t.Fatalf("%d messages went without the plan as a file", n)
			}
			admin.Get("/administrasjon").MustStatus(200).MustShow("3 meldinger med planer venter: ", c.why).MustNotShow("Aasen")
			nes.Get(kari.Page()+"/plan/meldinger").MustShow("Venter på å bli sendt", c.why)
		}
		p.attach, p.down = pdf, nil
		if n := p.run(kari.Patient); n != 3 {
			t.Fatalf("%d were handed over", n)
		}
		for her, m := range p.sent {
			if len(m.Attached) != 1 || m.Attached[0].Mime != "application/pdf" || string(m.Attached[0].Bytes) != "%PDF-1.7" {
				t.Errorf("%s: %+v", her, m.Attached)
			}
		}
		admin.Get("/administrasjon").MustNotShow("meldinger med planer venter")
	})
}
