-- Log-in at a provider.

-- name: InsertLoginAttempt :exec
insert into login_attempt (state_hash, browser_hash, nonce, verifier, return_to, created_at, expires_at, door) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: TakeLoginAttempt :one
delete from login_attempt where state_hash = $1 returning *;

-- name: PurgeLoginAttempts :execrows
delete from login_attempt where expires_at < $1;

-- name: UserByLogin :one
select u.* from user_login l join user_account u on u.id = l.user_id where l.issuer = $1 and l.subject = $2;

-- name: UsersByHPR :many
select * from user_account where hpr = $1 order by id;

-- name: InsertUserLogin :execrows
insert into user_login (issuer, subject, user_id, created_at, organisation) values ($1, $2, $3, $4, $5) on conflict do nothing;

-- name: PutLoginOrganisation :execrows
update user_login set organisation = $3 where issuer = $1 and subject = $2 and organisation <> $3;

-- name: LoginOfUser :one
select * from user_login where user_id = $1;

-- name: DeleteLoginOfUser :execrows
delete from user_login where user_id = $1;

-- name: RolelessSession :one
select s.*, u.ended_on as user_ended_on from session s join user_account u on u.id = s.user_id
where s.token_hash = $1 and s.role_assignment_id is null and s.ended_at is null;
