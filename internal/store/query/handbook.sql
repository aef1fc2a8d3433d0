-- What municipalities add to the handbook.

-- name: InsertHandbookNote :execrows
insert into handbook_note (id, area_id, pathway_code, stage, version, body, written_at, written_by) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing;

-- name: HandbookNotes :many
-- The newest of each stage.
select n.stage, n.version, n.body, n.written_at, u.name as written_by_name from handbook_note n join user_account u on u.id = n.written_by
where n.area_id = $1 and n.pathway_code = $2
  and n.version = (select max(x.version) from handbook_note x where x.area_id = n.area_id and x.pathway_code = n.pathway_code and x.stage = n.stage)
order by n.stage;

-- name: HandbookNoteVersions :many
-- All of one stage, the newest first.
select n.stage, n.version, n.body, n.written_at, u.name as written_by_name from handbook_note n join user_account u on u.id = n.written_by
where n.area_id = $1 and n.pathway_code = $2 and n.stage = $3 order by n.version desc;

-- name: HandbookNotesStanding :many
-- Of a pathway, in every area: what a new version must have a place for.
select n.stage, o.name as area_name from handbook_note n join organisation o on o.id = n.area_id
where n.pathway_code = $1 and n.body <> ''
  and n.version = (select max(x.version) from handbook_note x where x.area_id = n.area_id and x.pathway_code = n.pathway_code and x.stage = n.stage)
order by n.stage, o.name, o.id;
