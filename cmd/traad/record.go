package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/card"
	source "traad/internal/app/fhir"
	"traad/internal/base/config"
	"traad/internal/base/errs"
	"traad/internal/base/login/bearer"
	"traad/internal/care"
	"traad/internal/front/cds"
	"traad/internal/store/query"
)

// recordSettings are the record systems (EPJ) that may ask what to show beside a patient.
type recordSettings struct {
	KeyAddresses []string               `toml:"key_addresses" about:"Adressene med https som nøkler (JWK-sett) kan hentes fra, for systemene som en administrator registrerer under Journalsystemer. En adresse under en av disse godtas også. Tom: nøklene limes inn."`
	Systems      []recordSystemSettings `toml:"system"`
}

type recordSystemSettings struct {
	Name         string        `toml:"name" about:"Det journalsystemet heter i Tråd, for eksempel dips-ahus. Står i logger."`
	Organisation string        `toml:"organisation" about:"Sykehuset, kommunen eller legekontoret som systemet spør for: navnet i Tråd, eller id-en."`
	Issuer       string        `toml:"issuer" about:"Hva iss skal være i tokenene (JWT) som systemet signerer for hvert kall til /cds-services og /fhir."`
	Keys         string        `toml:"keys" about:"Hvor systemets offentlige nøkler (JWK-sett) er: en fil, eller en adresse med https."`
	Scopes       []string      `toml:"scopes" about:"Hva systemet kan hente og gjøre som FHIR, som SMART v2: system/*.rs for å hente alt, eller system/CarePlan.rs og så videre. r er å lese, s å søke, u å si at et tiltak er gjort (Task), c å svare på en høring (Communication), crds å abonnere (Subscription). Tom: bare kortene."`
	Notify       []string      `toml:"notify" about:"Adressene med https som systemet kan få varsel på når planer er endret (Subscription). En adresse under en av disse godtas også. Tom: ingen."`
	NotifyKey    config.Secret `toml:"notify_key" about:"Nøkkelen som varslene signeres med, avtalt med systemet, minst 32 tegn."`
	Origins      []string      `toml:"origins" about:"Adressene til systemets egne sider, når en nettleser spør fra dem, for eksempel https://epj.example.no. Bare der kan Tråd vises inne i systemet."`
	Title        string        `toml:"title" about:"Det brukerne kaller systemet, for eksempel DIPS Arena. Tom: name."`
	LaunchFHIR   string        `toml:"launch_fhir" about:"Adressen til systemets FHIR-tjeneste, slik systemet oppgir den (iss) når det åpner Tråd for en pasient (SMART App Launch). Tom: systemet åpner ikke Tråd, og kortet har en vanlig lenke. Registrer Tråd der med adressen /smart/launch, og med /smart/svar/ og name etter som svaradresse."`
	LaunchIssuer string        `toml:"launch_issuer" about:"Hva iss er i systemets ID-token. Tom: launch_fhir."`
	LaunchKeys   string        `toml:"launch_keys" about:"Adressen med https til nøklene (JWK-sett) som systemets ID-token er signert med."`
	LaunchClient string        `toml:"launch_client" about:"Det systemet kjenner Tråd som (client_id)."`
	LaunchKey    string        `toml:"launch_key" about:"Fil med Tråds private nøkkel hos systemet (private_key_jwt), lesbar bare for eieren: P-384, eller en JWK med alg RS384. Tom: en offentlig klient, med PKCE alene."`
	LaunchLevels []string      `toml:"launch_levels" about:"Verdiene av acr i ID-tokenet som er sterke nok. any alene: kontrolleres ikke, for systemer som ikke oppgir nivå og selv krever to faktorer."`
}

// launches reports whether the system may open Tråd.
func (x recordSystemSettings) launches() bool { return x.LaunchFHIR != "" }

