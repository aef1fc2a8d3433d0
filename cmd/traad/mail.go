package main

import (
	"log/slog"
	"time"

	"traad/internal/app"
	"traad/internal/app/dispatch"
	"traad/internal/base/config"
	"traad/internal/base/errs"
	"traad/internal/base/mail"
)

// mailSettings are how alerts leave: by mail, and by a gateway for SMS.
type mailSettings struct {
	Host     string        `toml:"host" about:"SMTP-tjeneren som varsler sendes gjennom. Tom: ingen e-post sendes, og varsler ses bare i Tråd. DKIM settes av tjeneren."`
	Port     int           `toml:"port" default:"587" about:"Porten: 587 for starttls, 465 for tls."`
	TLS      string        `toml:"tls" default:"starttls" about:"starttls (kryptering kreves), tls (kryptert fra første byte) eller none (bare for en tjener på samme maskin)."`
	User     string        `toml:"user" about:"Brukernavn hos tjeneren. Tom: ingen innlogging."`
	Password config.Secret `toml:"password" about:"Passordet hos tjeneren."`
	From     string        `toml:"from" about:"Avsender, for eksempel varsel@traad.example.no."`
	Timeout  time.Duration `toml:"timeout" default:"20s" about:"Hvor lenge det ventes på tjeneren før det prøves igjen senere."`

	SMS struct {
		URL   string        `toml:"url" about:"Adressen (https) til en SMS-tjeneste som tar imot JSON med id, to og text. Teksten er den samme som i e-posten. Tom: ingen SMS."`
		Token config.Secret `toml:"token" about:"Nøkkelen som sendes som Authorization: Bearer."`
	} `toml:"sms"`
}

// check finds what can be seen without asking anybody.
func (m mailSettings) check(e *errs.Error, address string) {
	if m.Timeout < time.Second || m.Timeout > 5*time.Minute {
		e.At("mail.timeout", "Velg fra 1s til 5m.")
	}
	if (m.Host != "" || m.SMS.URL != "") && address == "" {
		e.At("login.address", "Skriv adressen som nettleserne finner Tråd på. Lenken i varslene lages av den.")
	}
	if _, err := m.open(); err != nil {
		e.At("mail", "E-post eller SMS kan ikke brukes slik det er satt opp. Sjekk host, port (1–65535), tls (starttls, tls eller none), from (en e-postadresse) og sms.url (https).")
	}
}

// open makes the ways; those that are not set up are nil.
func (m mailSettings) open() (dispatch.Ways, error) {
	var w dispatch.Ways
	if m.Host != "" {
		p, err := mail.New(mail.Settings{
			Host: m.Host, Port: m.Port, TLS: mail.Security(m.TLS), User: m.User, Password: m.Password.Reveal(), From: m.From, Timeout: m.Timeout,
		})
		if err != nil {
			return w, err
		}
		w.Mail = p.Send
	}
	if m.SMS.URL != "" {
		h, err := mail.NewHook(m.SMS.URL, m.SMS.Token.Reveal(), m.Timeout)
		if err != nil {
			return w, err
		}
		w.SMS = h.Send
	}
	return w, nil
}

// alerts registers what alerts do in the background.
func (m mailSettings) alerts(s *app.Service, address string, log *slog.Logger) error {
	w, err := m.open()
	if err != nil {
		return err
	}
	if w.Mail == nil {
		log.Warn("e-post er ikke satt opp; varsler ses bare i Tråd")
	}
	s.Outward = app.Outward{Address: address, SMS: w.SMS != nil}
	handleAlerts(s, w, log)
	return nil
}
