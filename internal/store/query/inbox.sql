-- Messages that have come in, see app/inbox. They are written by store.InsertMessages.

-- name: AnswersByKey :many
select key_hash, answer from inbox where key_hash in (select value from json_each(cast(sqlc.arg(keys) as text)));

-- name: LastKey :one
-- The last of the keys that begin alike: of the messages about one stay that tell no version.
select key_hash from inbox where key_hash > sqlc.arg('from') and key_hash < sqlc.arg('to') order by key_hash desc limit 1;

-- name: KnownOrWaiting :many
-- Which of the numbers somebody has; an empty one besides where any message waits.
select blind_index as known from patient_identifier where blind_index in (select value from json_each(cast(sqlc.arg(named) as text)))
union all select cast('' as text) from (select 1 from inbox where state = 'waiting' limit 1) x;

-- name: KnownNow :many
-- Which of the numbers somebody has, and which of the lanes an older message waits in: one state of the database.
select blind_index as known from patient_identifier where blind_index in (select value from json_each(cast(sqlc.arg(named) as text)))
union all select lane1 from inbox where state = 'waiting' and lane1 in (select value from json_each(cast(sqlc.arg(lanes) as text)))
union all select lane2 from inbox where state = 'waiting' and lane2 is not null and lane2 in (select value from json_each(cast(sqlc.arg(lanes) as text)))
union all select lane3 from inbox where state = 'waiting' and lane3 is not null and lane3 in (select value from json_each(cast(sqlc.arg(lanes) as text)))
union all select lane4 from inbox where state = 'waiting' and lane4 is not null and lane4 in (select value from json_each(cast(sqlc.arg(lanes) as text)));

-- name: OldestWaiting :many
-- What waits, in order of reception. Whoever holds these rows is the only one who sorts them.
select * from inbox where state = 'waiting' and seq > sqlc.arg(after) order by seq limit sqlc.arg(lim) for update;

-- name: AnyWaiting :one
select (select count(*) from (select 1 from inbox_new limit 1) n)
    + (select count(*) from (select 1 from inbox where state = 'waiting' and (run_at is null or run_at <= sqlc.arg(now)) limit 1) x);

-- name: OldestNew :many
-- What has come in and is not in inbox, in order of reception. Who moves them is decided by DropNew.
select * from inbox_new order by seq limit 400;

-- name: FirstNew :one
select seq from inbox_new order by seq limit 1;

-- name: DropNew :execrows
-- Those between the first and the last of them are looked at. What PostgreSQL knows of the table is mostly of when it was empty, and then it compares
-- each row with each of the numbers: 1,5 s for 400 of 38 000, until it is analysed a minute later.
delete from inbox_new where seq >= sqlc.arg(first) and seq <= sqlc.arg(last) and seq in (select cast(value as bigint) from json_each(cast(sqlc.arg(seqs) as text)));

-- name: LockNext :one
-- The row, where it still waits and is the oldest that does in each of its lanes.
select * from inbox r where r.seq = $1 and r.state = 'waiting'
  and not exists (select 1 from inbox o where o.state = 'waiting' and o.lane1 in (r.lane1, r.lane2, r.lane3, r.lane4) and o.seq < r.seq)
  and not exists (select 1 from inbox o where o.state = 'waiting' and o.lane2 is not null and o.lane2 in (r.lane1, r.lane2, r.lane3, r.lane4) and o.seq < r.seq)
  and not exists (select 1 from inbox o where o.state = 'waiting' and o.lane3 is not null and o.lane3 in (r.lane1, r.lane2, r.lane3, r.lane4) and o.seq < r.seq)
  and not exists (select 1 from inbox o where o.state = 'waiting' and o.lane4 is not null and o.lane4 in (r.lane1, r.lane2, r.lane3, r.lane4) and o.seq < r.seq)
for update skip locked;

-- name: FinishMessages :exec
-- Several that nothing more is done with. Those that are to be found by their lanes keep them.
update inbox set state = sqlc.arg(state), fault = sqlc.arg(fault), finished_at = sqlc.arg(finished_at), purge_at = sqlc.arg(purge_at), run_at = null, attempts = attempts + 1,
    lane1 = case when cast(sqlc.arg(keep) as bigint) = 1 then lane1 end, lane2 = case when cast(sqlc.arg(keep) as bigint) = 1 then lane2 end,
    lane3 = case when cast(sqlc.arg(keep) as bigint) = 1 then lane3 end, lane4 = case when cast(sqlc.arg(keep) as bigint) = 1 then lane4 end
where state = 'waiting' and seq in (select cast(value as bigint) from json_each(cast(sqlc.arg(seqs) as text)));

