-- Alerts: who was told what about a stay, and what they did.

-- name: CaseCode :one
select code from case_code where enrolment_id = $1;

-- name: InsertCaseCode :execrows
insert into case_code (enrolment_id, code, created_at) values ($1, $2, $3) on conflict do nothing;

-- name: CaseCodesMissing :many
select e.id from enrolment e left join case_code c on c.enrolment_id = e.id where c.code is null order by e.id limit sqlc.arg(lim);

-- name: InsertAlert :execrows
insert into alert (id, link, once, patient_id, enrolment_id, area_id, stay_id, unit_id, place, kind, daily, status, happened_at, received_at, holder_id, step, goes_on_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) on conflict do nothing;

-- name: AlertByID :one
select a.*, c.code, p.id as person_id, o.name as unit_name
from alert a join case_code c on c.enrolment_id = a.enrolment_id join patient m on m.id = a.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
left join organisation o on o.id = a.unit_id where a.id = $1;

-- name: AlertByLink :one
select id from alert where link = $1;

-- name: LockAlert :one
select * from alert where id = $1 for update;

-- name: AlertsOfStay :many
select * from alert where stay_id = sqlc.arg(stay_id) and withdrawn_at is null order by received_at, id for update;

-- name: WithdrawAlert :execrows
update alert set once = null, status = 'withdrawn', withdrawn_at = $2, goes_on_at = null, version = version + 1 where id = $1 and withdrawn_at is null;

-- name: TurnAlert :execrows
update alert set holder_id = $3, step = $4, goes_on_at = $5, version = version + 1 where id = $1 and version = $2;

-- name: TakeAlert :execrows
update alert set status = sqlc.arg(status), holder_id = sqlc.arg(holder_id), goes_on_at = sqlc.arg(goes_on_at), reminded_at = null, version = version + 1,
    taken_at = coalesce(taken_at, sqlc.arg(at)), taken_by = coalesce(taken_by, sqlc.arg(holder_id))
where id = sqlc.arg(id) and version = sqlc.arg(version);

-- name: ActAlert :execrows
update alert set status = 'acted', goes_on_at = null, version = version + 1,
    taken_at = coalesce(taken_at, sqlc.arg(at)), taken_by = coalesce(taken_by, sqlc.arg(by_user)), acted_at = coalesce(acted_at, sqlc.arg(at))
where id = sqlc.arg(id) and version = sqlc.arg(version);

-- name: MailedAlert :execrows
update alert set mailed_at = $2 where id = $1 and mailed_at is null;

-- name: OpenedAlert :execrows
update alert set opened_at = $2 where id = $1 and opened_at is null;

-- name: AlertsDue :many
select id from alert where goes_on_at is not null and goes_on_at <= sqlc.arg(now) order by goes_on_at, id limit sqlc.arg(lim);

-- name: AlertsWithLast :many
-- What nobody has taken and stays with the last in line, where that has not been told since it came there.
select a.id from alert a where a.status = 'open' and a.step = 2 and a.goes_on_at is null and a.holder_id is not null
  and not exists (select 1 from alert_act e where e.alert_id = a.id and e.kind = 'end'
    and not exists (select 1 from alert_act f where f.alert_id = a.id and (f.kind in ('turn', 'undone', 'unreached', 'forwarded') or f.kind = 'not_ours' and f.to_user is not null) and f.at > e.at)) order by a.received_at, a.id limit sqlc.arg(lim);

-- name: AlertsInAreas :many
-- What nobody has taken first, then what is not told of, the oldest of each first; the latest first of what is over. Total counts them all.
select count(*) over () as total, a.id, a.stay_id, a.patient_id, a.area_id, a.enrolment_id, a.place, a.kind, a.daily, a.status, a.happened_at, a.received_at, a.taken_at, a.acted_at, a.goes_on_at, a.reminded_at, a.holder_id, a.taken_by,
    c.code, p.id as person_id, p.given_name, p.family_name, p.birth_date, coalesce(o.name, '') as unit_name, coalesce(h.name, '') as holder_name, coalesce(t.name, '') as taken_name
from alert a join case_code c on c.enrolment_id = a.enrolment_id join patient m on m.id = a.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
left join organisation o on o.id = a.unit_id left join user_account h on h.id = a.holder_id left join user_account t on t.id = a.taken_by
where a.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and a.status in (select value from json_each(cast(sqlc.arg(statuses) as text)))
  and a.happened_at >= sqlc.arg(since) and a.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by case a.status when 'open' then 0 when 'taken' then 1 else 2 end, case when a.status in ('open', 'taken') then a.happened_at end, a.happened_at desc, a.id limit 100;

