package adminuser

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/user"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var userTemplate = page.AdminTemplate(files, "user.html")

// sheet is one request to a user's page. The page has several forms; the one that was sent holds what was typed, the others
// show what is stored.
type sheet struct {
	v      *page.Visit
	id     care.UserID
	form   *ui.Form // what was posted, empty for a page that is asked for
	sent   which
	row    db.ID // the role that Revoke is about
	status int
	versus *page.Versus
	done   string // ends the summary: "rollen kan gis"
}

// which names a form of the page.
type which int

const (
	none which = iota
	details
	grant
	revoke
	end
	home
)

// Show is the page. ?virksomhet= chooses where a role is to be given.
func Show(v *page.Visit) error {
	s := &sheet{v: v, id: care.UserID(v.Path("id")), form: ui.NewForm(nil), status: http.StatusOK}
	if org := v.Query("virksomhet"); db.IsID(org) {
		s.form.Set("virksomhet", org)
		s.sent = grant
	}
	return s.render()
}

func open(v *page.Visit, sent which, done string) (*sheet, error) {
	form, err := v.Form()
	if err != nil {
		return nil, err
	}
	return &sheet{v: v, id: care.UserID(v.Path("id")), form: form, sent: sent, status: http.StatusUnprocessableEntity, done: done}, nil
}

func (s *sheet) path() string { return place + "/" + string(s.id) }

func (s *sheet) seen() int {
	n, _ := strconv.Atoi(s.form.Value("sett"))
	return n
}

// finish sends the browser on, or shows the page again with what was refused.
func (s *sheet) finish(err error, message string) error {
	if err == nil {
		return s.v.Go(s.path(), message)
	}
	var c *user.Conflict
	switch {
	case errors.As(err, &c):
		s.status = http.StatusConflict
		mine, t := readDetails(s.form), c.Theirs
		fields := []page.ClashField{}
		if s.sent == details {
			fields = []page.ClashField{
				{Label: s.v.T("Navn"), Mine: mine.Name, Theirs: t.Name},
				{Label: s.v.T("Tittel"), Mine: mine.Title, Theirs: t.Title},
				{Label: s.v.T("E-post"), Mine: mine.Email, Theirs: t.Email},
				{Label: s.v.T("Telefon"), Mine: mine.Phone, Theirs: t.Phone},
				{Label: s.v.T("HPR-nummer"), Mine: mine.HPR, Theirs: t.HPR},
			}
		}
		s.versus = page.NewVersus(c.ByName, "", s.path(), fields)
		s.form.Set("sett", strconv.Itoa(t.Version))
	case !s.form.Take(err):
		return err
	}
	return s.render()
}

// Save changes name, title, address, telephone and HPR number.
func Save(v *page.Visit) error {
	s, err := open(v, details, "brukeren kan lagres")
	if err != nil {
		return err
	}
	if !s.form.OK() {
		return s.render()
	}
	return s.finish(user.Edit{ID: s.id, Seen: s.seen(), User: readDetails(s.form)}.Run(v.Ctx(), v.Service, v.Actor), v.T("Brukeren er lagret."))
}

// Grant gives a role.
func Grant(v *page.Visit) error {
	s, err := open(v, grant, "rollen kan gis")
	if err != nil {
		return err
	}
	d := user.Grant{Key: db.ID(s.form.Value("nokkel")), Assignment: care.Assignment{
		User: s.id, Role: care.Role(s.form.Value("rolle")), Org: care.OrgID(s.form.Value("virksomhet")),
		From: page.Date(s.form, "fra"), To: page.Date(s.form, "til"),
	}}
	if !s.form.OK() {
		return s.render()
	}
	said := v.T("Rollen er gitt.")
	if d.To.IsZero() {
		said += " " + v.T("Den varer til og med %s, det lengste en rolle kan vare om gangen.", v.Voice.DayYear(d.Ends(v.Service.Terms, v.Today())))
	}
	return s.finish(d.Run(v.Ctx(), v.Service, v.Actor), said)
}

// Revoke ends a role.
func Revoke(v *page.Visit) error {
	s, err := open(v, revoke, "rollen kan avsluttes")
	if err != nil {
		return err
	}
	s.row = db.ID(v.Path("rolle"))
	field := "til-" + string(s.row)
	on := page.Date(s.form, field)
	if !s.form.OK() {
		return s.render()
	}
	err = user.Revoke{ID: s.row, On: on}.Run(v.Ctx(), v.Service, v.Actor)
	if s.form.Take(err) {
		for i := range s.form.Faults { // the deed knows one field, the page one for each role
			if s.form.Faults[i].Name == "til" {
				s.form.Faults[i].Name = field
			}
		}
		return s.render()
	}
	said := v.T("Rollen er avsluttet.")
	if on.After(v.Today()) {
		said = v.T("Rollen varer til og med %s.", v.Voice.DayYear(on))
	}
	return s.finish(err, said)
}

