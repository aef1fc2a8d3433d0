-- name: PathwayDefinition :one
select * from pathway_definition where code = $1 and version = $2;

-- name: PathwayDefinitions :many
select * from pathway_definition order by code, version;

-- name: NewestDefinitions :many
select code, cast(max(version) as integer) as version from pathway_definition group by code order by code;

-- name: InsertPathwayDefinition :exec
insert into pathway_definition (code, version, title, body, published_at, published_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing;

-- name: PathwayOverrides :many
select w.*, o.name as area_name from pathway_override w join organisation o on o.id = w.area_id where w.ended_at is null order by w.pathway_code, o.name_sort;

-- name: PathwayOverride :one
select * from pathway_override where pathway_code = $1 and area_id = $2 and ended_at is null;

-- name: InsertPathwayOverride :exec
insert into pathway_override (id, pathway_code, area_id, body, created_at, created_by) values ($1, $2, $3, $4, $5, $6);

-- name: EndPathwayOverride :exec
update pathway_override set ended_at = $3 where pathway_code = $1 and area_id = $2 and ended_at is null;
