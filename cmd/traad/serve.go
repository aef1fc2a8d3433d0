package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"traad/internal/app/dataset"
	"traad/internal/app/pathway"
	"traad/internal/base/print"
	"traad/internal/base/traffic"
	"traad/internal/front/web"
)

// serve is operation: the pages and the jobs. Where no log-in is set up nobody can log in, and the log-in page says so.
func serve(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("serve", "[--config FIL]", "Kjører Tråd: nettsidene og bakgrunnsjobbene. Nøklene må finnes (traad keys generate).\n"+
		"Brukerne logger inn hos leverandøren under [login] i innstillingene, se docs/login.md.", out, progress)
	common := f.shared()
	addr := f.String("addr", "", "adresse i stedet for den i innstillingene")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	}
	set, err := common.load()
	if err != nil {
		return err
	}
	if *addr != "" {
		set.Web.Address = *addr
	}
	signIn, err := set.Login.open(set.Web.Secure, set.Web.Hosts)
	if err != nil {
		return err
	}
	ownSignIn, err := set.Login.openOwn(set.Web.Secure, set.Web.Hosts)
	if err != nil {
		return err
	}
	log := set.logger(progress)
	slog.SetDefault(log)
	l, err := bind(ctx, set.Web.Address)
	if err != nil {
		return err
	}
	defer l.Close()
	s, stop, err := open(ctx, set.Database.Reveal(), set.Keys)
	if err != nil {
		return err
	}
	defer stop()
	if err := pathway.Ship(ctx, s); err != nil {
		return err
	}
	sealing, seal := startSealer(ctx, s, set.Audit.Heads, log)
	defer seal()
	s.Terms = set.Access.terms()
	keepAudit(s, set.Audit.KeepDays, log)
	followUp(s, set.Watch, log)
	if err := set.Mail.alerts(s, set.Login.Address, log); err != nil {
		return err
	}
	printer := print.New()
	defer printer.Close()
	post, err := set.Message.open(s, printer, log)
	if err != nil {
		return err
	}
	purgeFolders(s, log, set.Intake.folders()...)
	keyService, err := set.KeyService.open()
	if err != nil {
		return err
	}
	more := setBeside(s, keyService, set.Candidates, log)
	if err := set.Record.notify(ctx, s, set.Login.Address, log); err != nil {
		return err
	}
	halt, err := startJobs(ctx, s, set.Jobs.Workers, log)
	if err != nil {
		return err
	}
	defer halt(set.Stop)
	unmeasure, err := set.Metrics.serve(ctx, samples(s, sealing, time.Now()), log)
	if err != nil {
		return err
	}
	defer unmeasure()
	go watchKeys(ctx, s.Keys, log)
	go dataset.Keep(ctx, s, &more.columns, lookForLoads, log)
	senders, err := set.Intake.senders(ctx, s)
	if err != nil {
		return err
	}
	feeds, err := set.MLLP.listen(ctx)
	if err != nil {
		return err
	}
	in := openDoors(ctx, s, senders, feeds, set.MLLP, log)
	defer in.halt()
	more.box.Store(in.box)
	defer watchMessages(ctx, post, set.Message.every(), log)()
	log.Info("klar", "versjon", release, "database", engine(s.Store.DB), "adresse", l.Addr().String(), "jobbarbeidere", set.Jobs.Workers)
	if signIn == nil {
		log.Warn("innlogging er ikke satt opp; ingen kan logge inn")
	}
	if ownSignIn == nil {
		log.Info("innlogging for pasienter og pårørende er ikke satt opp (login.own)")
	}
	proxies, err := traffic.ParseProxies(set.Web.Proxies)
	if err != nil {
		return err
	}
	book, err := set.Record.book(ctx, s, set.Login.Address)
	if err != nil {
		return err
	}
	front := web.New(s, more.options(web.Options{Secure: set.Web.Secure, Login: signIn, OwnLogin: ownSignIn, Log: log, Print: printer, Proxies: proxies, Launch: book}))
	records, err := set.Record.open(ctx, s, set.Login.Address, set.Watch.RecordCalls, log)
	if err != nil {
		return err
	}
	fetched, err := set.Record.fetched(ctx, s, set.Login.Address, set.Watch.RecordCalls, printer, log)
	if err != nil {
		return err
	}
	return listen(ctx, l, traffic.Watch(guarded(besideFetched(fetched, besideRecords(records, in.beside(front))), set.hosts(), log), log), out, log, leave{drain: set.Drain, grace: set.Stop})
}

// migrate brings the database to this release's schema and publishes the pathways that come with it.
func migrate(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("migrate", "[--config FIL] [--database ADRESSE]", "Gjør databasen klar for denne versjonen: lager den om den ikke finnes, legger til det nye i skjemaet, og publiserer\n"+
		"forløpene som følger med. Kan kjøres mens en eldre versjon er i drift.", out, progress)
	common := f.shared()
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	}
	s, stop, err := common.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if err := pathway.Ship(ctx, s); err != nil {
		return err
	}
	has, _, err := schema(ctx, s.Store.DB)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Databasen (%s) er klar. Skjemaet har versjon %d.\n", engine(s.Store.DB), has)
	return err
}