// End closes the user's access.
func End(v *page.Visit) error {
	s, err := open(v, end, "brukeren kan avsluttes")
	if err != nil {
		return err
	}
	on := page.Date(s.form, "slutt")
	if !s.form.OK() {
		return s.render()
	}
	return s.finish(user.End{ID: s.id, Seen: s.seen(), On: on}.Run(v.Ctx(), v.Service, v.Actor), v.T("Brukeren er avsluttet."))
}

// Reopen lets the user in again.
func Reopen(v *page.Visit) error {
	s, err := open(v, none, "brukeren kan åpnes")
	if err != nil {
		return err
	}
	return s.finish(user.Reopen{ID: s.id, Seen: s.seen()}.Run(v.Ctx(), v.Service, v.Actor), v.T("Brukeren er åpen igjen. Gi rollene på nytt."))
}

// Unlink lets another account at the provider of log-in become the user.
func Unlink(v *page.Visit) error {
	s, err := open(v, none, "brukeren kan løses fra kontoen")
	if err != nil {
		return err
	}
	return s.finish(user.Unlink{ID: s.id}.Run(v.Ctx(), v.Service, v.Actor), v.T("Brukeren er løst fra kontoen og logget ut."))
}

type userView struct {
	page.AdminView
	MailCard    *ui.Card
	MailText    string
	MailButton  ui.Action
	Path, Keep  string
	Open        bool
	RoleCard    ui.Card
	Scroll      page.Scroll
	Roles       []roleRow
	NoRoles     ui.Empty
	GrantCard   ui.Card
	GrantHidden []ui.Hidden
	Grant       []ui.Field
	DetailCard  ui.Card
	Hidden      []ui.Hidden
	Details     []ui.Field
	EndCard     ui.Card
	EndField    ui.Field
	EndButton   ui.Action
	EndedText   string
	LinkCard    ui.Card
	Linked      string // since when; "" for one who has not logged in at the provider
	LogsFor     string // organisation number
	LinkButton  ui.Action
	HomeCard    ui.Card
	HomeField   ui.Field
	HomeButton  ui.Action
	HomeText    string
}

type roleRow struct {
	Role, Org, Period string
	State             *ui.Tag
	End               *roleEnd
}

type roleEnd struct {
	Action string
	Field  ui.Field
	Button ui.Action
}

func (s *sheet) render() error {
	u, err := user.One(s.v.Ctx(), s.v.Service, s.v.Actor, s.id)
	if err != nil {
		return err
	}
	workplaces, err := user.Workplaces(s.v.Ctx(), s.v.Service, s.v.Actor)
	if err != nil {
		return err
	}
	blank := ui.NewForm(nil)
	pick := func(w which) *ui.Form {
		if s.sent == w {
			return s.form
		}
		return blank
	}
	v := s.v
	today, seen := v.Today(), strconv.Itoa(u.Version)
	if s.form.Has("sett") && s.versus != nil {
		seen = s.form.Value("sett")
	}
	w := userView{
		AdminView: page.Admin(place, ui.Head{Title: u.Name, Lead: u.Title}), Path: s.path(), Keep: "bruker-" + string(u.ID), Open: u.Active(today),
		RoleCard:  ui.Card{ID: "roller", Heading: v.T("Roller"), Badge: &ui.Badge{Count: held(u, s.v), About: v.T("i dag")}, Flush: true},
		Scroll:    page.Scroll{About: v.T("Roller, tabell")},
		NoRoles:   ui.Empty{Icon: "key", Heading: v.T("Ingen roller ennå"), Text: v.T("Brukeren kan ikke logge inn før en rolle er gitt.")},
		GrantCard: ui.Card{ID: "gi-rolle", Heading: v.T("Gi en rolle")}, GrantHidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(pick(grant))}},
		Grant:      grantFields(v, pick(grant), workplaces, nb.Numeric(today)),
		DetailCard: ui.Card{ID: "opplysninger", Heading: v.T("Opplysninger")}, Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Details: detailFields(v, pick(details), u.User),
		EndCard: ui.Card{ID: "avslutt", Heading: v.T("Avslutt brukeren"), Small: true},
		EndField: pick(end).Fill(ui.Field{
			Kind: ui.Date, Name: "slutt", Label: v.T("Siste dag"), Width: "short",
			Help: v.T("Brukeren kan logge inn til og med denne dagen. Velg gårsdagen for å stenge med en gang."),
		}.With(nb.Numeric(today))),
		EndButton:  ui.Action{Label: v.T("Avslutt brukeren"), Look: ui.Danger},
		LinkCard:   ui.Card{ID: "konto", Heading: v.T("Innlogging"), Small: true},
		LinkButton: ui.Action{Label: v.T("Løs fra kontoen"), Look: ui.Danger},
	}
	if err := s.home(&w, pick(home)); err != nil {
		return err
	}
	if err := s.mail(&w, u.Email); err != nil {
		return err
	}
	if !u.Linked.IsZero() {
		w.Linked, w.LogsFor = v.Voice.DayYear(date.In(u.Linked.Time)), u.LogsFor
	}
	if !w.Open {
		w.EndCard.Heading = v.T("Avsluttet")
		w.EndedText = v.T("Brukeren er avsluttet. Siste dag var %s.", v.Voice.DayYear(u.EndedOn))
	}
	w.Summary, w.Versus = s.form.Summary(s.done), s.versus
	for _, h := range u.Roles {
		w.Roles = append(w.Roles, s.roleRow(h, pick(revoke), w.Open))
	}
	return s.v.RenderStatus(s.status, userTemplate, v.Frame(v.T("Bruker"), page.AdminCrumbs(place, v.T("Bruker"))...), w)
}

