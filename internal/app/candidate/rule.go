package candidate

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Rule is one version of a rule, with who saved it.
type Rule struct {
	*casefind.Rule
	By    string    // "" for one that comes with the program
	At    time.Time // when it was saved
	InUse bool
	Not   lang.Text // of InUse: the rule that was taken into use and may not be, in words; this one stands in for it
}

// Name is what rows know the rule by: code@version.
func (r Rule) Name() string { return r.Code + "@" + strconv.Itoa(r.Version) }

// Called is its name: ours of one that comes with the program, else as whoever saved it typed it.
func (r Rule) Called() lang.Spoken {
	if r.At.IsZero() {
		return lang.Of(r.Title)
	}
	return lang.Typed(r.Title)
}

// InUse is the rule that the list goes by: the last that was taken into use, else the first that comes with the program. That one stands in, and says so
// (Not), for a rule of before there were such limits as CheckAges has: by that an age could be read.
func InUse(ctx context.Context, r *store.Reader) (Rule, error) {
	use, err := r.CandidateRuleInUse(ctx)
	name := casefind.Shipped[0] + "@1"
	if err == nil {
		name = use.Rule
	} else if !errors.Is(err, sql.ErrNoRows) {
		return Rule{}, fmt.Errorf("candidate.InUse: %w", err)
	}
	rule, err := byName(ctx, r, name)
	if err != nil {
		return rule, err
	}
	if fault := rule.CheckAges(); fault != nil {
		not := lang.Of("%s, versjon %s", rule.Title, lang.Int(rule.Version))
		if rule, err = byName(ctx, r, casefind.Shipped[0]+"@1"); err != nil {
			return rule, err
		}
		rule.Not = lang.Of("Regelen «%s» brukes ikke, for den kan vise eksakt alder: %s Listen går etter «%s» til noen tar en annen regel i bruk.", not, lang.Of(errs.FieldsOf(fault)[0].Message), lang.Of(rule.Title))
	}
	rule.InUse = true
	return rule, nil
}

// byName finds a rule that comes with the program or was saved.
func byName(ctx context.Context, r *store.Reader, name string) (Rule, error) {
	code, version, _ := strings.Cut(name, "@")
	n, _ := strconv.Atoi(version)
	for _, c := range casefind.Shipped {
		if c != code {
			continue
		}
		shipped, err := casefind.ShippedRule(c)
		if err != nil {
			return Rule{}, err
		}
		if shipped.Version == n {
			return Rule{Rule: shipped}, nil
		}
	}
	row, err := r.CandidateRule(ctx, query.CandidateRuleParams{Code: code, Version: n})
	if errors.Is(err, sql.ErrNoRows) {
		return Rule{}, errs.NotFound("Regelen finnes ikke.")
	}
	if err != nil {
		return Rule{}, fmt.Errorf("candidate: %w", err)
	}
	rule, err := decode(row.Body)
	return Rule{Rule: rule, At: row.SavedAt.Time}, err
}

func decode(body db.JSON) (*casefind.Rule, error) {
	var r casefind.Rule
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, fmt.Errorf("candidate: a saved rule cannot be read: %w", err)
	}
	return &r, nil
}

