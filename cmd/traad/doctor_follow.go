package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/operation"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/rules/access"
)

// leastAudit is the least number of days that the audit is kept: five years.
const leastAudit = 1826

// unused is after how many days without a log-in somebody should ask whether the user still needs access.
const unused = 180

// authorisations looks for roles without an end or that nobody has looked at, and for users who do not log in.
func (e *examination) authorisations(ctx context.Context, s *app.Service) {
	const what = "tilganger"
	terms, today := e.set.Access.terms(), s.Today()
	r := s.Store.Reader()
	roles, err := r.RoleAssignments(ctx)
	if err != nil {
		e.fail(what, "kan ikke leses", err.Error())
		return
	}
	users, err := r.Users(ctx)
	if err != nil {
		e.fail(what, "kan ikke leses", err.Error())
		return
	}
	gone := map[db.ID]bool{}
	for _, u := range users {
		gone[u.ID] = !u.EndedOn.IsZero() && u.EndedOn.Before(today)
	}
	endless, due, held := 0, 0, 0
	used := map[db.ID]date.Date{}
	for _, row := range roles {
		if gone[row.UserID] || !app.During(row.ValidFrom, row.ValidTo, today) {
			continue
		}
		held++
		given := date.In(row.CreatedAt.Time)
		st := terms.Judge(access.Authorisation{From: row.ValidFrom, To: row.ValidTo, Given: given, Reviewed: row.ReviewedOn}, today)
		if st.NoEnd {
			endless++
		}
		if st.Due {
			due++
		}
		for _, d := range []date.Date{given, row.UsedOn} {
			if d.After(used[row.UserID]) {
				used[row.UserID] = d
			}
		}
	}
	asleep := 0
	for _, last := range used {
		if today.Days(last) > unused {
			asleep++
		}
	}
	if endless > 0 {
		e.note(what, plural(endless, "rolle mangler", "roller mangler")+" sluttdato", "La «traad serve» gå til i morgen: da settes den. Lederen fornyer under Tilganger.")
	}
	if due > 0 {
		e.note(what, fmt.Sprintf("%s ikke vurdert på %d dager", plural(due, "rolle er", "roller er"), terms.ReviewDays), "Be lederne se på Tilganger.")
	}
	if asleep > 0 {
		e.note(what, fmt.Sprintf("%s ikke logget inn på %d dager", plural(asleep, "bruker har", "brukere har"), unused), "Be lederne avslutte dem som ikke trenger tilgang.")
	}
	if endless+due+asleep == 0 {
		e.ok(what, plural(held, "rolle, med slutt og vurdert", "roller, med slutt og vurdert"))
	}
}

// followUp says whether emergency access is followed up: where there is no leader it would wait for ever.
func (e *examination) followUp(ctx context.Context, s *app.Service) {
	const what = "nødtilganger"
	f, err := operation.FollowUpOf(ctx, s)
	if err != nil {
		e.fail(what, "kan ikke leses", err.Error())
		return
	}
	if f.Leaderless > 0 {
		e.note(what, plural(f.Leaderless, "virksomhet mangler", "virksomheter mangler")+" leder, så ingen følger opp nødtilgang der", "Gi noen rollen leder under Administrasjon, Brukere.")
	}
	if f.Waiting > 0 {
		e.note(what, plural(f.Waiting, "nødtilgang har", "nødtilganger har")+" ventet over 14 dager", "Be lederne se på Nødtilganger.")
	}
	if f.Leaderless+f.Waiting == 0 {
		e.ok(what, "følges opp")
	}
}

// retention says when what is old was last deleted, and whether the audit's heads are kept elsewhere.
func (e *examination) retention(ctx context.Context, s *app.Service) {
	if e.set.Audit.Heads == "" {
		e.note("innsynslogg", "seglene skrives ikke til et annet sted, så det synes ikke om slutten av loggen blir kuttet", "Sett audit.heads til en fil på en annen maskin eller et annet medium.")
	}
	jobs := []struct {
		kind, what string
		every      time.Duration
	}{
		{"session.purge", "innlogginger", 24 * time.Hour},
		{"token.purge", "brukte tokener fra journalsystemer", time.Hour},
		{"import.purge", "importfiler", time.Hour},
		{"callback.purge", "henvisninger fra nettsiden", 24 * time.Hour},
		{"job.purge", "jobber", 24 * time.Hour},
		{"record_export.purge", "kopier av journalen", time.Hour},
		{"research.purge", "uttrekk til forskning", time.Hour},
		{"registry.purge", "uttrekk fra NPR og KPR", time.Hour},
		{"alert.purge", "sendt e-post og SMS", 24 * time.Hour},
		{"open_stay.purge", "åpne opphold", time.Hour},
		{"inbox.purge", "innkomne meldinger", time.Hour},
		{"inbox_file.purge", "filer i avsendernes mapper", time.Hour},
		{"dataset.purge", "datasett", time.Hour},
		{"dataset.compact", "sammenslåing av datasett", 24 * time.Hour},
		{"candidate.purge", "identiteter som er hentet", time.Hour},
		{watchPurge, "vurderte oppslag", 24 * time.Hour},
		{watchLook, "kontroll av oppslag", 24 * time.Hour},
	}
	if e.set.Audit.KeepDays > 0 {
		jobs = append(jobs, struct {
			kind, what string
			every      time.Duration
		}{auditPurge, "innsynslogg", 24 * time.Hour})
	}
	if e.set.Message.on() {
		jobs = append(jobs, struct {
			kind, what string
			every      time.Duration
		}{"message.purge", "filer og svar fra meldinger om planer", time.Hour})
	}
	for _, j := range jobs {
		const what = "opprydding"
		text, err := s.Store.Reader().Setting(ctx, ranSetting(j.kind))
		if errors.Is(err, sql.ErrNoRows) {
			e.note(what, j.what+": har ikke gått ennå", "Den går når «traad serve» kjører med minst én jobbarbeider.")
			continue
		}
		at, bad := time.Parse(time.RFC3339, text)
		if err != nil || bad != nil {
			e.fail(what, j.what+": når den sist gikk, kan ikke leses", errors.Join(err, bad).Error())
			continue
		}
		found := j.what + ": gikk sist " + nb.Moment(at, time.Now())
		if time.Since(at) > 2*j.every+time.Hour {
			e.note(what, found, "Sjekk at «traad serve» kjører, og se Administrasjon, Jobber.")
			continue
		}
		e.ok(what, found)
	}
}
