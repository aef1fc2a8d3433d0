package account_test

import (
	"regexp"
	"testing"

	"traad/internal/front/web/webtest"
)

var endForm = regexp.MustCompile(`action="(/min-konto/[0-9a-f-]{36}/avslutt)"`)

// endOf returns where the page's first form that ends a session is posted.
func endOf(t *testing.T, p *webtest.Page) string {
	t.Helper()
	m := endForm.FindStringSubmatch(p.HTML)
	if m == nil {
		t.Fatalf("no form that ends a session:\n%s", p.Text)
	}
	return m[1]
}
