package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/merge"
	"traad/internal/app/operation"
	"traad/internal/base/audit"
	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/migrations"
	"traad/internal/store/query"
)

// doctor looks at an installation without changing it, and says for each thing whether it is right, where it is, and how to
// mend it. Exit status 1 when something is wrong; what is only worth knowing is a note.
func doctor(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("doctor", "[--config FIL] [--database ADRESSE]", "Sjekker nøkler, database, skjema, bufrede tall, innsynslogg, klokke, innlogging og programmer ved siden av.\n"+
		"Hver linje sier hva som er sjekket og hvordan det rettes. Ingenting endres.", out, progress)
	common := f.shared()
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	}
	e := &examination{out: out}
	set, err := common.load()
	if err != nil {
		e.faults("innstillinger", err)
		return e.end()
	}
	e.ok("innstillinger", "kan leses")
	e.set = set
	e.keys(set.Keys, set.KeysAge)
	e.database(ctx, set)
	e.login(ctx, set)
	e.launches(ctx, set)
	e.hosts(set)
	e.messages(ctx, set)
	e.programs()
	return e.end()
}

// examination writes a line for each thing that is looked at.
type examination struct {
	set   *settings
	out   io.Writer
	wrong int
}

func (e *examination) line(mark, what, found, mend string) {
	fmt.Fprintf(e.out, "%-5s %-14s %s\n", mark, what, found)
	if mend != "" {
		fmt.Fprintf(e.out, "%20s Slik retter du: %s\n", "", mend)
	}
}

func (e *examination) ok(what, found string)         { e.line("ok", what, found, "") }
func (e *examination) note(what, found, mend string) { e.line("merk", what, found, mend) }
func (e *examination) fail(what, found, mend string) {
	e.wrong++
	e.line("FEIL", what, found, mend)
}

// faults tells each fault of a refusal, which says itself how it is mended.
func (e *examination) faults(what string, err error) {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		e.fail(what, errs.SafeText(err), "")
		return
	}
	for _, f := range fields {
		e.fail(what, f.Name+": "+f.Message, "")
	}
}

// hosts says which host names are answered: where all are, a page can be made to point elsewhere.
func (e *examination) hosts(set *settings) {
	if names := set.hosts(); len(names) > 0 {
		e.ok("vertsnavn", "svarer bare på "+strings.Join(names, ", "))
		return
	}
	e.note("vertsnavn", "alle besvares", "Sett web.hosts til vertsnavnene som står i adressefeltet, eller login.address.")
}

func (e *examination) end() error {
	if e.wrong > 0 {
		return errors.New(plural(e.wrong, "feil må rettes", "feil må rettes"))
	}
	fmt.Fprintln(e.out, "Alt er i orden.")
	return nil
}

// keys looks at every key. Only the newest version of each can be too old: those before it are kept to read by.
func (e *examination) keys(dir string, oldest time.Duration) {
	newest := map[keys.Purpose]int{}
	all := keys.Inspect(dir)
	for _, k := range all {
		newest[k.Purpose] = max(newest[k.Purpose], k.Version)
	}
	for _, k := range all {
		what := fmt.Sprintf("nøkkel %s", k.Purpose)
		switch {
		case k.Problem != "":
			e.fail(what, k.Path, k.Problem)
		case oldest > 0 && k.Version == newest[k.Purpose] && !k.Created.IsZero() && time.Since(k.Created) > oldest:
			e.note(what, fmt.Sprintf("versjon %d i %s er %s", k.Version, k.Path, age(k, time.Now())), fmt.Sprintf("Kjør «traad keys rotate %s», og la den gamle ligge: den leser det den har skrevet.", k.Purpose))
		default:
			e.ok(what, fmt.Sprintf("versjon %d i %s, %s", k.Version, k.Path, age(k, time.Now())))
		}
	}
}

func (e *examination) database(ctx context.Context, set *settings) {
	address := set.Database.Reveal()
	if path, ok := sqlitePath(address); ok {
		if missing(address) {
			e.fail("database", fmt.Sprintf("filen %s finnes ikke", path), "Kjør «traad migrate», eller rett database i innstillingene.")
			return
		}
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			e.fail("database", fmt.Sprintf("andre enn eieren har tilgang til %s", path), fmt.Sprintf("Kjør «chmod 600 %s».", path))
		}
	}
	d, err := db.Open(ctx, address)
	if err != nil {
		e.fail("database", "kan ikke åpnes", errs.SafeText(databaseFault(err)))
		return
	}
	defer d.Close()
	v, err := d.Version(ctx)
	if err != nil {
		e.fail("database", "svarer ikke på spørsmål", err.Error())
		return
	}
	e.ok("database", v+" svarer")
	e.clock(ctx, d)
	has, newest, err := schema(ctx, d)
	switch {
	case err != nil:
		e.fail("skjema", "versjonen kan ikke leses", err.Error())
		return
	case has < newest:
		e.fail("skjema", fmt.Sprintf("har versjon %d, og dette programmet trenger %d", has, newest), "Kjør «traad migrate».")
		return
	case has > newest:
		e.fail("skjema", fmt.Sprintf("har versjon %d, nyere enn dette programmet (%d)", has, newest), "Bruk den nye versjonen av Tråd.")
		return
	}
	e.ok("skjema", fmt.Sprintf("versjon %d", has))
	ring, err := keys.Load(set.Keys)
	if err != nil {
		e.note("innhold", "sjekkes ikke før nøklene er i orden", "")
		return
	}
	e.contents(ctx, d, ring)
}

