// Package adminjob shows the jobs in the background: those that have failed, with a button that runs them again, those that
// run and wait, and the last that were done.
package adminjob

import (
	"embed"

	"traad/internal/app/operation"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const place = "/administrasjon/jobber"

type view struct {
	page.AdminView
	Parts []part
}

type part struct {
	Card   ui.Card
	Scroll page.Scroll
	Rows   []row
	Empty  ui.Empty
}

type row struct {
	What, Kind, When, Attempts, Error string
	Retry                             *ui.Action
}

// titles names the kinds of job in words; one that is not here goes by its code.
//
//nolint:gosec // no credentials: a job forgets tokens
var titles = map[string]string{
	"reproject.area":      "Regn fristene i en kommune på nytt",
	"db.settle":           "Tell opp databasen, så spørringer går den raskeste veien",
	"caches.renew":        "Regn lagrede tall på nytt etter en ny versjon av Tråd",
	"agreement.settle":    "Følg opp samarbeidsavtaler som begynner og slutter",
	"clarification.carry": "Flytt avklaringer fra gamle planer",
	"hearing.remind":      "Minn om høringer",
	"inbox.purge":         "Slett meldinger som ikke gjaldt noen",
	"inbox_file.purge":    "Slett gamle filer i avsendernes mapper",
	"holds.keep":          "Skriv slettinger og reservasjoner til et annet sted",
	"keys.renew":          "Krypter på nytt med nyeste nøkkel",
	"record_export.purge": "Slett gamle journaluttrekk",
	"research.purge":      "Slett uttrekk til forskning når dagen er kommet",
	"research.make":       "Lag uttrekk til forskning",
	"session.purge":       "Slett gamle innlogginger",
	"import.purge":        "Slett filer som ikke ble flyttet inn",
	"callback.purge":      "Slett gamle henvisninger fra nettsiden",
	"job.purge":           "Slett gamle jobber",
	"audit.purge":         "Slett det eldste av innsynsloggen",
	"watch.look":          "Finn oppslag til kontroll",
	"watch.purge":         "Slett gamle vurderte oppslag",
	"alert.send":          "Send e-post eller SMS om et varsel",
	"fhir.changes":        "Finn planer som er endret, til journalsystemer som vil vite det",
	"fhir.notify":         "Si til et journalsystem at en plan er endret",
	"message.send":        "Send en plan som melding",
	"message.purge":       "Slett filer og svar fra meldinger om planer",
	"message.silence":     "Finn meldinger uten kvittering",
	"message.follow":      "Spør meldingstjeneren om det som ikke er kvittert",
	"alert.escalate":      "Send varsler videre som ingen har tatt",
	"alert.digest":        "Send dagsoversikt",
	"alert.codes":         "Lag referansekoder",
	"alert.purge":         "Slett gammel e-post om varsler",
	"access.ends":         "Sett sluttdato på roller som mangler den",
	"candidate.identify":  "Merk nye kandidater med dagen de ble funnet",
	"candidate.purge":     "Slett identiteter som er hentet",
	"dataset.compact":     "Slå sammen gamle innlesinger",
	"dataset.purge":       "Slett datasett som ikke brukes",
	"feed.watch":          "Se etter avsendere som er stille",
	"inbox.failed":        "Si fra om meldinger som ikke ble ført",
	"open_stay.adopt":     "Ta med opphold for dem som blir fulgt",
	"open_stay.collect":   "Ta vare på åpne opphold",
	"open_stay.purge":     "Slett åpne opphold",
	"pseudonym.ask":       "Spør nøkkeltjenesten om pseudonymer",
	"quality.make":        "Regn kvalitet over tid",
	"registry.purge":      "Slett uttrekk fra NPR og KPR når dagen er kommet",
	"report.make":         "Regn rapporten",
	"result.make":         "Regn resultater",
	"token.purge":         "Glem brukte tokener fra journalsystemer",
}

// Show is the page.
func Show(v *page.Visit) error {
	jobs, err := operation.Jobs(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	lead := v.T("Alt går som det skal.")
	if n := len(jobs.Failed); n > 0 {
		lead = v.T("%s har feilet og venter på deg.", nb.Capital(v.Voice.Plural(n, "jobb", "jobber")))
	}
	w := view{AdminView: page.Admin(place, ui.Head{Title: v.T("Jobber"), Lead: lead, Note: v.T("Oppdatert %s", v.Voice.Clock(v.Now()))})}
	w.add(v, "feilet", v.T("Feilet"), jobs.Failed, ui.Empty{Tone: ui.Done, Heading: v.T("Ingen jobber har feilet"), Text: v.T("En jobb som ikke lykkes, prøves flere ganger før den havner her.")})
	w.add(v, "kjorer", v.T("Kjører nå"), jobs.Running, ui.Empty{Icon: "pause", Heading: v.T("Ingenting kjører akkurat nå")})
	w.add(v, "venter", v.T("Venter"), jobs.Waiting, ui.Empty{Icon: "clock", Heading: v.T("Ingenting venter")})
	w.add(v, "ferdig", v.T("Sist ferdige"), jobs.Done, ui.Empty{Icon: "clock", Heading: v.T("Ingen jobber er kjørt ennå")})
	return v.Render(tmpl, v.Frame(v.T("Jobber")), w)
}

func (w *view) add(v *page.Visit, id, heading string, list []job.Info, empty ui.Empty) {
	p := part{Card: ui.Card{ID: id, Heading: heading, Badge: &ui.Badge{Count: len(list)}, Flush: true}, Scroll: page.Scroll{About: v.T("%s, tabell", heading)}, Empty: empty}
	if id == "feilet" && len(list) > 0 {
		p.Card.Tone, p.Card.Badge.Tone = ui.Late, ui.Late
	}
	for _, j := range list {
		r := row{What: v.T(titles[j.Kind]), Kind: j.Kind, When: when(j, v), Attempts: v.Voice.Int(j.Attempts), Error: j.LastError}
		if r.What == "" {
			r.What, r.Kind = j.Kind, ""
		}
		if j.State == job.Failed {
			r.Retry = &ui.Action{Label: v.T("Kjør på nytt"), About: r.What, Post: place + "/" + string(j.ID) + "/kjor"}
		}
		p.Rows = append(p.Rows, r)
	}
	w.Parts = append(w.Parts, p)
}

func when(j job.Info, v *page.Visit) string {
	at := j.Created
	switch {
	case !j.Finished.IsZero():
		at = j.Finished
	case j.State == job.Ready:
		at = j.RunAt
	}
	return v.Voice.Moment(at.Time, v.Now())
}

// Retry runs a failed job again.
func Retry(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	if err := (operation.Retry{Job: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Jobben kjøres på nytt."))
}
