package adminpathway_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func strconvItoa(n int) string { return strconv.Itoa(n) }

func dbID(id care.EnrolmentID) db.ID { return db.ID(id) }

func TestAdapt(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		path := place + "/iht-langvarig/tilpasning/" + string(w.Orgs["Nes"])
		b.Get(place+"/tilpasning?forlop=iht-langvarig&kommune="+string(w.Orgs["Nes"])).MustBe(path).MustShow("Frister i Nes", "Nes følger definisjonen", "låst", "Definisjonen: 14 dager.", "Definisjonen: høyst 10 virkedager.")
		p := b.Send(b.Get(path), "lengde-mapping", "21", "lengde-evaluation", "5", "enhet-evaluation", "months").MustBe(path)
		p.MustShow("Fristene er lagret.", "Nes har 2 egne frister siden 17. nov. 2026", `code = "mapping" length = 21 unit = "days"`)
		if p.Value("lengde-mapping") != "21" || p.Value("lengde-planning") != "" {
			t.Errorf("mapping %q, planning %q", p.Value("lengde-mapping"), p.Value("lengde-planning"))
		}
		waiting, err := w.Service.Jobs.List(t.Context(), job.Ready, 10)
		if err != nil || len(waiting) != 1 || waiting[0].Kind != "reproject.area" {
			t.Errorf("jobs %+v, %v", waiting, err)
		}
		holds, err := w.Service.Pathway(t.Context(), w.Store.Reader(), "iht-langvarig", 1, w.Orgs["Nes"])
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range holds.Deadlines {
			if r.Code == "mapping" && (r.Length != 21 || !r.Ours) {
				t.Errorf("mapping is %+v", r)
			}
		}
		b.Get(place).MustShow("Nes", "2 frister er annerledes siden 17. nov. 2026")
		// Emptied, everything follows the definition again.
		b.Send(p, "lengde-mapping", "", "lengde-evaluation", "").MustShow("Nes følger definisjonen")
		b.Get(place).MustShow("Alle følger definisjonen.")
	})
}

func TestAdaptFaults(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	path := place + "/iht-langvarig/tilpasning/" + string(w.Orgs["Nes"])
	for _, c := range []struct{ field, value, unitField, unit, says string }{
		{"lengde-referral_answer", "11", "enhet-referral_answer", "working_days", "er låst til høyst 10 virkedager"},
		{"lengde-referral_answer", "1", "enhet-referral_answer", "months", "er låst til høyst 10 virkedager"},
		{"lengde-mapping", "0", "enhet-mapping", "days", "Skriv et helt tall fra 1 til 1"},
		{"lengde-mapping", "tjue", "enhet-mapping", "days", "Skriv et helt tall"},
		{"lengde-mapping", "5000", "enhet-mapping", "days", "Skriv et helt tall"},
		{"lengde-mapping", "3", "enhet-mapping", "fortnights", "har enheten «fortnights»"},
	} {
		p := b.Send(b.Get(path), c.field, c.value, c.unitField, c.unit, "lengde-planning", "10").MustStatus(http.StatusUnprocessableEntity).MustShow(c.says, "må rettes")
		if p.Value(c.field) != c.value || p.Value("lengde-planning") != "10" {
			t.Errorf("%s: typed %q, kept %q and %q", c.says, c.value, p.Value(c.field), p.Value("lengde-planning"))
		}
	}
	b.Send(b.Get(path), "lengde-referral_answer", "7", "enhet-referral_answer", "working_days").MustShow("Fristene er lagret.")
}

func TestAdaptTwoAtOnce(t *testing.T) {
	w := webtest.New(t)
	path := place + "/iht-langvarig/tilpasning/" + string(w.Orgs["Nes"])
	a, b := w.As(webtest.Administrator), w.As(webtest.Administrator)
	first, second := a.Get(path), b.Get(path)
	a.Send(first, "lengde-mapping", "21").MustShow("Fristene er lagret.")
	p := b.Send(second, "lengde-mapping", "28").MustStatus(http.StatusConflict).MustShow("Ola Admin lagret mens du skrev", "21 dager", "28 dager")
	if p.Value("lengde-mapping") != "28" {
		t.Errorf("the second typed 28, kept %q", p.Value("lengde-mapping"))
	}
	b.Send(p, "lengde-mapping", "28").MustShow("Fristene er lagret.")
	if got := a.Get(path).Value("lengde-mapping"); got != "28" {
		t.Errorf("mapping is %q", got)
	}
}

