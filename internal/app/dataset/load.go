package dataset

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Kind is what a load is of.
type Kind string

// The kinds.
const (
	Episodes    Kind = "episodes"
	Persons     Kind = "persons"
	Dispensings Kind = "dispensings"
)

// Kinds are all of them, as pages and commands offer them.
var Kinds = []Kind{Episodes, Persons, Dispensings}

// Title is the kind in bokmål.
func (k Kind) Title() string {
	return map[Kind]string{Episodes: "Episoder", Persons: "Personer", Dispensings: "Legemidler"}[k]
}

// File is one of a load's files.
type File struct {
	Name string // shown in faults, never stored or logged
	Data io.ReaderAt
	Size int64
}

// Declared is what a load says of itself. It takes the place of what its source gave before for the days From to To (of episodes,
// by the day they began; a person's newest row holds).
type Declared struct {
	Files    []File
	Source   string             // as the hospital calls it, e.g. "ahus-dips"
	From, To date.Date          // zero: as the files have it; of persons today
	Keys     keyservice.Service // replaces identity numbers; nil: files that carry them are refused
	DryRun   bool               // nothing is written
	Wait     bool               // written, but not in use before Accept
}

// Import takes files of a kind in.
func (k Kind) Import(ctx context.Context, s *app.Service, actor access.Actor, d Declared) (*Report, error) {
	switch k {
	case Episodes:
		return ImportEpisodes{d}.Run(ctx, s, actor)
	case Persons:
		return ImportPersons{d}.Run(ctx, s, actor)
	case Dispensings:
		return ImportDispensings{d}.Run(ctx, s, actor)
	}
	return nil, errs.Invalid("Det er ikke sagt hva filene har.").At("hva", "Velg om filene har episoder, personer eller legemidler.")
}

// Report tells what a load is and how whole.
type Report struct {
	ID         db.ID // "" where nothing was written
	Kind       Kind
	Source     string
	From, To   date.Date
	Rows       int
	Persons    int
	KeyVersion int         // of the key service's pseudonyms, 0 where the feed has its own
	Replaced   bool        // the files carried identity numbers
	Notices    []lang.Text // what was seen while reading, in words; not stored
	Quality    Quality
}

// ImportEpisodes takes files of episodes in. The error tells every fault by file, row and column, and then nothing was written.
type ImportEpisodes struct{ Declared }

// Run reads, checks, stages in small transactions and takes into use by one.
func (d ImportEpisodes) Run(ctx context.Context, s *app.Service, actor access.Actor) (*Report, error) {
	id, err := d.allow(ctx, s, actor)
	if err != nil {
		return nil, err
	}
	b := column.Builder{Amounts: true, From: column.DayOf(d.From), To: column.DayOf(d.To), Today: column.DayOf(s.Today())}
	if err := d.read(ctx, b.Read); err != nil {
		return nil, err
	}
	rep := &Report{Kind: Episodes, Source: d.Source, From: d.From, To: d.To}
	if rep.Replaced, err = d.replace(ctx, &b.Log, b.Pseudonymise); err != nil {
		return nil, err
	}
	e, err := b.Episodes()
	if err != nil {
		return nil, err
	}
	if e.Rows() == 0 {
		return nil, errs.Invalid("Filene har ingen episoder. Ingenting er lest inn.")
	}
	rep.span(b.Counts.First, b.Counts.End)
	if rep.Quality, err = qualityOf(e, b.Counts, column.DayOf(rep.From), column.DayOf(rep.To)); err != nil {
		return nil, err
	}
	hospital, left, told, err := d.atDoor(ctx, s, e)
	if err != nil {
		return nil, err
	}
	rep.Notices, rep.Rows, rep.Persons, rep.KeyVersion = b.Log.Notices, e.Rows()-left, len(e.People), keyservice.VersionOf(e.People)
	if !told.IsZero() {
		rep.Notices = append(rep.Notices, told)
	}
	return rep, d.keep(ctx, s, actor, id, rep, func(leave func(string) bool, keep func(column.PartOf) error) error {
		return e.Parts(column.Who{Out: leave, Hospital: hospital}, keep)
	})
}

// read gives every file to a reader, until one cannot be read or ctx ends.
func (d Declared) read(ctx context.Context, read func(name string, data io.ReaderAt, size int64) error) error {
	for _, f := range d.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := read(f.Name, f.Data, f.Size); err != nil {
			return unread(err)
		}
	}
	return nil
}

// span says for which days the load holds, where it does not say so itself: those of its rows.
func (r *Report) span(first, end column.Day) {
	if r.From.IsZero() {
		r.From = first.Date()
	}
	if r.To.IsZero() {
		r.To = end.Date()
	}
}

// ImportDispensings takes files of dispensed medicines in.
type ImportDispensings struct{ Declared }

