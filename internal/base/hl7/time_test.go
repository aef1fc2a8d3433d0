package hl7

import (
	"testing"
	"time"
)

func TestTime(t *testing.T) {
	for in, want := range map[string]string{
		"20261121064012+0100": "2026-11-21T05:40:12Z", "20261121064012.123": "2026-11-21T05:40:12Z", "202607210640": "2026-07-21T04:40:00Z",
		"20261121": "2026-11-20T23:00:00Z", "2026": "2025-12-31T23:00:00Z", "20261121064012-0500": "2026-11-21T11:40:12Z",
		"022606051645": "", "19390831999999": "", "20260231": "", "": "", "i går": "", "20261121064012+": "", "99991231": "",
	} {
		got, ok := Time(in, nil)
		if text := got.Format(time.RFC3339); ok != (want != "") || ok && text != want {
			t.Errorf("%q: %s %v, want %q", in, text, ok, want)
		}
	}
}
