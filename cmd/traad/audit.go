package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"traad/internal/base/audit"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/migrations"
)

// auditLog verifies the log of who did and saw what, or takes it out.
func auditLog(ctx context.Context, args []string, out, progress io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "verify":
			return auditVerify(ctx, args[1:], out, progress)
		case "export":
			return auditExport(ctx, args[1:], out, progress)
		}
	}
	f := newFlags("audit", "verify|export", "verify leser hele innsynsloggen og sier fra om det som er endret, borte, satt inn, flyttet eller uforseglet.\n"+
		"export skriver loggen som tabell: id-er og koder, aldri navn.\n«traad audit verify --help» og «traad audit export --help» viser valgene.", out, progress)
	if _, err := f.read(args); err != nil {
		return err
	}
	return f.wrong("skriv verify eller export")
}

// texts is a flag that may be given several times.
type texts []string

func (t *texts) String() string     { return strings.Join(*t, " ") }
func (t *texts) Set(s string) error { *t = append(*t, s); return nil }

func auditVerify(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("audit verify", "[--config FIL] [--heads FIL]", "Leser hele innsynsloggen og sier fra om det som ikke er slik Tråd skrev det, en linje for hvert slags feil.\n"+
		"Status 0: alt stemmer. 1: noe stemmer ikke. Endrer ingenting, og kan kjøres mens Tråd er i drift.", out, progress)
	common := f.shared()
	var files texts
	f.Var(&files, "heads", "fil med eksporterte hoder, fra alle steder de er tatt vare på; kan gis flere ganger")
	wait := f.Duration("unsealed", 10*time.Minute, "hvor lenge en rad kan vente på forsegling")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	}
	heads, err := readHeads(files, progress)
	if err != nil {
		return err
	}
	d, ring, err := common.openAudit(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	if len(files) == 0 {
		fmt.Fprintln(progress, "Uten --heads vises det ikke om slutten av loggen er kuttet.")
	}
	bar := newProgress(progress)
	r, err := audit.Verify(ctx, d, ring, heads, audit.Check{Unsealed: *wait, Progress: bar.of})
	bar.end()
	if err != nil {
		return err
	}
	for _, f := range r.Faults {
		fmt.Fprintln(out, f.Text())
	}
	for _, v := range r.NoKey {
		fmt.Fprintf(progress, "Ingenting med nøkkelversjon %d stemmer. Se etter at audit-%d.key ligger i nøkkelmappen.\n", v, v)
	}
	read := fmt.Sprintf("Lest: %s i %s, %s uten forsegling ennå, %s.", plural(int(r.Rows), "rad", "rader"),
		plural(int(r.Seals), "forsegling", "forseglinger"), plural(int(r.Pending), "rad", "rader"), plural(len(heads), "hode", "hoder"))
	if len(r.Faults) > 0 {
		fmt.Fprintln(progress, read)
		return errs.Conflict("Innsynsloggen stemmer ikke.")
	}
	_, err = fmt.Fprintln(out, "Innsynsloggen stemmer. "+read)
	return err
}

func readHeads(files []string, progress io.Writer) ([]audit.Head, error) {
	var all []audit.Head
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, errs.NotFound("Filen med hoder kan ikke åpnes. Sjekk stien og tilgangen.").Because(err)
		}
		heads, torn, err := audit.ReadHeads(f)
		f.Close()
		switch {
		case err != nil:
			return nil, errs.Invalid("Filen med hoder kan ikke leses. Er det riktig fil?").Because(err)
		case len(heads) == 0:
			return nil, errs.Invalid(fmt.Sprintf("%s har ingen hoder. Er det riktig fil?", name))
		case torn > 0:
			fmt.Fprintf(progress, "%s: %s kunne ikke leses.\n", name, plural(torn, "linje", "linjer"))
		}
		all = append(all, heads...)
	}
	return all, nil
}