-- name: AlertsOfDay :many
-- Planned and minor events that no summary has told of yet, and those of the summaries since then, the latest told first.
select count(*) over () as total, a.id, a.stay_id, a.patient_id, a.area_id, a.enrolment_id, a.place, a.kind, a.daily, a.status, a.happened_at, a.received_at, a.taken_at, a.acted_at, a.goes_on_at, a.reminded_at, a.holder_id, a.taken_by,
    c.code, p.id as person_id, p.given_name, p.family_name, p.birth_date, coalesce(o.name, '') as unit_name, coalesce(h.name, '') as holder_name, coalesce(t.name, '') as taken_name
from alert a join case_code c on c.enrolment_id = a.enrolment_id join patient m on m.id = a.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
left join organisation o on o.id = a.unit_id left join user_account h on h.id = a.holder_id left join user_account t on t.id = a.taken_by
where a.status = 'told' and (a.summed_at is null or a.summed_at >= sqlc.arg(since)) and a.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
  and a.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by case when a.summed_at is null then 0 else 1 end, a.summed_at desc, a.happened_at desc, a.id limit 100;

-- name: AlertsOfReceiver :many
-- In that order, too.
select count(*) over () as total, a.id, a.stay_id, a.patient_id, a.area_id, a.enrolment_id, a.place, a.kind, a.daily, a.status, a.happened_at, a.received_at, a.taken_at, a.acted_at, a.goes_on_at, a.reminded_at, a.holder_id, a.taken_by,
    c.code, p.id as person_id, p.given_name, p.family_name, p.birth_date, coalesce(o.name, '') as unit_name, coalesce(h.name, '') as holder_name, coalesce(t.name, '') as taken_name
from alert_receiver r join alert a on a.id = r.alert_id join case_code c on c.enrolment_id = a.enrolment_id join patient m on m.id = a.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
left join organisation o on o.id = a.unit_id left join user_account h on h.id = a.holder_id left join user_account t on t.id = a.taken_by
where r.user_id = sqlc.arg(user_id) and r.told_at >= sqlc.arg(since) and a.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
  and a.status in (select value from json_each(cast(sqlc.arg(statuses) as text)))
  and a.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by case a.status when 'open' then 0 when 'taken' then 1 else 2 end, case when a.status in ('open', 'taken') then a.happened_at end, a.happened_at desc, a.id limit 100;

-- name: CountAlertsWaiting :one
-- What nobody has taken, of those that the user was told of.
select count(*) from alert_receiver r join alert a on a.id = r.alert_id
where r.user_id = sqlc.arg(user_id) and r.told_at >= sqlc.arg(since) and a.status = 'open' and a.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
  and a.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: AlertTimes :many
-- For figures: no person, only when.
select a.area_id, a.kind, a.status, a.happened_at, a.received_at, a.mailed_at, a.opened_at, a.taken_at, a.acted_at from alert a
where a.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and a.received_at >= sqlc.arg(since)
  and a.status in ('open', 'taken', 'acted', 'not_ours') order by a.received_at, a.id;

-- name: AlertsOfPatient :many
select a.id, a.kind, a.status, a.happened_at, a.received_at, c.code from alert a join case_code c on c.enrolment_id = a.enrolment_id
where a.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by a.happened_at desc, a.id limit 50;

-- name: InsertAlertReceiver :execrows
insert into alert_receiver (alert_id, user_id, role, reason, told_at) values ($1, $2, $3, $4, $5) on conflict do nothing;

-- name: AlertReceivers :many
select r.*, u.name as user_name, u.email, u.phone from alert_receiver r join user_account u on u.id = r.user_id where r.alert_id = $1 order by r.told_at, u.name_sort, r.user_id;

-- name: OpenedByReceiver :execrows
update alert_receiver set opened_at = $3 where alert_id = $1 and user_id = $2 and opened_at is null;

-- name: InsertAlertAct :exec
insert into alert_act (id, alert_id, at, by_user, by_role, kind, to_user, note) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: AlertActs :many
select a.*, coalesce(u.name, '') as by_name, coalesce(t.name, '') as to_name
from alert_act a left join user_account u on u.id = a.by_user left join user_account t on t.id = a.to_user where a.alert_id = $1 order by a.at, a.id;

