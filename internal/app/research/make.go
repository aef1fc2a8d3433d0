package research

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/suppress"
	"traad/internal/store"
	"traad/internal/store/query"
)

// MakeJob is the kind of the job that makes a file.
const MakeJob = "research.make"

// Make is the job's payload.
type Make struct{ Extract db.ID }

// Handler makes the file that the payload names.
func Handler(s *app.Service, loads *dataset.Holder) job.Handler {
	return func(ctx context.Context, payload json.RawMessage) error {
		var m Make
		if err := json.Unmarshal(payload, &m); err != nil {
			return fmt.Errorf("%s: %w", MakeJob, err)
		}
		return Run(ctx, s, loads, m.Extract)
	}
}

// pieceSize is how much of a file is a row in the database.
const pieceSize = 1 << 20

// Run makes the file of an approved extract; one that is ready, or that nobody has approved, is left alone. Everybody in it is audited before
// anybody can fetch it. With fewer than five persons there is none, and the order says why.
func Run(ctx context.Context, s *app.Service, loads *dataset.Holder, id db.ID) error {
	r := s.Store.Reader()
	x, err := load(ctx, id, r.ResearchExtract)
	if err != nil || Status(x.Status) != Approved {
		return err
	}
	set := loads.Current()
	newest, err := r.DatasetManifest(ctx)
	if err != nil {
		return fmt.Errorf("research.Run: %w", err)
	}
	if set == nil && newest > 0 {
		return fmt.Errorf("research.Run: the loads are not built yet")
	}
	key, err := s.Keys.Open(x.KeySealed, keyOf(id))
	if err != nil {
		return fmt.Errorf("research.Run: %w", err)
	}
	c, err := gather(ctx, s, set, key)
	if err != nil {
		return err
	}
	if len(c.subjects) < suppress.Least {
		return s.Store.InTx(ctx, func(w *store.Writer) error {
			_, err := w.FailResearchExtract(ctx, query.FailResearchExtractParams{ID: id, DecidedWhy: "Færre enn fem personer har et samtykke som gjelder. Da lages ingen fil."})
			return err
		})
	}
	data, err := c.archive(x, nb.DayYear(s.Today()))
	if err != nil {
		return err
	}
	asker := access.Actor{User: care.UserID(x.AskedBy), Role: care.Analyst}
	if err := s.See(ctx, asker, access.MakeExtract, nil, []string{"research_extract/" + string(id)}, c.subjects...); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		if err := w.DropResearchParts(ctx, id); err != nil {
			return fmt.Errorf("research.Run: %w", err)
		}
		for i, rest := 1, data; len(rest) > 0; i++ {
			n := min(pieceSize, len(rest))
			sealed, err := s.Keys.Seal(rest[:n], pieceOf(id, i))
			if err != nil {
				return fmt.Errorf("research.Run: %w", err)
			}
			if err := w.InsertResearchPart(ctx, query.InsertResearchPartParams{ExtractID: id, Number: i, Content: []byte(sealed)}); err != nil {
				return fmt.Errorf("research.Run: %w", err)
			}
			rest = rest[n:]
		}
		n, err := w.FinishResearchExtract(ctx, query.FinishResearchExtractParams{
			ID: id, MadeAt: db.At(s.Now()), DataVersion: int(c.version), Persons: len(c.subjects), Size: len(data), Sha256: hex.EncodeToString(sum[:]),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("research.Run: finish hit %d rows: %w", n, err)
		}
		return nil
	})
}

func pieceOf(id db.ID, n int) string { return fmt.Sprintf("research_part/%s/%d", id, n) }

// archive writes the zip: the rows in the formats that were ordered, what each variable means, and what the whole is.
func (c *content) archive(x query.ResearchExtract, made string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, write func(io.Writer) error) error {
		w, err := z.Create(name)
		if err != nil {
			return fmt.Errorf("research: %w", err)
		}
		return write(w)
	}
	formats := strings.Fields(x.Formats)
	for _, err := range []error{
		add("LESMEG.txt", func(w io.Writer) error { return readMe(w, c, x, made) }),
		add("variabler.csv", func(w io.Writer) error { return column.WriteCSV(w, variables) }),
		files(add, "personer", formats, c.persons),
		files(add, "kontakter", formats, c.contacts),
		files(add, "kommunal_bruk", formats, c.use),
		z.Close(),
	} {
		if err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

func files[T any](add func(string, func(io.Writer) error) error, name string, formats []string, rows []T) error {
	for _, f := range formats {
		write := column.WriteCSV[T]
		if f == "parquet" {
			write = column.WriteRows[T]
		}
		if err := add(name+"."+f, func(w io.Writer) error { return write(w, rows) }); err != nil {
			return err
		}
	}
	return nil
}

func readMe(w io.Writer, c *content, x query.ResearchExtract, made string) error {
	_, err := fmt.Fprintf(w, `%s

Formål: %s
Vedtak: %s, %s
Mottaker: %s
Skal slettes: %s
Laget: %s, dataversjon %d
Personer: %d

Bare personer med et samtykke som gjelder, er med, og ingen som ikke vil være med i statistikk eller har strengt fortrolig adresse. Samtykket
gjelder oppfølgingen i IHT; at det eller vedtaket også dekker dette formålet, svarer den som har godkjent uttrekket, for.
Radene har ikke navn, nummer, dato eller sted, men kan likevel være opplysninger om noen som kan kjennes igjen. Forsøk ikke å finne ut hvem.
Dager er talt fra første inklusjon. Hva hver variabel betyr, står i variabler.csv.
Kontakter finnes for dem sykehusets uttrekk har; kommunal bruk for de dagene kommunen har ført. En rad som mangler, betyr ikke at hjelpen ikke ble gitt.
`, x.Title, x.Purpose, x.Decision, nb.DayYear(x.DecisionOn), x.Recipient, nb.DayYear(x.DeleteOn), made, c.version, len(c.subjects))
	return err
}
