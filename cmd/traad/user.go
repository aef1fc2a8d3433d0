package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"traad/internal/app"
	"traad/internal/app/organisation"
	"traad/internal/app/user"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
)

const userSynopsis = "add|list|role|end|unlink [BRUKER] [valg]"

const userAbout = `add   legger til en bruker: traad user add --name "Kari Nes" --email kari@nes.no --role administrator --org "Nes"
list  viser brukerne med rollene de har i dag
role  gir en rolle: traad user role kari@nes.no --role manager --org 3228 --from 2026-12-01
end   avslutter en bruker: traad user end kari@nes.no --to 2026-12-31
unlink  løser en bruker fra kontoen hos innloggingsleverandøren, så en ny konto kan ta over: traad user unlink kari@nes.no

BRUKER er id eller e-postadresse. --org er nummer, navn eller id.
Roller: municipal_coordinator, hospital_coordinator, hospital_physician, general_practitioner,
emergency_clinician, care_worker, manager, analyst, administrator.`

// userFlags are the choices of all user commands.
type userFlags struct {
	*flags
	shared
	name, title, email, phone, hpr, role, org, from, to *string
}

// userCommand makes the first administrator, and does what the pages do for those who are locked out of them.
func userCommand(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("user", userSynopsis, userAbout, out, progress)
	u := userFlags{
		flags: f, shared: f.shared(),
		name: f.String("name", "", "navn"), title: f.String("title", "", "tittel, for eksempel sykepleier"), email: f.String("email", "", "e-postadresse"),
		phone: f.String("phone", "", "telefon"), hpr: f.String("hpr", "", "HPR-nummer"), role: f.String("role", "", "rolle"), org: f.String("org", "", "virksomheten som rollen gjelder"),
		from: f.String("from", "", "første dag; tom: i dag"), to: f.String("to", "", "siste dag; tom: så lenge en rolle kan vare (access.role_days), for end i dag"),
	}
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return f.wrong("skriv add, list, role, end eller unlink")
	}
	want := map[string]int{"add": 1, "list": 1, "role": 2, "end": 2, "unlink": 2}[words[0]]
	switch {
	case want == 0:
		return f.wrong("«%s» finnes ikke; skriv add, list, role, end eller unlink", words[0])
	case len(words) < want:
		return f.wrong("skriv hvilken bruker, med e-postadresse eller id")
	case len(words) > want:
		return f.wrong("«%s» hører ikke hjemme her", words[want])
	}
	s, stop, err := u.shared.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	switch words[0] {
	case "add":
		return u.add(ctx, s)
	case "list":
		return u.list(ctx, s)
	case "role":
		return u.grant(ctx, s, words[1])
	case "unlink":
		return u.unlink(ctx, s, words[1])
	}
	return u.end(ctx, s, words[1])
}

func (u *userFlags) add(ctx context.Context, s *app.Service) error {
	var a care.Assignment
	if *u.role != "" || *u.org != "" {
		var err error
		if a, err = u.assignment(ctx, s); err != nil {
			return err
		}
	}
	id, err := user.Add{User: care.User{Name: nb.CleanLine(*u.name), Title: nb.CleanLine(*u.title), Email: nb.CleanLine(*u.email), Phone: nb.CleanLine(*u.phone), HPR: nb.CleanLine(*u.hpr)}}.
		Run(ctx, s, operator(s))
	if err != nil {
		return err
	}
	fmt.Fprintln(u.out, id)
	if a.Role == "" {
		return nil
	}
	a.User = id
	if err := (user.Grant{Assignment: a}).Run(ctx, s, operator(s)); err != nil {
		fmt.Fprintln(u.progress, "Brukeren er lagt til, men uten rolle. Gi den med «traad user role».")
		return err
	}
	u.tellEnd(s, a)
	return nil
}

// tellEnd says until when a role lasts that was given without an end.
func (u *userFlags) tellEnd(s *app.Service, a care.Assignment) {
	if a.To.IsZero() {
		fmt.Fprintf(u.progress, "Rollen varer til og med %s, det lengste en rolle kan vare om gangen.\n", nb.DayYear(user.Grant{Assignment: a}.Ends(s.Terms, s.Today())))
	}
}

