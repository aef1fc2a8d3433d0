package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/app/inbox"
	"traad/internal/base/config"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/hl7"
	"traad/internal/base/mllp"
	"traad/internal/care"
	"traad/internal/front/intake"
)

// mllpSettings are the listener for HL7 v2.
type mllpSettings struct {
	Address    string `toml:"address" about:"Adressen som HL7-meldinger (MLLP) tas imot på, for eksempel 0.0.0.0:2575. Tom: tas ikke imot. Uten TLS bare bak egen kryptering."`
	Cert       string `toml:"cert" about:"Fil med sertifikatet for TLS (PEM). Tom: uten TLS."`
	Key        string `toml:"key" about:"Fil med nøkkelen til sertifikatet (PEM)."`
	ClientCA   string `toml:"client_ca" about:"Fil med utstederne av avsendernes sertifikater (PEM). Når den er satt, slippes bare avsendere med sertifikat inn."`
	MaxBytes   int    `toml:"max_bytes" default:"1048576" about:"Hvor stor en melding kan være, i byte, høyst 16777216."`
	PerAddress int    `toml:"per_address" default:"100" about:"Hvor mange av dem som kan komme fra samme adresse, så én avsender ikke tar plassen fra de andre."`
	Most       int    `toml:"connections" default:"1100" about:"Hvor mange forbindelser som kan stå åpne samtidig."`
}

// intakeSettings are those who send.
type intakeSettings struct {
	Senders []senderSettings `toml:"sender"`
}

type senderSettings struct {
	Name         string        `toml:"name" about:"Det avsenderen heter i Tråd, for eksempel ahus. Står i logger og på driftssiden."`
	Organisation string        `toml:"organisation" about:"Sykehuset, KAD-en, legevakten eller kommunen som avsenderen melder for: navnet i Tråd, eller id-en."`
	Kind         string        `toml:"kind" default:"hospital" about:"hospital, kad, legevakt, eller municipality for en kommunes fagsystem som melder tjenester (EpisodeOfCare)."`
	ServicesFrom string        `toml:"services_from" about:"Bare for municipality: dagen fagsystemet melder alle tjenester fra, som 2026-01-01. Fra da betyr ingen tjeneste at personen ikke har den. Tom: bare de dagene tjenestene selv har, er fortalt."`
	From         []string      `toml:"from" about:"Hva MSH-3 og MSH-4 skal være, med | mellom, for eksempel DIPS|AHUS. En del kan stå tom. Må være satt, eller certificate, for at avsenderen kan sende HL7."`
	Certificate  string        `toml:"certificate" about:"Common name i avsenderens klientsertifikat. Tom: ethvert sertifikat som mllp.client_ca går god for."`
	Token        config.Secret `toml:"token" about:"Det avsenderen viser etter «Authorization: Bearer» på /hendelser og /fhir/Encounter, minst 24 tegn. Tom: ikke over HTTP."`
	Folder       string        `toml:"folder" about:"Mappe som LOG-meldinger fra avsenderen legges i som XML-filer. De slettes når de er tatt inn. De som ikke kan leses, flyttes til feil/ under den og slettes etter 72 timer. Kvitteringen (AppRec) legges i svar/ og slettes etter fire døgn. Legg filene inn med navnebytte. Tom: ingen mappe."`
	Receivers    []string      `toml:"receivers" about:"HER-id-ene som LOG-meldinger fra avsenderen er adressert til, og som Tråd kvitterer for (AppRec). En melding til andre er en kopi som noen har sendt videre: den tas inn, og den som fikk den, har kvittert. Tom liste: Tråd kvitterer ikke."`
	National     []string      `toml:"national" about:"Hva som kjennetegner et fødselsnummer i PID-3, som utsteder|type, for eksempel FOLKEREG|. Tom liste: alle elleve sifre med riktige kontrollsifre."`
	Wards        []string      `toml:"wards" about:"Avdelinger etter avsenderens kode, for eksempel MED3=Medisinsk avdeling. Koder som ikke står her, hører til organisasjonen."`
	Arrivals     bool          `toml:"arrivals" about:"A04 med klasse E er en ankomst som varsles. Gjelder alltid for kad og legevakt; for et sykehus der ankomster til akuttmottaket skal telle."`
	Classes      []string      `toml:"classes" about:"Avsenderens egne koder for hvordan pasienten er der (PV1-2, eller class i en Encounter), som kode=betydning. Betydningen er inpatient (innlagt), emergency (akuttmottak), outpatient (poliklinisk) eller preadmit (planlagt). Koder som ikke står her, leses etter standarden."`
	Urgencies    []string      `toml:"urgencies" about:"Avsenderens egne koder for hast (PV1-4, eller priority i en Encounter), som kode=emergency eller kode=planned."`
	Zone         string        `toml:"zone" default:"Europe/Oslo" about:"Tidssonen for tider uten sone."`
	Fallback     string        `toml:"charset" default:"windows-1252" about:"Tegnsettet når MSH-18 er tom eller feil: windows-1252 eller ISO-8859-15."`
	TrustUTF8    bool          `toml:"trust_utf8" about:"Meldinger som sier 8859/1, men er UTF-8, leses som UTF-8."`
	OriginalMode bool          `toml:"original_mode" about:"Svarer alltid AA, AE eller AR, hva MSH-15 enn ber om."`
	QuietDay     time.Duration `toml:"quiet_day" default:"1h" about:"Hvor lenge avsenderen kan være stille mellom kl. 07 og 22 før administratorene får beskjed. 0s: det sies aldri fra."`
	QuietNight   time.Duration `toml:"quiet_night" default:"4h" about:"Det samme mellom kl. 22 og 07. En liten KAD trenger lengre tider enn et sykehus, for eksempel 24h."`
	Processing   []string      `toml:"processing" about:"Hva MSH-11 kan være, for eksempel P i drift. Tom liste: alt."`
}

