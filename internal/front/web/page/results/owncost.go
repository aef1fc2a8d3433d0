package results

import (
	"fmt"
	"strings"

	"traad/internal/app/staffing"
	"traad/internal/front/web/page"
	"traad/internal/rules/access"
)

// ownLine is the beginning of the line of a table of prices that has the service's own cost.
const ownLine = "iht;personår;"

// own is the service's own cost by the approved plans, in words, and as a line of a table of prices; "" where there is none.
func own(v *page.Visit) (said, line string, err error) {
	if !v.May(access.SeeStaffing) {
		return "", "", nil
	}
	c, ok, err := staffing.Own(v.Ctx(), v.Service, v.Actor)
	if err == nil && !ok && c.With > 0 && c.With == c.Of && !c.Hospital {
		return v.T("Kommunene har vedtatte bemanningsplaner, men ikke sykehuset. Før sykehuset også har det, er tjenestens egen kostnad ikke kjent."), "", nil
	}
	if err != nil || !ok {
		return "", "", err
	}
	kroner := (c.PerYear + 50) / 100
	said = v.T("Etter de vedtatte bemanningsplanene koster tjenesten selv %s kroner per pasientår: planens kostnad, delt på dem som faktisk følges. %s.", v.Voice.Int(int(kroner)), c.Text())
	return said, fmt.Sprintf("%s%d;%d;%s", ownLine, kroner, c.Span.From.Year(), c.Source()), nil
}

// withOwn puts the line in a table, in the place of the one that it has.
func withOwn(body, line string) string {
	rows := strings.Split(body, "\n")
	for i, r := range rows {
		if strings.HasPrefix(r, ownLine) {
			rows[i] = line
			return strings.Join(rows, "\n")
		}
	}
	return strings.TrimRight(body, "\n") + "\n" + line
}
