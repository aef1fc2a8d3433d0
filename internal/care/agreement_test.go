package care_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
)

var agreementDay = date.Of(2026, 11, 17)

// signedText is an agreement that two parties signed ten days before it begins.
func signedText(from date.Date) care.AgreementVersion {
	party := func(name, number, role string) care.AgreementParty {
		return care.AgreementParty{Name: name, Number: number, Role: role, SignedBy: "Kari Leder", SignedOn: from.AddDays(-10)}
	}
	return care.AgreementVersion{Number: 1, ValidFrom: from, AgreementText: care.AgreementText{
		Parties:  []care.AgreementParty{party("Nes kommune", "938679088", "kommunen"), party("Akershus universitetssykehus", "983971636", "sykehuset")},
		Pathways: []string{care.LongTerm}, Information: []string{"plan"}, Controllership: "Hver for sitt.", AccessBy: "Kommunen", ObjectionBy: "Kommunen",
		CorrectionBy: "Den som skrev", Security: "Normen", EndTerms: "Utlevering og innsyn i ti år.", FollowUpDays: 30, Document: "2026/17",
	}}
}

// What each phase allows, as a table: a yes for each act in the order of care.AgreementActs.
func TestAgreementPhases(t *testing.T) {
	day := agreementDay
	from := day.AddDays(-100)
	half := signedText(from)
	half.Parties = slices.Clone(half.Parties)
	half.Parties[1].SignedBy, half.Parties[1].SignedOn = "", date.Date{}
	lapsed := signedText(from)
	lapsed.ValidTo = day.AddDays(-1)
	lastDay := signedText(from)
	lastDay.ValidTo = day
	second := signedText(day.AddDays(20))
	second.Number = 2
	notice := func(on, ends int) care.AgreementNotice {
		return care.AgreementNotice{On: day.AddDays(on), Ends: day.AddDays(ends), Reason: "x"}
	}
	one := func(v ...care.AgreementVersion) care.CooperationAgreement {
		return care.CooperationAgreement{Versions: v}
	}
	with := func(n care.AgreementNotice, v ...care.AgreementVersion) care.CooperationAgreement {
		return care.CooperationAgreement{Versions: v, Notice: n}
	}
	for _, c := range []struct {
		about string
		a     care.CooperationAgreement
		want  care.AgreementPhase
	}{
		{"nothing written", one(), care.AgreementDraft},
		{"one has not signed", one(half), care.AgreementDraft},
		{"begins tomorrow", one(signedText(day.AddDays(1))), care.AgreementDraft},
		{"begins today", one(signedText(day)), care.AgreementValid},
		{"signed and begun", one(signedText(from)), care.AgreementValid},
		{"a second version is being written", one(signedText(from), care.AgreementVersion{Number: 2}), care.AgreementValid},
		{"a second version begins later", one(lapsed, second), care.AgreementLapsed},
		{"the last day counts", one(lastDay), care.AgreementValid},
		{"the last day is over", one(lapsed), care.AgreementLapsed},
		{"notice from tomorrow", with(notice(1, 31), signedText(from)), care.AgreementValid},
		{"notice from today", with(notice(0, 31), signedText(from)), care.NoticeGiven},
		{"the day before the end", with(notice(-30, 1), signedText(from)), care.NoticeGiven},
		{"the day of the end", with(notice(-30, 0), signedText(from)), care.AgreementEnded},
		{"long after", with(notice(-60, -30), signedText(from)), care.AgreementEnded},
		{"lapsed, then notice", with(notice(-3, 30), lapsed), care.NoticeGiven},
		{"own legal basis", care.CooperationAgreement{Basis: care.OwnLegalBasis, Versions: []care.AgreementVersion{
			{Number: 1, ValidFrom: from, AgreementText: care.AgreementText{DecidedBy: "Mona Ruud, daglig leder"}},
		}}, care.AgreementValid},
	} {
		if got := c.a.Phase(day); got != c.want {
			t.Errorf("%s: %s, want %s", c.about, got, c.want)
		}
	}
	may := map[care.AgreementPhase]string{ // refer include follow hand_over export export_after give_notice begin
		care.AgreementDraft:  "1010 1000",
		care.AgreementValid:  "1110 1010",
		care.AgreementLapsed: "1011 1010",
		care.NoticeGiven:     "1011 1000",
		care.AgreementEnded:  "0000 0101",
	}
	for phase, row := range may {
		row = strings.ReplaceAll(row, " ", "")
		for i, act := range care.AgreementActs {
			if got := phase.Allows(act); got != (row[i] == '1') {
				t.Errorf("%s: %s allowed = %v", phase, act, got)
			}
		}
		if (phase.WhyNotInclude() == "") != phase.Allows(care.IncludeNew) || phase.Title() == "" {
			t.Errorf("%s says why not: %q", phase, phase.WhyNotInclude())
		}
	}
}

