package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"traad/internal/app"
	"traad/internal/app/signin"
	"traad/internal/base/date"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/login/pretend"
	"traad/internal/base/nin"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
)

// What the demo's pretend providers claim, as HelseID and ID-porten do.
const (
	claimHPR   = "helseid://claims/hpr/hpr_number"
	claimLevel = "helseid://claims/identity/security_level"
	claimUnit  = "helseid://claims/client/claims/orgnr_parent"
)

// demoProviders are where one can log in to the demo as in an installation, beside choosing who to be: a pretend HelseID for those who work here, and a pretend ID-porten for the
// patient of the pictures and her daughter. Both are none where browsers cannot take them for other sites than Tråd, and in a region that is drawn for scale.
type demoProviders struct {
	work, own *web.Login
	at        []*pretend.Persons
}

// openProviders makes them, with a key of Tråd's own.
func openProviders(ctx context.Context, s *app.Service, dir string, standard bool, log *slog.Logger) (*demoProviders, error) {
	d := &demoProviders{}
	at := recordAddress(s.Outward.Address)
	if !standard || !login.Sound(at) {
		return d, nil
	}
	signer, err := bearer.NewSigner(false)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "key.pem")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := os.WriteFile(file, signer.Private, 0o600); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	set := loginSettings{
		Issuer: at + "/helseid", Name: "HelseID på liksom", Address: s.Outward.Address, ClientID: "traad-demo", Key: file, KeyType: login.TypeExplicit, PAR: login.Always, DPoP: login.Always,
		LevelClaim: claimLevel, Levels: []string{"4"}, LinkClaim: claimHPR, Link: string(signin.LinkHPR), NameClaim: "name", Account: claimUnit, Accounts: []string{demoUnit}, OrgClaim: claimUnit, Orgs: []string{demoUnit},
		Own: ownSettings{
			Issuer: at + "/idporten", Name: "ID-porten på liksom", ClientID: "traad-demo", Key: file, KeyType: login.TypeJWT, PAR: login.Always, DPoP: login.Never,
			LevelClaim: "acr", Levels: []string{"idporten-loa-high"}, PIDClaim: "pid", Scopes: []string{"profile"},
		},
	}
	patients, err := ownPersons(ctx, s)
	if err != nil {
		return nil, err
	}
	add := func(opened *web.Login, issuer string, bound bool, people []pretend.Person) error {
		key, err := login.ReadKey(file)
		if err != nil {
			return err
		}
		p, err := pretend.NewPersons(pretend.PersonsConfig{
			Issuer: issuer, Name: opened.Name, Client: "traad-demo", Public: key.Public(), Redirect: opened.Client.Redirect(), Bound: bound, People: people, Now: time.Now,
		})
		d.at = append(d.at, p)
		return err
	}
	if d.work, err = set.open(false, nil); err != nil {
		return nil, err
	}
	if d.own, err = set.openOwn(false, nil); err != nil {
		return nil, err
	}
	if err := add(d.work, set.Issuer, true, workPersons()); err != nil {
		return nil, err
	}
	if err := add(d.own, set.Own.Issuer, false, patients); err != nil {
		return nil, err
	}
	log.Info("HelseID og ID-porten på liksom logger inn", "helseid", set.Issuer, "idporten", set.Own.Issuer)
	return d, nil
}

// beside lets the providers be asked.
func (d *demoProviders) beside(next http.Handler) http.Handler {
	for _, p := range d.at {
		next = p.Beside(next)
	}
	return next
}

// demoUnit is the organisation number of the demo's hospital at the pretend HelseID; it is nobody's.
const demoUnit = "800000009"

// workPersons are those who work in the region, one who has logged in too weakly, and one whom nobody has added.
func workPersons() []pretend.Person {
	claims := func(name, hpr, level string) map[string]any {
		return map[string]any{"name": name, claimHPR: hpr, claimLevel: level, claimUnit: demoUnit}
	}
	var out []pretend.Person
	for _, l := range demoregion.Logins() {
		out = append(out, pretend.Person{Key: l.Key, Name: l.Name, About: l.Label, Claims: claims(l.Name, l.HPR, "4")})
	}
	first := demoregion.Logins()[0]
	return append(out,
		pretend.Person{Key: "svak", Name: first.Name, About: "Logget inn på sikkerhetsnivå 3: slippes ikke inn", Claims: claims(first.Name, first.HPR, "3")},
		pretend.Person{Key: "ny", Name: "Lena Ny", About: "Ikke lagt til: får en konto uten rolle, som administrator ser", Claims: claims("Lena Ny", "990000001", "4")},
	)
}

// ownPersons are the patient of the pictures, her daughter, and one who has no plan to read.
func ownPersons(ctx context.Context, s *app.Service) ([]pretend.Person, error) {
	claims := func(number string) map[string]any { return map[string]any{"pid": number, "acr": "idporten-loa-high"} }
	var out []pretend.Person
	for _, l := range demoregion.OwnLogins() {
		number, ok, err := signin.NumberOf(ctx, s, l.Grant)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, pretend.Person{Key: l.Key, Name: l.Name, About: l.Note, Claims: claims(number.Digits())})
		}
	}
	stranger, _ := nin.Synthetic(date.Of(1951, 5, 4), true, 900)
	return append(out, pretend.Person{Key: "utenfor", Name: "Randi Utenfor", About: "har ingen plan å lese", Claims: claims(stranger.Digits())}), nil
}
