package main

import (
	"context"
	"log/slog"
	"time"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/config"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
)

// keyServiceSettings say where the hospital's key service is, docs/keyservice.md.
type keyServiceSettings struct {
	URL         string        `toml:"url" about:"Adressen (https) til sykehusets nøkkeltjeneste. Tom: ingen; filer med fødselsnumre avvises, og ingen kandidat kan gjøres kjent."`
	Token       config.Secret `toml:"token" about:"Nøkkelen som sendes som Authorization: Bearer. Tom: ingen."`
	Certificate string        `toml:"certificate" about:"Fil med klientsertifikatet (PEM). Tom: ingen."`
	Key         string        `toml:"key" about:"Fil med sertifikatets nøkkel (PEM)."`
	CA          string        `toml:"ca" about:"Fil med sertifikatet til den som har utstedt tjenestens (PEM). Tom: de som maskinen stoler på."`
	Timeout     time.Duration `toml:"timeout" default:"10s" about:"Hvor lenge det ventes på svar."`
}

// open is nil where there is no service.
func (k keyServiceSettings) open() (keyservice.Service, error) {
	if k.URL == "" {
		return nil, nil
	}
	r, err := keyservice.NewRemote(keyservice.RemoteOptions{URL: k.URL, Token: k.Token.Reveal(), Certificate: k.Certificate, Key: k.Key, CA: k.CA, Timeout: k.Timeout})
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (k keyServiceSettings) check(e *errs.Error) {
	if k.Timeout < time.Second || k.Timeout > time.Minute {
		e.At("pseudonym_service.timeout", "Velg fra 1s til 1m.")
	}
	if _, err := k.open(); err != nil {
		e.At("pseudonym_service", errs.SafeText(err))
	}
}

// lookForLoads is how often a process asks whether other loads stand.
const lookForLoads = 2 * time.Second

// askPseudonyms is the job that asks the key service for those who are newly followed.
func askPseudonyms(s *app.Service, keys keyservice.Service, log *slog.Logger) {
	if keys == nil {
		return
	}
	every(s, log, "pseudonym.ask", time.Minute, func(ctx context.Context) (int, error) { return dataset.AskPseudonyms(ctx, s, keys) })
}
