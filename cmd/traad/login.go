package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"traad/internal/app/signin"
	"traad/internal/base/config"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/front/web"
)

// loginSettings is how people log in; docs/login.md shows it for a provider, step by step.
type loginSettings struct {
	Issuer     string        `toml:"issuer" about:"Adressen til leverandøren av innlogging (issuer i OpenID Connect), nøyaktig slik den selv oppgir den. Tom: ingen kan logge inn."`
	Name       string        `toml:"name" about:"Det brukerne kaller leverandøren, for eksempel HelseID. Tom: vertsnavnet i issuer."`
	Address    string        `toml:"address" about:"Adressen som nettleserne finner Tråd på, for eksempel https://traad.example.no. Leverandøren må kjenne den med /logg-inn/svar etter, og med /logg-inn for utlogging."`
	ClientID   string        `toml:"client_id" about:"Det leverandøren kjenner Tråd som."`
	Secret     config.Secret `toml:"secret" about:"Hemmeligheten som leverandøren har gitt Tråd, om den bruker det."`
	Key        string        `toml:"key" about:"Fil med Tråds private nøkkel hos leverandøren (private_key_jwt), i stedet for en hemmelighet: PEM (PKCS #8) eller JWK, lesbar bare for eieren."`
	KeyType    string        `toml:"key_type" default:"JWT" about:"Hva beviset med nøkkelen sier at det er: JWT, eller client-authentication+jwt for leverandører som krever det, som HelseID."`
	PAR        string        `toml:"par" default:"auto" about:"Om forespørselen om innlogging sendes leverandøren på forhånd (PAR, RFC 9126): auto (når leverandøren tar imot det), always (ellers logges ingen inn) eller never."`
	DPoP       string        `toml:"dpop" default:"auto" about:"Om det bevises hvem som spør om tokenet (DPoP, RFC 9449): auto (når leverandøren tar imot det), always (ellers logges ingen inn) eller never."`
	Scopes     []string      `toml:"scopes" default:"email" about:"Det leverandøren bes om i tillegg til openid."`
	LevelClaim string        `toml:"level_claim" default:"acr" about:"Opplysningen som sier hvor sterk innloggingen var."`
	Levels     []string      `toml:"levels" about:"Verdiene som er sterke nok, for eksempel 4. any alene: kontrolleres ikke, for leverandører som ikke oppgir nivå og selv krever to faktorer."`
	LinkClaim  string        `toml:"link_claim" default:"email" about:"Opplysningen som ved første innlogging sier hvilken bruker det er. email godtas bare når leverandøren har bekreftet adressen."`
	NameClaim  string        `toml:"name_claim" default:"name" about:"Opplysningen med navnet, for kontoer som lages ved første innlogging."`
	Account    string        `toml:"account_claim" about:"Opplysningen som sier hvem som får en konto ved første innlogging når ingen har lagt dem til, for eksempel groups. Kontoen har ingen rolle før administrator gir den. Tom: bare de som er lagt til, kommer inn."`
	Accounts   []string      `toml:"account_values" about:"Verdiene i account_claim som gir konto."`
	OrgClaim   string        `toml:"org_claim" about:"Opplysningen med organisasjonsnummeret som brukeren er logget inn for, om leverandøren gir den, for eksempel helseid://claims/client/claims/orgnr_parent. Administrator ser det på brukeren. Det gir ingen rolle."`
	Orgs       []string      `toml:"orgs" about:"Organisasjonsnumrene som slippes inn. Tom: kontrolleres ikke."`
	PIDClaim   string        `toml:"pid_claim" default:"pid" about:"Opplysningen med fødselsnummeret, om leverandøren gir den. Bare en blind indeks tas vare på, for å finne oppslag på egen journal. Tom: brukes ikke."`
	Own        ownSettings   `toml:"own"`
	Link       string        `toml:"link" default:"epost" about:"Hva link_claim sammenlignes med hos brukeren: epost eller hpr."`
}

// ownSettings is how patients and next of kin log in: at a provider of their own, by the same address of ours.
type ownSettings struct {
	Issuer     string        `toml:"issuer" about:"Adressen til leverandøren av innlogging for pasienter og pårørende (issuer), for eksempel https://idporten.no. Tom: de kan ikke logge inn. Leverandøren må kjenne login.address med /logg-inn/pasient/svar etter, og med /logg-inn for utlogging."`
	Name       string        `toml:"name" about:"Det de kaller leverandøren, for eksempel ID-porten. Tom: vertsnavnet i issuer."`
	ClientID   string        `toml:"client_id" about:"Det leverandøren kjenner Tråd som."`
	Secret     config.Secret `toml:"secret" about:"Hemmeligheten som leverandøren har gitt Tråd, om den bruker det."`
	Key        string        `toml:"key" about:"Fil med Tråds private nøkkel hos leverandøren, i stedet for en hemmelighet, som login.key."`
	KeyType    string        `toml:"key_type" default:"JWT" about:"Som login.key_type."`
	PAR        string        `toml:"par" default:"auto" about:"Som login.par."`
	DPoP       string        `toml:"dpop" default:"auto" about:"Som login.dpop."`
	Scopes     []string      `toml:"scopes" default:"profile" about:"Det leverandøren bes om i tillegg til openid."`
	LevelClaim string        `toml:"level_claim" default:"acr" about:"Opplysningen som sier hvor sterk innloggingen var."`
	Levels     []string      `toml:"levels" about:"Verdiene som er sterke nok, for eksempel idporten-loa-high. any alene: kontrolleres ikke."`
	PIDClaim   string        `toml:"pid_claim" default:"pid" about:"Opplysningen med fødselsnummeret. Det er bare det pasienten og pårørende finnes ved."`
}

