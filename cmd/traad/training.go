package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dispatch"
	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/base/print"
	"traad/internal/base/traffic"
	"traad/internal/care"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/rules/adoption"
	"traad/internal/store"
	"traad/internal/store/query"
)

// trainingSettings say where people train. docs/adr/0058 says why it is a process of its own.
type trainingSettings struct {
	Address string `toml:"address" default:"127.0.0.1:8081" about:"Adressen som «traad train» svarer på."`
	Folder  string `toml:"folder" default:"data/ovelse" about:"Mappen med øvingens egen database og egne nøkler. Den kan slettes når som helst; da begynner øvingen på nytt."`
	Link    string `toml:"link" about:"Adressen som nettleserne finner øvingen på, for eksempel https://ovelse.traad.example.no. Da står den i menyen til alle i Tråd. Tom: den står ikke der."`
}

func (t trainingSettings) check(e *errs.Error, web string) {
	if u, err := url.Parse(t.Link); t.Link != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		e.At("training.link", "Skriv adressen med https, for eksempel https://ovelse.traad.example.no.")
	}
	if t.Address == web && web != "" {
		e.At("training.address", "Velg en annen adresse enn den i web.address.")
	}
	if t.Folder == "" {
		e.At("training.folder", "Skriv hvilken mappe øvingen skal ha.")
	}
}

// trainingMark is the setting that tells a database to train in from one with real people.
const trainingMark = "training.region"

// train runs a place to train in beside an installation: the same program, with a database and keys of its own, invented patients, and no way in or out.
// Of the installation it reads the settings, and once, when the place is new, the organisations and the pathways. It never has the installation's keys.
func train(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("train", "[--config FIL] [--addr ADRESSE] [--folder MAPPE] [--fresh]", "Et sted å øve, ved siden av Tråd i drift: egne virksomheter og forløp, oppdiktede ansatte og pasienter, egen database og egne nøkler.\n"+
		"Ingenting sendes og ingenting tas imot, og hvem som helst kan logge inn som hvem som helst der. Se docs/operations.md.", out, progress)
	config := f.String("config", "", "innstillingsfilen til Tråd i drift (TOML)")
	addr := f.String("addr", "", "adresse i stedet for training.address")
	folder := f.String("folder", "", "mappe i stedet for training.folder")
	fresh := f.Bool("fresh", false, "begynn på nytt: det som er skrevet i øvingen, kastes")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	}
	set, err := loadSettings(*config, "")
	if err != nil {
		return err
	}
	if *addr != "" {
		set.Training.Address = *addr
	}
	if *folder != "" {
		set.Training.Folder = *folder
	}
	log := set.logger(progress)
	slog.SetDefault(log)
	l, err := bind(ctx, set.Training.Address)
	if err != nil {
		return err
	}
	defer l.Close()
	s, stop, err := openTraining(ctx, set, *fresh, log)
	if err != nil {
		return err
	}
	defer stop()
	h, halt, err := trainingFront(ctx, s, set, l, log)
	if err != nil {
		return err
	}
	defer halt()
	var hosts []string
	if u, err := url.Parse(set.Training.Link); err == nil && u.Host != "" {
		hosts = []string{u.Host}
	}
	log.Info("øvingen er klar", "versjon", release, "adresse", l.Addr().String())
	return listen(ctx, l, traffic.Watch(guarded(h, hosts, log), log), out, log, leave{drain: set.Drain, grace: set.Stop})
}