// Rules are all that there are to choose between, those that were saved first, newest first.
func Rules(ctx context.Context, s *app.Service, a access.Actor) ([]Rule, error) {
	if err := s.See(ctx, a, access.KeepRules, nil, []string{"candidate_rule"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	use, err := InUse(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := r.CandidateRules(ctx)
	if err != nil {
		return nil, fmt.Errorf("candidate.Rules: %w", err)
	}
	var all []Rule
	for _, row := range rows {
		rule, err := decode(row.Body)
		if err != nil {
			return nil, err
		}
		all = append(all, Rule{Rule: rule, By: row.SavedByName, At: row.SavedAt.Time})
	}
	for _, c := range casefind.Shipped {
		rule, err := casefind.ShippedRule(c)
		if err != nil {
			return nil, err
		}
		all = append(all, Rule{Rule: rule})
	}
	for i := range all {
		if all[i].InUse = all[i].Name() == use.Name(); all[i].InUse {
			all[i].Not = use.Not
		}
	}
	return all, nil
}

// OneRule is a rule by its name, "" for the one in use.
func OneRule(ctx context.Context, s *app.Service, a access.Actor, name string) (Rule, error) {
	if err := s.See(ctx, a, access.KeepRules, nil, []string{"candidate_rule/" + name}); err != nil {
		return Rule{}, err
	}
	if name == "" {
		return InUse(ctx, s.Store.Reader())
	}
	return byName(ctx, s.Store.Reader(), name)
}

// SaveRule saves a rule as a new version, and takes it into use where asked to.
type SaveRule struct {
	Rule *casefind.Rule // Title, Dated and the contents; code and version are given here
	Use  bool
}

// maxTitle is how long a rule's name can be.
const maxTitle = 60

// Run saves it and returns its name. Faults are at the keys of casefind.Rule.
func (d SaveRule) Run(ctx context.Context, s *app.Service, actor access.Actor) (string, error) {
	for try := 1; ; try++ { // two that save the same name at once get the next versions in the order they commit
		name, err := d.save(ctx, s, actor)
		switch {
		case err == nil || !db.IsUnique(err):
			return name, err
		case try == 5:
			return "", errs.Conflict("Regelen er ikke lagret, for noen andre lagrer regler med samme navn nå. Lagre igjen.").Because(err)
		}
	}
}

func (d SaveRule) save(ctx context.Context, s *app.Service, actor access.Actor) (string, error) {
	name := ""
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepRules, nil); err != nil {
			return err
		}
		if d.Use {
			if err := tx.Allow(access.UseRule, nil); err != nil {
				return err
			}
		}
		r := *d.Rule
		r.Code, r.Version, r.Title = slug(r.Title), 1, nb.CleanLine(r.Title)
		if r.Source == "" {
			r.Source = "Egen regel"
		}
		if err := r.Check(); err != nil {
			return err
		}
		if err := r.CheckAges(); err != nil {
			return err
		}
		if utf8.RuneCountInString(r.Title) > maxTitle {
			return errs.Invalid("Regelen kan ikke lagres.").Say("title", "Navnet er for langt. Kort det ned til %d tegn.", maxTitle)
		}
		if r.Code == "" {
			return errs.Invalid("Regelen kan ikke lagres.").At("title", "Navnet må ha minst én bokstav eller et tall.")
		}
		if day, err := date.Parse(r.Dated); err == nil && day.After(tx.Today) {
			return errs.Invalid("Regelen kan ikke lagres.").At("dated", "Datoen er etter i dag.")
		}
		last, err := tx.LastCandidateRuleVersion(ctx, r.Code)
		if err != nil {
			return fmt.Errorf("candidate.SaveRule: %w", err)
		}
		for _, c := range casefind.Shipped { // those that come with the program have their versions already
			if shipped, err := casefind.ShippedRule(c); err == nil && c == r.Code {
				last = max(last, shipped.Version)
			}
		}
		r.Version = last + 1
		name = r.Code + "@" + strconv.Itoa(r.Version)
		tx.Note("candidate_rule/" + name)
		if err := tx.InsertCandidateRule(ctx, query.InsertCandidateRuleParams{
			Code: r.Code, Version: r.Version, Title: r.Title, Body: db.ToJSON(r), SavedAt: db.At(tx.Now), SavedBy: db.ID(actor.User),
		}); err != nil {
			return fmt.Errorf("candidate.SaveRule: %w", err)
		}
		if d.Use {
			return use(ctx, tx, name)
		}
		return nil
	})
	return name, err
}

// UseRule takes a rule into use: from now on the list goes by it.
type UseRule struct{ Name string }

// Run takes it into use.
func (d UseRule) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.UseRule, nil, "candidate_rule/"+d.Name); err != nil {
			return err
		}
		rule, err := byName(ctx, tx.Reader, d.Name)
		if err != nil {
			return err
		}
		if err := rule.CheckAges(); err != nil {
			return errs.Invalid("Regelen kan ikke tas i bruk. %s", lang.Of(errs.FieldsOf(err)[0].Message)).Because(err)
		}
		now, err := InUse(ctx, tx.Reader)
		if err != nil || now.Name() == rule.Name() && now.Not.IsZero() {
			return err
		}
		return use(ctx, tx, rule.Name())
	})
}

func use(ctx context.Context, tx *app.Tx, name string) error {
	if err := tx.UseCandidateRule(ctx, query.UseCandidateRuleParams{Rule: name, UsedAt: db.At(tx.Now), UsedBy: db.ID(tx.Actor.User)}); err != nil {
		return fmt.Errorf("candidate.UseRule: %w", err)
	}
	return nil
}

// slug is a rule's code from its name: small letters and digits with hyphens.
func slug(title string) string {
	var b strings.Builder
	for _, r := range nb.Fold(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'æ':
			b.WriteString("ae")
		case r == 'ø':
			b.WriteString("o")
		case r == 'å':
			b.WriteString("a")
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