// setUp reports whether anything about log-in has been set.
func (l loginSettings) setUp() bool {
	return l.Issuer != "" || l.ClientID != "" || l.Secret != "" || l.Key != "" || l.Address != ""
}

// check finds what can be seen without opening anything.
func (l loginSettings) check(e *errs.Error) {
	if !slices.Contains([]string{string(signin.LinkEmail), string(signin.LinkHPR)}, l.Link) {
		e.At("login.link", "Velg epost eller hpr.")
	}
}

// open makes the client of those who work here, nil where log-in is not set up. The provider is not asked: it may be down when Tråd starts.
func (l loginSettings) open(secure bool, hosts []string) (*web.Login, error) {
	if !l.setUp() {
		return nil, nil
	}
	return provider{table: "login.", name: l.Name, key: l.Key, link: signin.LinkTo(l.Link), Config: login.Config{
		Issuer: l.Issuer, ClientID: l.ClientID, Secret: l.Secret, Address: l.Address, Scopes: l.Scopes,
		LevelClaim: l.LevelClaim, Levels: l.Levels, LinkClaim: l.LinkClaim, NameClaim: l.NameClaim, AccountClaim: l.Account, AccountValues: l.Accounts, OrgClaim: l.OrgClaim, Orgs: l.Orgs, PIDClaim: l.PIDClaim,
		KeyType: l.KeyType, Push: l.PAR, Proof: l.DPoP,
	}}.open(secure, hosts)
}

// openOwn makes the client of patients and next of kin, nil where theirs is not set up.
func (l loginSettings) openOwn(secure bool, hosts []string) (*web.Login, error) {
	o := l.Own
	if o.Issuer == "" && o.ClientID == "" && o.Secret == "" && o.Key == "" {
		return nil, nil
	}
	return provider{table: "login.own.", name: o.Name, key: o.Key, Config: login.Config{
		Own: true, Issuer: o.Issuer, ClientID: o.ClientID, Secret: o.Secret, Address: l.Address, Scopes: o.Scopes,
		LevelClaim: o.LevelClaim, Levels: o.Levels, PIDClaim: o.PIDClaim, KeyType: o.KeyType, Push: o.PAR, Proof: o.DPoP,
	}}.open(secure, hosts)
}

// provider is one of the two, as it stands in a table of the settings.
type provider struct {
	table, name, key string
	link             signin.LinkTo
	login.Config
}

// open checks it and makes its client.
func (p provider) open(secure bool, hosts []string) (*web.Login, error) {
	wrong := errs.Invalid("Innloggingen kan ikke brukes slik den er satt opp.")
	if p.key != "" {
		key, err := login.ReadKey(p.key)
		if err != nil {
			return nil, wrong.At(p.table+"key", errs.SafeText(err)).Because(err)
		}
		p.Key = key
	}
	client, err := login.New(p.Config)
	for _, f := range errs.FieldsOf(err) {
		if f.Name == "address" { // both have the one
			wrong.At("login.address", f.Message)
			continue
		}
		wrong.At(p.table+f.Name, f.Message)
	}
	if u, err := url.Parse(p.Address); err == nil && u.Host != "" {
		if secure && u.Scheme == "http" {
			wrong.At("login.address", "Adressen må ha https når web.secure er på.")
		}
		if len(hosts) > 0 && !slices.Contains(hosts, u.Host) {
			wrong.At("login.address", fmt.Sprintf("Vertsnavnet %s står ikke i web.hosts, så Tråd svarer ikke der.", u.Host))
		}
	}
	if err := wrong.OrNil(); err != nil {
		return nil, err
	}
	return &web.Login{Name: p.title(), Client: client, Link: p.link}, nil
}

// title is what users know the provider as.
func (p provider) title() string {
	host := strings.TrimPrefix(p.Issuer, "https://")
	host, _, _ = strings.Cut(host, "/")
	return cmp.Or(p.name, host)
}

// login asks the providers whether they can do what we need. Nobody is logged in.
func (e *examination) login(ctx context.Context, set *settings) {
	const what, own = "innlogging", "for pasienter"
	l, err := set.Login.open(set.Web.Secure, set.Web.Hosts)
	e.provider(ctx, what, l, err)
	if err == nil && l == nil {
		e.note(what, "er ikke satt opp, så ingen kan logge inn", "Se docs/login.md.")
	}
	l, err = set.Login.openOwn(set.Web.Secure, set.Web.Hosts)
	e.provider(ctx, own, l, err)
	if err == nil && l == nil && set.Login.setUp() {
		e.note(own, "innlogging for pasienter og pårørende er ikke satt opp, så de kan ikke logge inn", "Se docs/login.md.")
	}
}

// provider asks one of them, nil for one that is not set up.
func (e *examination) provider(ctx context.Context, what string, l *web.Login, err error) {
	if err != nil {
		e.faults(what, err)
		return
	}
	if l == nil {
		return
	}
	for _, f := range l.Client.Check(ctx) {
		switch {
		case f.Wrong == "":
			e.ok(what, f.About)
		case f.Note:
			e.note(what, f.About, f.Wrong)
		default:
			e.fail(what, f.About, f.Wrong)
		}
	}
}
