package e2e

import "testing"

func withoutScript(t *testing.T, w *world)  { t.Skip() }
func keyboard(t *testing.T, w *world)       { t.Skip() }
func twoAtOnce(t *testing.T, w *world)      { t.Skip() }
func badInput(t *testing.T, w *world)       { t.Skip() }
func expiredSession(t *testing.T, w *world) { t.Skip() }
