package planwhere_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/app/letter"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/kith/kithtest"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
)

var plans = flag.Int("plans", 0, "how many drawn plans are composed and held against the national schemas; 0: ten thousand under CI, else a hundred")

// TestSchemas: whatever a plan says, and whatever those in it are called, the message that is composed of it is read again by our own strict reader, and valid by the national schemas where
// these are at hand, and so is a receipt of it: the plan, its changes, a hearing, a new day for it and that it is withdrawn.
func TestSchemas(t *testing.T) {
	w := webtest.New(t)
	p := newPost(t, w)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Publish(kari, texts)
	nes := w.Actor(webtest.Nes)
	heard, err := planapp.Start{Patient: kari.Patient}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(nes, planapp.Send{Version: heard, Due: date.Of(2026, 11, 27), Parties: []planapp.Asked{{Kind: plan.GP, Name: "Mona Ruud", User: w.ID(webtest.GP)}}})
	p.run(kari.Patient)
	var ids [2]db.ID
	for i, kind := range []string{"plan", "hearing"} {
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from plan_message where her_id = $1 and kind = $2", office, kind).Scan(&ids[i]); err != nil {
			t.Fatal(err)
		}
	}
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	body, err := all.Holds.Body()
	if err != nil {
		t.Fatal(err)
	}
	writer, dir := letter.Writer{Service: w.Service, Attach: pdf}, t.TempDir()
	var files []string
	began := time.Now()
	drawn := rapid.Custom(func(r *rapid.T) int {
		odd := func(label string) string { return kithtest.Odd.Draw(r, label) }
		id := "01900000-0000-7000-8000-0000000000aa"
		body.Texts = map[string]string{
			"viktig": odd("matters"), "mal/" + id + "/tekst": odd("goal"), "tiltak/" + id + "/hva": odd("measure"), "tiltak/" + id + "/hvem": rapid.SampledFrom([]string{"fastlege", "pasient", "kommune", odd("who")}).Draw(r, "who"),
			"tiltak/" + id + "/frist": odd("day"), "faretegn/" + id + "/tegn": odd("sign"), "faretegn/" + id + "/gjor": odd("does"), "team/" + id + "/navn": odd("name"), "team/" + id + "/telefon": odd("phone"),
			"legemidler/folg": odd("watch"), "legemidler/unnga": odd("avoid"),
		}
		body.Reason = odd("reason")
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		exec(w, "update plan_version set body = $1, sha256 = $2 where id = $3", string(raw), hex.EncodeToString(sum[:]), string(all.Holds.ID))
		exec(w, "update patient set given_name = $1, family_name = $2 where id = $3", odd("given"), odd("family"), string(kari.Patient))
		exec(w, "update user_account set name = $1, phone = $2, hpr = $3 where id = $4", odd("author"), odd("telephone"), odd("hpr"), string(w.ID(webtest.Nes)))
		return rapid.IntRange(0, 10).Draw(r, "kind")
	})
	many := *plans
	switch {
	case many == 0 && os.Getenv("CI") != "":
		many = 10_000
	case many == 0:
		many = 100
	}
	write := func(raw []byte) {
		t.Helper()
		name := filepath.Join(dir, fmt.Sprintf("%06d.xml", len(files)))
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	kinds := map[string]int{}
	compose := func(i, of int, id db.ID) {
		t.Helper()
		row, err := w.Store.Reader().PlanMessage(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		row.Name, row.BusinessName = kithtest.Odd.Example(i), kithtest.Odd.Example(-i-1)
		switch of {
		case 6, 7:
			row.Kind = "update"
		case 9:
			row.Kind = "moved"
		}
		if of%2 == 1 {
			row.ParentID, row.ThreadID = db.NewID(), db.NewID()
		}
		c, err := writer.Compose(t.Context(), row)
		if err != nil {
			t.Fatalf("plan %d, %s: %v", i, row.Kind, err)
		}
		m, err := kith.ReadMessage(c.XML, kith.Large)
		if err != nil {
			t.Fatalf("plan %d, %s, is not read again: %v", i, row.Kind, err)
		}
		var faults []kith.Code
		if i%2 == 1 {
			faults = []kith.Code{kith.FaultCodes[i%len(kith.FaultCodes)].Fault(row.Name)}
		}
		receipt := m.Receipt(string(db.NewID()), w.Service.Now(), faults...).XML()
		if r, err := kith.ReadReceipt(receipt); err != nil || r.Original.ID != m.ID || len(r.Faults) != len(faults) {
			t.Fatalf("the receipt of plan %d, %s, is not read again: %v", i, row.Kind, err)
		}
		write(c.XML)
		write(receipt)
		kinds[row.Kind]++
	}
	var last []int // those of a hearing that is withdrawn: after it nothing else is of it
	for i := range many {
		if of := drawn.Example(i); of == 10 {
			last = append(last, i)
		} else {
			compose(i, of, ids[of/8])
		}
	}
	if all, err = planapp.Of(t.Context(), w.Store.Reader(), kari.Patient); err != nil {
		t.Fatal(err)
	}
	w.Do(nes, planapp.Withdraw{Version: heard, Seen: all.Working.Seen, Why: "Skrives på nytt."})
	var dropped db.ID
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from plan_message where her_id = $1 and kind = 'dropped'", office).Scan(&dropped); err != nil {
		t.Fatal(err)
	}
	for _, i := range last {
		compose(i, drawn.Example(i), dropped)
	}
	if len(kinds) != 5 {
		t.Errorf("of %d drawn there are only %v", many, kinds)
	}
	t.Logf("%d plans composed in %s: %v", many, time.Since(began).Round(time.Millisecond), kinds)
	if said, ok := kithtest.Valid(t, files...); !ok {
		t.Fatalf("not valid:\n%.3000s", said)
	}
	t.Logf("and held against the schemas in %s", time.Since(began).Round(time.Millisecond))
}
