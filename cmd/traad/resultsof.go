package main

import (
	columns "traad/internal/base/column"
	"traad/internal/base/date"
	use "traad/internal/rules/usage"
)

// selectionFlags are the flags that choose some of those who are followed. Call what it returns when the flags have been read.
func selectionFlags(f *flags) func() (use.Selection, error) {
	sex := f.String("sex", "", "bare kvinner eller menn")
	ageFrom, ageTo := f.Int("age-from", 0, "bare fra denne alderen ved inklusjon, i hele år"), f.Int("age-to", 0, "bare til og med denne alderen ved inklusjon")
	cfsFrom, cfsTo := f.Int("cfs-from", 0, "bare fra denne CFS-skåren, 1 til 9"), f.Int("cfs-to", 0, "bare til og med denne CFS-skåren")
	from, to := f.String("included-from", "", "bare inkluderte fra og med denne dagen, som 2025-01-01"), f.String("included-to", "", "bare inkluderte til og med denne dagen")
	return func() (s use.Selection, err error) {
		switch *sex {
		case "":
		case "menn":
			s.Sex = 1
		case "kvinner":
			s.Sex = 2
		default:
			return s, f.wrong("--sex er kvinner eller menn, ikke «%s»", *sex)
		}
		if *ageFrom < 0 || *ageTo < 0 || *ageTo != 0 && *ageFrom > *ageTo {
			return s, f.wrong("--age-from og --age-to er hele år, og den første er ikke størst")
		}
		s.AgeFrom, s.AgeTo = *ageFrom, *ageTo
		if *cfsFrom < 0 || *cfsTo < 0 || *cfsFrom > 9 || *cfsTo > 9 || *cfsTo != 0 && *cfsFrom > *cfsTo {
			return s, f.wrong("--cfs-from og --cfs-to er fra 1 til 9, og den første er ikke størst")
		}
		s.CFSFrom, s.CFSTo = uint8(*cfsFrom), uint8(*cfsTo)
		if s.CFSFrom > 0 && s.CFSTo == 0 {
			s.CFSTo = 9
		}
		for _, d := range []struct {
			name, text string
			day        *columns.Day
		}{{"included-from", *from, &s.From}, {"included-to", *to, &s.To}} {
			if d.text == "" {
				continue
			}
			day, err := date.Parse(d.text)
			if err != nil {
				return s, f.wrong("--%s skrives som 2025-01-01, ikke «%s»", d.name, d.text)
			}
			*d.day = columns.DayOf(day)
		}
		return s, nil
	}
}
