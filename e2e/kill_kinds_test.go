package e2e

import (
	"database/sql"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"traad/internal/store"
)

// The kinds of deeds that are on their way when the program is killed: each writes in other tables, and each is known again by its key.
const (
	killContact = iota
	killQuestion
	killConcern
	killScore
	killReferral
	killDecision
	killPlanEdit
	killEnding
)

// killKinds are their names in faults.
var killKinds = []string{"contact", "question", "concern", "score", "referral", "decision", "plan edit", "ending"}

// killPlaces is where deeds are done.
type killPlaces struct {
	persons   []string // of k.enrolments
	documents []string // drafts of plans
	endings   []string // enrolments that nothing but an ending is done to
	decisions []string // enrolments that were referred and wait for a decision
	area      string
}

// kindOf is drawn by the key, so that a deed that is sent again is the same.
func (k *killing) kindOf(key string) int {
	switch n := hex(key[len(key)-2:]) % 16; {
	case n < 4:
		return killContact
	case n < 6:
		return killQuestion
	case n < 7:
		return killConcern
	case n < 9:
		return killScore
	case n < 11:
		return killReferral
	case n < 12:
		return killDecision
	case n < 15:
		return killPlanEdit
	}
	return killEnding
}

func hex(text string) (n int) {
	for _, c := range text {
		n = n*16 + strings.IndexRune("0123456789abcdef", c)
	}
	return n
}

// at is which of several a deed is done to, by another part of the key.
func at(list []string, key string) string { return list[hex(key[len(key)-5:len(key)-2])%len(list)] }

var documentLink = regexp.MustCompile(`/dokument/([0-9a-f-]{36})`)

// prepare finds and makes what deeds need: drafts of plans, referrals to decide about, enrolments to end.
func (k *killing) prepare() {
	k.t.Helper()
	get := func(path string) string {
		_, body, err := k.ask(http.MethodGet, path, nil)
		if err != nil {
			k.t.Fatal(err)
		}
		return body
	}
	p := &k.places
	form := get("/henvisninger/ny")
	area := regexp.MustCompile(`(?s)name="kommune".*?value="([0-9a-f-]{36})"`).FindStringSubmatch(form)
	if area == nil {
		k.t.Fatal("nobody can be referred to any municipality")
	}
	p.area = area[1]
	kept := k.enrolments[:0:0]
	for i, e := range k.enrolments {
		if i%4 == 3 {
			p.endings = append(p.endings, e)
			continue
		}
		kept = append(kept, e)
		person := contactLink.FindString(get("/forlop/" + e + "/kontakt"))
		p.persons = append(p.persons, person)
		if len(p.documents) < 8 {
			if _, _, err := k.ask(http.MethodPost, person+"/plan", url.Values{}); err != nil {
				k.t.Fatal(err)
			}
			if m := documentLink.FindStringSubmatch(get(person + "/plan/rediger")); m != nil {
				p.documents = append(p.documents, m[1])
			}
		}
	}
	k.enrolments = kept
	for i := range 6 {
		key := "0190aaaa-0000-7000-8000-00000000000" + string(rune('0'+i))
		if status, body, err := k.ask(http.MethodPost, "/henvisninger", k.referral(key)); err != nil || status != http.StatusSeeOther {
			k.t.Fatalf("nobody to decide about: status %d, %v\n%s", status, err, body)
		}
		p.decisions = append(p.decisions, key)
	}
	if len(p.documents) == 0 || len(p.endings) == 0 {
		k.t.Fatalf("%d drafts, %d to end", len(p.documents), len(p.endings))
	}
}

// referral is of somebody new whose name nobody else has.
func (k *killing) referral(key string) url.Values {
	letters := strings.NewReplacer("0", "g", "1", "h", "2", "i", "3", "j", "4", "k", "5", "l", "6", "m", "7", "n", "8", "o", "9", "p", "-", "").Replace(key)
	return url.Values{
		"nokkel": {key}, "fornavn": {"Arvid"}, "etternavn": {"D" + letters}, "fodt": {"3.4.1944"}, "kjonn": {"man"}, "fra": {"gp"}, "henviser": {"fastlege"}, "hvordan": {"telephone"},
		"hvorfor": {"Faller ofte, " + marker}, "vet": {"yes"}, "kommune": {k.places.area}, "forlop": {"iht-langvarig"}, "henvist": {time.Now().AddDate(0, 0, -1).Format("2.1.2006")}, "ikke-samme": {"ja"},
	}
}

