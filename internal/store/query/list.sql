-- The list of enrolments in one area and one status, by deadline, name or CFS, paged by key. The filters after the key are
-- the same in all four; '' and 0 are no filter. What is over is listed as long as its team still reaches the person
-- (access.Person): not where another area follows her. hidden are those who are in no list of the actor. The rows are found first,
-- a page (roster.PageSize) and one at most; with that number in the text PostgreSQL keeps the plan, and goes along the index.

-- name: EnrolmentsByDue :many
select e.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, p.deceased_on, p.language, p.interpreter, u.name as responsible_name
from (select e.id from enrolment e
    where e.area_id = sqlc.arg(area_id) and e.status = sqlc.arg(status)
      and e.due_sort >= sqlc.arg(after_due) and (e.due_sort > sqlc.arg(after_due) or e.id > sqlc.arg(after_id))
      and e.due_sort < sqlc.arg(before_due)
      and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
          cross join enrolment o where f.id = e.patient_id and o.patient_id = r.id and o.area_id <> e.area_id and o.team_until is null
          and not exists (select 1 from organisation x where x.id = o.area_id and x.access_ended_on <= sqlc.arg(day))))
      and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
      and (cast(sqlc.arg(pathway) as text) = '' or e.pathway_code = sqlc.arg(pathway))
      and (cast(sqlc.arg(stage) as text) = '' or e.stage = sqlc.arg(stage))
      and (cast(sqlc.arg(cfs) as integer) = 0 or e.cfs = sqlc.arg(cfs))
      and (cast(sqlc.arg(responsible) as text) = '' or coalesce(cast(e.responsible_id as text), 'ingen') = sqlc.arg(responsible))
      and (cast(sqlc.arg(admitted) as integer) = 0 or exists (select 1
          from patient m join patient g on coalesce(g.merged_into, g.id) = coalesce(m.merged_into, m.id) join stay s on s.patient_id = g.id
          where m.id = e.patient_id and s.to_at is null and s.standing = 'stay' and not s.no_bed and s.kind <> 'legevakt'))
      and (cast(sqlc.arg(rule) as text) = '' or exists (select 1 from task t
          where t.enrolment_id = e.id and t.rule = sqlc.arg(rule) and t.day_on >= sqlc.arg(rule_from) and t.day_on < sqlc.arg(rule_before)))
      and (cast(sqlc.arg(hearing) as integer) = 0 or exists (select 1 from plan_version v join plan_party y on y.version_id = v.id
          where v.enrolment_id = e.id and v.status = 'hearing' and y.answer = ''))
    order by e.due_sort, e.id limit 51) k
join enrolment e on e.id = k.id join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) left join user_account u on u.id = e.responsible_id
order by e.due_sort, e.id limit cast(sqlc.arg(lim) as integer);

-- name: EnrolmentsByName :many
select e.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, p.deceased_on, p.language, p.interpreter, u.name as responsible_name
from (select e.id from enrolment e
    where e.area_id = sqlc.arg(area_id) and e.status = sqlc.arg(status)
      and e.name_sort >= sqlc.arg(after_name) and (e.name_sort > sqlc.arg(after_name) or e.id > sqlc.arg(after_id))
      and e.due_sort < sqlc.arg(before_due)
      and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
          cross join enrolment o where f.id = e.patient_id and o.patient_id = r.id and o.area_id <> e.area_id and o.team_until is null
          and not exists (select 1 from organisation x where x.id = o.area_id and x.access_ended_on <= sqlc.arg(day))))
      and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
      and (cast(sqlc.arg(pathway) as text) = '' or e.pathway_code = sqlc.arg(pathway))
      and (cast(sqlc.arg(stage) as text) = '' or e.stage = sqlc.arg(stage))
      and (cast(sqlc.arg(cfs) as integer) = 0 or e.cfs = sqlc.arg(cfs))
      and (cast(sqlc.arg(responsible) as text) = '' or coalesce(cast(e.responsible_id as text), 'ingen') = sqlc.arg(responsible))
      and (cast(sqlc.arg(admitted) as integer) = 0 or exists (select 1
          from patient m join patient g on coalesce(g.merged_into, g.id) = coalesce(m.merged_into, m.id) join stay s on s.patient_id = g.id
          where m.id = e.patient_id and s.to_at is null and s.standing = 'stay' and not s.no_bed and s.kind <> 'legevakt'))
      and (cast(sqlc.arg(rule) as text) = '' or exists (select 1 from task t
          where t.enrolment_id = e.id and t.rule = sqlc.arg(rule) and t.day_on >= sqlc.arg(rule_from) and t.day_on < sqlc.arg(rule_before)))
      and (cast(sqlc.arg(hearing) as integer) = 0 or exists (select 1 from plan_version v join plan_party y on y.version_id = v.id
          where v.enrolment_id = e.id and v.status = 'hearing' and y.answer = ''))
    order by e.name_sort, e.id limit 51) k
join enrolment e on e.id = k.id join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) left join user_account u on u.id = e.responsible_id
order by e.name_sort, e.id limit cast(sqlc.arg(lim) as integer);

