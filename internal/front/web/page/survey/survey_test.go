package survey_test

import (
	"flag"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

var (
	codes = regexp.MustCompile(`/u/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})`)
	look  = flag.String("look", "", "folder for pictures")
)

// begin begins a round and returns its address.
func begin(t *testing.T, b *webtest.Browser, pairs ...string) string {
	t.Helper()
	typed := []string{"undersokelse", "pasient", "anonym", "ja", "forlop", "iht-langvarig", "sted", "alle", "fra", "17.11.2026", "til", "1.12.2026"}
	for i := 0; i < len(pairs); i += 2 {
		typed = webtest.With(typed, pairs[i], pairs[i+1])
	}
	return b.Send(b.Get("/undersokelser/ny").MustStatus(200), typed...).MustStatus(200).MustShow("Runden er startet.").Path
}

// found are the codes on a page, each once, in their order.
func found(html string) (all []string) {
	seen := map[string]bool{}
	for _, m := range codes.FindAllStringSubmatch(html, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			all = append(all, m[1])
		}
	}
	return all
}

func number(t *testing.T, w *webtest.World, question string, args ...any) (n int) {
	t.Helper()
	if err := w.Store.DB.Reader().QueryRowContext(t.Context(), question, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// An anonymous round from the form that begins it to what leaders read: answered by a link without log-in and typed in from paper, each code once, and
// nothing kept that leads from an answer to anybody.
func TestAnonymous(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nurse, analyst := w.As(webtest.Kongsvinger), w.As(webtest.Analyst)
		for _, c := range []struct{ field, value, show string }{
			{"undersokelse", "", "Velg en undersøkelse."},
			{"undersokelse", "annen", "Velg en undersøkelse."},
			{"anonym", "", "Velg om svarene skal være anonyme."},
			{"forlop", "ingen", "Velg forløpet som de spørres om."},
			{"til", "1.11.2026", "Siste dag må være etter den første."},
			{"til", "tull", ""},
			{"til", "1.12.2028", "høyst ett år"},
			{"sted", "x", "Velg en kommune i din virksomhet."},
			{"eget-1-svar", "Ja", "Skriv spørsmålet som svarene hører til."},
		} {
			typed := webtest.With([]string{"undersokelse", "pasient", "anonym", "ja", "forlop", "iht-langvarig", "sted", "alle", "fra", "17.11.2026", "til", "1.12.2026", "eget-2", "Et <eget> spørsmål"}, c.field, c.value)
			p := nurse.Send(nurse.Get("/undersokelser/ny"), typed...).MustStatus(422).MustShow(c.show)
			if p.Value("eget-2") != "Et <eget> spørsmål" {
				t.Errorf("%s: what was typed is lost: %q", c.field, p.Value("eget-2"))
			}
		}
		at := begin(t, nurse, "eget-1", "Fikk du <svar>?", "eget-1-type", "choice", "eget-1-svar", "Ja\nNei", "eget-2", "Noe mer?", "eget-2-type", "text")
		form := nurse.Get(at).MustStatus(200).MustShow("0 av 0 har svart", "Runden er åpen")
		nurse.Send(form, "antall", "0").MustStatus(422)
		nurse.Send(form, "antall", "201").MustStatus(422)
		first := found(nurse.Send(form, "antall", "9").MustStatus(200).MustShow("Kodene vises bare nå", "Svaret er anonymt").HTML)
		if again := found(nurse.Send(form, "antall", "9").MustStatus(200).HTML); len(first) != 9 || fmt.Sprint(again) != fmt.Sprint(first) {
			t.Fatalf("the same form sent twice: %v, then %v", first, again)
		}
		analyst.Get(at).MustStatus(200).MustShow("færre enn 5 har svart").MustNotShow("0 av 9", "Lag lenker", "Avslutt runden")

		rows := number(t, w, "select count(*) from audit")
		stranger := w.Nobody()
		for i, code := range first[:7] {
			p := stranger.Get("/u/"+strings.ToLower(code)).MustStatus(200).MustShow("Hvordan er IHT for deg?", "Svaret er anonymt").MustEscape("Fikk du <svar>?").MustNotShow("Nes", "Kongsvinger", "Marit")
			if i == 0 {
				bad := stranger.Send(p, "sp-trygghet", "tull", "sp-ord", "Takk for <alt>").MustStatus(422).MustShow("Velg ett av svarene.")
				if bad.Value("sp-ord") != "Takk for <alt>" {
					t.Errorf("what was typed is lost: %q", bad.Value("sp-ord"))
				}
				stranger.Send(p).MustStatus(422).MustShow("Svar på minst ett spørsmål.")
			}
			answers := []string{"sp-fysisk", "noe", "sp-trygghet", "mye", "sp-na", fmt.Sprint(i), "sp-eget-1", "s1", "sp-ord", []string{"", "", "Fint", "Greit", "Mer tid", "", ""}[i]}
			if i > 4 {
				answers = []string{"sp-fysisk", "som-for", "sp-trygghet", "mye", "sp-na", "8", "sp-ord", []string{"", "", "", "", "", "Zoo", "Alt er bra"}[i], "sp-eget-2", "Bare fem kan leses"}
			}
			stranger.Send(p, answers...).MustStatus(200).MustShow("Takk for svaret")
			stranger.Send(p, answers...).MustStatus(410).MustShow("Undersøkelsen er besvart")
			stranger.Get("/u/" + code).MustStatus(410).MustNotShow("Hvordan er IHT for deg?")
		}
		if n := number(t, w, "select count(*) from audit") - rows; n != 0 {
			t.Errorf("%d rows in the audit tell when somebody answered", n)
		}
		if n := number(t, w, "select count(*) from survey_answer") + number(t, w, "select count(*) from survey_ticket where given_on is not null or given_by is not null or patient_id is not null or enrolment_id is not null"); n != 0 {
			t.Errorf("%d rows lead back to somebody", n)
		}
		if number(t, w, "select count(*) from survey_sum") != 1 || number(t, w, "select count(*) from survey_ticket where state = 'answered'") != 7 {
			t.Error("the sums are not one row, or a code was counted twice")
		}

		// The eighth is typed in from paper.
		nurse.Send(nurse.Get("/undersokelser/svar"), "kode", first[0]).MustStatus(422).MustShow("Arket er ført inn fra før.")
		nurse.Send(nurse.Get("/undersokelser/svar"), "kode", "OOOO").MustStatus(422).MustShow("Koden finnes ikke.")
		nurse.Send(nurse.Send(nurse.Get("/undersokelser/svar"), "kode", strings.ReplaceAll(strings.ToLower(first[7]), "-", " ")).MustStatus(200), "sp-fysisk", "noe").MustStatus(200).MustShow("Før inn neste svar")

		nurse.Get(at).MustShow("8 av 9 har svart").MustNotShow("Zoo", "6 svar")
		nurse.Post(at+"/avslutt").MustStatus(200).MustShow("Runden er avsluttet.", "8 av 9 svarte (89 %, 95 % intervall 57–98 %). Andelen er av kodene som er laget.", "<5", "skjult", "Alfabetisk", "Alt er bra", "Zoo", "Færre enn fem skrev noe").MustNotShow("Bare fem kan leses")
		analyst.Get(at).MustStatus(200).MustShow("8 av 9 svarte (89 %, 95 % intervall", "<5", "5 personer skrev noe", "Egne ord leses av teamet", "Færre enn fem skrev noe").MustNotShow("Zoo", "Alt er bra", "Bare fem")
		stranger.Get("/u/" + first[8]).MustStatus(410).MustShow("ikke åpen nå")
		nurse.Send(form, "antall", "2").MustStatus(422).MustShow("Runden er over")

		for _, u := range []webtest.User{webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Administrator} {
			w.As(u).Get(at).MustStatus(404)
		}
		if log := w.Log(); strings.Contains(log, first[0]) || strings.Contains(log, "Zoo") {
			t.Error("a code or an answer is in the log")
		}
		w.Sound()
	})
}

