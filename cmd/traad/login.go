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
	PIDClaim   string        `toml:"pid_claim" default:"pid" about:"Opplysningen med fødselsnummeret, om leverandøren gir den. Bare en blind indeks tas vare på, for å finne oppslag på egen journal. Tom: brukes ikke."`
	Link       string        `toml:"link" default:"epost" about:"Hva link_claim sammenlignes med hos brukeren: epost eller hpr."`
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

// open makes the client, nil where log-in is not set up. The provider is not asked: it may be down when Tråd starts.
func (l loginSettings) open(secure bool, hosts []string) (*web.Login, error) {
	if !l.setUp() {
		return nil, nil
	}
	wrong := errs.Invalid("Innloggingen kan ikke brukes slik den er satt opp.")
	c := login.Config{
		Issuer: l.Issuer, ClientID: l.ClientID, Secret: l.Secret, Address: l.Address, Scopes: l.Scopes,
		LevelClaim: l.LevelClaim, Levels: l.Levels, LinkClaim: l.LinkClaim, NameClaim: l.NameClaim, AccountClaim: l.Account, AccountValues: l.Accounts, PIDClaim: l.PIDClaim,
		KeyType: l.KeyType, Push: l.PAR, Proof: l.DPoP,
	}
	if l.Key != "" {
		key, err := login.ReadKey(l.Key)
		if err != nil {
			return nil, wrong.At("login.key", errs.SafeText(err)).Because(err)
		}
		c.Key = key
	}
	client, err := login.New(c)
	for _, f := range errs.FieldsOf(err) {
		wrong.At("login."+f.Name, f.Message)
	}
	if u, err := url.Parse(l.Address); err == nil && u.Host != "" {
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
	return &web.Login{Name: l.title(), Client: client, Link: signin.LinkTo(l.Link)}, nil
}

// title is what users know the provider as.
func (l loginSettings) title() string {
	host := strings.TrimPrefix(l.Issuer, "https://")
	host, _, _ = strings.Cut(host, "/")
	return cmp.Or(l.Name, host)
}

// login asks the provider whether it can do what we need. Nobody is logged in.
func (e *examination) login(ctx context.Context, set *settings) {
	const what = "innlogging"
	l, err := set.Login.open(set.Web.Secure, set.Web.Hosts)
	switch {
	case err != nil:
		e.faults(what, err)
		return
	case l == nil:
		e.note(what, "er ikke satt opp, så ingen kan logge inn", "Se docs/login.md.")
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
