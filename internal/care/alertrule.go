package care

import (
	"cmp"
	"fmt"
	"slices"

	"traad/internal/base/errs"
)

// AlertRule says whom a kind of event is told to.
type AlertRule struct {
	Event AlertKind `toml:"event"`
	Tell  []Role    `toml:"tell,omitempty"`  // whoever is responsible comes first of them; none: shown in the timeline only
	Daily bool      `toml:"daily,omitempty"` // in the day's summary, instead of at once
}

// Escalation says when an alert that nobody takes goes on, and one that somebody took without telling what was done, in minutes of the team's
// opening hours.
type Escalation struct {
	Act    int  `toml:"act"`    // from «jeg følger opp» until whoever took it is reminded; after Next more it goes on. 0: StandardEscalation's
	Next   int  `toml:"next"`   // to the next in line
	Deputy int  `toml:"deputy"` // and after as many again, to the clinical deputy
	Role   Role `toml:"role"`   // who the clinical deputy is
}

// StandardEscalation is what holds where a definition says nothing.
var StandardEscalation = Escalation{Act: 360, Next: 120, Deputy: 120, Role: HospitalPhysician}

// StandardAlerts are the rules of a definition without [[alert]].
var StandardAlerts = []AlertRule{
	{Event: AlertAdmitted, Tell: both},
	{Event: AlertBed, Tell: both},
	{Event: AlertLegevakt, Tell: []Role{MunicipalCoordinator}},
	{Event: AlertEmergencyRoom, Tell: both, Daily: true},
	{Event: AlertReady, Tell: both},
	{Event: AlertDischarged, Tell: both},
	{Event: AlertLeft, Tell: []Role{MunicipalCoordinator}, Daily: true},
	{Event: AlertDied, Tell: both},
	{Event: AlertPlanned, Tell: both, Daily: true},
}

var both = []Role{MunicipalCoordinator, HospitalCoordinator}

// AlertRoles are who can be told: those who follow the person.
var AlertRoles = []Role{MunicipalCoordinator, HospitalCoordinator, HospitalPhysician}

// AlertRule returns the rule of a kind: the definition's, else the standard one.
func (p *Pathway) AlertRule(k AlertKind) AlertRule {
	for _, list := range [][]AlertRule{p.Alerts, StandardAlerts} {
		if i := slices.IndexFunc(list, func(r AlertRule) bool { return r.Event == k }); i >= 0 {
			return list[i]
		}
	}
	return AlertRule{Event: k}
}

// EscalationRule returns when alerts go on: the definition's, else the standard one.
func (p *Pathway) EscalationRule() Escalation {
	if p.Escalation == (Escalation{}) {
		return StandardEscalation
	}
	e := p.Escalation
	if e.Act == 0 { // of a definition older than the key
		e.Act = StandardEscalation.Act
	}
	return e
}

// alerts checks the rules of a definition.
func (v *check) alerts(rules []AlertRule, e Escalation) {
	used := map[AlertKind]bool{}
	for i, r := range rules {
		v.alert(func(key string) string { return fmt.Sprintf("alert[%d].%s", i+1, key) }, r, used)
	}
	if e == (Escalation{}) {
		return
	}
	for _, m := range []struct {
		key string
		n   int
	}{{"act", cmp.Or(e.Act, StandardEscalation.Act)}, {"next", e.Next}, {"deputy", e.Deputy}} {
		if m.n < 15 || m.n > 2400 {
			v.fault("escalation."+m.key, "Tiden er %d minutter. Velg fra 15 til 2400 minutter av teamets åpningstid.", m.n)
		}
	}
	if !slices.Contains(AlertRoles, e.Role) {
		v.fault("escalation.role", "Rollen «%s» kan ikke få varsler. Bruk %s.", e.Role, list(AlertRoles))
	}
}

func (v *check) alert(at func(string) string, r AlertRule, used map[AlertKind]bool) {
	switch {
	case !slices.Contains(AlertKinds, r.Event):
		v.fault(at("event"), "Hendelsen «%s» finnes ikke. Bruk %s.", r.Event, list(AlertKinds))
	case used[r.Event]:
		v.fault(at("event"), "Hendelsen «%s» står to ganger. Ta bort den ene.", r.Event)
	}
	used[r.Event] = true
	for _, role := range r.Tell {
		if !slices.Contains(AlertRoles, role) {
			v.fault(at("tell"), "Rollen «%s» kan ikke få varsler. Bruk %s.", role, list(AlertRoles))
		}
	}
}

// withAlerts returns rules with what an area has decided differently; what it leaves out stays as it is.
func withAlerts(rules, ours []AlertRule) []AlertRule {
	if len(ours) == 0 {
		return rules
	}
	out := slices.Clone(rules)
	for _, r := range ours {
		if i := slices.IndexFunc(out, func(o AlertRule) bool { return o.Event == r.Event }); i >= 0 {
			out[i] = r
		} else {
			out = append(out, r)
		}
	}
	return out
}

// checkAlerts gives the faults of an area's own rules.
func checkAlerts(rules []AlertRule) error {
	v := &check{Error: errs.Invalid("Tilpasningen har feil. Rett dem og prøv igjen.")}
	v.alerts(rules, Escalation{})
	return v.OrNil()
}
