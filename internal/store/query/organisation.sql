-- name: Organisation :one
select * from organisation where id = $1;

-- name: Organisations :many
select * from organisation order by kind, name_sort;

-- name: OrganisationsByKind :many
select * from organisation where kind = $1 order by name_sort;

-- name: OrganisationByNumber :one
select * from organisation where kind = $1 and number = $2;

-- name: AreasOfHospital :many
select a.* from organisation a join organisation s on s.id = a.site_id
where s.parent_id = $1 and a.kind in ('municipality', 'district') order by a.name_sort;

-- name: AreasOfSite :many
select * from organisation where site_id = $1 and kind in ('municipality', 'district') order by name_sort;

-- name: InsertOrganisation :exec
insert into organisation (id, kind, number, name, name_sort, parent_id, site_id, status, status_note, started_on, ended_on, target, phone, hours)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: UpdateOrganisation :execrows
update organisation set name = $3, name_sort = $4, site_id = $5, status = $6, status_note = $7, started_on = $8, ended_on = $9,
    target = $10, phone = $11, hours = $12, version = version + 1
where id = $1 and version = $2;

-- name: AreaWithDistricts :many
select * from organisation where id = $1 or (parent_id = $1 and kind = 'district') order by kind desc, name_sort;
