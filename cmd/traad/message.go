package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/kith"
	"traad/internal/front/broker"
	demoregion "traad/internal/front/demo"
)

// messageSettings are the messages about plans to the parties' own systems.
type messageSettings struct {
	Folder       string `toml:"folder" about:"Mappe som deles med en meldingsmegler: planer legges i ut/ som Helsefaglig dialog, kvitteringer hentes fra inn/. Tom: ingenting sendes. Se docs/integration.md."`
	HER          string `toml:"her_id" about:"HER-id-en til kommunikasjonsparten som teamet er i meldinger."`
	Name         string `toml:"name" about:"Navnet på kommunikasjonsparten, slik det står i Adresseregisteret."`
	BusinessHER  string `toml:"business_her_id" about:"HER-id-en til virksomheten som kommunikasjonsparten er en del av."`
	BusinessName string `toml:"business_name" about:"Navnet på virksomheten."`
	Phone        string `toml:"phone" about:"Telefonen som står i meldinger fra den som ikke har skrevet sin egen."`
	KeepHours    int    `toml:"keep_hours" default:"72" about:"Hvor mange timer en fil som ikke kan brukes, blir liggende i inn/feil/ så noen kan se hva som er galt. Så slettes den."`
}

var herID = regexp.MustCompile(`^[1-9][0-9]{0,7}$`)

// check refuses what can be read and not be used.
func (m messageSettings) check(e *errs.Error) {
	if m.Folder == "" {
		return
	}
	within(e, "message.keep_hours", m.KeepHours, 1, 720)
	for _, x := range []struct{ at, id string }{{"message.her_id", m.HER}, {"message.business_her_id", m.BusinessHER}} {
		if !herID.MatchString(x.id) {
			e.At(x.at, "Skriv HER-id-en, et tall med høyst åtte siffer.")
		}
	}
	if m.Name == "" || m.BusinessName == "" {
		e.At("message.name", "Skriv navnet på kommunikasjonsparten (name) og på virksomheten (business_name).")
	}
}

// folderPair makes the pair of folders and registers the jobs that use it. It is done before the jobs start. The pair is nil where none is set.
func (m messageSettings) folderPair(s *app.Service, log *slog.Logger) *broker.Folder {
	if m.Folder == "" {
		return nil
	}
	s.Outward.From = app.Sender{HER: m.HER, Name: m.Name, BusinessHER: m.BusinessHER, BusinessName: m.BusinessName, Phone: m.Phone}
	f := &broker.Folder{Path: m.Folder, Log: log, Receipt: func(ctx context.Context, r *kith.Receipt) error { return message.Receive(ctx, s, r) }, Message: func(ctx context.Context, raw []byte) ([][]byte, letter.Fate, error) { return letter.In(ctx, s, raw) }}
	writer := letter.Writer{Service: s}
	s.Jobs.Handle(message.SendJob, message.Handler(s, writer.May, writer.Compose, f.Send), job.MaxAttempts(message.Attempts))
	every(s, log, "message.purge", time.Hour, func(ctx context.Context) (int, error) {
		n, err := f.Purge(ctx, time.Duration(m.KeepHours)*time.Hour)
		if err != nil {
			return n, err
		}
		old, err := letter.Forget(ctx, s)
		return n + old, err
	})
	every(s, log, "message.silence", time.Hour, func(ctx context.Context) (int, error) { return message.Silence(ctx, s) })
	return f
}

// messageEvery is how often the folder is looked into.
const messageEvery = 2 * time.Second

// runParts runs the parts that look into folders until halt, which waits for them.
func runParts(ctx context.Context, parts ...func(context.Context)) (halt func()) {
	ctx, stop := context.WithCancel(ctx)
	var ended sync.WaitGroup
	for _, part := range parts {
		ended.Go(func() { part(ctx) })
	}
	return func() {
		stop()
		ended.Wait()
	}
}

// watchMessages takes in what the message broker brings.
func watchMessages(ctx context.Context, f *broker.Folder, log *slog.Logger) (halt func()) {
	if f == nil {
		return func() {}
	}
	log.Info("sender planer som meldinger og henter kvitteringer fra en mappe")
	return runParts(ctx, func(ctx context.Context) { f.Watch(ctx, messageEvery) })
}

// demoMessages are the demo's: a pair of folders under its data, with an invented receiver at the other end that answers what comes.
func demoMessages(dir string) messageSettings {
	return messageSettings{
		Folder: filepath.Join(dir, "meldinger"), HER: "8140001", Name: "Integrerte helsetjenester", BusinessHER: "8140000", BusinessName: "Akershus universitetssykehus HF", Phone: "67 96 00 00", KeepHours: 72,
	}
}

// simulate answers the demo's messages as the systems of those who get them would.
func simulate(ctx context.Context, s *app.Service, m messageSettings) (halt func()) {
	x := &broker.Simulator{Path: m.Folder, Now: s.Now, Answer: func(m *kith.Message) ([]kith.Code, bool) {
		if her, _ := m.Receiver.Party(); her == demoregion.Refusing {
			return []kith.Code{demoregion.Moved}, false
		}
		return nil, false
	}}
	return runParts(ctx, func(ctx context.Context) { x.Watch(ctx, messageEvery) })
}