// deed sends one, under a key of its own, and reports whether it was answered.
func (k *killing) deed(key string) bool {
	p, kind := k.places, k.kindOf(key)
	path, form, fine := "", url.Values{"nokkel": {key}}, []int{http.StatusSeeOther}
	fill := func(pairs ...string) {
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
	}
	switch kind {
	case killContact:
		path = "/forlop/" + at(k.enrolments, key) + "/kontakt"
		fill("form", "telephone", "med", "patient", "nadd", "ja", "tekst", "Hører "+marker+".")
	case killQuestion:
		path = at(p.persons, key) + "/sporsmal"
		fill("hast", "today", "sporsmal", "Kan dosen økes? "+marker)
	case killConcern:
		path = at(p.persons, key) + "/bekymring"
		fill("tegn", "yellow", "pa_vegne_av", "self", "bekymring", "Hovne ankler, "+marker)
	case killScore:
		path = at(p.persons, key) + "/skarer"
		fill("verktoy", "sppb", "verdi", "6", "merknad", marker)
	case killReferral:
		path, form = "/henvisninger", k.referral(key)
	case killDecision: // a later one takes the place of the one before, or says that somebody was first
		path, fine = "/forlop/"+at(p.decisions, key)+"/beslutning", append(fine, http.StatusConflict, http.StatusUnprocessableEntity)
		fill("utfall", "ask_more", "tekst.ask_more", key)
	case killPlanEdit:
		path, fine = "/dokument/"+at(p.documents, key)+"/felt", []int{http.StatusOK}
		form = url.Values{k.field(key): {key}, "grunn:" + k.field(key): {"0"}}
	case killEnding: // the second to end one is told that it is ended
		path, fine = "/forlop/"+at(p.endings, key)+"/avslutt", append(fine, http.StatusConflict, http.StatusUnprocessableEntity)
		fill("arsak", "moved", "tekst", key, "dato", time.Now().Format("2.1.2006"))
	}
	status, body, err := k.ask(http.MethodPost, path, form)
	if err != nil {
		return false
	}
	ok := false
	for _, s := range fine {
		ok = ok || s == status
	}
	if !ok || kind == killPlanEdit && strings.Contains(body, "avvist") {
		k.t.Errorf("%s: status %d\n%s", killKinds[kind], status, body)
	}
	return true
}

// field is where a plan edit writes: a goal of its own.
func (k *killing) field(key string) string {
	return "mal/" + strings.ReplaceAll(key, "-", "")[16:] + "/tekst"
}

// whole checks for each kind that what was sent is there once with all that belongs to it, and that what was not done left nothing.
func (k *killing) whole(st *store.Store) {
	t := k.t
	count := func(query, arg string) (n int) {
		k.rows(st, query, arg, func(r *sql.Rows) error { return r.Scan(&n) })
		return n
	}
	audited := map[string]bool{}
	k.rows(st, `select cast(items as text) from audit where deed <> $1`, "", func(r *sql.Rows) error {
		var items string
		err := r.Scan(&items)
		for _, id := range regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindAllString(items, -1) {
			audited[id] = true
		}
		return err
	})
	of := map[int]int{}
	for key, answered := range k.sent {
		kind := k.kindOf(key)
		of[kind]++
		for _, must := range map[int][]string{
			killQuestion: {"select count(*) from question where id = $1"},
			killConcern:  {"select count(*) from concern where id = $1"}, killScore: {"select count(*) from score where id = $1"},
			killReferral: {
				"select count(*) from enrolment where id = $1 and event_count = 1", "select count(*) from enrolment_event where enrolment_id = $1 and kind = 'referred'",
				"select count(*) from patient p join enrolment e on e.patient_id = p.id where e.id = $1", "select count(distinct v.version) from patient_version v join enrolment e on e.patient_id = v.patient_id where e.id = $1",
			},
		}[kind] {
			if n := count(must, key); n != 1 {
				t.Errorf("%s (answered: %v): %s gives %d", killKinds[kind], answered, must, n)
			}
		}
		if kind == killPlanEdit {
			if n := count("select count(*) from document_field where path = $1", k.field(key)); n != 1 {
				t.Errorf("plan edit (answered: %v): is there %d times", answered, n)
			}
			if n := count("select count(*) from document_edit where path = $1", k.field(key)); n != 1 {
				t.Errorf("plan edit (answered: %v): was saved %d times", answered, n)
			}
		}
		if (kind == killQuestion || kind == killConcern || kind == killScore || kind == killReferral) && !audited[key] {
			t.Errorf("%s is done and not in the audit", killKinds[kind])
		}
	}
	for _, e := range k.places.endings {
		ended, status := count("select count(*) from enrolment_event where enrolment_id = $1 and kind = 'ended'", e), count("select count(*) from enrolment where id = $1 and ended_on is not null", e)
		if ended > 1 || ended != status {
			t.Errorf("an ending: %d events, and the enrolment is ended %d times", ended, status)
		}
	}
	for _, e := range k.places.decisions {
		if events, counted := count("select count(*) from enrolment_event where enrolment_id = $1", e), count("select event_count from enrolment where id = $1", e); events != counted || events < 2 {
			t.Errorf("decisions: %d events, %d counted", events, counted)
		}
	}
	for kind, name := range killKinds {
		if of[kind] == 0 {
			t.Errorf("no %s was sent", name)
		}
	}
}
