package webtest

import "traad/internal/rules/access"

// Audited counts the audit rows of a deed, those that were allowed or those that were refused.
func (w *World) Audited(deed access.Deed, allowed bool) int {
	w.T.Helper()
	var n int
	w.must(w.Store.DB.Raw().QueryRowContext(w.T.Context(), "select count(*) from audit where deed = $1 and allowed = $2", string(deed), allowed).Scan(&n))
	return n
}

// AuditedOf counts the allowed rows of a deed that concern the case or show her in a list.
func (w *World) AuditedOf(c Case, deed access.Deed) int {
	w.T.Helper()
	var n int
	w.must(w.Store.DB.Raw().QueryRowContext(w.T.Context(), `select count(*) from audit a where a.deed = $1 and a.allowed = $2
		and (a.patient_id = $3 or exists (select 1 from audit_subject s where s.audit_id = a.id and s.patient_id = $3))`,
		string(deed), true, string(c.Patient)).Scan(&n))
	return n
}

// Sound fails the test where a cache is not what the events give.
func (w *World) Sound() {
	w.T.Helper()
	d, err := w.Service.CheckCaches(w.T.Context())
	if err != nil || !d.None() {
		w.T.Errorf("caches: %v %v", d, err)
	}
}
