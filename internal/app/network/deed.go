package network

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/report"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/rules/access"
	"traad/internal/rules/network"
	rule "traad/internal/rules/report"
	"traad/internal/store/query"
)

func mark(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// allow lets in those who keep the files.
func allow(tx *app.Tx, id db.ID) error {
	if err := tx.Allow(access.KeepNetwork, nil, "network_file/"+string(id)); err != nil {
		return err
	}
	if !MayKeep(tx.Actor) {
		return errs.Denied("Filene i læringsnettverket holdes av sykehuset, som har hele tjenesten.")
	}
	return nil
}

// Share makes our own file of a period that is over, and keeps it. A second one takes the place of the first, and says nothing that would, beside it,
// tell of fewer than five.
type Share struct {
	Key    db.ID // made by the form: sent twice, it is done once
	Period string
	Named  bool // the others may show our name
}

// Run does it, and returns the titles of the indicators that stand as in the edition before. Faults are at periode.
func (d Share) Run(ctx context.Context, s *app.Service, a access.Actor) (kept []string, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := allow(tx, d.Key); err != nil {
			return err
		}
		refuse := func(why lang.Text) error {
			return errs.Invalid("Filen er ikke laget").Say("periode", why.Text, why.Args...)
		}
		p, ok := rule.ParsePeriod(d.Period)
		switch {
		case !db.IsID(string(d.Key)):
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		case !ok || !slices.Contains(rule.Ended(tx.Today, report.Periods), p):
			return refuse(lang.Of("Velg et av de tre siste tertialene som er over."))
		}
		site, lacks, err := own(ctx, tx.Reader, a)
		if err != nil {
			return err
		}
		if lacks.Text != "" {
			return refuse(lacks)
		}
		b, err := basis(ctx, s, p)
		if err != nil {
			return err
		}
		if b == nil {
			return refuse(lang.Of("Tallene er ikke regnet ennå. De regnes én gang i døgnet. Prøv igjen om litt."))
		}
		standing, err := tx.NetworkFiles(ctx, limit)
		if err != nil {
			return fmt.Errorf("network.Share: %w", err)
		}
		if slices.ContainsFunc(standing, func(row query.NetworkFilesRow) bool {
			return row.Own && row.Period == d.Period && row.SiteNumber != site.Number
		}) {
			return refuse(lang.Of("Filen for perioden er alt laget under et annet organisasjonsnummer. Tallene er for hele tjenesten, og skal telles én gang: ta den bort først hvis denne skal gjelde."))
		}
		before, err := tx.NetworkFilesOf(ctx, query.NetworkFilesOfParams{Period: d.Period, SiteNumber: site.Number})
		if err != nil {
			return fmt.Errorf("network.Share: %w", err)
		}
		var shared [][]network.Figure
		edition := 1
		for _, row := range before {
			if row.ID == d.Key {
				return nil // the same form, sent twice
			}
			f, err := read(row.Content, row.Sha256, row.ID)
			if err != nil {
				return err
			}
			shared, edition = append(shared, f.Figures), max(edition, row.Edition+1)
			if err := withdraw(ctx, tx, row.ID); err != nil {
				return err
			}
		}
		figures, same := network.Keep(network.Figures(*b), shared...)
		kept, site.Named = same, d.Named
		return put(ctx, tx, d.Key, true, network.Make(site, p, edition, tx.Today, figures))
	})
	return kept, err
}

// put keeps a file, and refuses where the site has one in the period.
func put(ctx context.Context, tx *app.Tx, id db.ID, own bool, f *network.File) error {
	content, err := f.Bytes()
	if err != nil {
		return err
	}
	n, err := tx.InsertNetworkFile(ctx, query.InsertNetworkFileParams{
		ID: id, SiteNumber: f.Site.Number, Own: own, Period: f.Period, Edition: f.Edition, Content: string(content), Sha256: mark(content), AddedAt: db.At(tx.Now), AddedBy: db.ID(tx.Actor.User),
	})
	if err != nil {
		return fmt.Errorf("network: %w", err)
	}
	if n == 0 {
		return errs.Conflict("Noen andre la inn en fil fra stedet nå. Se på den før du legger inn en til.")
	}
	return nil
}