-- name: EnrolmentsByCFS :many
select e.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, p.deceased_on, p.language, p.interpreter, u.name as responsible_name
from (select e.id from enrolment e
    where e.area_id = sqlc.arg(area_id) and e.status = sqlc.arg(status)
      and e.cfs <= sqlc.arg(after_cfs) and (e.cfs < sqlc.arg(after_cfs) or e.id < sqlc.arg(after_id))
      and e.due_sort < sqlc.arg(before_due)
      and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
          cross join enrolment o where f.id = e.patient_id and o.patient_id = r.id and o.area_id <> e.area_id and o.team_until is null
          and not exists (select 1 from organisation x where x.id = o.area_id and x.access_ended_on <= sqlc.arg(day))))
      and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
      and (cast(sqlc.arg(pathway) as text) = '' or e.pathway_code = sqlc.arg(pathway))
      and (cast(sqlc.arg(stage) as text) = '' or e.stage = sqlc.arg(stage))
      and (cast(sqlc.arg(cfs) as integer) = 0 or e.cfs = sqlc.arg(cfs))
      and (cast(sqlc.arg(responsible) as text) = '' or coalesce(cast(e.responsible_id as text), 'ingen') = sqlc.arg(responsible))
      and (cast(sqlc.arg(admitted) as integer) = 0 or exists (select 1
          from patient m join patient g on coalesce(g.merged_into, g.id) = coalesce(m.merged_into, m.id) join stay s on s.patient_id = g.id
          where m.id = e.patient_id and s.to_at is null and s.standing = 'stay' and not s.no_bed and s.kind <> 'legevakt'))
      and (cast(sqlc.arg(rule) as text) = '' or exists (select 1 from task t
          where t.enrolment_id = e.id and t.rule = sqlc.arg(rule) and t.day_on >= sqlc.arg(rule_from) and t.day_on < sqlc.arg(rule_before)))
      and (cast(sqlc.arg(hearing) as integer) = 0 or exists (select 1 from plan_version v join plan_party y on y.version_id = v.id
          where v.enrolment_id = e.id and v.status = 'hearing' and y.answer = ''))
    order by e.cfs desc, e.id desc limit 51) k
join enrolment e on e.id = k.id join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) left join user_account u on u.id = e.responsible_id
order by e.cfs desc, e.id desc limit cast(sqlc.arg(lim) as integer);

-- name: CountEnrolments :one
select count(*) from enrolment e
where e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
  and e.status in (select value from json_each(cast(sqlc.arg(statuses) as text)))
  and e.due_sort < sqlc.arg(before_due)
  and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
      cross join enrolment o where f.id = e.patient_id and o.patient_id = r.id and o.area_id <> e.area_id and o.team_until is null
      and not exists (select 1 from organisation x where x.id = o.area_id and x.access_ended_on <= sqlc.arg(day))))
  and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and (cast(sqlc.arg(pathway) as text) = '' or e.pathway_code = sqlc.arg(pathway))
  and (cast(sqlc.arg(stage) as text) = '' or e.stage = sqlc.arg(stage))
  and (cast(sqlc.arg(cfs) as integer) = 0 or e.cfs = sqlc.arg(cfs))
  and (cast(sqlc.arg(responsible) as text) = '' or coalesce(cast(e.responsible_id as text), 'ingen') = sqlc.arg(responsible))
  and (cast(sqlc.arg(admitted) as integer) = 0 or exists (select 1
      from patient m join patient g on coalesce(g.merged_into, g.id) = coalesce(m.merged_into, m.id) join stay s on s.patient_id = g.id
      where m.id = e.patient_id and s.to_at is null and s.standing = 'stay' and not s.no_bed and s.kind <> 'legevakt'))
  and (cast(sqlc.arg(rule) as text) = '' or exists (select 1 from task t
      where t.enrolment_id = e.id and t.rule = sqlc.arg(rule) and t.day_on >= sqlc.arg(rule_from) and t.day_on < sqlc.arg(rule_before)))
  and (cast(sqlc.arg(hearing) as integer) = 0 or exists (select 1 from plan_version v join plan_party y on y.version_id = v.id
      where v.enrolment_id = e.id and v.status = 'hearing' and y.answer = ''));

-- name: ResponsibleUsers :many
select u.id, u.name, u.name_sort from user_account u
where u.id in (select e.responsible_id from enrolment e where e.area_id = sqlc.arg(area_id) and e.status = 'active')
order by u.name_sort, u.id;

-- name: TalliesOf :many
select * from tally where area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and pathway_code = sqlc.arg(pathway)
  and measure = sqlc.arg(measure) and bucket >= sqlc.arg(from_bucket) and bucket < sqlc.arg(before_bucket) and n <> 0;

-- name: EnrolmentIDsOfArea :many
select id from enrolment where area_id = sqlc.arg(area_id) and (cast(sqlc.arg(pathway) as text) = '' or pathway_code = sqlc.arg(pathway))
  and id > sqlc.arg(after_id) order by id limit sqlc.arg(lim);

-- name: EnrolmentTallies :many
select enrolment_id, data from enrolment_tally where enrolment_id > sqlc.arg(after_id) order by enrolment_id limit sqlc.arg(lim);

-- name: LockTallies :many
select * from tally order by area_id, pathway_code, measure, bucket for update;

-- name: OrganisationsByID :many
select * from organisation where id in (select value from id_each(cast(sqlc.arg(ids) as text))) order by name_sort, id;
