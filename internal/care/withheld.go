package care

import "traad/internal/base/errs"

// Withheld is one thing in the plan that the patient does not read herself, by a physician's decision. The bar is high: a patient may be refused
// only where it is urgently necessary to prevent danger to her life or serious harm to her health, or where it is clearly inadvisable for the
// sake of persons close to her (pasient- og brukerrettighetsloven § 5-1, second paragraph). Who represents her reads it in her place unless
// unfit (third paragraph), and she is told that something is not shown, and that she can complain (§ 7-2).
type Withheld struct {
	Item   string // plan.Entry
	Ground string // one of WithholdGrounds
	Reason string
}

// The grounds.
const (
	WithholdLife  = "life"  // danger to life, or serious harm to the patient's health
	WithholdClose = "close" // clearly inadvisable for the sake of persons close to her
)

// WithholdGrounds lists them.
var WithholdGrounds = []string{WithholdLife, WithholdClose}

// Check returns the faults by form field: hva, grunn, begrunnelse.
func (w Withheld) Check() error {
	f := &faults{Error: errs.Invalid("Beslutningen kan ikke lagres ennå")}
	if w.Item == "" {
		f.At("hva", "Velg hva pasienten ikke skal lese.")
	}
	f.choice("grunn", w.Ground, "Velg hvilket av lovens to vilkår som er oppfylt. Er ingen av dem det, skal pasienten få lese.", WithholdGrounds...)
	f.text("begrunnelse", w.Reason, "Skriv hvorfor vilkåret er oppfylt for nettopp denne pasienten og denne opplysningen.")
	return f.OrNil()
}
