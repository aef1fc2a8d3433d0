-- name: User :one
select * from user_account where id = $1;

-- name: Users :many
select * from user_account order by name_sort;

-- name: InsertUser :exec
insert into user_account (id, name, name_sort, title, phone, email, hpr, created_at, ended_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: UpdateUser :execrows
update user_account set name = $3, name_sort = $4, title = $5, phone = $6, email = $7, hpr = $8, ended_on = $9, version = version + 1
where id = $1 and version = $2;

-- name: RolesOfUser :many
select r.*, o.name as organisation_name, o.kind as organisation_kind
from role_assignment r join organisation o on o.id = r.organisation_id
where r.user_id = $1 order by r.valid_from, r.id;

-- name: RoleAssignments :many
select r.*, o.name as organisation_name, o.kind as organisation_kind, u.name as user_name, u.phone as user_phone
from role_assignment r join organisation o on o.id = r.organisation_id join user_account u on u.id = r.user_id
order by u.name_sort, r.valid_from, r.id;

-- name: RoleAssignmentsAt :many
select r.*, o.name as organisation_name, o.kind as organisation_kind, u.name as user_name, u.phone as user_phone
from role_assignment r join organisation o on o.id = r.organisation_id join user_account u on u.id = r.user_id
where r.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text)))
order by u.name_sort, r.valid_from, r.id;

-- name: InsertRoleAssignment :exec
insert into role_assignment (id, user_id, role, organisation_id, valid_from, valid_to, created_at, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: EndRoleAssignment :execrows
update role_assignment set valid_to = $2 where id = $1;

-- name: RoleAssignment :one
select * from role_assignment where id = $1;