func held(u *user.Item, v *page.Visit) int {
	n := 0
	for _, h := range u.Roles {
		if h.Today(v.Today()) {
			n++
		}
	}
	return n
}

func (s *sheet) roleRow(h user.Held, form *ui.Form, open bool) roleRow {
	v, today := s.v, s.v.Today()
	role := v.T(h.Role.Named())
	r := roleRow{Role: role, Org: h.OrgName, Period: nb.Capital(page.Period(v.Voice, h.From, h.To))}
	switch {
	case h.Today(today):
		r.State = &ui.Tag{Text: v.T("i dag"), Tone: ui.Done}
	case h.From.After(today) && !h.To.Before(h.From) || h.From.After(today) && h.To.IsZero():
		r.State = &ui.Tag{Text: v.T("kommer"), Tone: ui.Info}
	default:
		return r
	}
	if open {
		field := ui.Field{Kind: ui.Date, Name: "til-" + string(h.ID), Label: v.T("Siste dag for %s", role+", "+h.OrgName), Quiet: true, Width: "short"}
		if h.To.IsZero() {
			field = field.With(nb.Numeric(today))
		} else {
			field = field.With(nb.Numeric(h.To))
		}
		r.End = &roleEnd{Action: s.path() + "/roller/" + string(h.ID) + "/avslutt", Field: form.Fill(field), Button: ui.Action{Label: v.T("Avslutt"), About: role + ", " + h.OrgName}}
	}
	return r
}

func grantFields(v *page.Visit, form *ui.Form, workplaces []user.Workplace, today string) []ui.Field {
	roles := []ui.Option{{Value: "", Label: v.T("Velg rolle")}}
	for _, r := range care.Roles {
		roles = append(roles, ui.Option{Value: string(r), Label: v.T(r.Named()) + " (" + placesOf(v, r) + ")"})
	}
	where := []ui.Option{{Value: "", Label: v.T("Velg virksomhet")}}
	for _, o := range workplaces {
		label := o.Name + " (" + nb.Inside(v.T(o.Kind.Title()))
		if o.In != "" && (o.Kind == care.OrgUnit || o.Kind == care.OrgGPOffice) {
			label += ", " + o.In
		}
		where = append(where, ui.Option{Value: string(o.ID), Label: label + ")"})
	}
	return []ui.Field{
		form.Fill(ui.Field{Kind: ui.Choice, Name: "rolle", Label: v.T("Rolle"), Options: roles, Help: v.T("I parentes står hvor rollen kan gis.")}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "virksomhet", Label: v.T("Hvor"), Options: where}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Fra"), Width: "short"}.With(today)),
		form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Til og med"), Optional: true, Width: "short", Help: v.T("Tom: så lenge en rolle kan vare om gangen. Lederen fornyer den.")}),
	}
}

func placesOf(v *page.Visit, r care.Role) string {
	var names []string
	for _, k := range r.Workplaces() {
		names = append(names, nb.Inside(v.T(k.Title())))
	}
	return strings.Join(names, ", ")
}
