package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/paper"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/kith"
	"traad/internal/base/login"
	"traad/internal/base/print"
	"traad/internal/front/broker"
	paperpage "traad/internal/front/web/page/paper"
)

// messageSettings are the messages about plans to the parties' own systems.
type messageSettings struct {
	Folder       string      `toml:"folder" about:"Mappe som deles med en meldingsmegler: planer legges i ut/ som Helsefaglig dialog, kvitteringer hentes fra inn/. Enten den eller message.edi; ingen av dem: ingenting sendes. Se docs/integration.md."`
	EDI          ediSettings `toml:"edi"`
	HER          string      `toml:"her_id" about:"HER-id-en til kommunikasjonsparten som teamet er i meldinger."`
	Name         string      `toml:"name" about:"Navnet på kommunikasjonsparten, slik det står i Adresseregisteret."`
	BusinessHER  string      `toml:"business_her_id" about:"HER-id-en til virksomheten som kommunikasjonsparten er en del av."`
	BusinessName string      `toml:"business_name" about:"Navnet på virksomheten."`
	Phone        string      `toml:"phone" about:"Telefonen som står i meldinger fra den som ikke har skrevet sin egen."`
	KeepHours    int         `toml:"keep_hours" default:"72" about:"Hvor mange timer en fil som ikke kan brukes, blir liggende i inn/feil/ så noen kan se hva som er galt. Så slettes den."`
}

// ediSettings are NHN's message server, with the log-in of the system (HelseID) that it asks for.
type ediSettings struct {
	Address  string   `toml:"address" about:"Adressen til NHNs meldingstjener (EDI 2.0 REST), for eksempel https://api.hn-tjener.prod.melding.nhn.no. Tom: meldinger går ikke den veien."`
	Issuer   string   `toml:"issuer" about:"Adressen til HelseID (issuer), nøyaktig slik den selv oppgir den."`
	ClientID string   `toml:"client_id" about:"Det HelseID kjenner systemet som. Det er en annen klient enn den brukerne logger inn med."`
	Key      string   `toml:"key" about:"Fil med systemets private nøkkel hos HelseID (private_key_jwt): PEM (PKCS #8) eller JWK, lesbar bare for eieren."`
	KeyType  string   `toml:"key_type" default:"client-authentication+jwt" about:"Hva beviset med nøkkelen sier at det er: JWT eller client-authentication+jwt."`
	Scopes   []string `toml:"scopes" about:"Rettighetene (scopes) som HelseID har gitt klienten for meldingstjeneren."`

	Register       string   `toml:"register" about:"Adressen til Adresseregisterets tjeneste (CommunicationParty API), for eksempel https://cpapi.grunndata.nhn.no. Da slås HER-id-er opp under Adresser for meldinger. Tom: adressene leses inn fra fil."`
	RegisterScopes []string `toml:"register_scopes" about:"Rettighetene (scopes) som HelseID har gitt klienten for Adresseregisteret."`

	Every time.Duration `toml:"every" default:"30s" about:"Hvor ofte det spørres om noe har kommet."`
}

// on reports whether messages are sent at all.
func (m messageSettings) on() bool { return m.Folder != "" || m.EDI.Address != "" }

var herID = regexp.MustCompile(`^[1-9][0-9]{0,7}$`)

// check refuses what can be read and not be used.
func (m messageSettings) check(e *errs.Error) {
	if !m.on() {
		return
	}
	if m.Folder != "" && m.EDI.Address != "" {
		e.At("message.folder", "Velg enten mappen eller message.edi, ikke begge.")
	}
	within(e, "message.keep_hours", m.KeepHours, 1, 720)
	if m.EDI.Address != "" && (m.EDI.Every < time.Second || m.EDI.Every > time.Hour) {
		e.At("message.edi.every", "Velg fra ett sekund til en time.")
	}
	for _, x := range []struct{ at, id string }{{"message.her_id", m.HER}, {"message.business_her_id", m.BusinessHER}} {
		if !herID.MatchString(x.id) {
			e.At(x.at, "Skriv HER-id-en, et tall med høyst åtte siffer.")
		}
	}
	if m.Name == "" || m.BusinessName == "" {
		e.At("message.name", "Skriv navnet på kommunikasjonsparten (name) og på virksomheten (business_name).")
	}
}

// carrier carries messages out, and takes in what comes until ctx ends.
type carrier interface {
	Send(ctx context.Context, m message.Envelope) (string, error)
	Watch(ctx context.Context, every time.Duration)
}

