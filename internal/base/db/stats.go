package db

import "database/sql"

// Stats returns the state of the connection pools by name: "all" for PostgreSQL, "read" and "write" for SQLite.
func (d *DB) Stats() map[string]sql.DBStats {
	if d.read == d.write {
		return map[string]sql.DBStats{"all": d.write.Stats()}
	}
	return map[string]sql.DBStats{"read": d.read.Stats(), "write": d.write.Stats()}
}