// drawAgreement draws any agreement: signed or not, with a notice or not, around the day.
func drawAgreement(t *rapid.T) care.CooperationAgreement {
	day := func(about string) date.Date {
		return agreementDay.AddDays(rapid.IntRange(-60, 60).Draw(t, about))
	}
	var a care.CooperationAgreement
	for n := range rapid.IntRange(0, 3).Draw(t, "versions") {
		v := signedText(day("from"))
		v.Number = n + 1
		if rapid.Bool().Draw(t, "unsigned") {
			v.Parties = slices.Clone(v.Parties)
			v.Parties[0].SignedOn = day("signed")
		}
		if rapid.Bool().Draw(t, "to") {
			v.ValidTo = v.ValidFrom.AddDays(rapid.IntRange(0, 90).Draw(t, "length"))
		}
		a.Versions = append(a.Versions, v)
	}
	if rapid.Bool().Draw(t, "notice") {
		on := day("on")
		a.Notice = care.AgreementNotice{On: on, Ends: on.AddDays(rapid.IntRange(0, 60).Draw(t, "ends")), Reason: "x"}
	}
	return a
}

// Whatever is agreed: an agreement once in force is never a draft again; notice, once it counts, never lets anybody new in;
// the end is final; and the fact that access reads says the same as the phase.
func TestAgreementProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []care.CooperationAgreement
		for range rapid.IntRange(0, 3).Draw(t, "agreements") {
			all = append(all, drawAgreement(t))
		}
		for n := -70; n <= 130; n++ {
			day, next := agreementDay.AddDays(n), agreementDay.AddDays(n+1)
			for _, a := range all {
				now, then := a.Phase(day), a.Phase(next)
				if now != care.AgreementDraft && then == care.AgreementDraft {
					t.Fatalf("%s: %s, the day after draft", day, now)
				}
				if now == care.AgreementEnded && then != care.AgreementEnded {
					t.Fatalf("%s: ended, the day after %s", day, then)
				}
				if now == care.NoticeGiven && then.Allows(care.IncludeNew) {
					t.Fatalf("%s: notice, and the day after somebody can be included", day)
				}
				if now.Allows(care.IncludeNew) && a.InForce(day) == nil {
					t.Fatalf("%s: includes without an agreement in force", day)
				}
			}
			ends := care.AccessEnds(all, day)
			ended := !ends.IsZero() && !ends.After(day)
			phase := care.PhaseOf(all, day)
			if ended != (phase == care.AgreementEnded) || ended == phase.Allows(care.FollowThose) {
				t.Fatalf("%s: access ends %s, phase %s", day, ends, phase)
			}
			for _, a := range all {
				if a.Phase(day) == care.AgreementValid && phase != care.AgreementValid {
					t.Fatalf("%s: one is valid, the party is %s", day, phase)
				}
			}
		}
	})
}

