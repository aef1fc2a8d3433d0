// Package callback is those who ask on the public page, without log-in, to be rung about a referral: taken in from anybody, and held by the team of the
// area as «ikke bekreftet» until somebody has rung.
//
//	out, kept, err := callback.Ask{ID: id, Callback: c}.Run(ctx, s)   // anybody
//	all, n, err := callback.Waiting(ctx, s, actor)              // the team's, inside Min dag
package callback

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// MostWaiting is how many can wait in one area of those who have not logged in. More is a flood, and no team rings them all: whoever comes then is asked to ring.
const MostWaiting = 100

// Ref names one in the audit.
func Ref(id db.ID) string { return "callback/" + string(id) }

// Place is an area that takes people in, with how its team is reached.
type Place struct {
	ID           care.OrgID
	Name, Kind   string
	Phone, Hours string
	Site         care.OrgID
}

// Public is what the public page tells: the areas that take people in, and the hospital sites.
type Public struct {
	Areas []Place
	Sites []Place // in the order of the areas
}

// Open reads it. It is nobody's, and open to everybody.
func Open(ctx context.Context, s *app.Service) (*Public, error) {
	r := s.Store.Reader()
	rows, err := r.PublicAreas(ctx)
	if err != nil {
		return nil, fmt.Errorf("callback.Open: %w", err)
	}
	out := &Public{}
	for _, o := range rows {
		p := Place{ID: care.OrgID(o.ID), Name: o.Name, Kind: o.Kind, Phone: o.Phone, Hours: o.Hours, Site: care.OrgID(o.SiteID)}
		if p.Phone == "" {
			p.Phone, p.Hours = o.ParentPhone, o.ParentHours
		}
		phase, err := agreement.PhaseIn(ctx, r, p.ID, s.Today())
		if err != nil {
			return nil, err
		}
		if !phase.Allows(care.ReferAndAssess) {
			continue
		}
		out.Areas = append(out.Areas, p)
		if slices.ContainsFunc(out.Sites, func(x Place) bool { return x.ID == p.Site }) {
			continue
		}
		if err := out.site(ctx, r, o.SiteID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *Public) site(ctx context.Context, r *store.Reader, id db.ID) error {
	site, err := r.Organisation(ctx, id)
	if err != nil {
		return fmt.Errorf("callback.Open: %w", err)
	}
	x := Place{ID: care.OrgID(site.ID), Name: site.Name, Kind: site.Kind, Phone: site.Phone, Hours: site.Hours}
	if site.ParentID != "" {
		hospital, err := r.Organisation(ctx, site.ParentID)
		if err != nil {
			return fmt.Errorf("callback.Open: %w", err)
		}
		if x.Name = care.SiteName(hospital.Name, site.Name); x.Phone == "" {
			x.Phone, x.Hours = hospital.Phone, hospital.Hours
		}
	}
	p.Sites = append(p.Sites, x)
	return nil
}

// Ask keeps one. It is done by nobody who is known.
type Ask struct {
	ID db.ID // of the form: sent twice, it is kept once
	care.Callback
	Sender // who has logged in, see Prove; nobody has where By is ""
}

// errFull says that so many wait in the area that no more are taken.
var errFull = errs.Unavailable("Så mange venter på å bli ringt i denne kommunen at vi ikke tar imot flere her nå. Ring oss på telefon.")

// mostSent is how many referrals of one who has logged in can wait, mostClinical of a clinician.
const mostSent, mostClinical = 3, 20

var errSent = errs.Unavailable("Du har sendt flere henvisninger som venter på svar. Ring oss på telefon hvis det gjelder en til.")

// Run keeps it, and reports whether there is one more. Faults are by form field. Who waits already at that telephone is not kept again, and is rung once;
// another at the same switchboard is. Who has logged in is not shut out by others.
func (d Ask) Run(ctx context.Context, s *app.Service) (kept bool, err error) {
	if d.Proven = d.By != ""; d.Sender.HPR != "" { // who she is stands in her log-in, and is not typed
		d.Callback.Name, d.Callback.HPR = d.Sender.Name, d.Sender.HPR
	}
	d.Callback = d.Tidy()
	if err := d.Check(); err != nil {
		return false, err
	}
	public, err := Open(ctx, s)
	if err != nil {
		return false, err
	}
	if !db.IsID(string(d.ID)) || !slices.ContainsFunc(public.Areas, func(p Place) bool { return p.ID == d.Area }) {
		return false, errs.Invalid("Skjemaet kan ikke sendes").At("kommune", "Velg kommunen der personen bor.")
	}
	err = s.Do(ctx, access.Actor{Role: care.Feed, Org: d.Area, Areas: []care.OrgID{d.Area}, Today: s.Today()}, func(tx *app.Tx) error {
		items := []string{Ref(d.ID)}
		if d.Sender.HPR != "" { // the row is emptied when it is settled; who sent it stands in the log
			items = append(items, "hpr/"+d.Sender.HPR)
		}
		if err := tx.Allow(access.AskCallback, nil, items...); err != nil {
			return err
		}
		same, err := tx.CallbacksOfPhone(ctx, query.CallbacksOfPhoneParams{AreaID: db.ID(d.Area), Phone: d.Phone})
		if err != nil {
			return fmt.Errorf("callback.Ask: %w", err)
		}
		if slices.ContainsFunc(same, func(x query.CallbacksOfPhoneRow) bool {
			return x.AskedBy == d.From && nb.Fold(x.Name) == nb.Fold(d.Callback.Name) && nb.Fold(x.About) == nb.Fold(d.About)
		}) {
			return nil
		}
		kept = false
		if d.Proven {
			n, err := tx.CountCallbacksSentBy(ctx, d.By)
			if err != nil {
				return fmt.Errorf("callback.Ask: %w", err)
			}
			if most := map[bool]int64{false: mostSent, true: mostClinical}[d.Sender.HPR != ""]; n >= most {
				return errSent
			}
		} else {
			n, err := tx.CountAnonymousCallbacks(ctx, db.ID(d.Area))
			if err != nil {
				return fmt.Errorf("callback.Ask: %w", err)
			}
			if n >= MostWaiting {
				return errFull
			}
		}
		sealed := ""
		if !d.Number.IsZero() {
			if sealed, err = s.Keys.Seal([]byte(d.Number.Digits()), Ref(d.ID)); err != nil {
				return fmt.Errorf("callback.Ask: %w", err)
			}
		}
		n, err := tx.InsertCallback(ctx, query.InsertCallbackParams{
			ID: d.ID, AreaID: db.ID(d.Area), AskedBy: d.From, Name: d.Callback.Name, Phone: d.Phone, Best: d.Best, AskedAt: db.At(tx.Now),
			SentBy: d.By, About: d.About, Why: d.Why, Hpr: d.Sender.HPR, Sealed: sealed,
		})
		if err != nil {
			return fmt.Errorf("callback.Ask: %w", err)
		}
		kept = n > 0
		return nil
	})
	return kept && err == nil, err
}

// Call is one that was kept.
type Call struct {
	ID db.ID
	care.Callback
	AreaName  string
	At        db.Time
	Outcome   string // "" it waits
	SettledAt db.Time
	SettledBy string

	sealed string // the number that a clinician wrote
}

// Waiting are those of the actor's areas that wait, the oldest first, and how many they are. It is part of Min dag, whose look is audited.
func Waiting(ctx context.Context, s *app.Service, a access.Actor, most int32) (all []Call, n int, err error) {
	if !access.May(a.Role, access.SeeCallbacks) {
		return nil, 0, nil
	}
	r := s.Store.Reader()
	rows, err := r.WaitingCallbacks(ctx, query.WaitingCallbacksParams{Areas: db.List(a.Areas), Lim: most})
	if err != nil {
		return nil, 0, fmt.Errorf("callback.Waiting: %w", err)
	}
	for _, x := range rows {
		all = append(all, Call{ID: x.ID, Callback: care.Callback{Area: care.OrgID(x.AreaID), From: x.AskedBy, Name: x.Name, Phone: x.Phone, Best: x.Best, Proven: x.SentBy != "", About: x.About, Why: x.Why, HPR: x.Hpr}, AreaName: x.AreaName, At: x.AskedAt})
	}
	if n = len(all); n == int(most) {
		count, err := r.CountWaitingCallbacks(ctx, db.List(a.Areas))
		if err != nil {
			return nil, 0, fmt.Errorf("callback.Waiting: %w", err)
		}
		n = int(count)
	}
	return all, n, nil
}

// mostShown is how many a list shows: those of several full areas.
const mostShown = 500

// All are those of the actor's areas that wait, the oldest first, decided and audited.
func All(ctx context.Context, s *app.Service, a access.Actor) ([]Call, error) {
	all, _, err := Waiting(ctx, s, a, mostShown)
	if err != nil {
		return nil, err
	}
	items := []string{"callbacks"}
	for _, c := range all {
		items = append(items, Ref(c.ID))
	}
	return all, s.See(ctx, a, access.SeeCallbacks, nil, items)
}

// One returns one, decided and audited. Another area's is as if it did not exist.
func One(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Call, error) {
	if err := s.See(ctx, a, access.SeeCallbacks, nil, []string{Ref(id)}); err != nil {
		return nil, err
	}
	return found(ctx, s.Store.Reader(), a, id)
}

func found(ctx context.Context, r *store.Reader, a access.Actor, id db.ID) (*Call, error) {
	missing := errs.NotFound("Henvisningen fra nettsiden finnes ikke. Den kan være slettet.")
	x, err := app.Found(id, missing, func() (query.CallbackRow, error) { return r.Callback(ctx, id) })
	if err != nil {
		return nil, err
	}
	if !slices.Contains(a.Areas, care.OrgID(x.AreaID)) {
		return nil, missing
	}
	return &Call{
		ID: x.ID, Callback: care.Callback{Area: care.OrgID(x.AreaID), From: x.AskedBy, Name: x.Name, Phone: x.Phone, Best: x.Best, Proven: x.SentBy != "", About: x.About, Why: x.Why, HPR: x.Hpr}, AreaName: x.AreaName,
		At: x.AskedAt, Outcome: x.Outcome, SettledAt: x.SettledAt, SettledBy: x.SettledByName, sealed: x.Sealed,
	}, nil
}

// NumberIn is the identity number that a clinician wrote, the zero number where there is none: for the form of the referral that it becomes.
func (c *Call) NumberIn(s *app.Service) (n nin.Number, err error) {
	if c.sealed == "" {
		return n, nil
	}
	digits, err := s.Keys.Open(c.sealed, Ref(c.ID))
	if err != nil {
		return n, fmt.Errorf("callback.Number: %w", err)
	}
	return nin.Parse(string(digits))
}

// Settle says what came of one. The name and the telephone are taken out: what is needed of them stands in the referral.
type Settle struct {
	ID      db.ID
	Outcome string
}

// Run writes it; who says the same again changes nothing.
func (d Settle) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.SettleCallback, nil, Ref(d.ID)); err != nil {
			return err
		}
		c, err := found(ctx, tx.Reader, a, d.ID)
		if err != nil {
			return err
		}
		if d.Outcome != care.CallbackReferred && !slices.ContainsFunc(care.CallbackOutcomes, func(x struct{ Code, Title string }) bool { return x.Code == d.Outcome }) {
			return errs.Invalid("Ikke lagret").At("utfall", "Velg hva som kom ut av det.")
		}
		if c.Outcome == d.Outcome {
			return nil
		}
		n, err := settle(ctx, tx, d.ID, d.Outcome)
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.Conflict("En kollega har gjort seg ferdig med denne. Se hva som kom ut av det.")
		}
		return nil
	})
}

