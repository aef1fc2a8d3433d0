package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"traad/internal/rules/access"
)

// jobDeeds says of each kind of job what the audit has of it: the deeds that it leaves rows of, or why it leaves none. A job that changes something that the team, a leader or the
// patient would ask about leaves a row; the tests of the deeds named here count them.
var jobDeeds = map[string]struct {
	deeds []access.Deed
	why   string // without deeds
}{
	`message.SendJob`:       {deeds: []access.Deed{access.HandMessage}},
	`"message.silence"`:     {deeds: []access.Deed{access.MissReceipt}},
	`"message.follow"`:      {deeds: []access.Deed{access.MissReceipt, access.TakeReceipt}},
	`"hearing.remind"`:      {deeds: []access.Deed{access.RemindHearing}},
	`"research.purge"`:      {deeds: []access.Deed{access.ExpireExtract}},
	`"registry.purge"`:      {deeds: []access.Deed{access.ExpireRegistry}},
	`research.MakeJob`:      {deeds: []access.Deed{access.MakeExtract}},
	`recordexport.MakeJob`:  {deeds: []access.Deed{access.MakeRecordExport}},
	`"open_stay.adopt"`:     {deeds: []access.Deed{access.TellStay, access.AskPseudonym}},
	`accessEnds`:            {deeds: []access.Deed{access.Configure}},
	`source.ChangesJob`:     {deeds: []access.Deed{access.SeeRecord}},
	`source.NotifyJob`:      {why: "sends the id that source.ChangesJob has audited, and nothing more"},
	`"record_export.purge"`: {why: "a copy of what stands elsewhere; that it was made and fetched has rows"},
	`alert.SendJob`:         {why: "the outbox keeps each mail, to whom and when; the deed that laid it has a row"},
	`"alert.escalate"`:      {why: "alert_act keeps each turn, and shows it to the team"},
	`"alert.digest"`:        {why: "a mail to the team, kept in the outbox"},
	`"alert.codes"`:         {why: "a reference without meaning"},
	`"feed.watch"`:          {why: "about a sender, not a person; feed_silence keeps it"},
	`"inbox.failed"`:        {why: "a mail to administrators about a sender"},
	`"agreement.settle"`:    {why: "works out what agreements say; the agreement's own deeds have rows"},
	`pathway.ReprojectJob`:  {why: "works out anew what events give"},
	`"caches.renew"`:        {why: "works out anew what events give"},
	`"clarification.carry"`: {why: "moves what was written before an upgrade, unchanged"},
	`"db.settle"`:           {why: "statistics of the database"},
	`"keys.renew"`:          {why: "the same text under a newer key"},
	`"candidate.identify"`:  {why: "notes the day of a pseudonym"},
	`"pseudonym.ask"`:       {deeds: []access.Deed{access.AskPseudonym}},
	`"open_stay.collect"`:   {deeds: []access.Deed{access.AskPseudonym}},
	`"result.make"`:         {why: "figures about nobody; each look has a row"},
	`"quality.make"`:        {why: "figures about nobody; each look has a row"},
	`"report.make"`:         {why: "figures about nobody; each look has a row"},
	`"dataset.compact"`:     {why: "the same loads in fewer files"},
	`watchLook`:             {why: "reads the audit itself; judging a finding has a row"},
	`"holds.keep"`:          {why: "ids of what stands, to another place"},
	`auditPurge`:            {why: "notes in audit_purge, with a code, how far it went"},
	`"token.purge"`:         {why: "a hash that has run out"}, `"session.purge"`: {why: "a log-in that is over"}, `"callback.purge"`: {why: "those who asked to be rung, past their time; taking one in and settling it has a row"}, `"import.purge"`: {why: "an upload that nobody used"},
	`"inbox.purge"`: {why: "the bytes of messages past their time, by rule"}, `"inbox_file.purge"`: {why: "files of what the inbox has"}, `"message.purge"`: {why: "files of what is stored or refused"},
	`"dataset.purge"`: {why: "loads that nothing uses"}, `"open_stay.purge"`: {why: "pseudonyms past their time, by the decision"}, `"candidate.purge"`: {why: "identities past their time; fetching one has a row"},
	`"alert.purge"`: {why: "mails past their time"}, `"job.purge"`: {why: "jobs that are done"}, `watchPurge`: {why: "findings that were judged long ago"},
}

// TestJobsAreAudited: every job that the program registers says which deeds it audits, or why it audits none.
func TestJobsAreAudited(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	registered := regexp.MustCompile(`(?:every\(s, log, |Jobs\.Handle\()("[a-z_.]+"|[a-zA-Z.]+),|(dispatch\.Handle)\(`)
	seen := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range registered.FindAllStringSubmatch(string(text), -1) {
			if m[1] == "kind" { // every itself
				continue
			}
			if m[2] != "" { // it registers that one, several of which run together
				m[1] = "alert.SendJob"
			}
			seen[m[1]] = true
			x, ok := jobDeeds[m[1]]
			switch {
			case !ok:
				t.Errorf("%s registers %s: say in jobDeeds which deeds it audits, or why none", name, m[1])
			case (len(x.deeds) > 0) == (x.why != ""):
				t.Errorf("%s: either deeds or a reason", m[1])
			}
			for _, d := range x.deeds {
				if d.Text() == string(d) {
					t.Errorf("%s: %s is no deed", m[1], d)
				}
			}
		}
	}
	for kind := range jobDeeds {
		if !seen[kind] {
			t.Errorf("%s is no job any more", kind)
		}
	}
}