// Take takes in another site's file.
type Take struct{ Data []byte }

// Run does it, and returns its id. What is wrong with the file stands at fil.
func (d Take) Run(ctx context.Context, s *app.Service, a access.Actor) (db.ID, *network.File, error) {
	id := db.NewID()
	var f *network.File
	err := s.Do(ctx, a, func(tx *app.Tx) error {
		if err := allow(tx, id); err != nil {
			return err
		}
		site, lacks, err := own(ctx, tx.Reader, a)
		if err != nil {
			return err
		}
		if lacks.Text != "" { // our own file could not be told from another's
			return errs.Invalid("Filen er ikke lest inn. Ingenting er endret.").Say("fil", lacks.Text, lacks.Args...)
		}
		if f, err = network.Read(d.Data, site.Number, tx.Today); err != nil {
			return err
		}
		standing, err := tx.NetworkFiles(ctx, limit)
		if err != nil {
			return fmt.Errorf("network.Take: %w", err)
		}
		p, _ := rule.ParsePeriod(f.Period)
		for _, row := range standing {
			if row.Period != f.Period {
				continue
			}
			has, err := read(row.Content, row.Sha256, row.ID)
			if err != nil {
				return err
			}
			refuse := errs.Invalid("Filen er ikke lest inn. Ingenting er endret.")
			switch {
			case row.SiteNumber == f.Site.Number && row.Sha256 == mark(d.Data):
				return refuse.At("fil", "Akkurat denne filen er lest inn før.")
			case row.SiteNumber == f.Site.Number:
				return says(refuse, lang.Of("Stedet har alt en fil for %s: utgave %d, lest inn av %s. Ta den bort først hvis denne (utgave %d) skal gjelde.", p.Text(), row.Edition, row.AddedByName, f.Edition))
			case nb.Fold(has.Site.Name) == nb.Fold(f.Site.Name):
				return refuse.At("fil", "Et sted med samme navn og et annet organisasjonsnummer har alt en fil for perioden. Spør stedet hvilken som gjelder: ett sted skal ikke telles to ganger.")
			}
		}
		return put(ctx, tx, id, false, f)
	})
	return id, f, err
}

func says(e *errs.Error, why lang.Text) error {
	e.Fields = append(e.Fields, errs.Say("fil", why.Text, why.Args...))
	return e
}

// Withdraw takes a file out: our own, or one that was taken in. The row stays, with who did it.
type Withdraw struct{ ID db.ID }

// Run does it, and returns the period; doing it again is no fault.
func (d Withdraw) Run(ctx context.Context, s *app.Service, a access.Actor) (period string, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := allow(tx, d.ID); err != nil {
			return err
		}
		row, err := app.Found(d.ID, errNone, func() (query.NetworkFile, error) { return tx.LockNetworkFile(ctx, d.ID) })
		if err != nil {
			return err
		}
		period = row.Period
		return withdraw(ctx, tx, d.ID)
	})
	return period, err
}

func withdraw(ctx context.Context, tx *app.Tx, id db.ID) error {
	if _, err := tx.WithdrawNetworkFile(ctx, query.WithdrawNetworkFileParams{ID: id, WithdrawnAt: db.At(tx.Now), WithdrawnBy: db.ID(tx.Actor.User)}); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	return nil
}

var errNone = errs.NotFound("Filen finnes ikke.")

// Fetch is our own file as it was made, to be sent to the others.
func Fetch(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (name string, data []byte, err error) {
	if err := s.See(ctx, a, access.KeepNetwork, nil, []string{"network_file/" + string(id)}); err != nil {
		return "", nil, err
	}
	if !MayKeep(a) {
		return "", nil, errNone
	}
	row, err := app.Found(id, errNone, func() (query.NetworkFile, error) { return s.Store.Reader().NetworkFile(ctx, id) })
	if err != nil {
		return "", nil, err
	}
	if !row.Own || !row.WithdrawnAt.IsZero() {
		return "", nil, errNone
	}
	f, err := read(row.Content, row.Sha256, row.ID)
	if err != nil {
		return "", nil, err
	}
	return f.Name(), []byte(row.Content), nil
}