// What is wrong with a version stands at its field, and a draft may have gaps that a signed text may not.
func TestAgreementCheck(t *testing.T) {
	day := agreementDay
	good := signedText(day.AddDays(-5))
	if err := good.Check(care.WrittenAgreement, day); err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	draft := care.AgreementVersion{AgreementText: care.AgreementText{Parties: slices.Clone(good.Parties)}}
	for i := range draft.Parties {
		draft.Parties[i].SignedBy, draft.Parties[i].SignedOn = "", date.Date{}
	}
	if err := draft.Check(care.WrittenAgreement, day); err != nil {
		t.Error("a draft with gaps:", errs.FieldsOf(err))
	}
	for field, change := range map[string]func(v *care.AgreementVersion){
		"part-1-navn":         func(v *care.AgreementVersion) { v.Parties = v.Parties[:1] },
		"part-2-nummer":       func(v *care.AgreementVersion) { v.Parties[1].Number = "983971637" },
		"part-2-rolle":        func(v *care.AgreementVersion) { v.Parties[1].Role = "" },
		"part-1-signert_dato": func(v *care.AgreementVersion) { v.Parties[0].SignedOn = day.AddDays(1) },
		"part-1-signert_av":   func(v *care.AgreementVersion) { v.Parties[0].SignedBy = "" },
		"dataansvar":          func(v *care.AgreementVersion) { v.Controllership = " " },
		"innsyn":              func(v *care.AgreementVersion) { v.AccessBy = "" },
		"reservasjon":         func(v *care.AgreementVersion) { v.ObjectionBy = "" },
		"retting":             func(v *care.AgreementVersion) { v.CorrectionBy = "" },
		"sikkerhet":           func(v *care.AgreementVersion) { v.Security = strings.Repeat("x", care.MaxText+1) },
		"opphor":              func(v *care.AgreementVersion) { v.EndTerms = "" },
		"dokument":            func(v *care.AgreementVersion) { v.Document = "" },
		"forlop":              func(v *care.AgreementVersion) { v.Pathways = nil },
		"opplysninger":        func(v *care.AgreementVersion) { v.Information = []string{"alt"} },
		"oppfolging_dager":    func(v *care.AgreementVersion) { v.FollowUpDays = 731 },
		"fra":                 func(v *care.AgreementVersion) { v.ValidFrom = date.Date{} },
		"til":                 func(v *care.AgreementVersion) { v.ValidTo = v.ValidFrom.AddDays(-1) },
	} {
		v := good
		v.Parties = slices.Clone(good.Parties)
		change(&v)
		err := v.Check(care.WrittenAgreement, day)
		if !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == field }) {
			t.Errorf("%s: no fault there but %v", field, errs.FieldsOf(err))
		}
	}
	basis := care.AgreementVersion{ValidFrom: day}
	if err := basis.Check(care.OwnLegalBasis, day); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "besluttet_av" {
		t.Errorf("an own legal basis that nobody decided: %v", errs.FieldsOf(err))
	}
	for field, n := range map[string]care.AgreementNotice{
		"grunn": {On: day, Ends: day.AddDays(30)},
		"dato":  {Ends: day.AddDays(30), Reason: "x"},
		"slutt": {On: day, Ends: day.AddDays(29), Reason: "x"}, // the agreement says thirty days
	} {
		if err := good.CheckNotice(n, day); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != field {
			t.Errorf("notice without %s: %v", field, errs.FieldsOf(err))
		}
	}
	if err := good.CheckNotice(care.AgreementNotice{On: day.AddDays(-40), Ends: day.AddDays(-1), Reason: "x"}, day); err == nil {
		t.Error("an end before today is taken")
	}
	if err := good.CheckNotice(care.AgreementNotice{On: day, Ends: day.AddDays(30), Reason: "x"}, day); err != nil {
		t.Error(err)
	}
}

func TestCovers(t *testing.T) {
	from, day := agreementDay.AddDays(-100), agreementDay
	signed := care.CooperationAgreement{Basis: care.WrittenAgreement, Versions: []care.AgreementVersion{signedText(from)}}
	basis := care.CooperationAgreement{Basis: care.OwnLegalBasis, Versions: []care.AgreementVersion{
		{Number: 1, ValidFrom: from, AgreementText: care.AgreementText{DecidedBy: "Mona Ruud, daglig leder", Document: "2026/18"}},
	}}
	for _, c := range []struct {
		name    string
		all     []care.CooperationAgreement
		pathway string
		day     date.Date
		want    bool
	}{
		{"named", []care.CooperationAgreement{signed}, care.LongTerm, day, true},
		{"not named", []care.CooperationAgreement{signed}, care.Homecoming, day, false},
		{"not yet in force", []care.CooperationAgreement{signed}, care.LongTerm, from.AddDays(-1), false},
		{"an own basis names none", []care.CooperationAgreement{basis}, care.Homecoming, day, true},
		{"one of two", []care.CooperationAgreement{signed, basis}, care.Homecoming, day, true},
		{"none", nil, care.LongTerm, day, false},
	} {
		if got := care.Covers(c.all, c.pathway, c.day); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
