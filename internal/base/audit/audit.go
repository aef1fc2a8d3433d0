// Package audit keeps who did and saw what. Rows are append-only and carry a keyed code (HMAC) over their content, with a
// key that lies outside the database, so that a changed row shows. There is no chain between rows: a chain through all
// rows would let one writer at a time through.
//
// A deed's row is written in the deed's own transaction (Insert). A look has no transaction of its own: Log gathers the
// rows of requests that run at the same time and commits them together, and answers each after the commit. A page that
// cannot be audited is not shown.
//
// A row names things by reference and version ("enrolment/0198…@7"), never by text: the log says which information was
// made available (pasientjournalloven § 22 a) and holds none of it.
//
// So that rows that are gone, added or moved show too, a Sealer goes over what is new every second: a seal holds how many
// rows it stands for, a root over them in order, and the hash of the seal before. The newest seal's hash, the head, is written
// to another place every minute, so that a log that was cut shows as well. Verify reads it all and names what is wrong:
//
//	s := audit.StartSealer(ctx, d, ring, audit.Sealing{Export: audit.FileExport("/mnt/elsewhere/heads.jsonl"), Log: log})
//	defer s.Stop(ctx)
//	…
//	report, err := audit.Verify(ctx, d, ring, heads, audit.Check{})
//	for _, f := range report.Faults { … } // none: every row stands as it was written
//
// docs/audit.md says what is proved against whom.
package audit

import (
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/db"
)

// Row is one deed or look.
type Row struct {
	ID       db.ID
	At       db.Time
	User     db.ID
	Role     string
	Org      db.ID
	Session  db.ID
	Deed     string
	Allowed  bool
	Reason   string   // why access decided so, as a code
	Patient  db.ID    // the person it concerned, "" for none or several
	Items    []string // references with versions of what was shown or changed
	Subjects []db.ID  // the persons that a list showed; kept as a set, in the order of their ids
}

// MAC computes the code of a row's content, and says which version of the key it used.
type MAC func(content []byte) (keyVersion int, code string)

// content is what the code covers: every field, each with its length, so that no two rows give the same bytes.
func (r Row) content() []byte {
	at, _ := r.At.Value()
	written, _ := at.(string)
	b := make(fields, 0, 300+64*len(r.Items)+40*len(r.Subjects))
	b.add(string(r.ID))
	b.add(written)
	b.add(string(r.User))
	b.add(r.Role)
	b.add(string(r.Org))
	b.add(string(r.Session))
	b.add(r.Deed)
	b.add(strconv.FormatBool(r.Allowed))
	b.add(r.Reason)
	b.add(string(r.Patient))
	for _, i := range r.Items {
		b.add(i)
	}
	b.add("") // the items end here; no subject is empty
	for _, s := range r.Subjects {
		b.add(string(s))
	}
	return b
}

// fields are texts one after the other, each with its length.
type fields []byte

func (b *fields) add(s string) {
	*b = strconv.AppendInt(*b, int64(len(s)), 10)
	*b = append(*b, ':')
	*b = append(*b, s...)
	*b = append(*b, ';')
}

// settled returns r in the one form in which both engines give it back: with an id, ids in small letters, items as text that
// JSON can hold, and subjects as an ordered set. A code over anything else would not fit the row that is read.
func (r Row) settled() Row {
	if r.ID == "" {
		r.ID = db.NewID()
	}
	for _, id := range []*db.ID{&r.ID, &r.User, &r.Org, &r.Session, &r.Patient} {
		*id = small(*id)
	}
	if i := slices.IndexFunc(r.Items, func(s string) bool { return strings.ToValidUTF8(s, "\uFFFD") != s }); i >= 0 {
		r.Items = slices.Clone(r.Items)
		for ; i < len(r.Items); i++ {
			r.Items[i] = strings.ToValidUTF8(r.Items[i], "\uFFFD")
		}
	}
	if len(r.Subjects) > 0 {
		set := make([]db.ID, len(r.Subjects))
		for i, s := range r.Subjects {
			set[i] = small(s)
		}
		slices.Sort(set)
		r.Subjects = slices.Compact(set)
	}
	return r
}

func small(id db.ID) db.ID { return db.ID(strings.ToLower(string(id))) }
