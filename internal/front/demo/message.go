package demo

import (
	"context"
	"strconv"
	"strings"

	"traad/internal/app"
	"traad/internal/app/address"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/care"
)

// Refusing is the communication party of an office that has moved, and that the region's address register has not followed: it refuses what comes.
const Refusing = "8142000"

// addresses are where the region's parties take messages: the hospital, all areas in operation and all GP offices but one, which has no address yet.
func (r *region) addresses() map[care.OrgID]address.Party {
	all := map[care.OrgID]address.Party{}
	n, moved, lacks := 0, false, false
	for _, o := range r.ground.Organisations {
		n++
		her := strconv.Itoa(8_143_000 + n)
		switch {
		case o.Kind == care.OrgHospital:
			all[o.ID] = address.Party{HER: "8141000", Name: "Ahus, medisinsk klinikk", Service: "Indremedisin", BusinessHER: "8140000", BusinessName: "Akershus universitetssykehus HF"}
		case o.Status == string(care.InOperation):
			name := o.Name + " kommune"
			all[o.ID] = address.Party{HER: her, Name: name + ", helse og omsorg", Service: "Pleie- og omsorgstjeneste", BusinessHER: strconv.Itoa(8_144_000 + n), BusinessName: name}
		case o.Kind != care.OrgGPOffice:
		case o.Parent == r.areas["kongsvinger"].id && !lacks:
			lacks = true
		default:
			if o.Parent == r.areas["lillestrom"].id && !moved {
				her, moved = Refusing, true
			}
			all[o.ID] = address.Party{HER: her, Name: o.Name, Service: "Fastlege", BusinessHER: strconv.Itoa(8_144_000 + n), BusinessName: strings.TrimSuffix(o.Name, " 2")}
		}
	}
	return all
}

// Moved is what the office says.
var Moved = kith.E21.Fault("Legekontoret har flyttet. Ny HER-id står i Adresseregisteret")

// messages lays those of the plans that hold.
func (r *region) messages(ctx context.Context, tx *app.Tx) error {
	id := func(v db.ID, org care.OrgID) db.ID { return db.ID(named("message", string(v)+string(org))) }
	return message.LayPast(ctx, tx, id, Refusing, Moved, message.Attached)
}