// TestProgress: while a round is open who sees figures only is not told how many have answered until five have, and of a round that is tied to enrolments
// nothing: a number that falls by one from one day to the next says that somebody withdrew.
func TestProgress(t *testing.T) {
	w := webtest.New(t)
	nurse := w.As(webtest.Kongsvinger)
	at := begin(t, nurse)
	codes := found(nurse.Send(nurse.Get(at), "antall", "7").HTML)
	kept := tied(w)
	exact := regexp.MustCompile(`\d+ av \d+ har svart`)
	for n := range 7 {
		if n > 0 {
			b := w.Nobody()
			b.Send(b.Get("/u/"+codes[n-1]), "sp-trygghet", "mye").MustStatus(200)
			tell(w, kept, w.Person("Liv", "Aasen", webtest.Mapped))
		}
		said, words := fmt.Sprintf("%d av ", n), "færre enn 5 har svart"
		if n >= 5 {
			words = "5 eller flere har svart"
		}
		for _, u := range []webtest.User{webtest.Manager, webtest.Analyst} {
			want := words
			if u == webtest.Manager && n >= 5 {
				want = fmt.Sprintf("%d av 7 har svart", n) // a leader makes ways in
			}
			for _, page := range []string{"/undersokelser", at} {
				shown := w.As(u).Get(page).MustStatus(200).MustShow(want)
				if n < 5 || u == webtest.Analyst {
					if m := exact.FindString(shown.HTML); m != "" {
						t.Errorf("%d answers: %s is told %q on %s", n, u, m, page)
					}
				}
			}
			w.As(u).Get("/undersokelser/"+string(kept)).MustStatus(200).MustShow("svarene telles når runden er over").MustNotShow(said, "færre enn 5", "5 eller flere")
		}
		nurse.Get(at).MustShow(fmt.Sprintf("%d av 7 har svart", n))
		nurse.Get("/undersokelser/" + string(kept)).MustShow(fmt.Sprintf("%d av %d har svart", n, n))
	}
}

