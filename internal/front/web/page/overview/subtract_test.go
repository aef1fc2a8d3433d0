package overview_test

import (
	"fmt"
	"html"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/suppress"
	"traad/internal/store"
	"traad/internal/store/query"
)

// known is what sums of the numbers that nobody should know a reader has seen: one line a sum, one column a number.
type known [][]float64

// tells reports whether a sum of the numbers can be worked out by adding and subtracting what is known.
func (k known) tells(sum []float64) bool {
	var rows known
	for _, r := range k {
		rows = append(rows, slices.Clone(r))
	}
	left := slices.Clone(sum)
	for column := range sum {
		at := slices.IndexFunc(rows, func(r []float64) bool { return math.Abs(r[column]) > 1e-9 })
		if at < 0 {
			continue
		}
		pivot := rows[at]
		rows = slices.Delete(rows, at, at+1)
		for _, r := range append(slices.Clone(rows), left) {
			by := r[column] / pivot[column]
			for i := range r {
				r[i] -= by * pivot[i]
			}
		}
	}
	return !slices.ContainsFunc(left, func(x float64) bool { return math.Abs(x) > 1e-9 })
}

var (
	pageRow  = regexp.MustCompile(`<tr><th scope="row" class="name">([^<]*)</th>((?:<td class="number">[^<]*</td>)*)</tr>`)
	pageHead = regexp.MustCompile(`<th scope="col" class="(?:name|right)">([^<]*)</th>`)
	pageCell = regexp.MustCompile(`<td class="number">([^<]*)</td>`)
)