func settle(ctx context.Context, tx *app.Tx, id db.ID, outcome string) (int64, error) {
	n, err := tx.SettleCallback(ctx, query.SettleCallbackParams{ID: id, Outcome: outcome, SettledAt: db.At(tx.Now), SettledBy: db.ID(tx.Actor.User)})
	if err != nil {
		return 0, fmt.Errorf("callback.Settle: %w", err)
	}
	return n, nil
}

// Unfounded says of several at once that they are mistakes or misuse: a flood that fills an area shuts the form there until it is cleared.
type Unfounded struct{ IDs []db.ID }

// Run writes it, and returns how many there were; those that somebody has settled meanwhile stay as they are. The fault is at hvilke.
func (d Unfounded) Run(ctx context.Context, s *app.Service, a access.Actor) (done int, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		done = 0
		var refs []string
		for _, id := range d.IDs {
			refs = append(refs, Ref(id))
		}
		if err := tx.Allow(access.SettleCallback, nil, refs...); err != nil {
			return err
		}
		if len(d.IDs) == 0 || len(d.IDs) > mostShown {
			return errs.Invalid("Ikke lagret").At("hvilke", "Velg hvilke som er feil eller misbruk.")
		}
		for _, id := range d.IDs {
			c, err := found(ctx, tx.Reader, a, id)
			if err != nil {
				return err
			}
			if c.Outcome != "" {
				continue
			}
			n, err := settle(ctx, tx, id, care.CallbackUnfounded)
			if err != nil {
				return err
			}
			done += int(n)
		}
		return nil
	})
	return done, err
}