// Fewer than five say nothing, and one municipality's round is not another's.
func TestFewAndElsewhere(t *testing.T) {
	w := webtest.New(t)
	leader := w.As(webtest.Manager)
	leader.Send(leader.Get("/undersokelser/ny").MustNotShow("Hele tjenesten"), "undersokelse", "personell", "anonym", "nei", "forlop", "ingen", "sted", "alle", "fra", "17.11.2026", "til", "1.12.2026").
		MustStatus(422).MustShow("Personell og fastleger svarer anonymt.", "startes av sykehuset")
	at := begin(t, leader, "undersokelse", "personell", "forlop", "ingen", "sted", string(w.Orgs["Nes"]))
	for _, code := range found(leader.Send(leader.Get(at), "antall", "4").HTML) {
		b := w.Nobody()
		b.Send(b.Get("/u/"+code), "sp-samarbeid", "mye", "sp-ord", "Hemmelig").MustStatus(200)
	}
	w.Go(webtest.Today.AddDays(15), 10, 0)
	leader = w.As(webtest.Manager)
	leader.Get(at).MustStatus(200).MustShow("færre enn 5 svarte", "Færre enn fem har svart").MustNotShow("Hemmelig", "4 av 4", "mye bedre")
	w.As(webtest.Ullensaker).Get(at).MustStatus(404)
	w.As(webtest.Ullensaker).Post(at+"/lenker", "antall", "1", "nokkel", string(db.NewID())).MustStatus(404)
	w.As(webtest.Ullensaker).Post(at + "/avslutt").MustStatus(404)
	w.As(webtest.Ullensaker).Get("/undersokelser").MustStatus(200).MustShow("Ingen undersøkelser ennå")
	w.As(webtest.Nes).Get("/undersokelser").MustStatus(200).MustShow("Hvordan virker IHT", "færre enn 5 svarte").MustNotShow("4 av 4")
}

// Colleagues are told who reads what they write, and it is read by no other, and by nobody where fewer than five wrote.
func TestWordsOfColleagues(t *testing.T) {
	w := webtest.New(t)
	leader := w.As(webtest.Manager)
	at := begin(t, leader, "undersokelse", "personell", "forlop", "ingen", "sted", string(w.Orgs["Nes"]), "eget-1", "Noe mer?", "eget-1-type", "text")
	sheets := leader.Send(leader.Get(at), "antall", "5").MustShow("leses av lederen og koordinatorene slik det står, når fem eller flere")
	for i, code := range found(sheets.HTML) {
		more := "Lederen er streng"
		if i == 4 {
			more = ""
		}
		b := w.Nobody()
		b.Send(b.Get("/u/"+code).MustShow("leses av lederen og koordinatorene slik det står, når fem eller flere").MustNotShow("leses av teamet"), "sp-samarbeid", "mye", "sp-ord", "Møtene er nyttige", "sp-eget-1", more).MustStatus(200)
	}
	leader.Post(at+"/avslutt").MustStatus(200).MustShow("Møtene er nyttige", "Færre enn fem skrev noe").MustNotShow("Lederen er streng")
	w.As(webtest.Nes).Get(at).MustStatus(200).MustShow("Møtene er nyttige").MustNotShow("Lederen er streng")
	for _, u := range []webtest.User{webtest.Physician, webtest.Analyst} {
		w.As(u).Get(at).MustStatus(200).MustShow("5 personer skrev noe. Egne ord leses av lederen og koordinatorene.").MustNotShow("Møtene er nyttige", "Lederen er streng")
	}
}