// tableOf is the page's table of numbers, by row and column, and fails where the file's is another.
func tableOf(t *testing.T, b *webtest.Browser, ask string) map[string]map[string]string {
	t.Helper()
	source := b.Get("/oversikt" + ask).MustStatus(200).HTML
	_, part, _ := strings.Cut(source, `aria-label="Tallene for hver kommune"`)
	part, _, _ = strings.Cut(part, "</table>")
	heads := pageHead.FindAllStringSubmatch(part, -1)
	out := map[string]map[string]string{}
	for _, row := range pageRow.FindAllStringSubmatch(part, -1) {
		cells := map[string]string{}
		for i, c := range pageCell.FindAllStringSubmatch(row[2], -1) {
			cells[html.UnescapeString(heads[i+1][1])] = html.UnescapeString(c[1])
		}
		out[html.UnescapeString(row[1])] = cells
	}
	file, err := sheet.Open(strings.NewReader(b.Get("/oversikt.xlsx"+ask).MustStatus(200).HTML), 10<<20, "oversikt.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	rows, ok := file.Sheet("Oversikt")
	if !ok || len(rows.Rows) != len(out)+1 || len(out) == 0 {
		t.Fatalf("%s: the file and the page have not the same rows: %v", ask, out)
	}
	for _, row := range rows.Rows[1:] {
		cells := out[row.Cells[0].String()]
		for i, c := range row.Cells[1:] {
			name := rows.Rows[0].Cells[i+1].String()
			plain := strings.NewReplacer("\u00a0", "", ",", ".", " md.", "").Replace(cells[name])
			if strings.HasSuffix(name, ", antall") && c.String() != plain {
				t.Errorf("%s: %s of %s is %q on the page and %q in the file", ask, name, row.Cells[0], cells[name], c)
			}
		}
	}
	return out
}

// Nobody who asks for both periods, and not an analyst and leaders together, can work out a small number by subtracting.
func TestNoSubtractionTells(t *testing.T) {
	w := webtest.New(t)
	places := []string{"Nes", "Ullensaker"}
	leaders := map[string]db.ID{}
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		for i, name := range []string{"Eidsvoll", "Hurdal"} {
			id := db.NewID()
			w.Orgs[name] = care.OrgID(id)
			places = append(places, name)
			if err := tx.InsertOrganisation(t.Context(), query.InsertOrganisationParams{
				ID: id, Kind: string(care.OrgMunicipality), Number: db.Text(fmt.Sprint(3240 + i)), Name: name, NameSort: nb.SortKey(name),
				SiteID: db.ID(w.Orgs["Nordbyhagen"]), Status: string(care.InOperation), Target: 20,
			}); err != nil {
				return err
			}
		}
		for _, org := range []string{"Ullensaker", "Akershus universitetssykehus"} {
			leaders[org] = db.NewID()
			if err := tx.InsertRoleAssignment(t.Context(), query.InsertRoleAssignmentParams{
				ID: leaders[org], UserID: db.ID(w.ID(webtest.Manager)), Role: string(care.Manager), OrganisationID: db.ID(w.Orgs[org]), ValidFrom: webtest.Today.AddDays(-10), CreatedAt: db.At(w.Service.Now()),
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	readers := map[string]*webtest.Browser{"analyst": w.As(webtest.Analyst), "leader of Nes": w.As(webtest.Manager)}
	for org, id := range leaders {
		readers["leader of "+org] = w.AsAssignment(id)
	}
	draw := rand.New(rand.NewPCG(5, 80))
	sizes := []int{0, 0, 1, 2, 3, 4, 5, 6, 8, 9, 12, 20}
	// By place: assessment, in and out, each before and in the last twelve months.
	rounds := [][][6]int{{{0, 9, 0, 9, 0, 9}, {0, 3, 0, 3, 0, 3}, {}, {}}, {{3, 9, 3, 9, 3, 9}, {8, 12, 8, 12, 8, 12}, {6, 6, 6, 6, 6, 6}, {0, 7, 0, 7, 0, 7}}}
	for range 8 {
		var round [][6]int
		for range places {
			var n [6]int
			for i := range n {
				n[i] = sizes[draw.IntN(len(sizes))]
			}
			round = append(round, n)
		}
		rounds = append(rounds, round)
	}
	for _, round := range rounds {
		lay(t, w, places, round)
		all := known{}
		for who, b := range readers {
			var steps, flow known
			for i := range places { // the curves of active tell what came in less what went out
				for half := range 2 {
					line := make([]float64, 6*len(places))
					line[6*i+2+half], line[6*i+4+half] = 1, -1
					flow = append(flow, line)
				}
			}
			for _, period := range []int{12, 24} {
				for name, cells := range tableOf(t, b, fmt.Sprintf("?periode=%d", period)) {
					for column, from := range map[string]int{"Vurdering, antall": 0, "Inn": 2, "Ut": 4, "Avsluttet, antall": 4} {
						n, err := strconv.Atoi(cells[column])
						if err != nil {
							continue
						}
						line, truth := make([]float64, 6*len(places)), 0
						for i, place := range places {
							for half := range 2 {
								if (name == place || name == "Sum" || name == "Hele helsefellesskapet") && (half == 1 || period == 24) {
									line[6*i+from+half] = 1
									truth += round[i][from+half]
								}
							}
						}
						if n != truth {
							t.Errorf("%s sees %d as %s of %s, it is %d", who, n, column, name, truth)
						}
						if from == 0 {
							steps = append(steps, line)
						} else {
							flow = append(flow, line)
						}
					}
				}
			}
			all = append(all, steps...)
			told(t, who, places, round, flow, 2, 4)
		}
		told(t, "all of them together", places, round, all, 0)
	}
}

// told fails for every small number that what is known tells: of a place or of all, in either half or in both.
func told(t *testing.T, who string, places []string, round [][6]int, k known, columns ...int) {
	t.Helper()
	for _, from := range columns {
		for i := range len(places) + 1 {
			for what, halves := range map[string][]int{"the first year": {0}, "the last year": {1}, "two years": {0, 1}} {
				sum, truth := make([]float64, 6*len(places)), 0
				for j := range places {
					for _, half := range halves {
						if i == j || i == len(places) {
							sum[6*j+from+half] = 1
							truth += round[j][from+half]
						}
					}
				}
				if suppress.IsSmall(truth) && k.tells(sum) {
					t.Errorf("%s can work out %d of place %d, column %d, %s: %v", who, truth, i, from, what, round)
				}
			}
		}
	}
}

// lay plants counters: so many a place through the assessment, in and out, in a month of the first year and in one of the last.
func lay(t *testing.T, w *webtest.World, places []string, round [][6]int) {
	t.Helper()
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "delete from tally"); err != nil {
		t.Fatal(err)
	}
	put := func(place, measure, bucket string, n int) {
		if n == 0 {
			return
		}
		q := fmt.Sprintf("insert into tally (area_id, pathway_code, measure, bucket, n) values ('%s', '%s', '%s', '%s', %d)", w.Orgs[place], care.LongTerm, measure, bucket, n)
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	for i, place := range places {
		put(place, care.MeasureStatus, string(care.StatusActive), 100)
		for half, month := range []string{"2025-06", "2026-06"} {
			put(place, care.MeasureStepDays, "assessment:"+month+":7", round[i][half])
			put(place, care.MeasureIncluded, month, round[i][2+half])
			put(place, care.MeasureEnded, month, round[i][4+half])
			put(place, care.MeasureLengthDays, month+":100", round[i][4+half])
		}
	}
}