func auditExport(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("audit export", "[--config FIL] [--from DATO] [--to DATO] [--format csv|json]",
		"Skriver innsynsloggen til standard ut: id-er og koder, aldri navn. Uttaket føres selv i loggen.", out, progress)
	common := f.shared()
	from := f.String("from", "", "første dag, som 2026-11-01; tom: fra begynnelsen")
	to := f.String("to", "", "siste dag (til og med); tom: til nå")
	format := f.String("format", "csv", "csv (med semikolon) eller json")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	}
	write := map[string]func(context.Context, *db.DB, time.Time, time.Time, io.Writer, func()) error{"csv": audit.WriteCSV, "json": audit.WriteJSON}[*format]
	if write == nil {
		return f.wrong("formatet er csv eller json")
	}
	var period [2]date.Date
	for i, typed := range []string{*from, *to} {
		if period[i], err = nb.ParseDay(typed); err != nil {
			return f.wrong("--%s: %s", []string{"from", "to"}[i], errs.SafeText(err))
		}
	}
	if !period[1].IsZero() && period[1].Before(period[0]) {
		return f.wrong("--to er før --from")
	}
	var start, end time.Time
	if !period[0].IsZero() {
		start = period[0].At(0, 0)
	}
	if !period[1].IsZero() {
		end = period[1].AddDays(1).At(0, 0)
	}
	d, ring, err := common.openAudit(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	// Whoever takes the log out has seen it: that is noted before the first line leaves.
	err = d.InTx(ctx, func(tx *db.Tx) error {
		return audit.Insert(ctx, &tx.Conn, ring.MAC, audit.Row{
			At: db.At(time.Now()), Role: string(care.Administrator), Deed: "audit.export", Allowed: true, Reason: string(access.RoleMay),
			Items: []string{"audit/" + period[0].String() + ".." + period[1].String()},
		})
	})
	if err != nil {
		return errs.Unavailable("Uttaket kunne ikke føres i innsynsloggen, så ingenting er skrevet. Prøv igjen om litt.").Because(err)
	}
	bar, n := newProgress(progress), int64(0)
	err = write(ctx, d, start, end, out, func() {
		if n++; n%5000 == 0 {
			bar.of(n, 0)
		}
	})
	bar.end()
	if err == nil {
		fmt.Fprintf(progress, "%s skrevet.\n", plural(int(n), "rad", "rader"))
	}
	return err
}

// openAudit opens the log and its keys as they are: unlike open, it makes no file and leaves the schema alone.
func (s shared) openAudit(ctx context.Context) (*db.DB, *keys.Ring, error) {
	set, err := s.load()
	if err != nil {
		return nil, nil, err
	}
	if missing(set.Database.Reveal()) {
		return nil, nil, errs.NotFound("Databasen finnes ikke. Sjekk database i innstillingene, eller oppgi den med --database.")
	}
	ring, err := keys.Load(set.Keys)
	if err != nil {
		return nil, nil, err
	}
	d, err := db.Open(ctx, set.Database.Reveal())
	if err != nil {
		return nil, nil, databaseFault(err)
	}
	has, newest, err := d.SchemaVersion(ctx, migrations.FS)
	if err == nil && has < newest {
		err = errs.Conflict(fmt.Sprintf("Databasen har skjema %d, og denne versjonen av Tråd venter %d. Kjør «traad migrate» først.", has, newest))
	}
	if err != nil {
		d.Close()
		return nil, nil, err
	}
	return d, ring, nil
}

// progressLine tells how far long work has come: on a terminal one line that changes, elsewhere a line now and then.
type progressLine struct {
	w        io.Writer
	terminal bool
	shown    time.Time
}

func newProgress(w io.Writer) *progressLine {
	p := &progressLine{w: w, shown: time.Now()}
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// of shows done of total, a total of 0 being unknown.
func (p *progressLine) of(done, total int64) {
	every := 10 * time.Second
	if p.terminal {
		every = 200 * time.Millisecond
	}
	if time.Since(p.shown) < every {
		return
	}
	p.shown = time.Now()
	text := nb.Int(int(done)) + " rader"
	if total > 0 {
		text = fmt.Sprintf("%s av %s rader (%d %%)", nb.Int(int(done)), nb.Int(int(total)), done*100/total)
	}
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K"+text)
		return
	}
	fmt.Fprintln(p.w, text)
}

func (p *progressLine) end() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
