-- Pathway definitions that are being written.

-- name: InsertPathwayDraft :execrows
insert into pathway_draft (id, code, title, body, created_at, created_by, changed_at, changed_by, base) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing;

-- name: PathwayDrafts :many
select d.id, d.code, d.title, d.version, d.changed_at, u.name as changed_by_name from pathway_draft d join user_account u on u.id = d.changed_by order by d.code, d.id;

-- name: PathwayDraft :one
select d.id, d.code, d.title, d.body, d.version, d.base, d.changed_at, u.name as changed_by_name from pathway_draft d join user_account u on u.id = d.changed_by where d.id = $1;

-- name: SavePathwayDraft :execrows
update pathway_draft set code = $3, title = $4, body = $5, version = version + 1, changed_at = $6, changed_by = $7 where id = $1 and version = $2;

-- name: DropPathwayDraft :execrows
delete from pathway_draft where id = $1;
