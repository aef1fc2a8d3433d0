package stats

import "testing"

// Acute coronary episodes by month in Sicily 2002–2006 and the age-standardised population; smoking was banned indoors in January
// 2005. Bernal 2017 Int J Epidemiol 46:348–55, data at github.com/gasparrini/2017_lopezbernal_IJE_codedata.
var (
	sicily = []float64{
		728, 659, 791, 734, 757, 726, 760, 740, 720, 814, 795, 858, 887, 766, 851, 769, 781, 756, 766, 752, 765, 831, 879, 928, 914, 808, 937, 840, 916, 828,
		845, 818, 860, 839, 887, 886, 831, 796, 833, 820, 877, 758, 767, 738, 781, 843, 850, 908, 1021, 859, 976, 888, 962, 838, 810, 876, 843, 936, 912,
	}
	sicilyPop = []float64{
		379875.3, 376495.5, 377040.8, 377116.4, 377383.4, 374113.1, 379513.3, 376295.5, 374653.2, 378485.6, 375955.5, 378349.7, 376762.4, 379032.3, 379360.4,
		376162, 377972.4, 381830.7, 379888.6, 380872.2, 380966.9, 381240.4, 382104.9, 381802.7, 381656.3, 383680, 383504.2, 386462.9, 383783.1, 380836.8,
		383483, 380906.2, 382926.8, 384052.4, 384449.6, 383428.4, 388153.2, 388373.2, 386470.1, 386033.2, 383686.4, 385509.3, 385901.9, 386516.6, 388436.5,
		383255.2, 390148.7, 385874.9, 391613.6, 391750.4, 394005.6, 391364.9, 391664.6, 389022.3, 391878.5, 388575.3, 392989, 390018.8, 390712.3,
	}
)

func TestInterrupted(t *testing.T) {
	plain, ok := Interrupted{Count: sicily, Population: sicilyPop, Start: 36}.Fit()
	if !ok {
		t.Fatal("no fit")
	}
	about(t, "step", plain.Step.Value, 0.894, 5e-4)
	about(t, "low", plain.Step.Low, 0.864, 1e-3)
	about(t, "high", plain.Step.High, 0.925, 1e-3)
	season := Interrupted{Count: sicily, Population: sicilyPop, Start: 36, Harmonics: true, Quasi: true}
	s, _ := season.Fit()
	about(t, "with season", s.Step.Value, 0.885, 5e-4)
	about(t, "low", s.Apart.Low, 0.839, 5e-4)
	about(t, "high", s.Apart.High, 0.933, 5e-4)
	if !s.NeweyWest || s.Step == s.Apart { // two months apart the residuals hang together by 0.31
		t.Errorf("lags %.2f: %+v", s.ACF, s.Step)
	}
	season.Slope = true
	if s, ok := season.Fit(); !ok || !s.Slope.Holds(1) { // the paper finds no change of trend
		t.Errorf("slope %+v", s.Slope)
	}
	if _, ok := (Interrupted{Count: sicily[:30], Population: sicilyPop[:30], Start: 12}).Fit(); ok {
		t.Error("an answer from twelve months before")
	}
}