// maxDrift is how much the clocks may differ: events are ordered by insertion, but deadlines and audit rows carry the time.
const maxDrift = 2 * time.Second

func (e *examination) clock(ctx context.Context, d *db.DB) {
	asked := time.Now()
	at, err := d.Clock(ctx)
	if err != nil {
		e.fail("klokke", "databasens klokke kan ikke leses", err.Error())
		return
	}
	drift := at.Sub(asked.Add(time.Since(asked) / 2)).Abs()
	found := fmt.Sprintf("forskjellen mellom Tråd og databasen er %s", drift.Round(time.Millisecond))
	if drift > maxDrift {
		e.fail("klokke", found, "Slå på tidssynkronisering (NTP) på begge maskinene.")
		return
	}
	e.ok("klokke", found)
}

// contents looks at what is in the database.
func (e *examination) contents(ctx context.Context, d *db.DB, ring *keys.Ring) {
	e.fit(ctx, d, ring)
	e.audit(ctx, d, ring)
	s := app.New(&store.Store{DB: d}, ring, job.New(d, time.Now), time.Now)
	defer s.Close()
	found, err := s.CheckCaches(ctx)
	switch {
	case err != nil:
		e.fail("bufrede tall", "kan ikke kontrolleres: "+err.Error(), "Meld fra til dem som utvikler Tråd.")
	case !found.None():
		e.fail("bufrede tall", found.String(), "Tall, frister og oppgaver regnes ut av hendelsene. Meld fra til dem som utvikler Tråd: de skal ikke kunne bli feil.")
	default:
		e.ok("bufrede tall", fmt.Sprintf("stemmer med hendelsene i %s", plural(found.Enrolments, "forløp", "forløp")))
	}
	e.merges(ctx, s)
	switch n, err := operation.ToRenew(ctx, s); {
	case err != nil:
		e.fail("nye nøkler", "kan ikke kontrolleres", err.Error())
	case n > 0:
		e.note("nye nøkler", plural(n, "fødselsnummer har", "fødselsnumre har")+" en eldre nøkkel", "Jobben keys.renew gir dem den nye. Sjekk at «traad serve» kjører.")
	}
	e.setup(ctx, s)
	e.jobs(ctx, s)
	e.mail(ctx, s)
	e.authorisations(ctx, s)
	e.followUp(ctx, s)
	e.retention(ctx, s)
}

// fit tries the keys on what is in the database: after a restore they may be those of another installation.
func (e *examination) fit(ctx context.Context, d *db.DB, ring *keys.Ring) {
	opened := 0
	err := d.Snapshot(ctx, func(p *db.Dump) (err error) {
		opened, err = operation.KeysFit(ctx, p, ring)
		return err
	})
	switch {
	case errs.KindOf(err) == errs.KindInvalid:
		e.faults("nøkler", err)
	case err != nil:
		e.fail("nøkler", "kan ikke prøves mot dataene", err.Error())
	case opened == 0:
		e.ok("nøkler", "ingen fødselsnumre å prøve dem på ennå")
	default:
		e.ok("nøkler", fmt.Sprintf("åpner og finner igjen %s som er prøvd, og passer til innsynsloggen", plural(opened, "fødselsnummer", "fødselsnumre")))
	}
}

var errRolledBack = errors.New("rolled back")

// audit writes a row and takes it back: a look that cannot be audited is refused, so this must work.
func (e *examination) audit(ctx context.Context, d *db.DB, ring *keys.Ring) {
	err := d.InTx(ctx, func(tx *db.Tx) error {
		row := audit.Row{At: db.At(time.Now()), Deed: "doctor", Allowed: true, Reason: "role"}
		if err := audit.Insert(ctx, &tx.Conn, ring.MAC, row); err != nil {
			return err
		}
		return errRolledBack
	})
	if !errors.Is(err, errRolledBack) {
		e.fail("innsynslogg", "kan ikke skrives", "Ingenting kan vises så lenge loggen ikke kan skrives. Se etter plass på disken og skrivetilgang: "+err.Error())
		return
	}
	e.ok("innsynslogg", "kan skrives")
}

