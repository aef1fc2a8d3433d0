package suppress

// none is a high bound that is not there.
const none = -1

// cell is one number with what a reader knows of it while it is hidden.
type cell struct {
	n, low, high int // high none: no bound
	hidden       bool
}

type grid [][]cell

// worked finds a hidden number that has only one possible value, given the totals that are shown.
//
// Rows and columns are nodes. A hidden cell that can be larger is an arrow from its row to its column, one that can be smaller
// an arrow back; a total that is not shown leads to and from a node outside. A cell can have another value exactly when one
// of its own arrows closes a ring with others: going round it changes the table and no total.
func (g grid) worked(rowTotal, columnTotal []bool) (i, j int, found bool) {
	for i, row := range g {
		for j, c := range row {
			if !c.hidden {
				continue
			}
			more := c.high == none || c.n < c.high
			less := c.n > c.low
			if !(more && g.reach(len(g)+j, i, i, j, rowTotal, columnTotal)) && !(less && g.reach(i, len(g)+j, i, j, rowTotal, columnTotal)) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// reach reports whether there is a way from one node to another that does not use the cell at (i, j).
func (g grid) reach(from, to, i, j int, rowTotal, columnTotal []bool) bool {
	rows, columns := len(g), 0
	if rows > 0 {
		columns = len(g[0])
	}
	outside := rows + columns
	seen := make([]bool, outside+1)
	seen[from] = true
	queue := []int{from}
	visit := func(node int) {
		if !seen[node] {
			seen[node] = true
			queue = append(queue, node)
		}
	}
	for len(queue) > 0 && !seen[to] {
		node := queue[0]
		queue = queue[1:]
		switch {
		case node == outside:
			for r := range rows {
				if !on(rowTotal, r) {
					visit(r)
				}
			}
			for c := range columns {
				if !on(columnTotal, c) {
					visit(rows + c)
				}
			}
		case node < rows:
			for c, x := range g[node] {
				if x.hidden && (x.high == none || x.n < x.high) && !(node == i && c == j) {
					visit(rows + c)
				}
			}
			if !on(rowTotal, node) {
				visit(outside)
			}
		default:
			c := node - rows
			for r := range rows {
				if x := g[r][c]; x.hidden && x.n > x.low && !(r == i && c == j) {
					visit(r)
				}
			}
			if !on(columnTotal, c) {
				visit(outside)
			}
		}
	}
	return seen[to]
}