// tellsArrivals is whether an arrival is told. At a KAD or legevakt it is all that there is to tell: without, such a sender would be heard and nobody told.
func (x senderSettings) tellsArrivals() bool { return x.Arrivals || x.Kind != "hospital" }

// since is services_from; false where it is no day.
func (x senderSettings) since() (date.Date, bool) {
	if x.ServicesFrom == "" {
		return date.Date{}, true
	}
	d, err := date.Parse(x.ServicesFrom)
	return d, err == nil && d.Year() >= 1980 && x.Kind == intake.Municipality
}

// check refuses what can be read and not be used.
func (s *settings) checkIntake(e *errs.Error) {
	names := map[string]bool{}
	for i, x := range s.Intake.Senders {
		at := fmt.Sprintf("intake.sender nr. %d", i+1)
		if x.Name == "" || names[x.Name] {
			e.At(at, "Gi avsenderen et navn som ingen andre har.")
		}
		names[x.Name] = true
		if x.Kind != intake.Municipality && len(x.From) == 0 && x.Certificate == "" && x.Token.Reveal() == "" && x.Folder == "" {
			e.At(at, "Avsenderen kan ikke sende noe. Skriv from eller certificate for HL7, token for HTTP eller folder for filer.")
		}
		if x.Organisation == "" {
			e.At(at, "Skriv organisasjonen som avsenderen melder for.")
		}
		if !slices.Contains([]string{"hospital", "kad", "legevakt", intake.Municipality}, x.Kind) {
			e.At(at, "kind er hospital, kad, legevakt eller municipality.")
		}
		if _, ok := x.since(); !ok {
			e.At(at, "services_from er en dag som 2026-01-01, og bare for kind = \"municipality\".")
		}
		if x.Kind == intake.Municipality && (x.Folder != "" || len(x.From) > 0 || x.Certificate != "") {
			e.At(at, "En kommune melder tjenester over HTTP. Fjern folder, from og certificate.")
		}
		if slices.ContainsFunc(x.Receivers, func(her string) bool { return !herID.MatchString(her) }) {
			e.At(at, "receivers er HER-id-er, tall med høyst åtte siffer.")
		}
		if n := len(x.Token.Reveal()); n > 0 && n < 24 {
			e.At(at, "token må ha minst 24 tegn.")
		}
		if _, err := time.LoadLocation(x.Zone); err != nil {
			e.At(at, "zone finnes ikke. Skriv for eksempel Europe/Oslo.")
		}
		if x.Fallback != string(hl7.Windows1252) && x.Fallback != string(hl7.Latin9) {
			e.At(at, "charset er windows-1252 eller ISO-8859-15.")
		}
		if _, ok := mapped(x.Classes, intake.Inpatient, intake.Emergency, intake.Outpatient, intake.Preadmit); !ok {
			e.At(at, "Skriv classes som kode=inpatient, emergency, outpatient eller preadmit.")
		}
		if _, ok := mapped(x.Urgencies, "emergency", care.UrgencyPlanned); !ok {
			e.At(at, "Skriv urgencies som kode=emergency eller kode=planned.")
		}
		for _, w := range x.Wards {
			if code, unit, ok := strings.Cut(w, "="); !ok || code == "" || unit == "" {
				e.At(at, "Skriv avdelinger som kode=navn.")
			}
		}
	}
	if s.MLLP.PerAddress < 1 || s.MLLP.PerAddress > 100_000 {
		e.At("mllp.per_address", "Velg fra 1 til 100000.")
	}
	if (s.MLLP.Cert == "") != (s.MLLP.Key == "") || s.MLLP.ClientCA != "" && s.MLLP.Cert == "" {
		e.At("mllp.cert", "TLS trenger både cert og key, og client_ca trenger begge.")
	}
	if s.MLLP.MaxBytes < 1024 || s.MLLP.MaxBytes > mllp.MostFrame {
		e.At("mllp.max_bytes", "Velg fra 1024 til 16777216.")
	}
	if s.MLLP.Most < 1 || s.MLLP.Most > 100_000 {
		e.At("mllp.connections", "Velg fra 1 til 100000.")
	}
}

