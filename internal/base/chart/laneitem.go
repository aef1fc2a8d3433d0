package chart

import "slices"

// items draws the items of one lane, in order, with their middles moved apart on each side of the vertical at split: an
// event before it must not look as if it came after.
func (c *canvas) items(f frame, y, split float64, items []Item) {
	want, wide := make([]float64, len(items)), make([]float64, len(items))
	day := (f.right - f.left) / f.days
	for i, it := range items {
		want[i] = (f.start(it.From) + f.start(it.To) + day) / 2
		if wide[i] = it.wide(f); it.Mark == Tick { // thinner where there are many
			wide[i] = min(wide[i], max(1, 0.5*(f.right-f.left)/float64(len(items))))
		}
	}
	n, _ := slices.BinarySearch(want, split)
	at := append(spread(want[:n], wide[:n], f.left, split, laneMove), spread(want[n:], wide[n:], split, f.right, laneMove)...)
	up := 0.0 // where the item before stands when it had to leave the middle
	for i, it := range items {
		dy := 0.0
		if i > 0 && at[i]-at[i-1] < (wide[i]+wide[i-1])*0.35 && it.lifts() {
			dy = laneLift
			if up == laneLift {
				dy = -laneLift
			}
		}
		up = dy
		c.item(at[i], y+dy, wide[i], it)
	}
}

// wide returns how wide an item is drawn: a period by its days, but never too thin to see.
func (it Item) wide(f frame) float64 {
	switch it.Mark {
	case Triangle:
		return 16
	case Dot:
		return 11
	case Tick:
		return 2.5
	case Diamond:
		return 22
	}
	return max(7, f.start(it.To)-f.start(it.From)+(f.right-f.left)/f.days)
}

// lifts says whether an item may leave the middle of its lane: those that are low enough to stay in it.
func (it Item) lifts() bool { return it.Mark == Dot || it.Mark == Triangle }

// item draws one item with its middle at x, y.
func (c *canvas) item(x, y, wide float64, it Item) {
	switch it.Mark {
	case Period:
		c.rect(x-wide/2, y-9, wide, 18, 2, paint{fill: stay, stroke: paper, wide: 0.75})
	case Outlined:
		c.rect(x-wide/2+0.75, y-8.25, wide-1.5, 16.5, 2, paint{fill: paper, stroke: stay, wide: 1.75})
	case Short:
		c.rect(x-wide/2, y-7, wide, 14, 1, paint{fill: stay2, stroke: paper, wide: 0.75})
	case Triangle:
		c.shape(paint{fill: paper, stroke: stay2, wide: 2}, [][2]float64{{x, y - 7}, {x + 8, y + 6.5}, {x - 8, y + 6.5}})
	case Dot:
		c.circle(x, y, 5.5, paint{fill: contact, stroke: paper, wide: 1})
	case Tick:
		c.line(x, y-6, x, y+6, paint{stroke: contact, wide: wide})
	case Diamond:
		c.shape(paint{fill: done, stroke: paper, wide: 1}, [][2]float64{{x, y - 12}, {x + 12, y}, {x, y + 12}, {x - 12, y}})
		c.text(x, y+lift, shorten(it.Text, 18), lettering{ink: paper, anchor: "middle", weight: "600"})
	}
}
