package movein

import (
	"errors"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
	excel "traad/internal/base/sheet"
)

// spot is a cell that a fault can be put at.
type spot struct {
	record excel.Record
	column string
}

func (s spot) fault(wrong lang.Text) excel.Fault {
	return s.record.Fault(s.column, wrong.Text, wrong.Args...)
}

// spots says where the faults of one event, or of the person, belong: by form field as care names them, else at the rest.
type spots struct {
	rest    spot
	byField map[string]spot // form field → cell
}

// spotsAt makes spots of a record: the column of the rest, then pairs of field and column.
func spotsAt(r excel.Record, rest string, pairs ...string) spots {
	s := spots{spot{r, rest}, map[string]spot{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.byField[pairs[i]] = spot{r, pairs[i+1]}
	}
	return s
}

// faults puts each of a refusal's faults at its cell. One cell has one fault for one message.
func (s spots) faults(err error) []excel.Fault {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return []excel.Fault{s.rest.fault(excel.Refusal(err))}
	}
	var out []excel.Fault
	for _, f := range fields {
		where, ok := s.byField[f.Name]
		if !ok {
			where = s.rest
		}
		wrong := lang.Of(f.Message)
		if f.Said != nil {
			wrong = lang.Text(*f.Said)
		}
		fault := where.fault(wrong)
		if len(out) == 0 || !out[len(out)-1].Same(fault) {
			out = append(out, fault)
		}
	}
	return out
}

// faultsOf puts what Check or Write refused at the cells: the event's, or the person's.
func (r *row) faultsOf(err error) []excel.Fault {
	var f *Fault
	if !errors.As(err, &f) || errs.KindOf(err) != errs.KindInvalid {
		return nil
	}
	if f.Event >= 0 && f.Event < len(r.events) {
		return r.events[f.Event].at.faults(f.Err)
	}
	return r.spots().faults(f.Err)
}
