package demo

import (
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"

	"traad/internal/base/db"
	"traad/internal/care"
)

// space is the name space of everything in the region that has a name of its own.
var space = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://traad.example/demo"))

func named(kind, key string) string { return uuid.NewSHA1(space, []byte(kind+"/"+key)).String() }

func orgID(key string) care.OrgID   { return care.OrgID(named("org", key)) }
func userID(key string) care.UserID { return care.UserID(named("user", key)) }
func roleID(key string) db.ID       { return db.ID(named("role", key)) }

// hpr is the number of a user in the register of health personnel: nine digits, where real ones have seven.
func hpr(key string) string {
	id := uuid.MustParse(string(userID(key)))
	return fmt.Sprintf("%09d", 900_000_000+binary.BigEndian.Uint32(id[:4])%100_000_000)
}

// patientID is the id of the nth person. They follow each other, so that rows written together lie together, and end in
// zeros: package movein counts the ids of what belongs to a person from there.
func patientID(n int) care.PatientID {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(n)<<16)
	id[0] = 0x01
	id[6] = 0x80
	copy(id[8:14], space[8:14])
	return care.PatientID(id.String())
}
