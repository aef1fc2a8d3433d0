package plan_test

import (
	"flag"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/app/clarification"
	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "folder for pictures of the pages")

// Two authors write the same plan at once in a browser. One loses the connection in the middle, types on, closes the page and
// comes back; the other writes meanwhile, in the same field too. Nothing that either typed is gone.
func TestTwoAuthorsAtOnce(t *testing.T) { webtest.Each(t, twoAuthorsAtOnce) }

func twoAuthorsAtOnce(t *testing.T, w *webtest.World) {
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.As(webtest.Nes).Post(planPath(kari, "")).MustStatus(200)
	b := browser.ForTest(t)
	ingridLine, greteLine := webtest.Connect(t, w.Serve(webtest.Nes)), webtest.Connect(t, w.Serve(webtest.NesToo))
	ingrid, grete := b.Page(t), b.Page(t)
	for _, p := range []*browser.Page{ingrid, grete} {
		p.ViewportSize(browser.Desktop, 900)
		p.Patience(30 * time.Second)
	}
	ingrid.Open(ingridLine.Address + planPath(kari, "/rediger"))
	grete.Open(greteLine.Address + planPath(kari, "/rediger"))

	// different fields, without a button
	ingrid.Fill("Annet i planen", "Trening tre ganger i uken.")
	ingrid.HasText("Lagret kl.")
	grete.Fill("Hvilke følger vi, og hvorfor?", "Vanndrivende")
	grete.HasText("Lagret kl.", "Ingrid Sandvik skriver i «Annet og neste evaluering» nå.")

	// the connection is lost; what is typed stays through a reload, and is saved when the line is back
	ingridLine.Down.Store(true)
	ingrid.Fill("Hva er viktig for personen?", "Å gå i trappen uten hjelp")
	ingrid.HasText("Uten nett siden kl.", "Alt er lagret på denne maskinen")
	grete.Fill("Hva er viktig for personen?", "Å komme til postkassen")
	for until := time.Now().Add(20 * time.Second); w.As(webtest.Nes).Get(planPath(kari, "/rediger")).Value("viktig") != "Å komme til postkassen"; {
		if time.Now().After(until) {
			t.Fatal("what Grete wrote is not saved")
		}
		time.Sleep(100 * time.Millisecond)
	}
	ingridLine.Down.Store(false)
	ingrid.Reload()
	ingrid.HasText("To har skrevet her.", "Å gå i trappen uten hjelp", "Å komme til postkassen", "Grete Moen")
	if got := ingrid.Value("Hva er viktig for personen?"); got != "Å gå i trappen uten hjelp" && got != "Å komme til postkassen" {
		t.Errorf("the field holds %q", got)
	}
	ingrid.Clean()
	if *look != "" {
		ingrid.Screenshot(filepath.Join(*look, "rediger-to-tekster-1440.png"), browser.Desktop, 0)
	}
	ingrid.ClickButton("Behold begge og rediger")
	ingrid.WaitGone("To har skrevet her.")
	ingrid.HasText("Lagret kl.")
	fresh := w.As(webtest.NesToo).Get(planPath(kari, "/rediger"))
	if got := fresh.Value("viktig"); !strings.Contains(got, "trappen") || !strings.Contains(got, "postkassen") {
		t.Errorf("the field holds %q", got)
	}
	if fresh.Value("tekst") != "Trening tre ganger i uken." || fresh.Value("medisiner/folg") != "Vanndrivende" {
		t.Error("a field that only one wrote in is lost")
	}
	for _, p := range []*browser.Page{ingrid, grete} {
		for _, e := range p.ConsoleErrors() {
			if !strings.Contains(e, "net::ERR") {
				t.Errorf("console: %s", e)
			}
		}
	}
}