// Run is as that of ImportEpisodes.
func (d ImportDispensings) Run(ctx context.Context, s *app.Service, actor access.Actor) (*Report, error) {
	id, err := d.allow(ctx, s, actor)
	if err != nil {
		return nil, err
	}
	g := column.Pharmacy{From: column.DayOf(d.From), To: column.DayOf(d.To), Today: column.DayOf(s.Today())}
	if err := d.read(ctx, g.Read); err != nil {
		return nil, err
	}
	rep := &Report{Kind: Dispensings, Source: d.Source, From: d.From, To: d.To}
	if rep.Replaced, err = d.replace(ctx, &g.Log, g.Pseudonymise); err != nil {
		return nil, err
	}
	all, err := g.Dispensings()
	if err != nil {
		return nil, err
	}
	if all.Rows() == 0 {
		return nil, errs.Invalid("Filene har ingen utleveringer. Ingenting er lest inn.")
	}
	rep.span(g.Counts.First, g.Counts.End)
	rep.Quality = qualityOfDispensings(all, g.Counts, column.DayOf(rep.From), column.DayOf(rep.To))
	rep.Notices, rep.Rows, rep.Persons, rep.KeyVersion = g.Log.Notices, all.Rows(), len(all.People), keyservice.VersionOf(all.People)
	return rep, d.keep(ctx, s, actor, id, rep, all.Parts)
}

// ImportPersons takes files of persons in.
type ImportPersons struct{ Declared }

// Run is as that of ImportEpisodes.
func (d ImportPersons) Run(ctx context.Context, s *app.Service, actor access.Actor) (*Report, error) {
	id, err := d.allow(ctx, s, actor)
	if err != nil {
		return nil, err
	}
	var g column.Register
	if err := d.read(ctx, g.Read); err != nil {
		return nil, err
	}
	rep := &Report{Kind: Persons, Source: d.Source, From: d.From, To: d.To}
	if rep.From.IsZero() {
		rep.From = s.Today()
	}
	if rep.To.IsZero() {
		rep.To = rep.From
	}
	if rep.Replaced, err = d.replace(ctx, &g.Log, g.Pseudonymise); err != nil {
		return nil, err
	}
	people, err := g.People()
	if err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, errs.Invalid("Filene har ingen personer. Ingenting er lest inn.")
	}
	ids := make([]string, len(people))
	for i := range people {
		ids[i] = people[i].ID
	}
	rep.Quality = qualityOfPersons(people, s.Today())
	rep.Notices, rep.Rows, rep.Persons, rep.KeyVersion = g.Log.Notices, len(people), len(people), keyservice.VersionOf(ids)
	return rep, d.keep(ctx, s, actor, id, rep, func(leave func(string) bool, keep func(column.PartOf) error) error {
		return column.PersonParts(people, leave, keep)
	})
}

// allow decides whether the actor may load, before anything is read, and checks what is declared.
func (d *Declared) allow(ctx context.Context, s *app.Service, actor access.Actor) (db.ID, error) {
	id := db.NewID()
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := hospitalOnly(ctx, tx.Reader, actor); err != nil {
			return err
		}
		return tx.Allow(access.LoadData, nil, ref(id))
	})
	if err != nil {
		return "", err
	}
	e := errs.Invalid("Lasten kan ikke leses inn slik den er. Ingenting er lest inn.")
	if d.Source = nb.CleanLine(d.Source); d.Source == "" {
		e.At("kilde", "Skriv hvilken kilde filene er fra, for eksempel ahus-dips.")
	} else if utf8.RuneCountInString(d.Source) > 60 || strings.ContainsAny(d.Source, "0123456789") && strings.Count(strings.Map(digit, d.Source), "0") > 6 {
		e.At("kilde", "Kilden er et kort navn på systemet, høyst 60 tegn, uten tall om personer.")
	}
	if len(d.Files) == 0 {
		e.At("fil", "Velg minst én fil.")
	}
	switch today := s.Today(); {
	case d.From.IsZero() != d.To.IsZero():
		e.At("fra", "Skriv både første og siste dag, eller ingen av dem.")
	case !d.From.IsZero() && d.To.Before(d.From):
		e.At("til", "Siste dag er før den første.")
	case d.To.After(today):
		e.At("til", "Siste dag er etter i dag.")
	}
	return id, e.OrNil()
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' {
		return '0'
	}
	return r
}

func ref(id db.ID) string { return "dataset_load/" + string(id) }

