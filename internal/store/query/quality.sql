-- Kvalitet over tid: what the job counts from, what it counted, and changes that leaders mark.

-- name: QualityEnrolments :many
select e.id, e.patient_id, e.area_id, t.data from enrolment e join enrolment_state t on t.enrolment_id = e.id
where e.pathway_code = sqlc.arg(pathway) and e.status <> 'void' and e.id > sqlc.arg(after_id) order by e.id limit sqlc.arg(lim);

-- name: QualityEvents :many
select v.enrolment_id, v.kind, v.on_date, v.data from enrolment_event v
where v.enrolment_id in (select value from id_each(cast(sqlc.arg(ids) as text))) and v.kind in ('mapped', 'plan_written', 'contacted', 'evaluated')
  and not exists (select 1 from enrolment_event x where x.enrolment_id = v.enrolment_id and x.kind = 'corrected' and x.voids = v.id)
order by v.enrolment_id, v.on_date, v.seq;

-- name: QualityStays :many
-- Stays in a bed that have ended, of all records of each person. avoidable is the newest answer.
select e.id as enrolment_id, s.from_at, s.to_at, s.died, s.no_bed,
  cast(coalesce((select r.avoidable from stay_review r where r.stay_id = s.id and r.number = (select max(x.number) from stay_review x where x.stay_id = s.id)), '') as text) as avoidable
from enrolment e join patient o on o.id = e.patient_id join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) join stay s on s.patient_id = g.id
where e.id in (select value from id_each(cast(sqlc.arg(ids) as text))) and s.standing = 'stay' and s.kind <> 'legevakt'
order by e.id, s.from_at, s.id;

-- name: QualityAlerts :many
select a.area_id, a.patient_id, a.received_at, a.acted_at from alert a join enrolment e on e.id = a.enrolment_id
where e.pathway_code = sqlc.arg(pathway) and a.received_at >= sqlc.arg(since) and a.status in ('open', 'taken', 'acted') order by a.received_at, a.id;

-- name: PutQualityCount :exec
insert into quality_count (method, made_on, made_at, content) values ($1, $2, $3, $4)
on conflict (method) do update set made_on = excluded.made_on, made_at = excluded.made_at, content = excluded.content;

-- name: QualityCount :one
select made_on, made_at, content from quality_count where method = $1;

-- name: QualityCountedOn :one
select made_on from quality_count where method = $1;

-- name: DropQualityCounts :execrows
delete from quality_count where method <> $1;

-- name: InsertServiceChange :execrows
insert into service_change (id, on_day, area_id, body, created_at, created_by, new_limits) values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing;

-- name: ServiceChanges :many
select c.id, c.on_day, c.area_id, c.body, c.created_at, c.new_limits, u.name as by_name, cast(coalesce(o.name, '') as text) as area_name
from service_change c join user_account u on u.id = c.created_by left join organisation o on o.id = c.area_id
where c.withdrawn_at is null order by c.on_day, c.id;

-- name: LockServiceChange :one
select * from service_change where id = $1 for update;

-- name: WithdrawServiceChange :execrows
update service_change set withdrawn_at = $2, withdrawn_by = $3 where id = $1 and withdrawn_at is null;
