-- Objections of those who have no record.

-- name: InsertUnnamedObjection :exec
insert into objection_unnamed (id, sealed, pseudonym_index, key_version, stated_by, stated_on, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: StandingUnnamedObjections :many
select id, sealed, key_version from objection_unnamed where ended_at is null order by id;

-- name: UnnamedObjectionsOf :many
select id from objection_unnamed where ended_at is null and pseudonym_index in (select value from json_each(cast(sqlc.arg(indexes) as text))) order by id;

-- name: EndUnnamedObjection :execrows
update objection_unnamed set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null;