// hospitalOnly lets only those through who work for a hospital, and the command line, which is nobody's.
func hospitalOnly(ctx context.Context, r *store.Reader, actor access.Actor) error {
	if actor.Org == "" && actor.User == "" && actor.Role == care.Administrator {
		return nil
	}
	o, err := r.Organisation(ctx, db.ID(actor.Org))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("dataset: %w", err)
	}
	if kind := care.OrgKind(o.Kind); kind != care.OrgHospital && kind != care.OrgSite && access.May(actor.Role, access.LoadData) {
		return errs.Denied("Datagrunnlaget hører til sykehuset.")
	}
	return nil
}

func unread(err error) error {
	return errs.Invalid("Filen kom ikke helt fram. Hent den på nytt og prøv igjen.").Because(err)
}

// replace puts pseudonyms in the place of identity numbers at the door, by lots, so that no call is too large.
func (d *Declared) replace(ctx context.Context, log *column.Log, pseudonymise func(column.Door) (bool, error)) (bool, error) {
	if log.Count > 0 || d.Keys == nil {
		return false, nil // the faults are told by who reads on; without a key service numbers are one
	}
	return pseudonymise(func(numbers []nin.Number) ([]string, error) { return keyservice.All(ctx, d.Keys, numbers) })
}

// keep stages the parts in small transactions and takes the load into use.
func (d *Declared) keep(ctx context.Context, s *app.Service, actor access.Actor, id db.ID, rep *Report, parts func(leave func(string) bool, keep func(column.PartOf) error) error) (err error) {
	standing, err := s.Store.Reader().StandingDatasetLoads(ctx)
	if err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	if i := slices.IndexFunc(standing, func(l query.StandingDatasetLoadsRow) bool { return l.KeyVersion != rep.KeyVersion }); i >= 0 {
		rep.Notices = append(rep.Notices, lang.Of("Lasten har pseudonymer av nøkkelversjon %d, og en last fra %s som er i bruk, har versjon %d. Samme person har da to pseudonymer, og teller som to. Last alt på nytt med den nye nøkkelen, og angre lastene med den gamle.",
			rep.KeyVersion, standing[i].Source, standing[i].KeyVersion))
	}
	if d.DryRun {
		return nil
	}
	out, err := OutOfAnalysis(ctx, s.Store.Reader(), s.Keys)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil { // a process that dies here leaves this to Purge
			_ = drop(context.WithoutCancel(ctx), s, id)
		}
	}()
	row := query.InsertDatasetLoadParams{
		ID: id, Kind: string(rep.Kind), Source: rep.Source, FromOn: rep.From, ToOn: rep.To, KeyVersion: rep.KeyVersion, Report: db.ToJSON(rep.Quality),
		CreatedAt: db.At(s.Now()), CreatedBy: db.ID(actor.User),
	}
	if _, err := stage(ctx, s, row, func(keep func(column.PartOf) error) error {
		return parts(func(id string) bool { return out[id] }, keep)
	}); err != nil {
		return err
	}
	if err := s.Store.InTx(ctx, func(w *store.Writer) error { return checked(ctx, s, w, id, rep.Persons, row.Report) }); err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	rep.ID = id
	if d.Wait {
		return nil
	}
	return Accept{ID: id}.Run(ctx, s, actor)
}

// stage writes a load and its parts, each part in a transaction of its own, and tells what was written.
func stage(ctx context.Context, s *app.Service, row query.InsertDatasetLoadParams, parts func(keep func(column.PartOf) error) error) (t query.TouchDatasetLoadParams, err error) {
	if err := s.Store.InTx(ctx, func(w *store.Writer) error { return w.InsertDatasetLoad(ctx, row) }); err != nil {
		return t, fmt.Errorf("dataset: %w", err)
	}
	t.ID = row.ID
	if err := parts(func(p column.PartOf) error {
		t.PartCount++
		t.RowCount, t.CodeCount, t.ByteCount, t.TouchedAt = t.RowCount+p.Rows, t.CodeCount+p.Codes, t.ByteCount+len(p.Content), db.At(s.Now())
		return s.Store.InTx(ctx, func(w *store.Writer) error {
			if err := w.InsertDatasetPart(ctx, query.InsertDatasetPartParams{LoadID: row.ID, Number: t.PartCount, Content: p.Content}); err != nil {
				return err
			}
			if n, err := w.TouchDatasetLoad(ctx, t); err != nil || n != 1 {
				return fmt.Errorf("the load is not staged any more (%d): %w", n, err)
			}
			return nil
		})
	}); err != nil {
		return t, fmt.Errorf("dataset: %w", err)
	}
	return t, nil
}

// checked says that all parts of a load are written.
func checked(ctx context.Context, s *app.Service, w *store.Writer, id db.ID, persons int, report db.JSON) error {
	n, err := w.CheckDatasetLoad(ctx, query.CheckDatasetLoadParams{ID: id, PersonCount: persons, Report: report, TouchedAt: db.At(s.Now())})
	if err == nil && n != 1 {
		err = errors.New("the load is not staged any more")
	}
	return err
}
