package message

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/care"
	"traad/internal/store/query"
)

// LayPast writes the messages of the versions that hold, as they would have gone when each was published, for a region that is laid out by hand. All were received
// but the newest to the communication party refuses, whose receipt says why. id makes the ids; attached is why no attachment went with them.
func LayPast(ctx context.Context, tx *app.Tx, id func(version db.ID, org care.OrgID) db.ID, refuses string, why kith.Code, attached string) error {
	versions, err := tx.PlanVersionsHolding(ctx)
	if err != nil {
		return fmt.Errorf("message.LayPast: %w", err)
	}
	refused := false
	for _, v := range versions {
		person, err := tx.Person(ctx, care.PatientID(v.PatientID))
		if err != nil {
			return err
		}
		parties, err := Parties(ctx, tx.Service, tx.Reader, person, care.OrgID(v.AreaID), "") // she was followed then
		if err != nil {
			return err
		}
		for _, p := range parties {
			if p.Address == nil || p.Why != "" {
				continue
			}
			answer := v.PublishedAt.Add(4 * time.Minute)
			state, r := Accepted, Receipt{At: answer.UTC(), OK: true}
			if p.Address.HER == refuses && !refused {
				refused, state, r = true, Rejected, Receipt{At: answer.UTC(), Faults: []kith.Code{why}}
			}
			m := id(v.ID, p.Org)
			r.ID = string(m)
			err := tx.LayPlanMessage(ctx, query.LayPlanMessageParams{
				ID: m, ThreadID: m, PatientID: v.PatientID, EnrolmentID: v.EnrolmentID, AreaID: v.AreaID, VersionID: v.ID, Party: string(p.Kind), OrganisationID: db.ID(p.Org), HerID: p.Address.HER,
				Name: p.Address.Name, BusinessHerID: p.Address.BusinessHER, BusinessName: p.Address.BusinessName, State: string(state), Attached: attached, Receipts: db.ToJSON([]Receipt{r}),
				CreatedAt: v.PublishedAt, CreatedBy: v.SignedBy, SentAt: db.At(v.PublishedAt.Add(time.Minute)), AnsweredAt: db.At(answer),
			})
			if err != nil {
				return fmt.Errorf("message.LayPast: %w", err)
			}
		}
	}
	return nil
}