// open makes what carries messages, and registers the jobs that use it. It is done before the jobs start. It is nil where none is set.
func (m messageSettings) open(s *app.Service, printer *print.Printer, log *slog.Logger) (carrier, error) {
	if !m.on() {
		return nil, nil
	}
	s.Outward.From = app.Sender{HER: m.HER, Name: m.Name, BusinessHER: m.BusinessHER, BusinessName: m.BusinessName, Phone: m.Phone}
	receipt := func(ctx context.Context, r *kith.Receipt) error { return message.Receive(ctx, s, r) }
	var by carrier
	purge := func(context.Context) (int, error) { return 0, nil }
	post := m.writer(s, printer)
	if m.EDI.Address != "" {
		edi, err := m.EDI.open(s.Now, []string{m.HER, m.BusinessHER}, log)
		if err != nil {
			return nil, err
		}
		edi.Receipt = receipt
		edi.Message = func(ctx context.Context, raw []byte, from string) ([][]byte, letter.Fate, error) {
			return letter.InFrom(ctx, s, raw, from)
		}
		if m.EDI.Register != "" {
			register, err := m.EDI.register(s.Now)
			if err != nil {
				return nil, err
			}
			s.Outward.ComParties = register.Parties
		}
		post.Ask = func(ctx context.Context) error { _, err := edi.Once(ctx); return err }
		every(s, log, "message.follow", 10*time.Minute, func(ctx context.Context) (int, error) { return message.Follow(ctx, s, edi.Delivered) })
		by = edi
	} else {
		in := func(ctx context.Context, raw []byte) ([][]byte, letter.Fate, error) { return letter.In(ctx, s, raw) }
		f := &broker.Folder{Path: m.Folder, Log: log, Receipt: receipt, Message: in}
		purge = func(ctx context.Context) (int, error) { return f.Purge(ctx, time.Duration(m.KeepHours)*time.Hour) }
		by = f
	}
	post.Send = by.Send
	s.Jobs.Handle(message.SendJob, message.Handler(s, post), job.MaxAttempts(message.Attempts))
	every(s, log, "message.purge", time.Hour, func(ctx context.Context) (int, error) {
		n, err := purge(ctx)
		if err != nil {
			return n, err
		}
		old, err := letter.Forget(ctx, s)
		return n + old, err
	})
	every(s, log, "message.silence", time.Hour, func(ctx context.Context) (int, error) { return message.Silence(ctx, s) })
	return by, nil
}

// writer writes messages, with the plan as PDF/A.
func (m messageSettings) writer(s *app.Service, printer *print.Printer) message.Post {
	w := letter.Writer{Service: s, Attach: func(ctx context.Context, p *paper.Paper) ([]byte, error) { return paperpage.Archive(ctx, printer, p) }}
	return message.Post{May: w.May, Compose: w.Compose}
}

// open makes the client of NHN's message server. Neither it nor HelseID is asked: they may be down when Tråd starts.
func (x ediSettings) open(now func() time.Time, hers []string, log *slog.Logger) (*broker.EDI, error) {
	client, err := x.client(now, "address", x.Address, "scopes", x.Scopes)
	if err != nil {
		return nil, err
	}
	return &broker.EDI{Address: x.Address, HERs: hers, Source: "Traad, " + release, Log: log, Now: now, HTTP: client}, nil
}

// register makes the client of NHN's address register, which knows Tråd as the same system.
func (x ediSettings) register(now func() time.Time) (*broker.Register, error) {
	client, err := x.client(now, "register", x.Register, "register_scopes", x.RegisterScopes)
	if err != nil {
		return nil, err
	}
	return &broker.Register{Address: x.Register, HTTP: client, Now: now}, nil
}

// client puts a token of HelseID's on calls to an address of NHN's. at and scopesAt are where the address and the scopes stand in the settings.
func (x ediSettings) client(now func() time.Time, at, address, scopesAt string, scopes []string) (*http.Client, error) {
	wrong := errs.Invalid("Meldingstjeneren eller Adresseregisteret kan ikke brukes slik det er satt opp.")
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.RawQuery != "" || u.Scheme != "https" && !(u.Scheme == "http" && u.Hostname() == "127.0.0.1") {
		return nil, wrong.At("message.edi."+at, "Skriv adressen med https.")
	}
	if x.Key == "" {
		return nil, wrong.At("message.edi.key", "Oppgi filen med systemets private nøkkel.")
	}
	key, err := login.ReadKey(x.Key)
	if err != nil {
		return nil, wrong.At("message.edi.key", errs.SafeText(err)).Because(err)
	}
	by, err := login.NewMachine(login.MachineConfig{Issuer: x.Issuer, ClientID: x.ClientID, Key: key, KeyType: x.KeyType, Scopes: scopes, Now: now})
	if err != nil {
		for _, f := range errs.FieldsOf(err) {
			if f.Name == "scopes" {
				f.Name = scopesAt
			}
			wrong.At("message.edi."+f.Name, f.Message)
		}
		return nil, wrong.Because(err)
	}
	return &http.Client{
		Transport: by.Transport(http.DefaultTransport), Timeout: 2 * time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the address is given; none leads on
	}, nil
}

// every is how often it is looked whether something has come.
func (m messageSettings) every() time.Duration {
	if m.EDI.Address != "" {
		return m.EDI.Every
	}
	return 2 * time.Second
}

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

// watchMessages takes in what has come.
func watchMessages(ctx context.Context, by carrier, every time.Duration, log *slog.Logger) (halt func()) {
	if by == nil {
		return func() {}
	}
	log.Info("sender planer som meldinger og henter kvitteringer")
	return runParts(ctx, func(ctx context.Context) { by.Watch(ctx, every) })
}

// messages looks whether NHN's message server lets us in, without taking anything from it.
func (e *examination) messages(ctx context.Context, set *settings) {
	const what = "meldingstjener"
	m := set.Message
	if m.EDI.Address == "" {
		return
	}
	edi, err := m.EDI.open(time.Now, []string{m.HER, m.BusinessHER}, slog.New(slog.DiscardHandler))
	if err != nil {
		e.faults(what, err)
		return
	}
	if err := edi.Reach(ctx); err != nil {
		e.fail(what, "slipper oss ikke inn", err.Error()+". Sjekk message.edi, og at HelseID og NHN kjenner klienten og HER-id-ene. Det som venter, går av seg selv når det er rettet.")
		return
	}
	e.ok(what, "svarer")
}
