package main

import (
	"net"
	"net/url"
	"strings"

	"traad/internal/base/db"
	"traad/internal/base/login"
	"traad/internal/base/mail"
	"traad/internal/rules/adoption"
)

// installation is what the drafts of the adoption pack may say of the settings: names and host names, never what is secret.
func (s *settings) installation(engine db.Engine) adoption.Installation {
	i := adoption.Installation{
		Known: true, Address: s.Login.Address, TLS: s.Web.Secure, Database: engineName(engine), KeyService: host(s.KeyService.URL), SMS: host(s.Mail.SMS.URL),
		AuditDays: s.Audit.KeepDays, Heads: s.Audit.Heads != "", RoleDays: s.Access.RoleDays, ReviewDays: s.Access.ReviewDays, WatchDays: s.Watch.KeepDays, Monitored: s.Metrics.Address != "",
	}
	if engine == db.Postgres {
		i.DBHost = host(s.Database.Reveal())
	}
	if l := s.Login; l.setUp() {
		i.Login = &adoption.Login{Name: provider{name: l.Name, Config: login.Config{Issuer: l.Issuer}}.title(), Host: host(l.Issuer), Levels: l.Levels, Link: l.Link, Accounts: l.Account != ""}
	}
	if m := s.Mail; m.Host != "" {
		i.Mail = &adoption.Mail{Host: m.Host, From: m.From, Encrypted: m.TLS != string(mail.NoTLS)}
	}
	if m := s.Message; m.on() {
		i.Message = &adoption.Message{Folder: m.Folder != "", Host: host(m.EDI.Address), Issuer: host(m.EDI.Issuer), HER: m.HER, Name: m.Name, Business: m.BusinessName}
	}
	for _, x := range s.Intake.Senders {
		w := adoption.Sender{Name: x.Name, Organisation: x.Organisation, Kind: x.Kind}
		if s.MLLP.Address != "" && (len(x.From) > 0 || x.Certificate != "") {
			w.Ways = append(w.Ways, "HL7 over MLLP")
		}
		if x.Token != "" {
			w.Ways = append(w.Ways, "HTTPS")
		}
		if x.Folder != "" {
			w.Ways = append(w.Ways, "mappe")
		}
		i.Senders = append(i.Senders, w)
	}
	for _, x := range s.Record.Systems {
		r := adoption.Record{Name: x.Name, Organisation: x.Organisation, Scopes: x.Scopes, Opens: x.LaunchFHIR != ""}
		for _, n := range x.Notify {
			r.Notified = append(r.Notified, host(n))
		}
		i.Records = append(i.Records, r)
	}
	return i
}

// host is the host name in an address, "" where it is this machine or there is none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	name := u.Hostname()
	if ip := net.ParseIP(name); strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback() {
		return ""
	}
	return name
}
