package adminsubstitute_test

import (
	"regexp"
	"testing"

	"traad/internal/front/web/webtest"
)

var endForm = regexp.MustCompile(`action="(/administrasjon/vikarer/([0-9a-f-]{36})/avslutt)"`)

// actionOf returns where the form that ends the only locum's time is posted.
func actionOf(t *testing.T, p *webtest.Page) string { return match(t, p)[1] }

// fieldOf returns the name of that form's field.
func fieldOf(t *testing.T, p *webtest.Page) string { return "til-" + match(t, p)[2] }

func match(t *testing.T, p *webtest.Page) []string {
	t.Helper()
	m := endForm.FindStringSubmatch(p.HTML)
	if m == nil {
		t.Fatalf("no form that ends a locum's time:\n%s", p.Text)
	}
	return m
}