// Who writes where is seen while one works oneself, without saving anything: it follows the other from section to section, and goes away when
// nobody has told of it for a while.
func TestWhoWritesIsSeenLive(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.As(webtest.Nes).Post(planPath(kari, "")).MustStatus(200)
	b := browser.ForTest(t)
	ingrid, grete := b.Page(t), b.Page(t)
	for p, u := range map[*browser.Page]webtest.User{ingrid: webtest.Nes, grete: webtest.NesToo} {
		p.ViewportSize(browser.Desktop, 900)
		p.Patience(30 * time.Second)
		p.Open(w.Serve(u) + planPath(kari, "/rediger"))
	}
	into := func(p *browser.Page, css string) {
		browser.Eval[int](p, `document.activeElement.blur(); document.querySelector('`+css+`').focus(); 1`)
	}
	looks := func(p *browser.Page) { // as when one comes back to the tab; else it hears every twenty seconds
		browser.Eval[int](p, `document.dispatchEvent(new Event('visibilitychange')); 1`)
	}
	into(grete, "#del-medisiner textarea")
	into(ingrid, "#del-viktig textarea")
	ingrid.HasText("Grete Moen skriver i «Medisiner i fokus» nå.")
	looks(grete)
	grete.HasText("Ingrid Sandvik skriver i «Viktig for meg» nå.")
	into(ingrid, "#del-avtale textarea")
	for until := time.Now().Add(20 * time.Second); !strings.Contains(browser.Eval[string](grete, `document.querySelector('[data-others]').textContent`), "«Annet og neste evaluering»"); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the note does not follow her")
		}
		looks(grete)
	}
	grete.MustNotHaveText("«Viktig for meg» nå.", "Grete Moen skriver")
	w.Go(webtest.Today, 10, 2) // two minutes later
	looks(grete)
	grete.WaitGone("Ingrid Sandvik skriver")
	grete.Clean()
}

// At the kitchen table: the connection goes while a goal is written, the button is pressed in vain, the tab is closed, and the page is opened again
// when the server is back. Nothing is lost: neither what was typed in a field that stood there, nor a goal that was begun.
func TestClosedWithoutConnection(t *testing.T) { webtest.Each(t, closedWithoutConnection) }

func closedWithoutConnection(t *testing.T, w *webtest.World) {
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.As(webtest.Nes).Post(planPath(kari, "")).MustStatus(200)
	l := webtest.Connect(t, w.Serve(webtest.Nes))
	tablet := browser.ForTest(t).Page(t)
	p := tablet.NewTab()
	p.ViewportSize(820, 1180)
	p.Patience(30 * time.Second)
	at := l.Address + planPath(kari, "/rediger")
	p.Open(at)
	p.Fill("Annet i planen", "Trening tre ganger i uken.")
	p.HasText("Lagret kl.")
	l.Down.Store(true)
	p.Fill("Hva er viktig for personen?", "Å gå til postkassen. Ráfi ja buorre dilli 💛")
	p.HasText("Uten nett siden kl.")
	p.ClickCSS("#del-mal .new-item summary")
	p.Within("#del-mal .new-item").Fill("Målet, med personens ord", "Jeg vil danse på kafeen")
	p.HasText("Uten nett siden kl.", "Alt er lagret på denne maskinen kl.", "Du kan skrive videre.")
	p.Within("#del-mal").ClickButton("Lagre mål")
	p.HasText("Uten nett siden kl.")
	if *look != "" {
		p.Screenshot(filepath.Join(*look, "rediger-uten-nett-820.png"), 820, 1180)
	}
	p.Close()
	l.Down.Store(false)

	again := tablet.NewTab()
	again.Patience(30 * time.Second)
	again.Open(at)
	again.HasText("Lagret kl.")
	if got := again.Value("Hva er viktig for personen?"); got != "Å gå til postkassen. Ráfi ja buorre dilli 💛" {
		t.Errorf("came back as %q", got)
	}
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		saved := w.As(webtest.Nes).Get(planPath(kari, "/rediger")).HTML
		if strings.Contains(saved, "Jeg vil danse på kafeen") && strings.Contains(saved, "Ráfi ja buorre dilli 💛") && strings.Contains(saved, "Trening tre ganger i uken.") {
			break
		}
		if time.Now().After(until) {
			t.Fatal("what was typed without a connection is not saved")
		}
	}
	again.Open(at)
	again.HasText("Alt er lagret")
	if n := browser.Eval[int](again, `[...document.querySelectorAll('textarea, input:not([type=hidden])')].filter(e => e.value === 'Jeg vil danse på kafeen').length`); n != 1 {
		t.Errorf("the goal stands %d times", n)
	}
	if left := browser.Eval[string](again, `Object.keys(localStorage).filter(k => k.startsWith('traad.')).join()`); left != "" {
		t.Errorf("left on the machine: %s", left)
	}
	again.Clean()
}

