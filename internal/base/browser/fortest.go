package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
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
	b, err := Start(context.Background(), Options{Path: smaller()})
	switch {
	case errors.Is(err, ErrMissing):
		missing(t, err.Error())
	case err != nil:
		t.Fatalf("%v", err)
	}
	t.Cleanup(b.Close)
	return b
}

// smaller returns Chromium's own program for those who need no window, where it is installed and TRAAD_CHROMIUM does not name another, else "".
// It lays out, draws and runs scripts as Chromium does, for half the processor time. What the server prints with is always what Find says.
func smaller() string {
	if os.Getenv("TRAAD_CHROMIUM") != "" {
		return ""
	}
	path, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		return ""
	}
	return path
}

// missing skips the test where a tool is not installed. CI installs everything, so there it is a failure.
func missing(t TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("%s; CI is set, so nothing may be skipped", what)
	}
	t.Skipf("SKIPPED: %s", what)
}
