package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dispatch"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/base/keyservice"
	"traad/internal/base/mail"
	"traad/internal/base/mllp"
	"traad/internal/base/print"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/store"
	"traad/internal/store/query"
)

// demo starts the whole system with a synthetic region. Log-in by choice exists here and nowhere else.
func demo(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("demo", "[--addr ADRESSE] [--mllp ADRESSE] [--data MAPPE] [--patients ANTALL] [--database ADRESSE] [--smtp ADRESSE]",
		"Starter hele systemet med en oppdiktet region. Alle personer er oppdiktet, og hvem som helst kan logge inn som hvem som helst.", out, progress)
	addr := f.String("addr", "127.0.0.1:8080", "adressen som nettsidene svarer på")
	data := f.String("data", "", "mappe for database og nøkler; tom: en midlertidig mappe som tas bort etterpå")
	patients := f.Int("patients", 0, "omtrent så mange forløp i stedet for standardregionen")
	database := f.String("database", "", "tom PostgreSQL-database i stedet for den innebygde")
	post := f.String("smtp", "", "e-posttjener på samme maskin som får e-posten, som 127.0.0.1:1025; tom: den ligger bare i Tråd og leses på /demo/epost")
	feeds := f.String("mllp", "127.0.0.1:2575", "adressen som HL7-meldinger tas imot på; tom: tas ikke imot")
	words, err := f.read(args)
	switch {
	case err != nil:
		return err
	case len(words) > 0:
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	case *patients < 0 || *patients > 1_000_000:
		return f.wrong("--patients er et tall fra 1 til 1 000 000")
	}
	ways, err := demoMail(*post)
	if err != nil {
		return f.wrong("--smtp er en adresse på samme maskin, som 127.0.0.1:1025")
	}
	l, err := bind(ctx, *addr)
	if err != nil {
		return err
	}
	defer l.Close()
	dir := *data
	if dir == "" {
		tmp, err := os.MkdirTemp("", "traad-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	if *database == "" {
		*database = "sqlite:" + filepath.Join(dir, "traad.sqlite")
	}
	log := slog.New(slog.NewTextHandler(progress, nil))
	slog.SetDefault(log)
	if err := keys.Generate(filepath.Join(dir, "keys")); err != nil {
		return err
	}
	s, stop, err := open(ctx, *database, filepath.Join(dir, "keys"))
	if err != nil {
		return err
	}
	defer stop()
	if err := seed(ctx, s, *patients, log); err != nil {
		return err
	}
	_, seal := startSealer(ctx, s, filepath.Join(dir, "segl.jsonl"), log)
	defer seal()
	followUp(s, standardWatch, log)
	s.Outward.Address = "http://" + l.Addr().String()
	handleAlerts(s, ways, log)
	printer := print.New()
	defer printer.Close()
	messages, quiet, err := demoMessages(ctx, s.Now, dir, log)
	if err != nil {
		return err
	}
	defer quiet()
	letters, err := messages.open(s, printer, log)
	if err != nil {
		return err
	}
	logMessages := filepath.Join(dir, "log-meldinger")
	purgeFolders(s, log, logMessages)
	keyService, err := keyservice.OpenLocal(filepath.Join(dir, "nokkeltjeneste.json"), time.Now)
	if err != nil {
		return err
	}
	more := setBeside(s, keyService, candidateSettings{Reveals: candidate.RevealsPerDay}, log)
	halt, err := startJobs(ctx, s, 2, log)
	if err != nil {
		return err
	}
	defer halt(5 * time.Second)
	in, err := demoDoors(ctx, s, *feeds, f.given("mllp"), logMessages, log)
	if err != nil {
		return err
	}
	defer in.halt()
	more.box.Store(in.box)
	defer watchMessages(ctx, letters, messages.every(), log)()
	var logins []page.DemoLogin
	for _, x := range demoregion.Logins() {
		logins = append(logins, page.DemoLogin{Key: x.Key, Name: x.Name, Label: x.Label, About: x.Note, Assignment: string(x.Assignment)})
	}
	if *patients == 0 {
		for _, x := range demoregion.OwnLogins() {
			logins = append(logins, page.DemoLogin{Key: x.Key, Name: x.Name, Label: x.Label, About: x.Note, Grant: string(x.Grant)})
		}
	}
	loaded := demoLoads(ctx, s, keyService, &more.columns, log)
	defer loaded()
	record, err := openRecord(ctx, s, filepath.Join(dir, "epj"), *patients == 0, log)
	if err != nil {
		return err
	}
	providers, err := openProviders(ctx, s, filepath.Join(dir, "innlogging"), *patients == 0, log)
	if err != nil {
		return err
	}
	front := web.New(s, more.options(web.Options{Demo: &web.Demo{Logins: logins, Record: record.address()}, Login: providers.work, OwnLogin: providers.own, Log: log, Print: printer, Launch: record.book}))
	all, err := record.beside(ctx, s, printer, in.beside(front), log)
	if err != nil {
		return err
	}
	all = providers.beside(all)
	err = listen(ctx, l, guarded(all, nil, log), out, log, leave{grace: 5 * time.Second})
	if ctx.Err() != nil && err == nil {
		fmt.Fprintln(progress, "Demoen er stoppet.")
	}
	return err
}

// mailbox is where the demo's mails go: nowhere. What was sent stands in the outbox, and is read at /demo/epost.
func mailbox(context.Context, mail.Message) error { return nil }

// demoMail is how the demo's mails leave: to a server on the same machine, where one is named.
func demoMail(address string) (dispatch.Ways, error) {
	if address == "" {
		return dispatch.Ways{Mail: mailbox}, nil
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return dispatch.Ways{}, err
	}
	n, err := strconv.Atoi(port)
	if ip := net.ParseIP(host); err != nil || n < 1 || n > 65535 || ip == nil || !ip.IsLoopback() {
		return dispatch.Ways{}, errors.New("not an address of this machine")
	}
	return mailSettings{Host: host, Port: n, TLS: string(mail.NoTLS), From: "varsel@traad.example", Timeout: 20 * time.Second}.open()
}

// demoDoors takes events in from the region's hospital, KAD and legevakt. A port that another demo has is passed over, where it was not
// asked for.
func demoDoors(ctx context.Context, s *app.Service, address string, asked bool, folder string, log *slog.Logger) (*doors, error) {
	senders, err := demoSenders.senders(ctx, s)
	if err != nil {
		return nil, err
	}
	senders[0].Folder = folder // the hospital's LOG messages can be put there
	log.Info("legg LOG-meldinger fra sykehuset her som XML-filer", "mappe", folder)
	m := mllpSettings{Address: address, MaxBytes: mllp.MaxFrame, Most: 1100, PerAddress: 1100}
	l, err := m.listen(ctx)
	if err != nil && asked {
		return nil, err
	}
	if err != nil {
		log.Info("tar ikke imot HL7-meldinger; velg en ledig adresse med --mllp", "adresse", address)
	}
	return openDoors(ctx, s, senders, l, m, log), nil
}

// demoMark is the setting that tells a database of the demo from one with real people in it.
const demoMark = "demo.region"

// seed fills an empty database with the region. A database with the region in it is used as it is; any other is refused, so
// that log-in by choice never opens a real one.
func seed(ctx context.Context, s *app.Service, patients int, log *slog.Logger) error {
	since, err := s.Store.Reader().Setting(ctx, demoMark)
	switch {
	case err == nil:
		log.Info("bruker demoregionen som ligger der fra før", "laget", since)
		return nil
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	there, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return errs.Invalid("Databasen er i bruk og er ikke en demo. Velg en tom database eller en annen mappe.")
	}
	started := time.Now()
	if err := demoregion.Seed(ctx, s, s.Today(), patients); err != nil {
		return fmt.Errorf("demoregionen: %w", err)
	}
	if err := s.Store.InTx(ctx, func(w *store.Writer) error {
		if err := app.CachesAreNew(ctx, w); err != nil {
			return err
		}
		return w.PutSetting(ctx, query.PutSettingParams{Name: demoMark, Value: s.Today().String()})
	}); err != nil {
		return err
	}
	log.Info("demoregionen er klar", "sekunder", fmt.Sprintf("%.1f", time.Since(started).Seconds()))
	return nil
}