// check refuses what can be read and not be used.
func (r recordSettings) check(e *errs.Error, address string) {
	for _, o := range r.KeyAddresses {
		if u, err := url.Parse(o); err != nil || u.Host == "" || u.Scheme != "https" || u.User != nil || u.RawQuery != "" {
			e.At("record.key_addresses", "Skriv hver adresse som https://vert/sti.")
		}
	}
	names := map[string]bool{}
	for i, x := range r.Systems {
		at := fmt.Sprintf("record.system nr. %d", i+1)
		if x.Name == "" || names[x.Name] {
			e.At(at, "Gi journalsystemet et navn som ingen andre har.")
		}
		names[x.Name] = true
		if x.Organisation == "" || x.Issuer == "" || x.Keys == "" {
			e.At(at, "Skriv organisation, issuer og keys.")
		}
		if strings.HasPrefix(x.Keys, "http://") {
			e.At(at, "keys må være en fil eller en adresse med https.")
		}
		if slices.ContainsFunc(x.Scopes, func(s string) bool { return !source.KnownScope(s) }) {
			e.At(at, "Skriv scopes som system/*.rs eller system/CarePlan.rs, med en type som Tråd gir.")
		}
		for _, o := range x.Notify {
			if u, err := url.Parse(o); err != nil || u.Host == "" || u.Scheme != "https" || u.User != nil || u.RawQuery != "" {
				e.At(at, "Skriv notify som https://vert/sti.")
			}
		}
		if len(x.Notify) > 0 && len(x.NotifyKey) < 32 {
			e.At(at, "Skriv notify_key med minst 32 tegn: varslene signeres med den.")
		}
		if set := x.LaunchIssuer + x.LaunchKeys + x.LaunchClient + x.LaunchKey; x.LaunchFHIR == "" && (set != "" || len(x.LaunchLevels) > 0) {
			e.At(at, "Skriv launch_fhir, eller ta bort det andre som begynner med launch.")
		}
		for _, o := range x.Origins {
			if u, err := url.Parse(o); err != nil || u.Host == "" || u.Path != "" || u.Scheme != "https" {
				e.At(at, "Skriv origins som https://vert, uten sti.")
			}
		}
	}
	if len(r.Systems) > 0 && address == "" {
		e.At("login.address", "Journalsystemer trenger adressen som Tråd har: tokenene deres gjelder den.")
	}
}

// of finds the organisation that a system asks for; false where there is not one.
func (x recordSystemSettings) of(rows []query.Organisation) (id care.OrgID, kind string, ok bool) {
	found := 0
	for _, o := range rows {
		if o.Name == x.Organisation || string(o.ID) == x.Organisation {
			id, kind = care.OrgID(o.ID), o.Kind
			found++
		}
	}
	return id, kind, found == 1
}

// open returns what answers record systems, each organisation's so many times a day, nil where none is set up. An organisation that does not exist is a fault.
func (r recordSettings) open(ctx context.Context, s *app.Service, address string, most int, log *slog.Logger) (http.Handler, error) {
	if len(r.Systems) == 0 {
		return nil, nil
	}
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return nil, err
	}
	fault := errs.Invalid("Journalsystemene i innstillingene kan ikke brukes slik de er.")
	h := &cds.HTTP{Service: s, Address: strings.TrimRight(address, "/"), Most: most, Log: log}
	var known []bearer.System
	for i, x := range r.Systems {
		one := cds.System{System: bearer.System{Name: x.Name, Issuer: x.Issuer, Keys: x.Keys}, Origins: x.Origins, Launches: x.launches()}
		var ok bool
		if one.Org, one.Kind, ok = x.of(rows); !ok {
			fault.At(fmt.Sprintf("record.system nr. %d", i+1), fmt.Sprintf("Finner ikke én organisasjon som heter «%s».", x.Organisation))
		}
		h.Systems, known = append(h.Systems, one), append(known, one.System)
	}
	if err := fault.OrNil(); err != nil {
		return nil, err
	}
	if h.Verifier, err = bearer.New(known, card.Once(s), s.Now); err != nil {
		return nil, errs.Invalid("To journalsystemer kan ikke ha samme issuer.").Because(err)
	}
	return h.Handler(), nil
}

// besideRecords lets h answer record systems, and next all others.
func besideRecords(h, next http.Handler) http.Handler {
	if h == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == cds.Paths[0] || strings.HasPrefix(r.URL.Path, cds.Paths[1]) {
			h.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
