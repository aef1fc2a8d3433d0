-- name: Setting :one
select value from setting where name = $1;

-- name: PutSetting :exec
insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value;

-- name: ChangeSetting :execrows
-- PutSetting that hits nothing where the value stands there already: of two that write the same at once, one does.
insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value where setting.value <> excluded.value;
