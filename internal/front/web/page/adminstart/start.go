// Package adminstart is the first page of the administration: what is set up, what is missing, and the ways on.
package adminstart

import (
	"cmp"
	"embed"
	"fmt"

	"traad/internal/app/agreement"
	"traad/internal/app/alert"
	"traad/internal/app/inbox"
	"traad/internal/app/operation"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

type view struct {
	page.AdminView
	Counters ui.Counters
	Lacks    ui.Section
	DoCard   ui.Card
	Do       []ui.Action
	MoveCard ui.Card
}

// Show is the page.
func Show(v *page.Visit) error {
	st, err := operation.Now(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	lead := fmt.Sprintf("%s av %s kommuner og bydeler i samarbeidet er i drift. %s har tilgang i dag.", nb.Int(st.Running), nb.Int(st.Together), nb.Capital(nb.Plural(st.Users, "bruker", "brukere")))
	failed := ui.Counter{Number: nb.Int(st.FailedJobs), Label: "jobber har feilet", Short: "feilede jobber", Href: "/administrasjon/jobber"}
	if st.FailedJobs > 0 {
		failed.Tone = ui.Late
	}
	w := view{
		AdminView: page.Admin("/administrasjon", ui.Head{Title: "Administrasjon", Lead: lead}),
		Counters: ui.Counters{About: "Dette er satt opp", Items: []ui.Counter{
			{
				Number: nb.Int(st.Hospitals + st.Sites + st.Together + st.Offices + st.Units), Label: "virksomheter i bruk", Short: "virksomheter", Href: "/administrasjon/virksomheter",
				Note: nb.Plural(st.Sites, "sykehussted", "sykehussteder") + ", " + nb.Plural(st.Offices, "legekontor", "legekontorer") + ", " + nb.Plural(st.Units, "enhet", "enheter"),
			},
			{Number: nb.Int(st.Roles), Label: "roller i dag", Short: "roller", Href: "/administrasjon/roller", Note: "fordelt på " + nb.Plural(st.Users, "bruker", "brukere")},
			{Number: nb.Int(st.Pathways), Label: "forløp", Href: "/administrasjon/forlop", Note: nb.Plural(st.Adapted, "tilpasning", "tilpasninger") + " i kommuner"},
			failed,
		}},
		Lacks: ui.Section{
			Card:  ui.Card{ID: "mangler", Heading: "Dette bør rettes", Icon: "triangle", Badge: &ui.Badge{Count: len(st.Lacks)}},
			Empty: &ui.Empty{Tone: ui.Done, Heading: "Alt er satt opp", Text: "Alle kommuner i drift har koordinator, måltall og telefon."},
		},
		DoCard: ui.Card{ID: "gjor", Heading: "Legg til", Small: true},
		Do: []ui.Action{
			ui.Link("Ny kommune eller nytt sykehus", "/administrasjon/oppsett").WithIcon("check"), ui.Link("Ny bruker", "/administrasjon/brukere/ny").WithIcon("person"), ui.Link("Ny virksomhet", "/administrasjon/virksomheter/ny").WithIcon("house"),
			ui.Link("Ny versjon av et forløp", "/administrasjon/forlop/ny").WithIcon("document"),
		},
		MoveCard: ui.Card{ID: "innflytting", Heading: "Flytte inn pasienter", Small: true},
	}
	parties, err := agreement.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.agreements(parties, v.Today())
	for i, l := range st.Lacks {
		w.Lacks.Lines = append(w.Lacks.Lines, line(i, l))
	}
	w.followUp(st.FollowUp)
	w.heldUp(v, st.HeldUp)
	silent, err := inbox.Silences(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.silent(v, silent)
	unread, err := inbox.Failures(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.failed(v, unread)
	mail, err := alert.QueueFor(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.mail(v, mail)
	return v.Render(tmpl, v.Frame("Administrasjon"), w)
}

// followUp adds what keeps emergency access from being followed up. It names nobody.
func (w *view) followUp(f operation.FollowUp) {
	add := func(id string, n int, what, fact string, do ui.Action) {
		if n == 0 {
			return
		}
		do.About = what
		w.Lacks.Badge.Count++
		w.Lacks.Lines = append(w.Lacks.Lines, ui.Line{
			ID: id, Sign: ui.Sign{Tone: ui.Soon, Icon: "triangle"}, Person: ui.Person{Name: "Nødtilgang"}, What: what, Fact: fact, Action: do,
		})
	}
	add("uten-leder", f.Leaderless, nb.Plural(f.Leaderless, "virksomhet mangler", "virksomheter mangler")+" leder",
		"Ingen følger opp nødtilgang som ansatte der tar.", ui.Link("Gi rolle", "/administrasjon/brukere"))
	add("nod-venter", f.Waiting, nb.Plural(f.Waiting, "nødtilgang har", "nødtilganger har")+" ventet over 14 dager",
		"Lederen skal vurdere om den var nødvendig.", ui.Link("Se ledere", "/administrasjon/roller?rolle=manager"))
}

// heldUp puts messages about plans that wait for somebody to mend something before what can wait: the parties lack the plan meanwhile.
func (w *view) heldUp(v *page.Visit, all []operation.HeldUp) {
	var lines []ui.Line
	for i, h := range all {
		what := nb.Capital(nb.Plural(h.N, "melding", "meldinger")) + " med planer venter: " + h.Why
		lines = append(lines, ui.Line{
			ID: fmt.Sprintf("venter-%d", i), Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: "Meldinger til partene"},
			What: what, Fact: "Den eldste er fra " + nb.Moment(h.Since.Time, v.Now()) + ". De prøves igjen av seg selv, i fire døgn.", Action: ui.Action{Label: "Se jobber", Href: "/administrasjon/jobber", About: what},
		})
	}
	w.Lacks.Badge.Count += len(lines)
	w.Lacks.Lines = append(lines, w.Lacks.Lines...)
}

// silent puts the senders that have fallen silent first among what should be mended: the teams hear of no stay until it is.
func (w *view) silent(v *page.Visit, open []inbox.Silence) {
	var lines []ui.Line
	for i, s := range open {
		fact := "Siste melding kom " + nb.Moment(s.LastAt.Time, v.Now()) + "."
		if s.TakenName != "" {
			fact += " " + s.TakenName + " følger opp."
		}
		lines = append(lines, ui.Line{
			ID: fmt.Sprintf("stille-%d", i), Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: inbox.SilentName(s), Href: "/administrasjon/grensesnitt"},
			What: "Ingen meldinger fra avsenderen", Fact: fact, Action: ui.Action{Label: "Se grensesnitt", Href: "/administrasjon/grensesnitt", About: inbox.SilentName(s)},
		})
	}
	w.Lacks.Badge.Count += len(lines)
	w.Lacks.Lines = append(lines, w.Lacks.Lines...)
}

// failed puts messages that nobody has heard of before all else: somebody may be in hospital, and the team does not know.
func (w *view) failed(v *page.Visit, open []inbox.Failure) {
	var lines []ui.Line
	for i, f := range open {
		name := cmp.Or(f.Sender, "Ukjent avsender")
		lines = append(lines, ui.Line{
			ID: fmt.Sprintf("feilet-%d", i), Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: name, Href: "/administrasjon/grensesnitt"},
			What: nb.Capital(nb.Plural(f.N, "melding", "meldinger")) + " ble ikke ført", Fact: "Den første kom " + nb.Moment(f.Since, v.Now()) + ".",
			Action: ui.Action{Label: "Se grensesnitt", Href: "/administrasjon/grensesnitt#uleste", About: name},
		})
	}
	w.Lacks.Badge.Count += len(lines)
	w.Lacks.Lines = append(lines, w.Lacks.Lines...)
}

// mail puts first that nobody gets any: alerts are read by those who happen to log in.
func (w *view) mail(v *page.Visit, q alert.Queue) {
	if !q.Late(v.Now()) {
		return
	}
	w.Lacks.Badge.Count++
	w.Lacks.Lines = append([]ui.Line{{
		ID: "e-post-venter", Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: "E-post", Href: "/administrasjon/grensesnitt"},
		What: page.MailWaits(v, q), Fact: "Ingen får varsler på e-post nå.", Action: ui.Action{Label: "Se grensesnitt", Href: "/administrasjon/grensesnitt", About: "E-post"},
	}}, w.Lacks.Lines...)
}

// agreements adds what the cooperation agreements ask for: those that are missing where somebody is followed, and how many
// are still to be handed over before one ends.
func (w *view) agreements(parties []agreement.Party, today date.Date) {
	left, ending := 0, 0
	for i, p := range parties {
		if p.Phase == care.NoticeGiven {
			ending++
			left += p.Left()
		}
		if !p.Running || p.Phase.Allows(care.IncludeNew) {
			continue
		}
		what := "I drift uten gyldig samarbeidsavtale"
		if p.Phase == care.NoticeGiven {
			what = "Samarbeidsavtalen er sagt opp"
		}
		w.Lacks.Badge.Count++
		w.Lacks.Lines = append(w.Lacks.Lines, ui.Line{
			ID: fmt.Sprintf("avtale-%d", i), Sign: ui.Sign{Tone: ui.Soon, Icon: "triangle"}, Person: ui.Person{Name: p.Name, Href: "/administrasjon/avtaler/" + string(p.ID)},
			What: what, Fact: page.AgreementStands(p, today), Action: ui.Action{Label: "Se avtalen", Href: "/administrasjon/avtaler/" + string(p.ID), About: p.Name},
		})
	}
	if ending > 0 {
		w.Counters.Items = append(w.Counters.Items, ui.Counter{
			Number: nb.Int(left), Label: "gjenstår å overlevere", Short: "å overlevere", Href: "/administrasjon/avtaler", Note: nb.Plural(ending, "avtale er sagt opp", "avtaler er sagt opp"),
		})
	}
}

func line(i int, l operation.Lack) ui.Line {
	out := ui.Line{ID: fmt.Sprintf("mangel-%d", i), Sign: ui.Sign{Tone: ui.Soon, Icon: "triangle"}, Person: ui.Person{Name: l.Name}}
	org := "/administrasjon/virksomheter/" + string(l.Org)
	if l.Org != "" {
		out.Person.Href = org
	}
	set := func(what, fact, label, href string) {
		out.What, out.Fact, out.Action = what, fact, ui.Action{Label: label, Href: href, About: l.Name}
	}
	switch l.What {
	case operation.NoHospital:
		out.Person.Name = "Sykehus"
		set("Ingen sykehus er lagt inn", "Sykehuset og stedene må være på plass før kommunene.", "Legg til", "/administrasjon/virksomheter/ny?type=hospital")
	case operation.NoPathway:
		out.Person.Name = "Forløp"
		set("Ingen forløp er publisert", "Ingen kan henvises før det finnes et forløp.", "Publiser", "/administrasjon/forlop/ny")
	case operation.NoCoordinator:
		set("I drift uten koordinator i dag", "Ingen i kommunen kan åpne listen over dem som følges.", "Gi rolle", "/administrasjon/brukere")
	case operation.NoSiteTeam:
		set("Ingen IHT-koordinator eller IHT-lege i dag", "Kommuner i drift hører til dette stedet.", "Gi rolle", "/administrasjon/brukere")
	case operation.NoTarget:
		set("I drift uten måltall", "Uten måltall vises ikke ledige plasser.", "Sett måltall", org)
	case operation.NoPhone:
		set("I drift uten telefonnummer", "Andre i teamet finner ikke nummeret til kommunen.", "Skriv nummer", org)
	case operation.LonelyAdmin:
		out.Person.Name = "Administrator"
		set("Bare én person kan administrere", "Gi rollen til en til, så noen kan overta ved fravær.", "Gi rolle", "/administrasjon/brukere")
	case operation.RoleOutOfPlace:
		out.Person.Href = ""
		set("Rollen passer ikke med virksomheten", "Avslutt rollen, og gi den i riktig virksomhet.", "Se roller", "/administrasjon/roller?virksomhet="+string(l.Org))
	}
	return out
}