// TestNewVersionMustFitTheOverrides: a version without the deadline that Nes has changed would leave Nes without a pathway.
func TestNewVersionMustFitTheOverrides(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	b.Send(b.Get(place+"/iht-langvarig/tilpasning/"+string(w.Orgs["Nes"])), "lengde-contact", "6").MustShow("Fristene er lagret.")
	text := strings.Replace(second(), "code      = \"contact\"\ntitle     = \"Oppf", "code      = \"kontakt\"\ntitle     = \"Oppf", 1)
	for _, button := range []string{"kontroller", "publiser"} {
		b.Post(place, "definisjon", text, "steg", button).MustStatus(http.StatusUnprocessableEntity).MustShow("Nes har en tilpasning som ikke passer")
	}
	b.Post(place, "definisjon", second(), "steg", "publiser").MustShow("Versjonen er publisert")
}

// TestOverrideMustFitOlderVersionsInUse: whoever is enrolled by an older version has the override too.
func TestOverrideMustFitOlderVersionsInUse(t *testing.T) {
	w := webtest.New(t)
	w.Person("Kari", "Aasen", webtest.Consented)
	b := w.As(webtest.Administrator)
	added := second() + "\n[[deadline]]\ncode = \"extra\"\ntitle = \"Ekstra\"\naction = \"Gjør\"\nstage = \"mapping\"\nfrom = [\"consented\"]\nuntil = [\"mapped\"]\nlength = 3\nunit = \"days\"\nowner = \"municipal_coordinator\"\nours = true\n"
	b.Post(place, "definisjon", added, "steg", "publiser").MustShow("Versjonen er publisert")
	nes, ullensaker := string(w.Orgs["Nes"]), string(w.Orgs["Ullensaker"])
	b.Send(b.Get(place+"/iht-langvarig/tilpasning/"+nes), "lengde-extra", "5").MustStatus(http.StatusUnprocessableEntity).MustShow("Noen i kommunen følger versjon 1").MustNotShow("Kari")
	b.Send(b.Get(place+"/iht-langvarig/tilpasning/"+ullensaker), "lengde-extra", "5").MustShow("Fristene er lagret.")
}

// TestAdaptAlerts: a municipality chooses how each kind of event is told, and the alerts go by that.
func TestAdaptAlerts(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	path := place + "/iht-langvarig/tilpasning/" + string(w.Orgs["Nes"])
	p := b.Get(path).MustStatus(200).MustShow("Som definisjonen: ", "Varsle med en gang", "I dagsoversikten", "Ikke varsle, bare tidslinjen")
	field := "varsel-" + string(care.AlertAdmitted)
	p = b.Send(p, field, "none").MustBe(path)
	if p.Value(field) != "none" {
		t.Errorf("the choice is %q", p.Value(field))
	}
	nes, far := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Moe", webtest.FollowedUp)
	w.Tell(w.NewStay(nes, "hospital"), care.Admission, time.Hour, "emergency")
	if n := len(w.Alerts(nes)); n != 0 {
		t.Errorf("%d alerts of what is not to be told", n)
	}
	b.Send(p, field, "").MustBe(path)
	w.Tell(w.NewStay(far, "hospital"), care.Admission, time.Hour, "emergency")
	if n := len(w.Alerts(far)); n != 1 {
		t.Errorf("%d alerts when the definition holds again", n)
	}
	for where, kind := range map[string]care.AlertKind{"kad": care.AlertBed, "legevakt": care.AlertLegevakt} {
		field := "varsel-" + string(kind)
		p = b.Send(b.Get(path), field, "none").MustBe(path)
		off, on := w.Person("Gro", "Aas", webtest.FollowedUp), w.Person("Gro", "Bø", webtest.FollowedUp)
		w.Tell(w.NewStay(off, where), care.Arrival, time.Hour, "emergency")
		b.Send(p, field, "").MustBe(path)
		w.Tell(w.NewStay(on, where), care.Arrival, time.Hour, "emergency")
		if len(w.Alerts(off)) != 0 || len(w.Alerts(on)) != 1 {
			t.Errorf("%s: %d alerts of arrivals when they are turned off, %d when they are not", where, len(w.Alerts(off)), len(w.Alerts(on)))
		}
	}
	for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.GP} {
		w.As(u).Post(path, field, "none").MustStatus(404)
	}
}