// merges compares which records are one person with the merges that stand.
func (e *examination) merges(ctx context.Context, s *app.Service) {
	merged, wrong, err := merge.Check(ctx, s)
	switch {
	case err != nil:
		e.fail("sammenslåinger", "kan ikke kontrolleres: "+err.Error(), "Meld fra til dem som utvikler Tråd.")
	case wrong > 0:
		e.fail("sammenslåinger", plural(wrong, "person peker", "personer peker")+" ikke dit sammenslåingene sier", "Noen kan ha skrevet i databasen utenom Tråd. Gjenopprett en kopi, eller meld fra til dem som utvikler Tråd.")
	default:
		e.ok("sammenslåinger", plural(merged, "person er slått sammen", "personer er slått sammen")+" med en annen")
	}
}

// setup looks for what a new installation lacks.
func (e *examination) setup(ctx context.Context, s *app.Service) {
	r := s.Store.Reader()
	roles, err := r.RoleAssignments(ctx)
	if err != nil {
		e.fail("oppsett", "kan ikke leses", err.Error())
		return
	}
	if !slices.ContainsFunc(roles, func(r query.RoleAssignmentsRow) bool {
		return care.Role(r.Role) == care.Administrator && app.During(r.ValidFrom, r.ValidTo, s.Today())
	}) {
		e.note("oppsett", "ingen har rollen administrator i dag", "Kjør «traad user add», se «traad user --help».")
	}
	orgs, err := r.Organisations(ctx)
	switch {
	case err != nil:
		e.fail("oppsett", "kan ikke leses", err.Error())
	case len(orgs) == 0:
		e.note("oppsett", "ingen virksomheter er lagt inn", "Kjør «traad import organisations», se «traad import --help».")
	default:
		e.ok("oppsett", plural(len(orgs), "virksomhet", "virksomheter"))
	}
}

// stuck is how long a job may wait past its time before somebody should wonder whether any worker runs.
const stuck = 15 * time.Minute

func (e *examination) jobs(ctx context.Context, s *app.Service) {
	failed, err := s.Jobs.List(ctx, job.Failed, 1000)
	if err != nil {
		e.fail("jobber", "kan ikke leses", err.Error())
		return
	}
	ready, err := s.Jobs.List(ctx, job.Ready, 1000)
	if err != nil {
		e.fail("jobber", "kan ikke leses", err.Error())
		return
	}
	late := 0
	for _, j := range ready {
		if time.Since(j.RunAt.Time) > stuck {
			late++
		}
	}
	switch {
	case len(failed) > 0:
		e.fail("jobber", plural(len(failed), "jobb har", "jobber har")+" feilet", "Se Administrasjon, Jobber, og kjør dem på nytt når årsaken er rettet.")
	case late > 0:
		e.note("jobber", plural(late, "jobb har", "jobber har")+" ventet mer enn et kvarter", "Sjekk at «traad serve» kjører, og at jobs.workers ikke er 0 overalt.")
	default:
		e.ok("jobber", "ingen har feilet")
	}
}

// mail looks for what no server has taken.
func (e *examination) mail(ctx context.Context, s *app.Service) {
	q, err := alert.QueueNow(ctx, s.Store.Reader())
	switch {
	case err != nil:
		e.fail("e-post", "kan ikke leses", err.Error())
	case q.Late(time.Now()):
		e.fail("e-post", fmt.Sprintf("%d venter, den eldste siden %s", q.N, q.Oldest.In(date.Oslo).Format("2006-01-02 15:04")), "Se at «traad serve» kjører, og at e-posttjeneren i mail.host svarer: ingen får varsler på e-post.")
	case q.N > 0:
		e.ok("e-post", fmt.Sprintf("%d venter, ingen lenge", q.N))
	default:
		e.ok("e-post", "ingenting venter")
	}
}

// programs looks for what Tråd uses where it is there.
func (e *examination) programs() {
	path, err := browser.Find()
	switch {
	case err != nil && e.set != nil && e.set.Message.on():
		e.fail("Chromium", "finnes ikke på maskinen; ingen planer sendes som melding, for vedlegget (PDF/A) kan ikke lages", "Installer chromium, eller sett TRAAD_CHROMIUM. Det som venter, går så av seg selv.")
	case err != nil:
		e.note("Chromium", "finnes ikke på maskinen; utskrift til PDF blir nettleserens egen", "Installer chromium, eller sett TRAAD_CHROMIUM.")
	default:
		e.ok("Chromium", path)
	}
}

// schema returns the version of the schema as it is, and the newest that this program knows.
func schema(ctx context.Context, d *db.DB) (has, newest int64, err error) {
	return d.SchemaVersion(ctx, migrations.FS)
}
