-- name: InsertConcern :exec
insert into concern (id, patient_id, enrolment_id, area_id, behalf, sign, body, reported_at, reported_by, reported_role, reported_own, status)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open');

-- name: Concern :one
select * from concern where id = $1;

-- name: LockConcern :one
select * from concern where id = $1 for update;

-- name: HandleConcern :execrows
update concern set status = 'handled', note = $3, handled_at = $4, handled_by = $5, version = version + 1 where id = $1 and version = $2;

-- name: OpenConcerns :many
select c.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, coalesce(u.name, k.name, '') as reported_by_name, e.responsible_id, p.phone
from concern c join patient m on m.id = c.patient_id join patient p on p.id = coalesce(m.merged_into, m.id) left join user_account u on u.id = c.reported_by left join own_access a on a.id = c.reported_own left join next_of_kin k on k.id = a.kin_id join enrolment e on e.id = c.enrolment_id
where c.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and c.status = 'open'
  and c.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by c.reported_at, c.id limit 400;

-- name: OpenConcernsOfPatients :many
select c.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, coalesce(u.name, k.name, '') as reported_by_name, e.responsible_id, p.phone
from concern c join patient m on m.id = c.patient_id join patient p on p.id = coalesce(m.merged_into, m.id) left join user_account u on u.id = c.reported_by left join own_access a on a.id = c.reported_own left join next_of_kin k on k.id = a.kin_id join enrolment e on e.id = c.enrolment_id
where coalesce(m.merged_into, m.id) in (select value from id_each(cast(sqlc.arg(patients) as text))) and c.status = 'open' order by c.reported_at, c.id limit 40;

-- name: ConcernsOfPatient :many
select c.*, coalesce(u.name, k.name, '') as reported_by_name, h.name as handled_by_name
from concern c left join user_account u on u.id = c.reported_by left join own_access a on a.id = c.reported_own left join next_of_kin k on k.id = a.kin_id left join user_account h on h.id = c.handled_by
where c.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1) order by c.reported_at desc, c.id desc limit 50;
