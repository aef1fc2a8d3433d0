package demo

import (
	"traad/internal/app/survey"
	"traad/internal/base/db"
	of "traad/internal/care/survey"
	"traad/internal/rules/report"
)

// surveys are two rounds that patients have answered, the last with the figures of the project's final report (24 patients, 42 % with somewhat better
// health, 50 % with more joy of life; the rest invented), one that is open and tied to the enrolment, and one that GPs are answering.
func (r *region) surveys() []survey.Laid {
	if r.patients > 0 {
		return nil
	}
	over, by := report.Ended(r.today, 1)[0].To().AddDays(-20), userID("siri.haukeland")
	lay := func(key, code string, s survey.Laid) survey.Laid {
		s.ID, s.Survey, s.By = db.ID(named("survey", key)), code, by
		return s
	}
	type n = map[string]int
	scale := func(low int, counts ...int) n {
		m := n{}
		for i, c := range counts {
			if c > 0 {
				m[string(rune('0'+low+i))] = c
			}
		}
		return m
	}
	return []survey.Laid{
		lay("for", "pasient", survey.Laid{Anonymous: true, Pathway: r.longTerm.Code, From: over.AddMonths(-14), To: over.AddMonths(-12), Sum: of.Sum{Given: 37, Answered: 19, Counts: map[string]n{
			"fysisk": {"noe": 7, "som-for": 10, "darligere": 2}, "livsglede": {"bedre": 8, "som-for": 9, "darligere": 2}, "trygghet": {"mye": 7, "litt": 6, "som-for": 6}, "selv": {"ja": 8, "litt": 5, "nei": 6}, "na": scale(2, 1, 2, 4, 5, 4, 3),
		}}}),
		lay("na", "pasient", survey.Laid{Anonymous: true, Pathway: r.longTerm.Code, From: over.AddMonths(-2), To: over, Sum: of.Sum{Given: 41, Answered: 24, Counts: map[string]n{
			"fysisk": {"mye": 2, "noe": 10, "som-for": 9, "darligere": 3}, "livsglede": {"bedre": 12, "som-for": 10, "darligere": 2}, "trygghet": {"mye": 13, "litt": 6, "som-for": 5}, "selv": {"ja": 14, "litt": 5, "nei": 5}, "na": scale(3, 2, 3, 4, 6, 5, 3, 1),
		}, Texts: map[string][]string{"ord": {"Det er godt å vite hvem jeg kan ringe.", "Jeg skulle ønske at dere kom oftere.", "Veldig fornøyd med at alle snakker sammen nå."}}}}),
		lay("oppfolging", "pasient", survey.Laid{Pathway: r.longTerm.Code, From: r.today.AddDays(-20), To: r.today.AddDays(70)}),
		lay("fastleger", "fastlege", survey.Laid{Anonymous: true, From: r.today.AddDays(-10), To: r.today.AddDays(20), Sum: of.Sum{Given: 30, Answered: 11, Counts: map[string]n{
			"nytte": {"stor": 6, "noe": 3, "liten": 2}, "forstar": {"ja": 6, "delvis": 5}, "geriater": scale(5, 1, 2, 3, 3, 2), "tid": {"som-for": 4, "mer": 5, "for-mye": 2},
		}}}),
	}
}
