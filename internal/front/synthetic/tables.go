package synthetic

// place is where people live. The pilot municipalities have the programme.
type place struct {
	number, district string
	pilot            bool
	share            float64
}

// places are Ahus' catchment with shares near those of the population.
var places = []place{
	{"3205", "", true, .15},
	{"3207", "", true, .10},
	{"3209", "", true, .07},
	{"3222", "", true, .08},
	{"3228", "", true, .04},
	{"3401", "", true, .04},
	{"3212", "", false, .04},
	{"3214", "", false, .03},
	{"3218", "", false, .04},
	{"3220", "", false, .03},
	{"3224", "", false, .03},
	{"3226", "", false, .03},
	{"3230", "", false, .02},
	{"3232", "", false, .04},
	{"3238", "", false, .03},
	{"3240", "", false, .05},
	{"3242", "", false, .01},
	{"3414", "", false, .01},
	{"3415", "", false, .02},
	{"3416", "", false, .01},
	{"3417", "", false, .01},
	{"0301", "030110", false, .06},
	{"0301", "030111", false, .06},
}

var placeShare = shares(places, func(p place) float64 { return p.share })

// units are hospital and department.
var units = []struct {
	institution, name string
	share             float64
}{
	{"Nordbyhagen", "medisin", .24},
	{"Nordbyhagen", "hjerte", .14},
	{"Nordbyhagen", "lunge", .11},
	{"Nordbyhagen", "kirurgi", .12},
	{"Nordbyhagen", "ortopedi", .10},
	{"Nordbyhagen", "nevrologi", .06},
	{"Nordbyhagen", "geriatri", .05},
	{"Kongsvinger", "medisin", .12},
	{"Kongsvinger", "kirurgi", .06},
}

var unitShare = func() []float64 {
	s := make([]float64, len(units))
	for i, u := range units {
		s[i] = u.share
	}
	return normal(s)
}()

// chronic are twenty conditions: prevalence at 75, growth per ten years in logs, and how much of the frailty they follow.
var chronic = []struct {
	code                     string
	prevalence, slope, frail float64
}{
	{"I10", .38, .2, .2},
	{"I25.1", .14, .3, .4},
	{"I48.9", .12, .6, .4},
	{"I50.0", .07, .8, .7},
	{"E11.9", .13, .1, .4},
	{"E11.2", .02, .2, .7},
	{"J44.9", .09, .1, .7},
	{"N18.3", .06, .6, .5},
	{"N18.5", .006, .2, .8},
	{"C61", .05, .2, .2},
	{"C50.9", .03, .1, .2},
	{"C78.0", .008, .1, .6},
	{"F00.1", .015, 1.1, .5},
	{"F03", .025, 1.1, .5},
	{"G20", .012, .4, .4},
	{"M81.9", .09, .6, .3},
	{"M16.9", .12, .3, .2},
	{"I69.3", .03, .4, .6},
	{"F32.9", .05, .1, .5},
	{"M06.9", .02, .1, .3},
}

// acute are thirty main diagnoses of emergency admissions with their weights.
var acute = []struct {
	code  string
	share float64
}{
	{"J18.9", 9},
	{"I50.0", 6},
	{"J44.1", 6},
	{"N39.0", 6},
	{"I48.9", 5},
	{"I21.4", 4},
	{"I63.9", 4},
	{"S72.0", 4},
	{"A41.9", 4},
	{"R07.4", 5},
	{"R55", 3},
	{"K59.0", 2},
	{"E86", 3},
	{"I20.9", 3},
	{"G45.9", 2},
	{"K80.2", 2},
	{"J20.9", 2},
	{"R10.4", 3},
	{"N17.9", 2},
	{"K92.2", 2},
	{"D64.9", 2},
	{"I26.9", 2},
	{"R42", 2},
	{"S06.0", 2},
	{"L03.1", 1.5},
	{"S32.5", 1.5},
	{"T81.4", 1.5},
	{"N20.0", 1},
	{"K57.3", 1},
	{"F05.9", 1.5},
}

var acuteShare = func() []float64 {
	s := make([]float64, len(acute))
	for i, a := range acute {
		s[i] = a.share
	}
	return normal(s)
}()

// frail are other codes of emergency admissions, with their chance at ordinary frailty.
var frail = []struct {
	code  string
	share float64
}{
	{"F05.9", .05}, {"R29.6", .06}, {"W19.9", .05}, {"N39.0", .07}, {"E87.1", .06}, {"R26.8", .04}, {"N17.9", .05}, {"L89.9", .02}, {"R54", .03}, {"E86", .04}, {"D64.9", .06}, {"Z74.2", .02}, {"R33", .03},
}

func shares[T any](all []T, of func(T) float64) []float64 {
	s := make([]float64, len(all))
	for i, x := range all {
		s[i] = of(x)
	}
	return normal(s)
}

// normal makes weights that sum to 1.
func normal(s []float64) []float64 {
	sum := 0.0
	for _, v := range s {
		sum += v
	}
	for i := range s {
		s[i] /= sum
	}
	return s
}
