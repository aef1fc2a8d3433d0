package page

import (
	"testing"

	"traad/internal/care"
	"traad/internal/rules/access"
)

func TestRoleLine(t *testing.T) {
	for want, a := range map[string]access.Actor{
		"IHT-koordinator, Nes kommune": {Role: care.MunicipalCoordinator, OrgName: "Nes", OrgKind: "municipality"},
		"Automatisk melding":           {Role: care.Feed},
	} {
		if got := RoleLine(a); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
