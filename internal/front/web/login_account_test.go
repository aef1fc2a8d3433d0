package web_test

import (
	"net/http"
	"testing"

	"traad/internal/app/signin"
	"traad/internal/app/user"
	"traad/internal/base/login"
	"traad/internal/base/login/logintest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// joining is a provider whose members get an account at the first log-in.
func joining(t *testing.T, w *webtest.World, link signin.LinkTo, claim string) *sso {
	t.Helper()
	x := newSSO(t, w, link, false)
	c, err := login.New(login.Config{
		Issuer: x.p.Issuer, ClientID: logintest.ClientID, Secret: logintest.Secret, Address: "https://example.com", LevelClaim: "acr", Levels: []string{"high"},
		LinkClaim: claim, NameClaim: "name", AccountClaim: "groups", AccountValues: []string{"traad"}, OrgClaim: "orgnr", Now: w.Service.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Handler = web.New(w.Service, web.Options{Login: &web.Login{Name: "Nes-ID", Client: c, Link: link}})
	return x
}

// member is what the provider says of somebody new.
func member(more map[string]any) map[string]any {
	c := map[string]any{"email": "ny@nes.no", "email_verified": true, "acr": "high", "name": "Nina Ny", "groups": []string{"andre", "traad"}, "hpr": "9144901", "orgnr": "NO:ORGNR:938679088"}
	for name, value := range more {
		if value == nil {
			delete(c, name)
		} else {
			c[name] = value
		}
	}
	return c
}

// TestAccountFromClaims: a member whom nobody has added gets an account without a role, once, and comes in when an administrator has given
// one; no claim gives a role, and none changes the account afterwards.
func TestAccountFromClaims(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := joining(t, w, signin.LinkEmail, "email")
		users := x.count("select count(*) from user_account")
		x.p.Person = logintest.Person{Subject: "ny-1", Claims: member(map[string]any{"role": "administrator", "roles": []string{"administrator", "koordinator"}, "groups": []string{"traad", "administrator"}})}
		for range 2 {
			x.in(w.Nobody(), "/logg-inn/start").MustStatus(http.StatusForbidden).MustShow("har ingen rolle i Tråd").MustNotShow("Nina", "ny@nes.no")
		}
		if n := x.count("select count(*) from user_account") - users; n != 1 || w.Audited(access.MakeAccount, true) != 1 {
			t.Fatalf("%d accounts, %d in the audit", n, w.Audited(access.MakeAccount, true))
		}
		if n := x.count("select count(*) from role_assignment r join user_login l on l.user_id = r.user_id where l.subject = 'ny-1'"); n != 0 {
			t.Errorf("%d roles came from claims", n)
		}
		admin := w.As(webtest.Administrator)
		admin.Get("/administrasjon/brukere").MustShow("Nina Ny")
		var id string
		if err := x.Store.DB.Raw().QueryRowContext(t.Context(), "select user_id from user_login where subject = 'ny-1'").Scan(&id); err != nil {
			t.Fatal(err)
		}
		// Who gives the role sees whence she comes.
		admin.Get("/administrasjon/brukere/" + id).MustShow("Sist logget inn for organisasjonsnummer 938679088")
		w.Do(w.Actor(webtest.Administrator), user.Grant{Assignment: care.Assignment{User: care.UserID(id), Role: care.MunicipalCoordinator, Org: w.Orgs["Nes"], From: webtest.Today, To: webtest.Today.AddDays(30)}})
		x.in(w.Nobody(), "/logg-inn/start").MustBe("/").MustShow("Min dag", "Nina Ny")
		// Changed at the provider: another name, another's address. It is the same account, as it was.
		x.p.Person.Claims = member(map[string]any{"email": "ingrid@nes.no", "name": "Ingrid Sandvik", "groups": nil, "orgnr": "983971709"})
		x.in(w.Nobody(), "/logg-inn/start").MustBe("/").MustShow("Nina Ny").MustNotShow("Ingrid Sandvik")
		admin.Get("/administrasjon/brukere/" + id).MustShow("organisasjonsnummer 983971709")
		if n := x.count("select count(*) from user_account where name = 'Nina Ny' and email = 'ny@nes.no'"); n != 1 {
			t.Errorf("the account was changed")
		}
	})
}

// TestNoAccountFromClaims: what is missing, not vouched for, malformed or somebody else's makes no account, and neither does a forged token.
func TestNoAccountFromClaims(t *testing.T) {
	w := webtest.New(t)
	x := joining(t, w, signin.LinkEmail, "email")
	before := x.count("select (select count(*) from user_account) + (select count(*) from user_login)")
	unchanged := func(name string) {
		t.Helper()
		if n := x.count("select (select count(*) from user_account) + (select count(*) from user_login)"); n != before || w.Audited(access.MakeAccount, true) != 0 {
			t.Errorf("%s: an account was made", name)
		}
	}
	long := make([]byte, 3000)
	for i := range long {
		long[i] = 'a'
	}
	for name, more := range map[string]map[string]any{
		"no member": {"groups": []string{"andre"}}, "no groups": {"groups": nil}, "groups as one text": {"groups": "andre traad"}, "groups of objects": {"groups": []any{map[string]any{"traad": true}}},
		"no address": {"email": nil}, "two addresses": {"email": []string{"a@nes.no", "b@nes.no"}}, "not verified": {"email_verified": false}, "verified not said": {"email_verified": nil},
		"no name": {"name": nil}, "empty name": {"name": " \t "}, "two names": {"name": []string{"A", "B"}}, "long name": {"name": string(long)}, "no address at all": {"email": "ikke en adresse"},
		"low level": {"acr": "low"}, "no level": {"acr": nil},
	} {
		x.p.Person = logintest.Person{Subject: "ny-2", Claims: member(more)}
		p := x.in(w.Nobody(), "/logg-inn/start")
		if p.Status < 400 {
			t.Errorf("%s: status %d", name, p.Status)
		}
		unchanged(name)
	}
	for _, forgery := range []logintest.Forgery{logintest.WrongSignature, logintest.NoNonce, logintest.ReplayedNonce, logintest.Expired, logintest.NoSubject} {
		x.p.Person = logintest.Person{Subject: "ny-2", Claims: member(nil)}
		x.p.Forgery = forgery
		x.in(w.Nobody(), "/logg-inn/start")
		x.p.Forgery = ""
		unchanged("forged")
	}
	// An address that two have, or that an ended user has, is nobody's to take.
	x.exec("update user_account set email = 'ny@nes.no' where id = $1", string(w.ID(webtest.OtherCare)))
	x.exec("update user_account set ended_on = '2026-11-01' where id = $1", string(w.ID(webtest.OtherCare)))
	x.p.Person = logintest.Person{Subject: "ny-2", Claims: member(nil)}
	x.in(w.Nobody(), "/logg-inn/start").MustStatus(http.StatusForbidden)
	unchanged("an ended user's address")
}

// TestAccountByHPR: with the HPR number as the link the account has it.
func TestAccountByHPR(t *testing.T) {
	w := webtest.New(t)
	x := joining(t, w, signin.LinkHPR, "hpr")
	x.p.Person = logintest.Person{Subject: "ny-3", Claims: member(nil)}
	x.in(w.Nobody(), "/logg-inn/start").MustStatus(http.StatusForbidden)
	if n := x.count("select count(*) from user_account where hpr = '9144901' and email = ''"); n != 1 {
		t.Errorf("%d accounts", n)
	}
}
