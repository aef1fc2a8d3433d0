package browser

import (
	"context"
	"errors"
	"os"
)

// TB is what the package needs of a *testing.T or a *testing.B. It is declared here so that the server, which
// makes PDF with this package, does not link the testing package.
type TB interface {
	Helper()
	Name() string
	Cleanup(func())
	Logf(format string, args ...any)
	Skipf(format string, args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// ForTest starts a browser that ends with the test. Without Chromium the test is skipped with a line that says so;
// with CI set it fails. Call it once in a test and share the browser among its subtests: a start costs about a second.
func ForTest(t TB) *Browser {
	t.Helper()
	b, err := Start(context.Background(), Options{})
	switch {
	case errors.Is(err, ErrMissing):
		missing(t, err.Error())
	case err != nil:
		t.Fatalf("%v", err)
	}
	t.Cleanup(b.Close)
	return b
}

// missing skips the test where a tool is not installed. CI installs everything, so there it is a failure.
func missing(t TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("%s; CI is set, so nothing may be skipped", what)
	}
	t.Skipf("SKIPPED: %s", what)
}
