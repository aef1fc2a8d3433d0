-- How programs are connected to senders over MLLP.

-- name: PutFeedLine :exec
insert into feed_line (process, sender, open, since, closed_at, seen_at) values ($1, $2, $3, $4, $5, $6)
on conflict (process, sender) do update set open = excluded.open, since = excluded.since, closed_at = excluded.closed_at, seen_at = excluded.seen_at;

-- name: FeedLines :many
select * from feed_line order by process, sender;

-- name: RemoveFeedLines :execrows
-- Those of a program that stops, and of those that died long ago.
delete from feed_line where process = $1 or seen_at < sqlc.arg(before);