func (u *userFlags) list(ctx context.Context, s *app.Service) error {
	all, err := user.List(ctx, s, operator(s))
	if err != nil {
		return err
	}
	for _, i := range all {
		var roles []string
		for _, h := range i.Roles {
			if h.Today(s.Today()) {
				roles = append(roles, string(h.Role)+" "+h.OrgName)
			}
		}
		state := strings.Join(roles, ", ")
		if !i.Active(s.Today()) {
			state = "avsluttet " + i.EndedOn.String()
		}
		if _, err := fmt.Fprintf(u.out, "%s\t%s\t%s\t%s\n", i.ID, i.Name, i.Email, state); err != nil {
			return err
		}
	}
	return nil
}

func (u *userFlags) grant(ctx context.Context, s *app.Service, who string) error {
	i, err := oneUser(ctx, s, who)
	if err != nil {
		return err
	}
	a, err := u.assignment(ctx, s)
	if err != nil {
		return err
	}
	a.User = i.ID
	if err := (user.Grant{Assignment: a}).Run(ctx, s, operator(s)); err != nil {
		return err
	}
	u.tellEnd(s, a)
	return nil
}

func (u *userFlags) end(ctx context.Context, s *app.Service, who string) error {
	i, err := oneUser(ctx, s, who)
	if err != nil {
		return err
	}
	on, err := day(*u.to, s.Today())
	if err != nil {
		return err
	}
	return user.End{ID: i.ID, Seen: i.Version, On: on}.Run(ctx, s, operator(s))
}

func (u *userFlags) unlink(ctx context.Context, s *app.Service, who string) error {
	i, err := oneUser(ctx, s, who)
	if err != nil {
		return err
	}
	return user.Unlink{ID: i.ID}.Run(ctx, s, operator(s))
}

// assignment reads the role, the organisation and the period.
func (u *userFlags) assignment(ctx context.Context, s *app.Service) (a care.Assignment, err error) {
	a.Role = care.Role(*u.role)
	if a.Role.Title() == "" {
		return a, errs.Invalid("Rollen finnes ikke.").At("--role", "Se rollene med «traad user --help».")
	}
	if a.Org, err = oneOrg(ctx, s, *u.org); err != nil {
		return a, err
	}
	if a.From, err = day(*u.from, s.Today()); err != nil {
		return a, err
	}
	a.To, err = day(*u.to, date.Date{})
	return a, err
}

func day(typed string, otherwise date.Date) (date.Date, error) {
	if typed == "" {
		return otherwise, nil
	}
	return nb.ParseDay(typed)
}

// oneUser finds a user by id or address.
func oneUser(ctx context.Context, s *app.Service, typed string) (*user.Item, error) {
	all, err := user.List(ctx, s, operator(s))
	if err != nil {
		return nil, err
	}
	for i := range all {
		if string(all[i].ID) == typed || all[i].Email != "" && strings.EqualFold(all[i].Email, typed) {
			return &all[i], nil
		}
	}
	return nil, errs.NotFound("Fant ingen bruker med denne e-postadressen eller id-en. Se «traad user list».")
}

// oneOrg finds an organisation by number, name or id; a name that several have is refused.
func oneOrg(ctx context.Context, s *app.Service, typed string) (care.OrgID, error) {
	all, err := organisation.List(ctx, s, operator(s))
	if err != nil {
		return "", err
	}
	var hits []organisation.Item
	for _, o := range all {
		if typed != "" && (string(o.ID) == typed || o.Number == typed) {
			return o.ID, nil
		}
		if nb.Fold(o.Name) == nb.Fold(typed) {
			hits = append(hits, o)
		}
	}
	switch len(hits) {
	case 1:
		return hits[0].ID, nil
	case 0:
		return "", errs.NotFound(fmt.Sprintf("Fant ingen virksomhet som heter eller har nummeret «%s». Skriv --org med nummer, navn eller id.", typed))
	}
	return "", errs.Invalid(fmt.Sprintf("%d virksomheter heter «%s». Bruk nummeret.", len(hits), typed))
}
