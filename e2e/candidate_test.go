package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/date"
)

// oldest is somebody whom no file of the demo has: a hundred years old, so that she stands alone in the first row.
const oldest = "Borghild Tveiten"

// candidates follows files from the hospital to a referral: an analyst lays them in, the list has a new first, a physician sees why, asks who it is
// with a reason, and refers her. candidateGone looks at the list afterwards.
func candidates(t *testing.T, w *world) {
	today := date.In(time.Now())
	born := today.AddMonths(-12 * 100).AddDays(-40)
	identity := number(t, born, 5)
	var persons, episodes strings.Builder
	fmt.Fprintf(&persons, "lopenr;fodselsdato;kjonn;kommunenr\n%s;%s;2;3401\n", identity, born)
	fmt.Fprintln(&episodes, "lopenr;inndato;inntid;utdato;uttid;omsorgsniva;innmateHast;institusjonID;fagenhet;hovedtilstand;bitilstander")
	for k := range 40 {
		in := today.AddDays(-10 - 4*k)
		fmt.Fprintf(&episodes, "%s;%s;10:00;%s;12:00;1;1;983971636;%d;I50.0;F05.9 J44.1 N18.4\n", identity, in, in.AddDays(2), k%4)
	}
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}

	henrik := w.as(t, physician)
	listed(t, w, henrik, func(first string) bool { return first != "" }) // the demo's own loads are in use

	anne := w.as(t, analyst)
	anne.Open(w.at("/data"))
	for _, f := range []struct{ kind, path string }{{"Episoder", write("tom.csv", "")}, {"Episoder", write("prove.csv", episodes.String())}, {"Personer", write("personer.csv", persons.String())}, {"Episoder", write("episoder.csv", episodes.String())}} {
		anne.Choose("Hva filene har", f.kind)
		anne.Fill("Kilde", "e2e-dips")
		anne.Upload("Filer", f.path)
		if strings.HasSuffix(f.path, "prove.csv") {
			anne.Check("Bare sjekk filene, ikke lagre noe")
		}
		anne.ClickButton("Sjekk filene")
		if strings.HasSuffix(f.path, "tom.csv") {
			anne.HasText("Filen er tom (0 byte)")
			w.clean(t, anne)
			continue
		}
		if strings.HasSuffix(f.path, "prove.csv") {
			anne.HasText("Prøvd uten å lagre: ingen feil")
			anne.MustNotHaveText(identity)
			w.clean(t, anne)
			anne.Open(w.at("/data"))
			continue
		}
		anne.HasText("Filene er sjekket", f.kind+" fra e2e-dips", "Nøkkelversjon")
		anne.MustNotHaveText(identity)
		w.clean(t, anne)
		anne.ClickButton("Ta i bruk")
		anne.HasText("Filene er tatt i bruk")
		anne.Open(w.at("/data"))
	}

	first := listed(t, w, henrik, func(first string) bool { return strings.Contains(first, "95+") })
	if !strings.Contains(first, "Kongsvinger") {
		t.Errorf("the first is %q", first)
	}
	// The analyst sees the list and no way to an identity; a manager sees no list.
	listed(t, w, anne, func(first string) bool { return strings.Contains(first, "95+") })
	anne.HasText("Hvorfor denne personen")
	anne.MustNotHaveText("hent identitet", "Avgjørelse", identity)
	code := browser.Eval[string](anne, `document.querySelector('.candidate-table tbody a.code').innerText`)
	at := "/kandidater/" + strings.ReplaceAll(code, "-", "") + "/identitet"
	lise := w.as(t, manager)
	for _, p := range []*browser.Page{anne, lise} {
		status := browser.Eval[int](p, `(() => { const x = new XMLHttpRequest(); x.open('POST', '`+at+`', false); x.send(new URLSearchParams({grunn: 'langvarig'})); return x.status })()`)
		if status != 403 && status != 404 {
			t.Errorf("an identity was asked for without the right: %d", status)
		}
	}
	refused(t, w, lise, "/kandidater", "/data")
	lise.Close()
	anne.Close()

	// The physician moves a threshold, and the list follows without a button. The rule in use is left as it is.
	henrik.Open(w.at("/kandidater/regel"))
	size := browser.Eval[string](henrik, `document.querySelector('#storrelse').innerText`)
	henrik.Within("fieldset:has([name=krav-0-mal])").Fill("Verdi", "94")
	for limit := time.Now().Add(time.Minute); browser.Eval[string](henrik, `document.querySelector('#storrelse').innerText`) == size; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("the list does not follow the threshold")
		}
	}
	henrik.Within("#forste").HasText(code)
	listed(t, w, henrik, func(first string) bool { return strings.Contains(first, code) })
	henrik.HasText("Hvorfor denne personen", "40 akuttinnleggelser på 12 måneder", "Skåren faller av seg selv", "0 av 10 brukt i dag")
	henrik.MustNotHaveText(identity, "100 år")
	henrik.ClickButton("Aktuell: hent identitet")
	henrik.HasText("Velg den faglige grunnen")
	w.clean(t, henrik)
	henrik.Choose("Faglig grunn til å hente identitet", "Vurderes for IHT langvarig")
	henrik.ClickButton("Aktuell: hent identitet")
	henrik.HasText("Identiteten er hentet fra kandidatlisten")
	if got := henrik.Value("Fødselsnummer"); strings.ReplaceAll(got, " ", "") != identity {
		t.Error("the form has another number than the file")
	}
	henrik.Fill("Fornavn", strings.Fields(oldest)[0])
	henrik.Fill("Etternavn", strings.Fields(oldest)[1])
	henrik.Choose("Kjønn i folkeregisteret", "Kvinne")
	henrik.Choose("Kommune som skal følge opp", "Kongsvinger")
	henrik.Choose("Vet personen om henvisningen og ønsker den?", "Ja")
	henrik.ClickButton("Registrer henvisning")
	henrik.HasText("Henvisningen er registrert.", oldest)
	personPage(henrik, oldest)
	henrik.HasText(oldest, "Kongsvinger", "100 år")
	henrik.Open(w.at("/forlop?status=henviste&grupper=ingen"))
	henrik.HasText(oldest)
}

// candidateGone: she who was referred is off the list, as soon as the job has asked for her pseudonym.
func candidateGone(t *testing.T, w *world) {
	henrik := w.as(t, physician)
	listed(t, w, henrik, func(first string) bool { return first != "" && !strings.Contains(first, "95+") })
}

// listed opens the list until its first row is as wanted: loads are taken into use and pseudonyms asked for by jobs.
func listed(t *testing.T, w *world, p *browser.Page, wanted func(first string) bool) string {
	t.Helper()
	first := ""
	for limit := time.Now().Add(3 * time.Minute); time.Now().Before(limit); time.Sleep(500 * time.Millisecond) {
		p.Open(w.at("/kandidater"))
		first = browser.Eval[string](p, `document.querySelector('.candidate-table tbody tr')?.innerText ?? ''`)
		if wanted(first) {
			return first
		}
	}
	t.Fatalf("after three minutes the first of the list is %q", first)
	return ""
}
