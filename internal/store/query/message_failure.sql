-- Messages that failed, as a task for those who operate Tråd.

-- name: FailuresUntold :many
-- What nobody has been told of, or has failed again since, the oldest first. Whoever holds the first of these rows is the only one who tells.
select * from inbox where state = 'failed' and (told_at is null or told_at < finished_at) order by seq limit sqlc.arg(lim) for update;

-- name: TellFailures :exec
update inbox set told_at = sqlc.arg(told_at) where state = 'failed' and seq in (select cast(value as bigint) from json_each(cast(sqlc.arg(seqs) as text)));

-- name: FailuresToldSince :one
-- How many of a sender's that nobody has dealt with have been told of lately.
select count(*) from inbox where state = 'failed' and handled_at is null and sender = sqlc.arg(sender) and told_at >= sqlc.arg(since);

-- name: KeepFailureUntil :execrows
update inbox set purge_at = sqlc.arg(purge_at) where seq = sqlc.arg(seq) and state = 'failed' and purge_at > sqlc.arg(purge_at);

-- name: FailuresOpen :many
-- What nobody has dealt with, by sender: how many, since when, and up to which.
select sender, count(*) as n, cast(min(seq) as bigint) as first_seq, cast(max(seq) as bigint) as last_seq from inbox where state = 'failed' and handled_at is null group by sender order by sender;

-- name: FailedOpen :many
-- Those messages, the newest first: header and fault, never the message.
select seq, interface, sender, format, header, fault, attempts, received_at, case when sealed is null then 0 else 1 end as whole
from inbox where state = 'failed' and handled_at is null order by seq desc limit sqlc.arg(lim);

-- name: FailedHandled :many
-- What somebody has dealt with, the latest first.
select i.seq, i.interface, i.sender, i.format, i.header, i.fault, i.attempts, i.received_at, case when i.sealed is null then 0 else 1 end as whole, i.handled_at, coalesce(u.name, '') as handled_name
from inbox i left join user_account u on u.id = i.handled_by where i.state = 'failed' and i.handled_at >= sqlc.arg(since) order by i.handled_at desc, i.seq desc limit sqlc.arg(lim);

-- name: HandleFailure :execrows
update inbox set handled_at = sqlc.arg(handled_at), handled_by = sqlc.arg(handled_by), told_at = coalesce(told_at, sqlc.arg(handled_at)),
    purge_at = case when purge_at > sqlc.arg(purge_at) then sqlc.arg(purge_at) else purge_at end
where seq = sqlc.arg(seq) and state = 'failed' and handled_at is null;

-- name: HandleFailures :execrows
-- All of a sender's up to the last that was on the screen.
update inbox set handled_at = sqlc.arg(handled_at), handled_by = sqlc.arg(handled_by), told_at = coalesce(told_at, sqlc.arg(handled_at)),
    purge_at = case when purge_at > sqlc.arg(purge_at) then sqlc.arg(purge_at) else purge_at end
where sender = sqlc.arg(sender) and seq <= sqlc.arg(last_seq) and state = 'failed' and handled_at is null;

-- name: SplitMessage :execrows
-- A list that was refused is done with once each of its messages has come in.
update inbox set state = 'ignored', fault = '', finished_at = sqlc.arg(finished_at), purge_at = sqlc.arg(purge_at), handled_at = null, handled_by = null
where seq = sqlc.arg(seq) and state in ('failed', 'ignored') and sealed is not null;
