// Package ical writes calendars that other programs subscribe to: iCalendar (RFC 5545), with the refresh time of RFC 7986.
package ical

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"traad/internal/base/date"
)

// Event is one line of a calendar: at a time of day, or where At is zero the whole of a day.
type Event struct {
	ID      string // the same as long as it is the same event, so that a change moves it
	Title   string
	About   string
	At      time.Time
	Length  time.Duration // of an event at a time of day
	Day     date.Date     // of an event of a whole day, which leaves the time free
	Address string        // of a page that tells more
}

// Write returns a calendar by its name, as of now. Programs are asked to come back after refresh.
func Write(name string, events []Event, now time.Time, refresh time.Duration) []byte {
	c := ics.NewCalendarFor("Tråd")
	c.SetProductId("-//Tråd//NB")
	c.SetMethod(ics.MethodPublish)
	c.SetName(name)
	c.SetXWRCalName(name)
	every := "PT" + strings.ToUpper(strings.TrimSuffix(refresh.Truncate(time.Minute).String(), "0s"))
	c.SetRefreshInterval(every)
	c.SetXPublishedTTL(every)
	for _, e := range events {
		v := c.AddEvent(e.ID)
		v.SetDtStampTime(now)
		v.SetSummary(e.Title)
		v.SetClass(ics.ClassificationPrivate)
		if e.About != "" {
			v.SetDescription(e.About)
		}
		if e.Address != "" {
			v.SetURL(e.Address)
		}
		if e.At.IsZero() {
			v.SetProperty(ics.ComponentPropertyDtStart, day(e.Day), ics.WithValue("DATE"))
			v.SetProperty(ics.ComponentPropertyDtEnd, day(e.Day.AddDays(1)), ics.WithValue("DATE"))
			v.SetTimeTransparency(ics.TransparencyTransparent)
			continue
		}
		v.SetStartAt(e.At)
		v.SetEndAt(e.At.Add(e.Length))
	}
	return []byte(c.Serialize(ics.WithNewLineWindows))
}

func day(d date.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