-- name: OutboxRows :many
-- Found by id: of those that wait there may be thousands. Beside each: whether it is about somebody who is dead, and of something else than the death.
select o.*, u.email, u.phone, cast(case when g.deceased_on is not null and coalesce(a.kind, '') <> 'died' then 1 else 0 end as integer) as about_dead
from outbox o join user_account u on u.id = o.user_id left join alert a on a.id = o.alert_id left join plan_version v on v.id = o.hearing_id
left join patient p on p.id = coalesce(a.patient_id, v.patient_id) left join patient g on g.id = coalesce(p.merged_into, p.id)
where o.id in (select value from id_each(cast(sqlc.arg(ids) as text))) and coalesce(o.state, '') = 'waiting';

-- name: SentOutbox :execrows
-- Found by id, as above.
update outbox set state = 'sent', sent_at = sqlc.arg(sent_at), attempts = attempts + 1, fault = ''
where id in (select value from id_each(cast(sqlc.arg(ids) as text))) and coalesce(state, '') = 'waiting';

-- name: FaultOutbox :execrows
update outbox set state = $2, attempts = attempts + 1, fault = $3 where id = $1 and state = 'waiting';

-- name: OutboxOfAlert :many
select o.*, u.name as user_name from outbox o join user_account u on u.id = o.user_id where o.alert_id = $1 order by o.created_at, o.id;

-- name: OutboxLatest :many
select o.*, u.name as user_name from outbox o join user_account u on u.id = o.user_id order by o.created_at desc, o.id desc limit sqlc.arg(lim);

-- name: OutboxWaiting :one
-- The oldest that is not handed over, and how many are not.
select created_at, count(*) over () as n from outbox where state = 'waiting' order by created_at limit 1;

-- name: PurgeOutbox :execrows
delete from outbox where created_at < sqlc.arg(since) and state <> 'waiting';

-- name: LockUnsummed :many
-- Planned and minor events that no day's summary has told of, whenever they were received.
select id from alert where status = 'told' and summed_at is null order by received_at, id for update;

-- name: SumAlerts :exec
update alert set summed_at = sqlc.arg(at) where id in (select value from id_each(cast(sqlc.arg(ids) as text)));

-- name: CountByReceiver :many
select user_id, count(*) as n from alert_receiver where alert_id in (select value from id_each(cast(sqlc.arg(ids) as text))) group by user_id order by user_id;

-- name: InsertAbsence :exec
insert into absence (id, user_id, from_on, to_on, substitute_id, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7);

-- name: AbsencesOn :many
select user_id, from_on, to_on, substitute_id from absence where from_on <= sqlc.arg(on_day) and to_on >= sqlc.arg(on_day) and ended_at is null order by created_at desc, id;

-- name: AbsencesOfUser :many
select a.*, coalesce(u.name, '') as substitute_name from absence a left join user_account u on u.id = a.substitute_id
where a.user_id = sqlc.arg(user_id) and a.to_on >= sqlc.arg(from_day) and a.ended_at is null order by a.from_on, a.id;

-- name: EndAbsence :execrows
update absence set ended_at = $3 where id = $1 and user_id = $2 and ended_at is null;

-- name: RemoveOutbox :execrows
delete from outbox where alert_id in (select id from alert where enrolment_id = $1);

-- name: RemoveAlertActs :execrows
delete from alert_act where alert_id in (select id from alert where enrolment_id = $1);

-- name: RemoveAlertReceivers :execrows
delete from alert_receiver where alert_id in (select id from alert where enrolment_id = $1);

-- name: RemoveAlerts :execrows
delete from alert where enrolment_id = $1;

-- name: RemoveCaseCode :execrows
delete from case_code where enrolment_id = $1;

-- name: AlertActByID :one
select alert_id from alert_act where id = $1;

-- name: ReopenAlert :execrows
update alert set status = 'open', holder_id = $3, step = $4, goes_on_at = $5, taken_at = null, taken_by = null, reminded_at = null, version = version + 1 where id = $1 and version = $2;

-- name: CloseAlert :execrows
update alert set status = 'not_ours', goes_on_at = null, version = version + 1 where id = $1 and status = 'open';

-- name: PlainAlert :one
select * from alert where id = $1;