// mapped reads a sender's own codes, «code=meaning»; false where one is of another form, or means something else than may be meant.
func mapped[T ~string](pairs []string, meanings ...T) (map[string]T, bool) {
	codes := map[string]T{}
	for _, p := range pairs {
		code, meaning, _ := strings.Cut(p, "=")
		if code = strings.ToUpper(strings.TrimSpace(code)); code == "" || !slices.Contains(meanings, T(strings.TrimSpace(meaning))) {
			return nil, false
		}
		codes[code] = T(strings.TrimSpace(meaning))
	}
	return codes, true
}

// whereStaysAre are the kinds of organisation that somebody is at.
var whereStaysAre = []care.OrgKind{care.OrgHospital, care.OrgSite, care.OrgUnit}

// senders finds the organisations of those who send. One that does not exist is a fault: its messages would have no place.
func (i intakeSettings) senders(ctx context.Context, s *app.Service) (intake.Senders, error) {
	fault := errs.Invalid("Avsenderne i innstillingene kan ikke brukes slik de er.")
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return nil, err
	}
	find := func(name string, kinds ...care.OrgKind) (care.OrgID, bool) {
		var found []db.ID
		for _, o := range rows {
			if (o.Name == name || string(o.ID) == name) && slices.Contains(kinds, care.OrgKind(o.Kind)) {
				found = append(found, o.ID)
			}
		}
		if len(found) != 1 {
			return "", false
		}
		return care.OrgID(found[0]), true
	}
	var all intake.Senders
	for n, x := range i.Senders {
		at := fmt.Sprintf("intake.sender nr. %d", n+1)
		out := intake.Sender{
			Sender: inbox.Sender{Name: x.Name, Where: x.Kind, Wards: map[string]care.OrgID{}, Quiet: care.Quiet{Day: x.QuietDay, Night: x.QuietNight}}, From: x.From, Certificate: x.Certificate, Token: x.Token.Reveal(), Folder: x.Folder, Receivers: x.Receivers,
			Arrivals: x.tellsArrivals(), HL7: hl7.Options{Fallback: hl7.Charset(x.Fallback), TrustUTF8: x.TrustUTF8}, Processes: x.Processing,
		}
		out.Classes, _ = mapped(x.Classes, intake.Inpatient, intake.Emergency, intake.Outpatient, intake.Preadmit) // checked when they were read
		out.Urgencies, _ = mapped(x.Urgencies, "emergency", care.UrgencyPlanned)
		if x.OriginalMode {
			out.Mode = hl7.Always
		}
		var ok bool
		if x.Kind == intake.Municipality {
			if out.Unit, ok = find(x.Organisation, care.OrgMunicipality, care.OrgDistrict); !ok {
				fault.At(at, fmt.Sprintf("Finner ikke én kommune eller bydel som heter «%s».", x.Organisation))
			}
			for _, o := range rows {
				if care.OrgID(o.ID) == out.Unit {
					out.Number = string(o.Number)
				}
			}
			out.Quiet = care.Quiet{} // services change when they change
			out.ServicesFrom, _ = x.since()
		} else if out.Unit, ok = find(x.Organisation, whereStaysAre...); !ok {
			fault.At(at, fmt.Sprintf("Finner ikke ett sykehus eller én enhet som heter «%s».", x.Organisation))
		}
		if out.Zone, err = time.LoadLocation(x.Zone); err != nil {
			fault.At(at, "zone finnes ikke.")
		}
		for _, t := range x.National {
			authority, kind, _ := strings.Cut(t, "|")
			out.National = append(out.National, intake.IDType{Authority: authority, Type: kind})
		}
		for _, w := range x.Wards {
			code, name, _ := strings.Cut(w, "=")
			if out.Wards[code], ok = find(name, whereStaysAre...); !ok {
				fault.At(at, fmt.Sprintf("Finner ikke én enhet som heter «%s».", name))
			}
		}
		all = append(all, out)
	}
	return all, fault.OrNil()
}

