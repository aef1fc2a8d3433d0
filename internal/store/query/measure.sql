-- What is counted for those who watch over the operation.

-- name: CountOpenSessions :one
select count(*) from session where ended_at is null and expires_at > sqlc.arg(now_at) and seen_at > sqlc.arg(idle_since);
