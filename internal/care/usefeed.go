package care

import (
	"slices"

	"traad/internal/base/date"
)

// UseEpisode is a stretch of days in which a municipality's own system says that a service is given.
type UseEpisode struct {
	IPLOS  int
	From   date.Date
	To     date.Date // the last day, of a stay the day out; none while it lasts
	Weekly float64   // hours or days a week, UnknownWeekly where it is not told
}

// UnknownWeekly is an amount that was not told.
const UnknownWeekly = -1

// UseKindOf is the service that a code of the registry stands for, false where none that is counted does.
func UseKindOf(iplos int) (UseKind, bool) {
	if k, ok := UseStay(iplos); ok {
		return k, true
	}
	i := slices.IndexFunc(UseAmounts, func(k UseKind) bool { return k.IPLOS == iplos && iplos > 0 })
	if i < 0 {
		return UseKind{}, false
	}
	return UseAmounts[i], true
}

// Fed is the use that episodes come to, through a day. Where the system has told of every service since a day, no episode of a service is no
// use of it from then on; from no day: only the days of the episodes are told. An amount that is not told is not nothing: its days are told
// by nobody.
func Fed(list []UseEpisode, from, through date.Date) []Used {
	var all []Used
	unknown := map[UseService][]stretch{}
	for _, e := range list {
		k, ok := UseKindOf(e.IPLOS)
		if !ok || e.From.After(through) {
			continue
		}
		u := Used{Service: k.Service, IPLOS: k.IPLOS, From: e.From, To: e.To}
		if u.Stay() {
			all = append(all, u)
			continue
		}
		if u.To.IsZero() || u.To.After(through) {
			u.To = through
		}
		if e.Weekly < 0 {
			unknown[k.Service] = append(unknown[k.Service], stretch{u.From, u.To})
			continue
		}
		u.Amount = e.Weekly * float64(u.To.Days(u.From)+1) / 7
		all = append(all, u)
	}
	if from.IsZero() || through.Before(from) {
		return all
	}
	for _, k := range UseAmounts {
		if k.IPLOS == 0 {
			continue
		}
		for _, s := range without([]stretch{{from, through}}, unknown[k.Service]) {
			all = append(all, Used{Service: k.Service, IPLOS: k.IPLOS, From: s.from, To: s.to})
		}
	}
	return append(all, Used{Service: UseStays, From: from, To: through})
}

// ToldUse is what a file says, and beside it what the municipality's own system says of the days and services that no file tells of: the file
// is what somebody has read and answers for. A stay that the system tells of counts where no file tells of the day that it began, and of no
// other stay then.
func ToldUse(file, fed []Used) []Used {
	all := slices.Clone(file)
	told := map[UseService][]stretch{}
	for _, f := range file {
		if !f.Stay() {
			told[f.Service] = append(told[f.Service], stretch{f.From, f.To})
		}
	}
	for _, u := range fed {
		if u.Stay() {
			if !slices.ContainsFunc(told[UseStays], func(s stretch) bool { return !u.From.Before(s.from) && !u.From.After(s.to) }) &&
				!slices.ContainsFunc(file, func(f Used) bool { return f.Stay() && f.Overlaps(u) }) {
				all = append(all, u)
			}
			continue
		}
		days := float64(u.To.Days(u.From) + 1)
		for _, s := range without([]stretch{{u.From, u.To}}, told[u.Service]) {
			part := u
			part.From, part.To, part.Amount = s.from, s.to, u.Amount*float64(s.to.Days(s.from)+1)/days
			all = append(all, part)
		}
	}
	return all
}

// stretch is days from and to, both counted.
type stretch struct{ from, to date.Date }

// without is what is left of the days when others are taken out.
func without(days, out []stretch) []stretch {
	for _, o := range out {
		var left []stretch
		for _, d := range days {
			if o.to.Before(d.from) || o.from.After(d.to) {
				left = append(left, d)
				continue
			}
			if o.from.After(d.from) {
				left = append(left, stretch{d.from, o.from.AddDays(-1)})
			}
			if o.to.Before(d.to) {
				left = append(left, stretch{o.to.AddDays(1), d.to})
			}
		}
		days = left
	}
	return days
}
