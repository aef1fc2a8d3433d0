-- Extracts from NPR and KPR.

-- name: InsertRegistrySet :exec
insert into registry_set (id, register, title, purpose, decision, decision_on, delete_on, created_at, created_by, period_from, period_to)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: InsertRegistrySetUser :exec
insert into registry_set_user (set_id, user_id) values ($1, $2) on conflict do nothing;

-- name: RegistrySets :many
select s.*, u.name as created_by_name from registry_set s join user_account u on u.id = s.created_by order by s.created_at desc, s.id desc limit $1;

-- name: RegistrySetUsers :many
select x.set_id, x.user_id, u.name as user_name from registry_set_user x join user_account u on u.id = x.user_id order by x.set_id, u.name_sort, x.user_id;

-- name: LockRegistrySet :one
select * from registry_set where id = $1 for update;

-- name: LoadRegistrySet :execrows
update registry_set set file_name = $2, loaded_at = $3, rows_read = $4, sha256 = $5, figures = $6 where id = $1 and deleted_at is null;

-- name: DueRegistrySets :many
select id from registry_set where delete_on <= $1 and deleted_at is null order by id;

-- name: ForgetRegistrySet :execrows
update registry_set set deleted_at = $2, figures = '', file_name = '' where id = $1 and deleted_at is null;