// keptDays are how long rows are kept that are settled, WaitDays those that nobody has settled.
const keptDays, WaitDays = 30, 90

// Purge deletes what has been kept long enough, and returns how many.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	var n int64
	err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		n, err = w.PurgeCallbacks(ctx, query.PurgeCallbacksParams{SettledBefore: db.At(s.Now().AddDate(0, 0, -keptDays)), AskedBefore: db.At(s.Now().AddDate(0, 0, -WaitDays))})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("callback.Purge: %w", err)
	}
	return int(n), nil
}

// A form carries a slip: the id that its request gets, when the page was shown, and a keyed sum of both. What is sent without the page, faster than a
// person types, or twice, is seen by it; no third party is asked.
const (
	fastest = 3 * time.Second
	longest = 12 * time.Hour
)

// Slip is a new one. waited is how long the person has been at it already, where a form is given back.
func Slip(s *app.Service, waited time.Duration) string {
	head := string(db.NewID()) + "." + strconv.FormatInt(s.Now().Add(-waited).Unix(), 36)
	return head + "." + s.Keys.Index(slipIndex(head))
}

func slipIndex(head string) string { return "callback slip " + head }

// SlipState is what a slip that comes back says.
type SlipState int

// The states.
const (
	SlipGood  SlipState = iota
	SlipFast            // sent faster than a person types
	SlipStale           // not ours, or too old
)

// ReadSlip reads it.
func ReadSlip(s *app.Service, text string) (db.ID, SlipState) {
	id, rest, _ := strings.Cut(text, ".")
	at, sum, _ := strings.Cut(rest, ".")
	shown, err := strconv.ParseInt(at, 36, 64)
	if err != nil || !db.IsID(id) || !slices.Contains(s.Keys.Indexes(slipIndex(id+"."+at)), sum) {
		return "", SlipStale
	}
	switch age := s.Now().Sub(time.Unix(shown, 0)); {
	case age < fastest:
		return "", SlipFast
	case age > longest:
		return "", SlipStale
	}
	return db.ID(id), SlipGood
}