// doors are the ways in for events.
type doors struct {
	box  *inbox.Box
	http *intake.HTTP
	mllp *mllp.Server
	at   net.Addr // of mllp, nil without
	halt func()
}

// openDoors takes events in until halt, which lets connections finish the frame they are in and then what was taken in be written.
// l is nil where HL7 is not listened for.
func openDoors(ctx context.Context, s *app.Service, senders intake.Senders, l net.Listener, m mllpSettings, log *slog.Logger) *doors {
	box := inbox.New(s, senders.Read, senders.Inbox(), log)
	box.Splits(senders.Split)
	box.Knows(senders.Whose)
	box.Start(ctx)
	shut := watchFolders(ctx, s, senders, box, log)
	d := &doors{box: box, http: &intake.HTTP{Senders: senders, Box: box, Service: s, Now: s.Now, Log: log}, halt: func() { shut(); box.Stop() }}
	if l == nil {
		return d
	}
	listener := &intake.Listener{Senders: senders, Box: box, Now: s.Now, Log: log}
	d.mllp, d.at = &mllp.Server{Handle: listener.Handle, TooLarge: listener.TooLarge, Ended: listener.Ended, Log: log, Max: m.MaxBytes, Most: m.Most, PerAddress: m.PerAddress}, l.Addr()
	serving, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := d.mllp.Serve(serving, l); err != nil {
			log.Error("HL7-meldinger tas ikke lenger imot", "feil", err.Error())
		}
	}()
	log.Info("tar imot HL7-meldinger", "adresse", l.Addr().String(), "avsendere", len(senders))
	d.halt = func() {
		stop()
		<-ended
		shut()
		box.Stop()
	}
	return d
}

// purgeFolders registers the job that deletes what is old in the senders' folders. It is done before the jobs start.
func purgeFolders(s *app.Service, log *slog.Logger, paths ...string) {
	every(s, log, "inbox_file.purge", time.Hour, func(ctx context.Context) (int, error) {
		n := 0
		for _, path := range paths {
			if path == "" {
				continue
			}
			m, err := intake.Purge(ctx, path)
			n += m
			if err != nil {
				return n, err
			}
		}
		return n, nil
	})
}

