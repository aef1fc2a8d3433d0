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
	n, counted := v.Voice.Int, v.Voice.Plural
	lead := v.T("%s av %s kommuner og bydeler i samarbeidet er i drift. %s har tilgang i dag.", n(st.Running), n(st.Together), counted(st.Users, "bruker", "brukere"))
	failed := ui.Counter{Number: n(st.FailedJobs), Label: v.T("jobber har feilet"), Short: v.T("feilede jobber"), Href: "/administrasjon/jobber"}
	if st.FailedJobs > 0 {
		failed.Tone = ui.Late
	}
	w := view{
		AdminView: page.Admin("/administrasjon", ui.Head{Title: v.T("Administrasjon"), Lead: lead}),
		Counters: ui.Counters{About: v.T("Dette er satt opp"), Items: []ui.Counter{
			{
				Number: n(st.Hospitals + st.Sites + st.Together + st.Offices + st.Units), Label: v.T("virksomheter i bruk"), Short: v.T("virksomheter"), Href: "/administrasjon/virksomheter",
				Note: counted(st.Sites, "sykehussted", "sykehussteder") + ", " + counted(st.Offices, "legekontor", "legekontorer") + ", " + counted(st.Units, "enhet", "enheter"),
			},
			{Number: n(st.Roles), Label: v.T("roller i dag"), Short: v.T("roller"), Href: "/administrasjon/roller", Note: v.T("fordelt på %s", counted(st.Users, "bruker", "brukere"))},
			{Number: n(st.Pathways), Label: v.T("forløp"), Href: "/administrasjon/forlop", Note: v.T("%s i kommuner", counted(st.Adapted, "tilpasning", "tilpasninger"))},
			failed,
		}},
		Lacks: ui.Section{
			Card:  ui.Card{ID: "mangler", Heading: v.T("Dette bør rettes"), Icon: "triangle", Badge: &ui.Badge{Count: len(st.Lacks)}},
			Empty: &ui.Empty{Tone: ui.Done, Heading: v.T("Alt er satt opp"), Text: v.T("Alle kommuner i drift har koordinator, måltall og telefon.")},
		},
		DoCard: ui.Card{ID: "gjor", Heading: v.T("Legg til"), Small: true},
		Do: []ui.Action{
			ui.Link(v.T("Ny kommune eller nytt sykehus"), "/administrasjon/oppsett").WithIcon("check"), ui.Link(v.T("Ny bruker"), "/administrasjon/brukere/ny").WithIcon("person"), ui.Link(v.T("Ny virksomhet"), "/administrasjon/virksomheter/ny").WithIcon("house"),
			ui.Link(v.T("Ny versjon av et forløp"), "/administrasjon/forlop/ny").WithIcon("document"),
		},
		MoveCard: ui.Card{ID: "innflytting", Heading: v.T("Flytte inn pasienter"), Small: true},
	}
	parties, err := agreement.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.agreements(v, parties)
	for i, l := range st.Lacks {
		w.Lacks.Lines = append(w.Lacks.Lines, line(v, i, l))
	}
	w.followUp(v, st.FollowUp)
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
	return v.Render(tmpl, v.Frame(v.T("Administrasjon")), w)
}

// followUp adds what keeps emergency access from being followed up. It names nobody.
func (w *view) followUp(v *page.Visit, f operation.FollowUp) {
	add := func(id string, n int, what, fact string, do ui.Action) {
		if n == 0 {
			return
		}
		do.About = what
		w.Lacks.Badge.Count++
		w.Lacks.Lines = append(w.Lacks.Lines, ui.Line{
			ID: id, Sign: ui.Sign{Tone: ui.Soon, Icon: "triangle"}, Person: ui.Person{Name: v.T("Nødtilgang")}, What: what, Fact: fact, Action: do,
		})
	}
	add("uten-leder", f.Leaderless, v.Voice.Plural(f.Leaderless, "virksomhet mangler leder", "virksomheter mangler leder"),
		v.T("Ingen følger opp nødtilgang som ansatte der tar."), ui.Link(v.T("Gi rolle"), "/administrasjon/brukere"))
	add("nod-venter", f.Waiting, v.Voice.Plural(f.Waiting, "nødtilgang har ventet over 14 dager", "nødtilganger har ventet over 14 dager"),
		v.T("Lederen skal vurdere om den var nødvendig."), ui.Link(v.T("Se ledere"), "/administrasjon/roller?rolle=manager"))
}

// heldUp puts messages about plans that wait for somebody to mend something before what can wait: the parties lack the plan meanwhile.
func (w *view) heldUp(v *page.Visit, all []operation.HeldUp) {
	var lines []ui.Line
	for i, h := range all {
		what := v.T("%s med planer venter: %s", v.Voice.Plural(h.N, "melding", "meldinger"), v.T(h.Why))
		lines = append(lines, ui.Line{
			ID: fmt.Sprintf("venter-%d", i), Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: v.T("Meldinger til partene")},
			What: what, Fact: v.T("Den eldste er fra %s. De prøves igjen av seg selv, i fire døgn.", v.Voice.Moment(h.Since.Time, v.Now())), Action: ui.Action{Label: v.T("Se jobber"), Href: "/administrasjon/jobber", About: what},
		})
	}
	w.Lacks.Badge.Count += len(lines)
	w.Lacks.Lines = append(lines, w.Lacks.Lines...)
}

