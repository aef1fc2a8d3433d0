-- The control of looks: what a day held, what is usual, and what the leader is asked to judge.

-- name: LooksOfUser :many
select a.at, a.role, a.org_id, a.deed, a.patient_id
from audit a
where a.user_id = sqlc.arg(user_id) and a.at >= sqlc.arg(from_at) and a.at < sqlc.arg(before_at) and a.allowed = sqlc.arg(allowed)
    and a.patient_id is not null and a.org_id is not null
    and a.deed in (select value from json_each(cast(sqlc.arg(deeds) as text)))
order by a.at, a.id;

-- name: SearchHitsOfUser :many
select a.at, s.patient_id
from audit a join audit_subject s on s.audit_id = a.id
where a.user_id = sqlc.arg(user_id) and a.at >= sqlc.arg(from_at) and a.at < sqlc.arg(before_at) and a.allowed = sqlc.arg(allowed)
    and a.deed = sqlc.arg(deed)
order by a.at, s.patient_id;

-- name: CountListed :one
select count(*) from audit_subject s join audit a on a.id = s.audit_id
where s.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id)) and a.at < sqlc.arg(before_at) and a.user_id = sqlc.arg(user_id)
    and a.deed in (select value from json_each(cast(sqlc.arg(deeds) as text)));

-- name: CountWritten :one
select count(*) from audit a
where a.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id)) and a.at >= sqlc.arg(from_at) and a.at < sqlc.arg(before_at) and a.user_id = sqlc.arg(user_id)
    and a.allowed = sqlc.arg(allowed) and a.deed in (select value from json_each(cast(sqlc.arg(deeds) as text)));

-- name: IdentifiersOfMany :many
select patient_id, blind_index from patient_identifier
where patient_id in (select value from id_each(cast(sqlc.arg(ids) as text))) and ended_at is null and kind <> 'in_house' order by patient_id, blind_index;

-- name: CountNamePart :one
select count(*) from patient_name_part where part = $1;

-- name: LoginPIDs :many
select user_id, pid_indexes from user_login where pid_indexes <> '[]' order by user_id;

-- name: UserAddresses :many
select * from user_address order by user_id;

-- name: PutWatchDay :exec
insert into watch_day (user_id, role, organisation_id, on_day, persons, looks, night) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (user_id, role, organisation_id, on_day) do update set persons = excluded.persons, looks = excluded.looks, night = excluded.night;

-- name: WatchDays :many
select * from watch_day where on_day >= sqlc.arg(from_day) and on_day < sqlc.arg(before_day) order by user_id, role, organisation_id, on_day;

-- name: PurgeWatchDays :execrows
delete from watch_day where on_day < $1;

-- name: InsertFinding :execrows
insert into watch_finding (id, rule, user_id, role, organisation_id, subject, on_day, first_at, last_at, relation, shown, persons, usual, found_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing;

-- name: Findings :many
select f.*, coalesce(u.name, '') as user_name, coalesce(u.title, '') as user_title, o.name as organisation_name, o.kind as organisation_kind, d.name as decided_by_name
from watch_finding f left join user_account u on u.id = f.user_id join organisation o on o.id = f.organisation_id
left join user_account d on d.id = f.decided_by
where f.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text)))
    and f.status in (select value from json_each(cast(sqlc.arg(statuses) as text)))
order by f.on_day desc, f.id desc limit sqlc.arg(lim);

-- name: Finding :one
select f.*, coalesce(u.name, '') as user_name, coalesce(u.title, '') as user_title, o.name as organisation_name, o.kind as organisation_kind, d.name as decided_by_name
from watch_finding f left join user_account u on u.id = f.user_id join organisation o on o.id = f.organisation_id
left join user_account d on d.id = f.decided_by
where f.id = $1;

-- name: LockFinding :one
select * from watch_finding where id = $1 for update;

-- name: FindingsOfUser :many
select * from watch_finding where user_id = $1 and status = 'asked' order by on_day desc, id desc;

-- name: CountFindings :one
select count(*) from watch_finding
where organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text)))
    and status in (select value from json_each(cast(sqlc.arg(statuses) as text)));

-- name: DecideFinding :execrows
update watch_finding set status = $3, note = $4, decided_at = $5, decided_by = $6, version = version + 1 where id = $1 and version = $2;

-- name: AnswerFinding :execrows
update watch_finding set answer = $3, answered_at = $4, version = version + 1 where id = $1 and version = $2;

-- name: PurgeFindings :execrows
delete from watch_finding where status in ('justified', 'forwarded') and decided_at < $1;

-- name: CountSameFinding :one
select count(*) from watch_finding where rule = sqlc.arg(rule) and user_id = sqlc.arg(user_id) and subject = sqlc.arg(subject) and on_day >= sqlc.arg(from_day);

-- name: CountRecordCall :one
insert into record_day (organisation_id, on_day, calls) values ($1, $2, 1)
on conflict (organisation_id, on_day) do update set calls = record_day.calls + 1 returning calls;

-- name: PutRecordPersons :exec
insert into record_day (organisation_id, on_day, calls, persons) values ($1, $2, 0, $3)
on conflict (organisation_id, on_day) do update set persons = excluded.persons;

-- name: RecordDays :many
select * from record_day where on_day >= sqlc.arg(from_day) and on_day < sqlc.arg(before_day) order by organisation_id, on_day;

-- name: PurgeRecordDays :execrows
delete from record_day where on_day < $1;

-- name: CardsShown :many
-- Whom the record systems of an organisation were shown a card of. They are no users.
select a.at, a.org_id, a.patient_id from audit a
where a.user_id is null and a.at >= sqlc.arg(from_at) and a.at < sqlc.arg(before_at) and a.allowed = sqlc.arg(allowed) and a.deed = sqlc.arg(deed) and a.patient_id is not null and a.org_id is not null
order by a.at, a.id;