// The session ends in the middle of a sentence, and the button is pressed all the same: the page stays and says so, and what was typed is saved
// as soon as she has logged in again, here by another tab and by coming back to the page.
func TestLostSessionWhileTyping(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.As(webtest.Nes).Post(planPath(kari, "")).MustStatus(200)
	l := webtest.Connect(t, w.Serve(webtest.Nes))
	p := browser.ForTest(t).Page(t)
	p.ViewportSize(browser.Desktop, 900)
	p.Patience(30 * time.Second)
	at := l.Address + planPath(kari, "/rediger")
	p.Open(at)
	p.Fill("Annet i planen", "Før.")
	p.HasText("Lagret kl.")
	w.Go(webtest.Today, 12, 0) // longer than a session lasts unused
	const typed = "Čáhci ja guolli 👩🏽‍⚕️ – «å bo hjemme»"
	p.Fill("Hva er viktig for personen?", typed)
	p.HasText("Du er logget ut. Det du skriver, ligger i nettleseren.")
	p.Within("#del-viktig").ClickButton("Lagre viktig for meg")
	p.HasText("Du er logget ut. Det du skriver, ligger i nettleseren.")
	if got := p.Value("Hva er viktig for personen?"); got != typed {
		t.Fatalf("the field holds %q", got)
	}
	l.To(w.Serve(webtest.Nes)) // she has logged in again
	browser.Eval[int](p, `document.dispatchEvent(new Event('visibilitychange')); 1`)
	p.HasText("Lagret kl.")
	if got := w.As(webtest.Nes).Get(planPath(kari, "/rediger")).Value("viktig"); got != typed {
		t.Errorf("saved as %q", got)
	}

	// On a machine that two share: the next time her session ends, another logs in, in another tab. Nothing is saved in the other's name.
	w.Go(webtest.Today, 14, 0)
	p.Fill("Hvilke følger vi, og hvorfor?", "Vanndrivende")
	p.HasText("Du er logget ut.")
	l.To(w.Serve(webtest.NesToo))
	browser.Eval[int](p, `document.dispatchEvent(new Event('visibilitychange')); 1`)
	p.HasText("Du er logget inn som en annen. Teksten ligger her til Ingrid Sandvik logger inn.")
	p.Within("#del-medisiner").ClickButton("Lagre medisiner i fokus")
	p.HasText("Du er logget inn som en annen.")
	if got := w.As(webtest.Nes).Get(planPath(kari, "/rediger")).Value("medisiner/folg"); got != "" {
		t.Errorf("saved as %q in another's name", got)
	}
	hers := p.NewTab() // the other opens the draft herself: what is not hers is neither shown nor sent
	hers.Patience(30 * time.Second)
	hers.Open(at)
	hers.HasText("Alt er lagret")
	if got := hers.Value("Hvilke følger vi, og hvorfor?"); got != "" {
		t.Errorf("the other sees %q", got)
	}
	hers.Close()
	l.To(w.Serve(webtest.Nes))
	browser.Eval[int](p, `document.dispatchEvent(new Event('visibilitychange')); 1`)
	p.HasText("Lagret kl.")
	if got := w.As(webtest.Nes).Get(planPath(kari, "/rediger")); got.Value("medisiner/folg") != "Vanndrivende" {
		t.Errorf("saved as %q", got.Value("medisiner/folg"))
	}

	w.Go(webtest.Today, 16, 0)
	p.Fill("Annet i planen", "Før. Og etter.")
	p.HasText("Du er logget ut.")
	l.To(w.Serve(webtest.Nes))
	p.Open(at)
	p.HasText("Lagret kl.")
	if got := w.As(webtest.Nes).Get(planPath(kari, "/rediger")).Value("tekst"); got != "Før. Og etter." {
		t.Errorf("saved as %q", got)
	}
	p.Clean()
}