-- name: FinishMessage :execrows
update inbox set state = sqlc.arg(state), fault = sqlc.arg(fault), finished_at = sqlc.arg(finished_at), purge_at = sqlc.arg(purge_at), run_at = null,
    lane1 = null, lane2 = null, lane3 = null, lane4 = null, patient_id = sqlc.arg(patient_id), attempts = attempts + 1
where seq = sqlc.arg(seq) and state = 'waiting';

-- name: PutOffMessage :exec
update inbox set attempts = attempts + 1, run_at = sqlc.arg(run_at), fault = sqlc.arg(fault) where seq = sqlc.arg(seq) and state = 'waiting';

-- name: Message :one
select * from inbox where seq = $1;

-- name: LockMessage :one
select * from inbox where seq = $1 for update;

-- name: RunMessageAgain :execrows
-- finished_at stays, where it was done with before: it is counted already.
update inbox set state = 'waiting', sender = sqlc.arg(sender), fault = '', attempts = 0, run_at = null, purge_at = null, handled_at = null, handled_by = null,
    lane1 = sqlc.arg(lane1), lane2 = sqlc.arg(lane2), lane3 = sqlc.arg(lane3), lane4 = sqlc.arg(lane4)
where seq = sqlc.arg(seq) and state <> 'waiting' and state <> 'applied' and sealed is not null;

-- name: RunLearntAgain :execrows
-- What was about nobody, and names somebody by a number that has been learnt. It goes before what waits behind the message that taught it.
update inbox set state = 'waiting', fault = '', attempts = 0, run_at = null, purge_at = null, lane4 = coalesce(lane4, sqlc.narg(behind))
where inbox.state = 'unmatched' and inbox.sealed is not null and inbox.received_at >= sqlc.arg(since) and inbox.seq in (
    select a.seq from inbox a where a.state = 'unmatched' and a.lane1 is not null and a.lane1 in (select value from json_each(cast(sqlc.arg(lanes) as text)))
    union select b.seq from inbox b where b.state = 'unmatched' and b.lane2 is not null and b.lane2 in (select value from json_each(cast(sqlc.arg(lanes) as text)))
    union select c.seq from inbox c where c.state = 'unmatched' and c.lane3 is not null and c.lane3 in (select value from json_each(cast(sqlc.arg(lanes) as text)))
    union select d.seq from inbox d where d.state = 'unmatched' and d.lane4 is not null and d.lane4 in (select value from json_each(cast(sqlc.arg(lanes) as text))));

-- name: PurgeMessages :execrows
-- The keyed hash of the message stays, so that the same is known again; those of the numbers in it go.
update inbox set sealed = null, purge_at = null, lane1 = null, lane2 = null, lane3 = null, lane4 = null where seq in (select i.seq from inbox i where i.purge_at <= sqlc.arg(now) order by i.purge_at limit sqlc.arg(lim));

-- name: RemoveMessages :execrows
-- Deletion of a person: what was told about her goes, that something was told stays.
update inbox set sealed = null, purge_at = null, patient_id = null where patient_id = sqlc.arg(patient_id);

-- name: FailedMessages :many
-- What nobody has dealt with, or can still be read, the newest first: header and fault, never the message.
select seq, interface, sender, format, header, state, fault, attempts, received_at, finished_at, case when sealed is null then 0 else 1 end as whole
from inbox where state = 'failed' and (handled_at is null or sealed is not null) and seq < sqlc.arg(before) order by seq desc limit sqlc.arg(lim);

-- name: CountFailed :one
select count(*) from inbox where state = 'failed' and handled_at is null;

-- name: Queue :one
-- How many wait, and which is the oldest of those in inbox, 0 where none is.
select cast((select count(*) from inbox where state = 'waiting') + (select count(*) from inbox_new) as bigint) as waiting,
    cast(coalesce((select min(seq) from inbox where state = 'waiting'), 0) as bigint) as oldest;

-- name: Feeds :many
select * from feed order by sender, interface;

-- name: PutFeed :exec
insert into feed (sender, interface, messages, last_at, applied_at)
values (sqlc.arg(sender), sqlc.arg(interface), sqlc.arg(messages), sqlc.arg(last_at), sqlc.arg(applied_at))
on conflict (sender, interface) do update set messages = feed.messages + excluded.messages,
    last_at = case when excluded.last_at > feed.last_at then excluded.last_at else feed.last_at end,
    applied_at = coalesce(excluded.applied_at, feed.applied_at);

-- name: LearnIdentifier :execrows
insert into patient_identifier (id, patient_id, kind, sealed, blind_index, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (blind_index) do nothing;
