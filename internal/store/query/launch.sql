-- Launches from record systems (SMART App Launch).

-- name: InsertLaunchAttempt :exec
insert into launch_attempt (state_hash, system, browser_hash, launch_hash, nonce, verifier, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: TakeLaunchAttempt :one
delete from launch_attempt where state_hash = $1 returning *;

-- name: PurgeLaunchAttempts :execrows
delete from launch_attempt where expires_at < $1;

-- name: InsertLaunch :exec
insert into launch (id, system, record_hash, for_person, user_id, hpr_told, framed, browser_hash, code_hash, code_until, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: TakeLaunchCode :one
-- A code opens one window of its own, once.
update launch set code_hash = null, framed = sqlc.arg(framed), browser_hash = sqlc.arg(browser_hash) where code_hash = sqlc.arg(code_hash) and closed_at is null returning *;

-- name: LaunchOfBrowser :one
-- The last that a browser has begun and nobody has logged in for.
select * from launch where browser_hash = sqlc.arg(browser_hash) and closed_at is null and user_id is null and not exists (select 1 from session s where s.launch_id = launch.id)
order by created_at desc, id desc limit 1;

-- name: Launch :one
select * from launch where id = $1;

-- name: LaunchByToken :one
-- What a page that is open asks for: whether its launch stands. The session is not touched, so that asking keeps nobody logged in.
select l.id, l.closed_at, s.ended_at, s.expires_at, s.seen_at from session s join launch l on l.id = s.launch_id where s.token_hash = $1;

-- name: CloseLaunches :execrows
-- Those of the same session in the record system that are for somebody else than who is open in it now.
update launch set closed_at = sqlc.arg(closed_at) where record_hash = sqlc.arg(record_hash) and closed_at is null and for_person <> sqlc.arg(for_person);

-- name: EndLaunchedSessions :execrows
update session set ended_at = sqlc.arg(ended_at) where ended_at is null and launch_id in (select l.id from launch l where l.record_hash = sqlc.arg(record_hash) and l.closed_at is not null);

-- name: SetSessionLaunch :execrows
-- A log-in that was asked for by a launch: begun after it.
update session set launch_id = sqlc.arg(launch_id) where session.id = sqlc.arg(id) and launch_id is null and ended_at is null and created_at >= sqlc.arg(since);

-- name: PurgeLaunches :execrows
delete from launch where launch.expires_at < $1 and not exists (select 1 from session s where s.launch_id = launch.id);