// A round that is tied to the enrolment: given, answered, followed over time; stopped by a stay and by death, without telling whoever holds the link why.
func TestTied(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		sheet := kari.Page() + "/undersokelser"
		nurse := w.As(webtest.Nes)
		nurse.Get(sheet).MustStatus(200).MustShow("Ingen undersøkelser som er knyttet til forløpet")
		at := begin(t, w.As(webtest.Kongsvinger), "anonym", "nei")
		id := strings.TrimPrefix(at, "/undersokelser/")
		begin(t, w.As(webtest.Kongsvinger), "anonym", "nei", "forlop", "forsterket-hjemreise") // another pathway: not hers

		page := nurse.Get(sheet).MustStatus(200).MustShow("Hvordan er IHT for deg?", "ikke gitt")
		given := nurse.SendTo(page, sheet+"/"+id+"/gi").MustStatus(200).MustShow("Kodene vises bare nå", "Svaret er ikke anonymt").MustNotShow("Kari")
		old := found(given.HTML)
		if same := found(nurse.SendTo(page, sheet+"/"+id+"/gi").HTML); fmt.Sprint(same) != fmt.Sprint(old) || len(old) != 1 {
			t.Fatalf("the same form sent twice: %v, %v", old, same)
		}
		liv := w.Person("Liv", "Berg", webtest.Mapped) // a form's key that is used for somebody else gives nobody's code
		nurse.Post(liv.Page()+"/undersokelser/"+id+"/gi", "nokkel", page.Value("nokkel")).MustStatus(409).MustNotShow(old[0])
		code := found(nurse.SendTo(nurse.Get(sheet).MustShow("gitt 17. nov. av Ingrid Sandvik"), sheet+"/"+id+"/gi").HTML)[0]
		stranger := w.Nobody()
		stranger.Get("/u/" + old[0]).MustStatus(410).MustShow("ikke åpen nå") // the new one takes its place
		p := stranger.Get("/u/"+code).MustStatus(200).MustShow("Svaret er ikke anonymt").MustNotShow("Kari", "Aasen", "Nes")
		nurse.Get(at).MustShow("0 av 1 har svart") // the code that was replaced counts no more, nor does Liv's

		stranger.Send(p, "sp-trygghet", "mye", "sp-na", "7", "sp-ord", "Kaffen er god").MustStatus(200).MustShow("Takk for svaret").MustNotShow("Kari")
		stranger.Send(p, "sp-trygghet", "utrygg").MustStatus(410).MustShow("Undersøkelsen er besvart")
		nurse.Get(sheet).MustStatus(200).MustShow("besvart", "Jeg føler meg mye tryggere enn før", "7 av 10", "Kaffen er god", "på nett")
		w.As(webtest.GP).Get(sheet).MustStatus(200).MustShow("Kaffen er god").MustNotShow("Lag lenke", "Fyll ut sammen")
		if n := w.AuditedOf(kari, access.AnswerSurvey); n != 1 {
			t.Errorf("%d answers in her log", n)
		}

		// Together with the nurse, some days later: the scale is followed over time.
		w.Go(webtest.Today.AddDays(9), 10, 0)
		nurse = w.As(webtest.Nes)
		fill := nurse.Get(sheet + "/" + id).MustStatus(200).MustShow("Les spørsmålene høyt")
		nurse.Send(fill, "sp-na", "12", "sp-ord", "Ikke borte").MustStatus(422).MustShow("fra 0 til 10", "Ikke borte")
		nurse.Send(fill, "sp-na", "9").MustStatus(200).MustShow("Svarene er lagret.", "Over tid", "fylt ut sammen med Ingrid Sandvik")
		nurse.Send(fill, "sp-na", "9").MustStatus(200)
		if n := number(t, w, "select count(*) from survey_answer"); n != 2 {
			t.Errorf("%d answers are kept", n)
		}

		for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
			b := w.As(u)
			b.Get(sheet).MustStatus(404).MustNotShow("Kari", "Kaffen")
			b.Get(sheet + "/" + id).MustStatus(404).MustNotShow("Kari")
			b.Post(sheet+"/"+id, "sp-na", "1", "nokkel", string(db.NewID())).MustStatus(404)
			b.Post(sheet+"/"+id+"/gi", "nokkel", string(db.NewID())).MustStatus(404)
			b.Post(sheet + "/" + id + "/trekk").MustStatus(404)
		}

		// A stay: nobody is asked, and the link says no more than that it is not open.
		last := found(nurse.SendTo(nurse.Get(sheet), sheet+"/"+id+"/gi").HTML)[0]
		stranger.Get("/u/" + last).MustStatus(200)
		closed := stranger.Get("/u/" + old[0]).MustStatus(410).HTML
		w.Admit(kari, 1)
		if got := stranger.Get("/u/" + last).MustStatus(410).HTML; got != closed {
			t.Error("the page tells one who is admitted from one whose link is over")
		}
		nurse.Get(sheet).MustShow("Personen er innlagt nå").MustNotShow("Fyll ut sammen")
		nurse.Post(sheet+"/"+id+"/gi", "nokkel", string(db.NewID())).MustStatus(409).MustShow("Personen er innlagt nå")
		nurse.Post(sheet + "/" + id + "/trekk").MustStatus(200).MustShow("trukket tilbake")

		if strings.Contains(w.Log(), "Kaffen") || strings.Contains(w.Log(), code) {
			t.Error("an answer or a code is in the log")
		}
		w.Sound()
	})
}