// folders are where the senders put files.
func (i intakeSettings) folders() (paths []string) {
	for _, x := range i.Senders {
		paths = append(paths, x.Folder)
	}
	return paths
}

// folderEvery is how often folders are looked into.
const folderEvery = 2 * time.Second

// watchFolders takes in what senders put into their folders, until shut.
func watchFolders(ctx context.Context, s *app.Service, senders intake.Senders, box *inbox.Box, log *slog.Logger) (shut func()) {
	watching, stop := context.WithCancel(ctx)
	var ended sync.WaitGroup
	for _, x := range senders {
		if x.Folder == "" {
			continue
		}
		f := &intake.Folder{Path: x.Folder, Sender: x, Box: box, Now: s.Now, Log: log}
		ended.Go(func() { f.Watch(watching, folderEvery) })
		log.Info("leser LOG-meldinger fra en mappe", "avsender", x.Name)
	}
	return func() {
		stop()
		ended.Wait()
	}
}

// listen binds the address, with TLS where that is set. nil without an address.
func (m mllpSettings) listen(ctx context.Context) (net.Listener, error) {
	if m.Address == "" {
		return nil, nil
	}
	l, err := bind(ctx, m.Address)
	if err != nil || m.Cert == "" {
		return l, err
	}
	pair, err := tls.LoadX509KeyPair(m.Cert, m.Key)
	if err != nil {
		l.Close()
		return nil, errs.Invalid("Sertifikatet for HL7-meldinger kan ikke brukes. Se etter at mllp.cert og mllp.key hører sammen og kan leses.").Because(err)
	}
	t := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	if m.ClientCA != "" {
		text, err := os.ReadFile(m.ClientCA)
		t.ClientCAs, t.ClientAuth = x509.NewCertPool(), tls.RequireAndVerifyClientCert
		if err == nil && !t.ClientCAs.AppendCertsFromPEM(text) {
			err = errors.New("no certificates in the file")
		}
		if err != nil {
			l.Close()
			return nil, errs.Invalid("Utstederne i mllp.client_ca kan ikke leses.").Because(err)
		}
	}
	return tls.NewListener(l, t), nil
}

// beside lets the doors answer their addresses and the front all others.
func (d *doors) beside(front http.Handler) http.Handler {
	in := d.http.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, p := range intake.Paths {
			if r.URL.Path == p || strings.HasSuffix(p, "/") && strings.HasPrefix(r.URL.Path, p) {
				in.ServeHTTP(w, r)
				return
			}
		}
		front.ServeHTTP(w, r)
	})
}

// demoSenders are those of the synthetic region. Their tokens are no secrets: nobody real is behind them.
//
//nolint:gosec // not credentials: they open the demo only
var demoSenders = intakeSettings{Senders: []senderSettings{
	{
		Name: "ahus", Organisation: "Ahus", Kind: "hospital", From: []string{"DIPS|AHUS"}, Arrivals: true, QuietDay: 12 * time.Hour, QuietNight: 12 * time.Hour, Token: "demo-ahus-demo-ahus-demo", Zone: "Europe/Oslo", Fallback: string(hl7.Windows1252),
		Wards: []string{
			"AKUTT=Ahus, akuttmottak", "GER=Ahus, geriatrisk avdeling", "HJERTE=Ahus, hjertemedisinsk avdeling", "LUNGE=Ahus, lungemedisinsk avdeling",
			"ORTO=Ahus, ortopedisk avdeling",
		},
	},
	{Name: "kad-ovre", Organisation: "KAD Øvre Romerike", Kind: "kad", Token: "demo-kad-demo-kad-demo-k", Zone: "Europe/Oslo", Fallback: string(hl7.Windows1252)},
	{Name: "legevakt-ovre", Organisation: "Legevakten Øvre Romerike", Kind: "legevakt", Token: "demo-legevakt-demo-legev", Zone: "Europe/Oslo", Fallback: string(hl7.Windows1252)},
}}
