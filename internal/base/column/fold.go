package column

// Fold writes several loads as the parts of one: what later ones cover is gone, all else is as Merge has it. It tells how many persons there
// are. Beside the part that is being written, a part or two of each load is in memory.
func Fold(loads []Load, keep func(PartOf) error) (people int, err error) {
	m, stop, err := merging(loads, 0, 0, Who{}, true)
	if err != nil {
		return 0, err
	}
	defer stop()
	e := m.e
	for len(m.heap) > 0 {
		if err := m.person(); err != nil {
			return 0, err
		}
		if len(e.In) < partRows && len(m.heap) > 0 {
			continue
		}
		if err := e.Parts(Who{}, keep); err != nil {
			return 0, err
		}
		people += len(e.People)
		e.People, e.First, e.CodeFirst = e.People[:0], e.First[:1], e.CodeFirst[:1]
		e.In, e.Mins, e.Kind, e.NCode, e.Unit, e.Code, e.Cost, e.Hours = e.In[:0], e.Mins[:0], e.Kind[:0], e.NCode[:0], e.Unit[:0], e.Code[:0], e.Cost[:0], e.Hours[:0]
	}
	return people, nil
}
