package page

import (
	"net/url"
	"strings"
)

// Home returns to where it is the address of a page on this server, else the front page. Browsers drop tabs and line breaks
// and take \ for /, so nothing but plain characters is let through.
func Home(to string) string {
	u, err := url.Parse(to)
	odd := func(r rune) bool { return r <= ' ' || r == '\\' || r > '~' }
	if err != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || u.Host != "" || len(to) > 1000 || strings.ContainsFunc(to, odd) || strings.HasPrefix(to, "/logg-") {
		return "/"
	}
	return to
}