// trainingFront is the pages of the place, and its jobs. Nothing but pages answers: no messages, no record system, no numbers.
func trainingFront(ctx context.Context, s *app.Service, set *settings, l net.Listener, log *slog.Logger) (h http.Handler, halt func(), err error) {
	_, seal := startSealer(ctx, s, filepath.Join(set.Training.Folder, "segl.jsonl"), log)
	followUp(s, set.Watch, log)
	s.Terms = set.Access.terms()
	s.Outward.Address = set.Training.Link
	if s.Outward.Address == "" {
		s.Outward.Address = "http://" + l.Addr().String()
	}
	handleAlerts(s, dispatch.Ways{Mail: mailbox}, log) // they are read at /demo/epost
	more := setBeside(s, nil, candidateSettings{Reveals: candidate.RevealsPerDay}, log)
	stopJobs, err := startJobs(ctx, s, 1, log) // its own, whoever takes those of the installation
	if err != nil {
		seal()
		return nil, nil, err
	}
	printer := print.New()
	printer.Mark = "ØVING – oppdiktede personer"
	logins, err := trainingLogins(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	proxies, err := traffic.ParseProxies(set.Web.Proxies)
	if err != nil {
		return nil, nil, err
	}
	front := web.New(s, more.options(web.Options{
		Secure: strings.HasPrefix(set.Training.Link, "https://"), Demo: &web.Demo{Logins: logins, Training: true}, Log: log, Print: printer, Proxies: proxies,
		Installation: adoption.Installation{}, // drafts are written from the real settings, in the real place
	}))
	return front, func() { printer.Close(); stopJobs(5 * time.Second); seal() }, nil
}

// openTraining opens the place, made when it is not there. What is in the folder is a place to train in, or nothing: any other database is refused.
func openTraining(ctx context.Context, set *settings, fresh bool, log *slog.Logger) (*app.Service, func(), error) {
	dir := set.Training.Folder
	file := filepath.Join(dir, "traad.sqlite")
	database := "sqlite:" + file
	if path, ok := sqlitePath(set.Database.Reveal()); ok && same(path, file) || same(set.Keys, filepath.Join(dir, "keys")) {
		return nil, nil, errs.Invalid("Øvingen kan ikke ligge der Tråd i drift har databasen eller nøklene. Velg en annen mappe (training.folder).")
	}
	if fresh {
		if err := forget(ctx, database, file); err != nil {
			return nil, nil, err
		}
	}
	var model *demoregion.Model
	if missing(database) {
		m, err := trainingModel(ctx, set)
		if err != nil {
			return nil, nil, err
		}
		model = m
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("øvingens mappe: %w", err)
	}
	ring := filepath.Join(dir, "keys")
	if err := keys.Generate(ring); err != nil {
		return nil, nil, err
	}
	s, stop, err := open(ctx, database, ring)
	if err != nil {
		return nil, nil, err
	}
	s.Numbers = app.SyntheticNumbers
	if err := fillTraining(ctx, s, model, log); err != nil {
		stop()
		if model != nil {
			_ = os.Remove(file) // half a place is none
		}
		return nil, nil, err
	}
	return s, stop, nil
}

// same reports whether two paths name the same file or folder.
func same(a, b string) bool {
	x, errA := filepath.Abs(a)
	y, errB := filepath.Abs(b)
	return errA == nil && errB == nil && x == y
}

// forget throws a place to train in away; any other database is left as it is.
func forget(ctx context.Context, database, file string) error {
	if missing(database) {
		return nil
	}
	d, err := db.Open(ctx, database)
	if err != nil {
		return databaseFault(err)
	}
	_, err = (&store.Store{DB: d}).Reader().Setting(ctx, trainingMark)
	d.Close()
	if err != nil {
		return errNoTraining()
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(file + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("øvingens database: %w", err)
		}
	}
	return nil
}

func errNoTraining() error {
	return errs.Invalid("Databasen i øvingens mappe er ikke en øving, og røres ikke. Velg en annen mappe (training.folder).")
}

// fillTraining makes the place from the model; one that is there is used as it is.
func fillTraining(ctx context.Context, s *app.Service, m *demoregion.Model, log *slog.Logger) error {
	since, err := s.Store.Reader().Setting(ctx, trainingMark)
	switch {
	case err == nil:
		log.Info("bruker øvingen som ligger der fra før", "laget", since)
		return nil
	case !errors.Is(err, sql.ErrNoRows):
		return err
	case m == nil:
		return errNoTraining()
	}
	// The mark comes first: a process that dies now leaves a place that is thrown away, never one that looks real.
	if err := s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.PutSetting(ctx, query.PutSettingParams{Name: trainingMark, Value: s.Today().String()})
	}); err != nil {
		return err
	}
	if err := demoregion.SeedTraining(ctx, s, s.Today(), *m); err != nil {
		return err
	}
	return s.Store.InTx(ctx, func(w *store.Writer) error { return app.CachesAreNew(ctx, w) })
}

// trainingModel reads what the place is made from. The installation's database is read without its keys, and closed before the place is opened.
func trainingModel(ctx context.Context, set *settings) (*demoregion.Model, error) {
	address := set.Database.Reveal()
	if missing(address) {
		return nil, errs.Invalid("Databasen til Tråd i drift finnes ikke. Øvingen lages av virksomhetene og forløpene der. Kjør «traad migrate», og legg dem inn.")
	}
	d, err := db.Open(ctx, address)
	if err != nil {
		return nil, databaseFault(err)
	}
	defer d.Close()
	if has, newest, err := schema(ctx, d); err != nil {
		return nil, err
	} else if has != newest {
		return nil, errs.Invalid("Databasen til Tråd i drift har et annet skjema enn dette programmet. Kjør «traad migrate» først.")
	}
	r := (&store.Store{DB: d}).Reader()
	today := (&app.Service{Now: time.Now}).Today()
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("øvingen: virksomheter: %w", err)
	}
	m := &demoregion.Model{Organisations: trainingPlaces(orgs, today)}
	rows, err := r.WholeDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("øvingen: forløp: %w", err)
	}
	for i, row := range rows {
		if i > 0 && rows[i-1].Code == row.Code {
			continue // the newest of each stands first
		}
		p, ok, err := ownPathway(row)
		if err != nil {
			return nil, err
		}
		if ok {
			m.Pathways = append(m.Pathways, p)
		}
	}
	lists, err := r.InstrumentLists(ctx)
	if err != nil {
		return nil, fmt.Errorf("øvingen: kartleggingsverktøy: %w", err)
	}
	if len(lists) > 0 { // the newest stands first
		m.Instruments = lists[0].Body
	}
	return m, nil
}