// The draft is published by another while something typed in it has not arrived, from a machine that is closed: it goes into no other draft, and is
// shown with its label where the plan is read and where the next one is written.
func TestPublishedByAnother(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	write(t, w, kari)
	l := webtest.Connect(t, w.Serve(webtest.Nes))
	machine := browser.ForTest(t).Page(t)
	p := machine.NewTab()
	p.ViewportSize(browser.Desktop, 900)
	p.Patience(30 * time.Second)
	p.Open(l.Address + planPath(kari, "/rediger"))
	l.Down.Store(true)
	p.Fill("Hva er viktig for personen?", "Å gå til postkassen")
	p.HasText("Alt er lagret på denne maskinen kl.")
	p.Close()
	l.Down.Store(false)
	grete := w.As(webtest.NesToo)
	publish(t, grete, kari, "grunn", "Første plan").MustStatus(200)
	again := machine.NewTab()
	again.Patience(30 * time.Second)
	again.Open(l.Address + planPath(kari, ""))
	again.HasText("Skrevet uten nett", "Viktig for meg: Hva er viktig for personen?", "Å gå til postkassen")
	again.Clean()
	grete.Post(planPath(kari, "")).MustStatus(200)
	again.Open(l.Address + planPath(kari, "/rediger"))
	again.HasText("Skrevet uten nett", "Å gå til postkassen", "Alt er lagret")
	again.Clean()
	if *look != "" {
		again.Screenshot(filepath.Join(*look, "rediger-skrevet-uten-nett.png"), browser.Desktop, 0)
	}
	if got := grete.Get(planPath(kari, "/rediger")).Value("viktig"); strings.Contains(got, "postkassen") {
		t.Errorf("saved in another draft: %q", got)
	}
	again.ClickButton("Fjern")
	again.WaitGone("Å gå til postkassen")
	if left := browser.Eval[string](again, `Object.keys(localStorage).filter(k => k.startsWith('traad.')).join()`); left != "" {
		t.Errorf("left on the machine: %s", left)
	}
}

// Enter in a line saves it and stays: it settles nothing and takes nothing back, though such buttons stand first in the form.
func TestEnterSavesWhereSheStands(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	mine := ingrid.Post(planPath(kari, "")).MustStatus(200)
	theirs := grete.Get(planPath(kari, "/rediger"))
	ingrid.Send(mine, "medisiner/folg", "Vanndrivende").MustStatus(200)
	grete.Send(theirs, "medisiner/folg", "Blodtynnende").MustStatus(409)
	p := browser.ForTest(t).Page(t)
	p.ViewportSize(browser.Desktop, 900)
	p.Patience(30 * time.Second)
	p.Open(w.Serve(webtest.Nes) + planPath(kari, "/rediger"))
	p.Fill("Hvor er legemiddellisten i bruk?", "Hos fastlegen")
	p.Press("Enter")
	p.HasText("Lagret kl.", "To har skrevet her.")
	after := ingrid.Get(planPath(kari, "/rediger")).MustShow("To har skrevet her.")
	if got := after.Value("medisiner/liste"); got != "Hos fastlegen" {
		t.Errorf("saved %q", got)
	}
}

