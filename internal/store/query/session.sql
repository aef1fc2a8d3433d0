-- name: InsertSession :exec
insert into session (id, token_hash, user_id, role_assignment_id, created_at, seen_at, expires_at, launch_id) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: SessionByToken :one
select s.*, u.name as user_name, u.ended_on as user_ended_on, u.tongue,
    r.role, r.organisation_id, r.valid_from, r.valid_to,
    o.name as organisation_name, o.kind as organisation_kind, o.parent_id as organisation_parent_id
from session s
join user_account u on u.id = s.user_id
join role_assignment r on r.id = s.role_assignment_id
join organisation o on o.id = r.organisation_id
where s.token_hash = $1;

-- name: TonguesOfUsers :many
-- Of those who have chosen one.
select id, tongue from user_account where id in (select value from id_each(cast(sqlc.arg(users) as text))) and tongue <> '';

-- name: SetTongue :exec
update user_account set tongue = $2 where id = $1;

-- name: SetSessionRole :exec
update session set role_assignment_id = $2 where id = $1;

-- name: TouchSession :exec
update session set seen_at = $2 where id = $1;

-- name: EndSession :exec
update session set ended_at = $2 where id = $1 and ended_at is null;

-- name: SessionsOfUser :many
select * from session where user_id = $1 and ended_at is null order by created_at desc;

-- name: PurgeSessions :execrows
delete from session where expires_at < $1;
