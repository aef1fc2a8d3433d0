package main

import (
	"io"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"time"

	"traad/internal/base/config"
	"traad/internal/base/errs"
	"traad/internal/base/traffic"
)

// settings is how an installation is set up. docs/config.md is made from it: go test ./cmd/traad -run TestConfigDoc -update
type settings struct {
	Database config.Secret `toml:"database" default:"sqlite:data/traad.sqlite" about:"Hvor dataene ligger: en fil (sqlite:STI) eller en PostgreSQL-adresse (postgres://bruker:passord@vert/navn)."`
	Keys     string        `toml:"keys" default:"data/keys" about:"Mappen med nøklene. Den ligger utenfor databasen og kopieres ikke sammen med den."`

	KeysAge time.Duration `toml:"keys_age" default:"8760h" about:"Hvor gammel den nyeste versjonen av en nøkkel kan bli før «traad doctor» minner om å lage en ny (traad keys rotate). 0: aldri."`

	Web struct {
		Address string   `toml:"address" default:"127.0.0.1:8080" about:"Adressen som nettsidene svarer på."`
		Hosts   []string `toml:"hosts" about:"Vertsnavnene som Tråd svarer på, både nettsidene og det andre systemer kaller, slik de står i adressen. Tom: vertsnavnet i login.address; er den tom også, svares det på alle."`
		Secure  bool     `toml:"secure" default:"true" about:"Nettsidene ligger bak TLS: informasjonskapsler sendes bare kryptert, og nettleseren bes om å bruke https. Slå av bare for å prøve lokalt."`
		Proxies []string `toml:"proxies" default:"127.0.0.0/8,::1/128" about:"Adressene til mellomtjenere foran Tråd. Bare fra dem tas X-Forwarded-For på ordet, når forsøk på innlogging telles per adresse."`
	} `toml:"web"`

	Login loginSettings `toml:"login"`
	Mail  mailSettings  `toml:"mail"`

	Jobs struct {
		Workers int `toml:"workers" default:"2" about:"Hvor mange bakgrunnsjobber som kjører samtidig. 0: ingen, andre prosesser tar dem."`
	} `toml:"jobs"`

	Audit struct {
		Heads    string `toml:"heads" about:"Fil på et annet sted enn databasen, dit seglene på innsynsloggen skrives hvert minutt, så det synes om slutten av loggen blir kuttet. Tom: skrives ikke."`
		Holds    string `toml:"holds" about:"Fil på et annet sted enn databasen, dit det som er slettet for godt, og det noen har sagt nei til, skrives hvert femte minutt: id-er og koder. «traad restore» leser den, så en eldre kopi ikke gjør det om. Tom: skrives ikke."`
		KeepDays int    `toml:"keep_days" default:"3652" about:"Hvor mange dager innsynsloggen oppbevares: så lenge journalen den hører til trengs, aldri under fem år (1826). 0: for alltid."`
	} `toml:"audit"`

	Access accessSettings `toml:"access"`
	Watch  watchSettings  `toml:"watch"`

	Metrics metricsSettings `toml:"metrics"`

	Training  trainingSettings `toml:"training"`
	Synthetic bool             `toml:"synthetic" about:"Oppdiktede fødselsnumre (måneden har 80 eller 65 lagt til) kan skrives inn. Bare for et testmiljø: i drift er det av, så ingen oppdiktede blandes med virkelige pasienter, og det øves med «traad train»."`

	MLLP   mllpSettings   `toml:"mllp"`
	Intake intakeSettings `toml:"intake"`
	Record recordSettings `toml:"record"`

	Message messageSettings `toml:"message"`

	KeyService keyServiceSettings `toml:"pseudonym_service"`
	Candidates candidateSettings  `toml:"candidates"`

	Log struct {
		Level  string `toml:"level" default:"info" about:"Hvor mye som logges: debug, info, warn eller error."`
		Format string `toml:"format" default:"json" about:"json, eller text for å lese selv. Én linje per forespørsel, uten adresser og navn."`
	} `toml:"log"`

	Drain time.Duration `toml:"drain" default:"0s" about:"Hvor lenge Tråd fortsatt svarer etter at den er bedt om å stoppe, mens /readyz sier at den ikke er klar. Sett 10s bak en lastbalanserer."`
	Stop  time.Duration `toml:"stop" default:"20s" about:"Hvor lenge det ventes på sider og jobber som er i gang, når Tråd stoppes."`
}

// hosts are the host names that the pages answer to: those that are set, else the one by which browsers find us. None where neither is
// known, and then all are answered.
func (s *settings) hosts() []string {
	if len(s.Web.Hosts) > 0 {
		return s.Web.Hosts
	}
	if u, err := url.Parse(s.Login.Address); err == nil && u.Host != "" {
		return []string{u.Host}
	}
	return nil
}

// prefix begins the names of our variables; passed are those that others read.
const prefix = "TRAAD"

var passed = []string{"TRAAD_KEY_", "TRAAD_TEST_", "TRAAD_CHROMIUM"}

// loadSettings reads file ("" for none) and the environment. database goes before both where it is not "".
func loadSettings(file, database string) (*settings, error) {
	var s settings
	if err := config.Load(&s, prefix, file, os.Environ(), passed...); err != nil {
		return nil, err
	}
	if database != "" {
		s.Database = config.Secret(database)
	}
	return &s, s.check()
}

// check refuses values that can be read and not be used.
func (s *settings) check() error {
	e := errs.Invalid("Innstillingene kan ikke brukes slik de er.")
	if s.Database == "" {
		e.At("database", "Skriv hvor dataene ligger.")
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, s.Log.Level) {
		e.At("log.level", "Velg debug, info, warn eller error.")
	}
	if !slices.Contains([]string{"text", "json"}, s.Log.Format) {
		e.At("log.format", "Velg text eller json.")
	}
	if s.Audit.KeepDays != 0 && s.Audit.KeepDays < leastAudit {
		e.At("audit.keep_days", "Velg 0 (for alltid) eller minst fem år, 1826 dager.")
	}
	if _, err := traffic.ParseProxies(s.Web.Proxies); err != nil {
		e.At("web.proxies", "Skriv adresser eller nett, for eksempel 10.0.0.7 eller 10.0.0.0/24.")
	}
	s.Access.check(e)
	s.Watch.check(e)
	s.Candidates.check(e)
	s.Login.check(e)
	s.Mail.check(e, s.Login.Address)
	s.Metrics.check(e)
	s.Training.check(e, s.Web.Address)
	s.checkIntake(e)
	s.Record.check(e, s.Login.Address)
	s.Message.check(e)
	s.KeyService.check(e)
	if s.Jobs.Workers < 0 || s.Jobs.Workers > 64 {
		e.At("jobs.workers", "Velg et tall fra 0 til 64.")
	}
	return e.OrNil()
}

// logger writes to progress as the settings say.
func (s *settings) logger(progress io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.Log.Level)) // checked
	o := &slog.HandlerOptions{Level: level}
	if s.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(progress, o))
	}
	return slog.New(slog.NewTextHandler(progress, o))
}