// silent puts the senders that have fallen silent first among what should be mended: the teams hear of no stay until it is.
func (w *view) silent(v *page.Visit, open []inbox.Silence) {
	var lines []ui.Line
	for i, s := range open {
		name := s.Sender // as inbox.SilentName, which mails are written with
		if s.Interface != "" {
			name += ", " + v.T(inbox.WayText(s.Interface))
		}
		fact := v.T("Siste melding kom %s.", v.Voice.Moment(s.LastAt.Time, v.Now()))
		if s.TakenName != "" {
			fact += " " + v.T("%s følger opp.", s.TakenName)
		}
		lines = append(lines, ui.Line{
			ID: fmt.Sprintf("stille-%d", i), Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: name, Href: "/administrasjon/grensesnitt"},
			What: v.T("Ingen meldinger fra avsenderen"), Fact: fact, Action: ui.Action{Label: v.T("Se grensesnitt"), Href: "/administrasjon/grensesnitt", About: name},
		})
	}
	w.Lacks.Badge.Count += len(lines)
	w.Lacks.Lines = append(lines, w.Lacks.Lines...)
}

// failed puts messages that nobody has heard of before all else: somebody may be in hospital, and the team does not know.
func (w *view) failed(v *page.Visit, open []inbox.Failure) {
	var lines []ui.Line
	for i, f := range open {
		name := cmp.Or(f.Sender, v.T("Ukjent avsender"))
		lines = append(lines, ui.Line{
			ID: fmt.Sprintf("feilet-%d", i), Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: name, Href: "/administrasjon/grensesnitt"},
			What: v.Voice.Plural(f.N, "melding ble ikke ført", "meldinger ble ikke ført"), Fact: v.T("Den første kom %s.", v.Voice.Moment(f.Since, v.Now())),
			Action: ui.Action{Label: v.T("Se grensesnitt"), Href: "/administrasjon/grensesnitt#uleste", About: name},
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
		ID: "e-post-venter", Sign: ui.Sign{Tone: ui.Late, Icon: "octagon"}, Person: ui.Person{Name: v.T("E-post"), Href: "/administrasjon/grensesnitt"},
		What: page.MailWaits(v, q), Fact: v.T("Ingen får varsler på e-post nå."), Action: ui.Action{Label: v.T("Se grensesnitt"), Href: "/administrasjon/grensesnitt", About: v.T("E-post")},
	}}, w.Lacks.Lines...)
}

// agreements adds what the cooperation agreements ask for: those that are missing where somebody is followed, and how many
// are still to be handed over before one ends.
func (w *view) agreements(v *page.Visit, parties []agreement.Party) {
	left, ending := 0, 0
	for i, p := range parties {
		if p.Phase == care.NoticeGiven {
			ending++
			left += p.Left()
		}
		if !p.Running || p.Phase.Allows(care.IncludeNew) {
			continue
		}
		what := v.T("I drift uten gyldig samarbeidsavtale")
		if p.Phase == care.NoticeGiven {
			what = v.T("Samarbeidsavtalen er sagt opp")
		}
		w.Lacks.Badge.Count++
		w.Lacks.Lines = append(w.Lacks.Lines, ui.Line{
			ID: fmt.Sprintf("avtale-%d", i), Sign: ui.Sign{Tone: ui.Soon, Icon: "triangle"}, Person: ui.Person{Name: p.Name, Href: "/administrasjon/avtaler/" + string(p.ID)},
			What: what, Fact: page.AgreementStands(v.Voice, p, v.Today()), Action: ui.Action{Label: v.T("Se samarbeidsavtalen"), Href: "/administrasjon/avtaler/" + string(p.ID), About: p.Name},
		})
	}
	if ending > 0 {
		w.Counters.Items = append(w.Counters.Items, ui.Counter{
			Number: v.Voice.Int(left), Label: v.T("gjenstår å overlevere"), Short: v.T("å overlevere"), Href: "/administrasjon/avtaler", Note: v.Voice.Plural(ending, "avtale er sagt opp", "avtaler er sagt opp"),
		})
	}
}

func line(v *page.Visit, i int, l operation.Lack) ui.Line {
	out := ui.Line{ID: fmt.Sprintf("mangel-%d", i), Sign: ui.Sign{Tone: ui.Soon, Icon: "triangle"}, Person: ui.Person{Name: l.Name}}
	org := "/administrasjon/virksomheter/" + string(l.Org)
	if l.Org != "" {
		out.Person.Href = org
	}
	set := func(what, fact, label, href string) {
		out.What, out.Fact, out.Action = v.T(what), v.T(fact), ui.Action{Label: v.T(label), Href: href, About: l.Name}
	}
	switch l.What {
	case operation.NoHospital:
		out.Person.Name = v.T("Sykehus")
		set("Ingen sykehus er lagt inn", "Sykehuset og stedene må være på plass før kommunene.", "Legg til", "/administrasjon/virksomheter/ny?type=hospital")
	case operation.NoPathway:
		out.Person.Name = v.T("Forløp")
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
		out.Person.Name = v.T("Administrator")
		set("Bare én person kan administrere", "Gi rollen til en til, så noen kan overta ved fravær.", "Gi rolle", "/administrasjon/brukere")
	case operation.RoleOutOfPlace:
		out.Person.Href = ""
		set("Rollen passer ikke med virksomheten", "Avslutt rollen, og gi den i riktig virksomhet.", "Se roller", "/administrasjon/roller?virksomhet="+string(l.Org))
	}
	return out
}
