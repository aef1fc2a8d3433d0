-- How the service spreads: what is planned for each area.

-- name: SpreadOf :many
select s.*, u.name as changed_by_name from spread s join user_account u on u.id = s.changed_by
where s.organisation_id in (select value from id_each(cast(sqlc.arg(areas) as text))) order by s.organisation_id;

-- name: SaveSpread :execrows
-- One row an area; seen is the version that the form showed, 0 where there was none.
insert into spread (organisation_id, body, changed_at, changed_by) values (sqlc.arg(organisation_id), sqlc.arg(body), sqlc.arg(changed_at), sqlc.arg(changed_by))
on conflict (organisation_id) do update set body = excluded.body, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = spread.version + 1
where spread.version = sqlc.arg(seen);

-- name: InsertSpreadChange :exec
insert into spread_change (organisation_id, number, body, at, by_user) values ($1, $2, $3, $4, $5);

-- name: SpreadChanges :many
-- The last saves of an area, the oldest first.
select x.organisation_id, x.number, x.body, x.at, u.name as by_name from spread_change x join user_account u on u.id = x.by_user
where x.organisation_id = $1 and x.number > (select max(y.number) from spread_change y where y.organisation_id = $1) - 50 order by x.number;
