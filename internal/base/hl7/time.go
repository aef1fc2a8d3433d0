package hl7

import (
	"strings"
	"time"
)

// layouts are the precisions of a time (DTM, TS), from the second to the year.
var layouts = []string{"20060102150405", "200601021504", "2006010215", "20060102", "200601", "2006"}

// Time reads a time of a message: YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]. Without a zone it is in the sender's (zone; Europe/Oslo
// where nil). What is no time, an impossible day or hour among them, gives false: many senders write some, and nothing is
// refused over one.
func Time(s string, zone *time.Location) (time.Time, bool) {
	if zone == nil {
		zone = oslo
	}
	s = strings.TrimSpace(s)
	offset := ""
	if i := strings.LastIndexAny(s, "+-"); i >= 4 {
		s, offset = s[:i], s[i:]
	}
	s, _, _ = strings.Cut(s, ".")
	for _, layout := range layouts {
		if len(s) != len(layout) {
			continue
		}
		var at time.Time
		var err error
		if offset == "" {
			at, err = time.ParseInLocation(layout, s, zone)
		} else {
			at, err = time.Parse(layout+"-0700", s+offset)
		}
		if err != nil || at.Year() < 1850 || at.Year() > 2200 {
			return time.Time{}, false
		}
		return at.UTC(), true
	}
	return time.Time{}, false
}

var oslo = func() *time.Location {
	if z, err := time.LoadLocation("Europe/Oslo"); err == nil {
		return z
	}
	return time.FixedZone("CET", 3600)
}()