// Whoever tries codes is stopped, and told nothing of which exist.
func TestGuessing(t *testing.T) {
	w := webtest.New(t)
	nurse := w.As(webtest.Kongsvinger)
	code := found(nurse.Send(nurse.Get(begin(t, nurse)), "antall", "1").HTML)[0]
	thief := w.Nobody()
	for i := range 20 {
		thief.Get(fmt.Sprintf("/u/AAAA-AAAA-%04d", i)).MustStatus(404).MustShow("Lenken finnes ikke")
	}
	for _, path := range []string{"/u/" + code, "/u/AAAA-AAAA-AAAA"} {
		p := thief.Get(path).MustStatus(429).MustShow("For mange forsøk")
		if p.HTML == "" {
			t.Error("an empty page")
		}
	}
	w.Go(webtest.Today, 10, 30)
	thief.Get("/u/" + code).MustStatus(200)
	for _, odd := range []string{"/u/x", "/u/" + strings.Repeat("A", 500), "/u/%00"} {
		thief.Get(odd).MustStatus(404)
	}
}

// TestLook shows the pages in their widths.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	nurse := w.As(webtest.Kongsvinger)
	at := begin(t, nurse)
	given := found(nurse.Send(nurse.Get(at), "antall", "12").HTML)
	for i, code := range given[:11] {
		b := w.Nobody()
		b.Send(b.Get("/u/"+code), "sp-fysisk", []string{"noe", "mye", "som-for"}[i%3], "sp-trygghet", "mye", "sp-na", fmt.Sprint(5+i%4), "sp-ord", []string{"", "Godt å ha noen å ringe."}[i%2]).MustStatus(200)
	}
	nurse.Post(at + "/avslutt").MustStatus(200)
	tied := begin(t, nurse, "anonym", "nei")
	sheet := kari.Page() + "/undersokelser"
	id := strings.TrimPrefix(tied, "/undersokelser/")
	for i, said := range []string{"6", "8"} {
		w.Go(webtest.Today.AddDays(5*i), 10, 0)
		team := w.As(webtest.Nes)
		team.Send(team.Get(sheet+"/"+id), "sp-na", said, "sp-trygghet", "mye").MustStatus(200)
	}
	nurse = w.As(webtest.Kongsvinger)
	open := begin(t, nurse, "undersokelse", "fastlege", "forlop", "ingen", "fra", "22.11.2026", "til", "5.12.2026")
	way := found(nurse.Send(nurse.Get(open), "antall", "2").HTML)[0]
	b := browser.ForTest(t)
	page, base := b.Page(t), w.Serve(webtest.Kongsvinger)
	for name, path := range map[string]string{"liste": "/undersokelser", "ny": "/undersokelser/ny", "resultat": at, "apen": open, "person": sheet, "fyll": sheet + "/" + id, "dor": "/u/" + way, "kode": "/undersokelser/svar"} {
		picture := ""
		if *look != "" {
			picture = *look + "/" + name
		}
		webtest.Look(t, page, base+path, picture)
	}
}