// trainingPlaces are the hospitals and sites of a register, and the municipalities and districts that are on their way or with us already; also the
// municipality of such a district.
func trainingPlaces(all []query.Organisation, today date.Date) []movein.Organisation {
	above := map[db.ID]bool{}
	for _, o := range all {
		above[o.ParentID] = above[o.ParentID] || care.OrgKind(o.Kind) == care.OrgDistrict && o.SiteID != ""
	}
	var out []movein.Organisation
	for _, o := range all {
		kind := care.OrgKind(o.Kind)
		area := (kind == care.OrgMunicipality || kind == care.OrgDistrict) && (o.SiteID != "" || above[o.ID])
		if ended := !o.EndedOn.IsZero() && o.EndedOn.Before(today); !ended && (area || kind == care.OrgHospital || kind == care.OrgSite) {
			out = append(out, movein.Organisation{ID: care.OrgID(o.ID), Kind: kind, Number: string(o.Number), Name: o.Name, Parent: care.OrgID(o.ParentID), Site: care.OrgID(o.SiteID)})
		}
	}
	return out
}

var versionOf = regexp.MustCompile(`(?m)^version\s*=\s*\d+`)

// ownPathway is what a site has published itself, under the version after the one that the place begins with. What is as it was shipped is there already.
func ownPathway(row query.PathwayDefinition) (movein.Pathway, bool, error) {
	version := 1
	for i, p := range care.ShippedPathways() {
		if p.Code != row.Code {
			continue
		}
		plain := func(s string) string { return versionOf.ReplaceAllString(s, "version") }
		if plain(row.Body) == plain(string(care.ShippedDefinitions()[i])) {
			return movein.Pathway{}, false, nil
		}
		version = p.Version + 1
	}
	body := versionOf.ReplaceAllString(row.Body, "version = "+strconv.Itoa(version))
	p, err := care.ParsePathway([]byte(body))
	if err != nil {
		return movein.Pathway{}, false, fmt.Errorf("øvingen: forløpet %s: %w", row.Code, err)
	}
	return movein.Pathway{Definition: p, Body: []byte(body)}, true, nil
}

// trainingLogins are those whom one can be: everybody who works in the place, those of the hospital first, then each municipality's together.
func trainingLogins(ctx context.Context, s *app.Service) ([]page.DemoLogin, error) {
	rows, err := s.Store.Reader().RoleAssignments(ctx)
	if err != nil {
		return nil, fmt.Errorf("øvingen: roller: %w", err)
	}
	orgs, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("øvingen: virksomheter: %w", err)
	}
	var out []page.DemoLogin
	taken := map[db.ID]bool{}
	add := func(in map[db.ID]bool) {
		for _, role := range care.Roles {
			for _, r := range rows {
				if care.Role(r.Role) == role && in[r.OrganisationID] && !taken[r.ID] && app.During(r.ValidFrom, r.ValidTo, s.Today()) {
					taken[r.ID] = true
					out = append(out, page.DemoLogin{Key: string(r.ID), Name: r.UserName, Label: role.Named() + ", " + r.OrganisationName, Assignment: string(r.ID)})
				}
			}
		}
	}
	for _, kind := range []care.OrgKind{care.OrgHospital, care.OrgMunicipality, care.OrgDistrict} {
		for _, o := range orgs {
			if care.OrgKind(o.Kind) != kind {
				continue
			}
			in := map[db.ID]bool{o.ID: true}
			for range 2 {
				for _, c := range orgs {
					if in[c.ParentID] && care.OrgKind(c.Kind) != care.OrgDistrict {
						in[c.ID] = true
					}
				}
			}
			add(in)
		}
	}
	return out, nil
}

// refusePretend keeps a database of the demo or of training from being used for real people.
func refusePretend(ctx context.Context, s *app.Service) error {
	for _, mark := range []string{demoMark, trainingMark} {
		switch _, err := s.Store.Reader().Setting(ctx, mark); {
		case err == nil:
			return errs.Invalid("Databasen har oppdiktede pasienter (" + strings.TrimSuffix(mark, ".region") + ") og kan ikke brukes i drift. Velg en annen i innstillingene (database).")
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
	}
	return nil
}