// The band that tells of a lost connection comes and goes without moving what somebody is about to press.
func TestNothingMovesUnderTheFinger(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.As(webtest.Nes).Post(planPath(kari, "")).MustStatus(200)
	p := browser.ForTest(t).Page(t)
	p.ViewportSize(820, 1180)
	p.Open(w.Serve(webtest.Nes) + planPath(kari, "/rediger"))
	for _, event := range []string{"offline", "online"} {
		moved := browser.Eval[float64](p, `(() => {
			const at = () => document.querySelector('#del-mal .new-item summary').getBoundingClientRect().top, before = at()
			window.dispatchEvent(new Event('`+event+`'))
			return Math.abs(at() - before)
		})()`)
		if moved > 1 {
			t.Errorf("%s moves the page by %g", event, moved)
		}
		if shown := browser.Eval[bool](p, `!document.querySelector('[data-offline]').hidden`); shown != (event == "offline") {
			t.Errorf("%s: the band is shown: %v", event, shown)
		}
	}
}

// Every page of the plan fits its widths and is free of faults that axe finds. -look takes pictures.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	full(t, w, kari)
	olga := w.Person("Olga", "Lien", webtest.Mapped)
	write(t, w, olga)
	b := browser.ForTest(t)
	nes, gp, worker := w.Serve(webtest.Nes), w.Serve(webtest.GP), w.Serve(webtest.CareWorker)
	p := b.Page(t)
	shot := func(name string) string {
		if *look == "" {
			return ""
		}
		return filepath.Join(*look, name)
	}
	for _, c := range []struct{ name, address string }{
		{"plan-horing", nes + planPath(kari, "")},
		{"plan-fastlege", gp + planPath(kari, "/horing")},
		{"plan-rediger", nes + planPath(kari, "/rediger")},
		{"plan-send", nes + planPath(olga, "/send")},
		{"plan-publiser", nes + planPath(kari, "/publiser")},
		{"plan-historikk", nes + planPath(kari, "/historikk?fra=2&til=3")},
		{"plan-tjenesteyter", worker + planPath(kari, "")},
		{"min-dag", gp + "/"},
	} {
		webtest.Look(t, p, c.address, shot(c.name))
		for _, e := range p.ConsoleErrors() {
			t.Errorf("%s: console: %s", c.name, e)
		}
	}
}

// full publishes a plan with everything in it and sends the next to a hearing that the GP has answered in part.
func full(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	write(t, w, c)
	b := w.As(webtest.Nes)
	edit := func() *webtest.Page { return b.Get(planPath(c, "/rediger")).MustStatus(200) }
	b.Send(edit(), "medisiner/folg", "Vanndrivende, vektregel.", "medisiner/unnga", "NSAID", "medisiner/liste", "Hos fastlegen").MustStatus(200)
	w.Do(w.Actor(webtest.Nes), clarification.Wish{Patient: c.Patient, Text: "Ønsker innleggelse når årsaken kan behandles."})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: c.Patient, Seen: 1, Text: "Ikke HLR, ikke respirator.", On: date.Of(2026, 3, 9), ValidTo: date.Of(2026, 9, 1), With: "Kari og datter"})
	b.Send(edit(), "avtale/neste", "9.12.2026").MustStatus(200)
	p := edit()
	at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
	b.Send(p, at+"hva", "Veier deg hver morgen før frokost og skriver det opp", at+"hvem", "pasient", at+"ofte", "hver dag", at+"frist", "løpende").MustStatus(200)
	publish(t, b, c, "grunn", "Første plan").MustStatus(200)
	b.Post(planPath(c, "")).MustStatus(200)
	p = edit()
	b.Send(p, newPath(p, "mal", "tekst"), "Jeg vil sove uten å våkne tungpust").MustStatus(200)
	send(t, w, c)
	gp := w.As(webtest.GP)
	form := gp.Get(planPath(c, "/horing"))
	place := regexp.MustCompile(`<option value="(tegn/[0-9a-f]{16}/gul-gjor)"`).FindStringSubmatch(form.HTML)[1]
	gp.Send(form, "svar", "change", "sted", place, "kommentar", "Ring meg også.", "forslag", "Ring Ingrid, så fastlegen").MustStatus(200)
}
