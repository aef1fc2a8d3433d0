-- The people around a person: GP, substitute, care worker, next of kin; and stays.

-- name: GPRelations :many
select g.*, u.name as gp_name, u.phone as gp_phone, o.name as office_name, o.phone as office_phone
from gp_relation g join user_account u on u.id = g.gp_id join organisation o on o.id = g.office_id
where g.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by g.valid_from desc, g.id desc;

-- name: InsertGPRelation :exec
insert into gp_relation (id, patient_id, gp_id, office_id, valid_from, valid_to, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: EndGPRelations :exec
update gp_relation set valid_to = sqlc.arg(valid_to)
where patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id))
  and (valid_to is null or valid_to > sqlc.arg(valid_to));

-- name: DeleteGPRelations :exec
delete from gp_relation where patient_id = $1;

-- name: Substitutes :many
select s.*, u.name as substitute_name, g.name as gp_name
from gp_substitute s join user_account u on u.id = s.substitute_id join user_account g on g.id = s.gp_id order by s.valid_from desc, s.id;

-- name: SubstitutesOfGP :many
select s.*, u.name as substitute_name from gp_substitute s join user_account u on u.id = s.substitute_id
where s.gp_id in (select value from id_each(cast(sqlc.arg(gps) as text))) order by s.valid_from desc, s.id;

-- name: InsertSubstitute :exec
insert into gp_substitute (id, gp_id, substitute_id, valid_from, valid_to, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7);

-- name: PatientsOfGP :many
select distinct p.id from gp_relation g join patient o on o.id = g.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where g.valid_from <= sqlc.arg(day) and (g.valid_to is null or g.valid_to >= sqlc.arg(day))
  and (g.gp_id = sqlc.arg(user_id) or g.gp_id in (select s.gp_id from gp_substitute s
      where s.substitute_id = sqlc.arg(user_id) and s.valid_from <= sqlc.arg(day) and s.valid_to >= sqlc.arg(day)))
  and exists (select 1 from patient m cross join enrolment e where e.patient_id = m.id and coalesce(m.merged_into, m.id) = coalesce(p.merged_into, p.id)
      and (e.team_until is null or e.team_until >= sqlc.arg(day)) and not exists (select 1 from organisation z where z.id = e.area_id and z.access_ended_on <= sqlc.arg(day)))
  and not exists (select 1 from organisation f where f.id = g.office_id and f.access_ended_on <= sqlc.arg(day))
  and p.id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: CareRelations :many
select c.*, u.name as user_name, u.title as user_title, u.phone as user_phone from care_relation c join user_account u on u.id = c.user_id
where c.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by c.valid_from desc, c.id;

-- name: InsertCareRelation :exec
insert into care_relation (id, patient_id, user_id, valid_from, valid_to, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7);

-- name: PatientsServedBy :many
select distinct p.id from care_relation c join patient o on o.id = c.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where c.user_id = sqlc.arg(user_id) and c.valid_from <= sqlc.arg(day) and (c.valid_to is null or c.valid_to >= sqlc.arg(day))
  and exists (select 1 from patient m cross join enrolment e where e.patient_id = m.id and coalesce(m.merged_into, m.id) = coalesce(p.merged_into, p.id)
      and (e.team_until is null or e.team_until >= sqlc.arg(day)) and not exists (select 1 from organisation z where z.id = e.area_id and z.access_ended_on <= sqlc.arg(day)))
  and p.id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: NextOfKin :many
select * from next_of_kin where patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1) and ended_at is null order by closest desc, name, id;

-- name: InsertNextOfKin :exec
insert into next_of_kin (id, patient_id, name, relation, phone, closest, note) values ($1, $2, $3, $4, $5, $6, $7);

-- name: UpdateNextOfKin :execrows
update next_of_kin set name = $3, relation = $4, phone = $5, closest = $6, note = $7, version = version + 1 where id = $1 and version = $2;

-- name: EndNextOfKin :execrows
update next_of_kin set ended_at = $3, version = version + 1 where id = $1 and version = $2;

-- name: DeleteNextOfKin :exec
delete from next_of_kin where patient_id = $1;

-- name: StaysOf :many
-- avoidable is the newest answer to whether the stay could have been avoided.
select s.*, o.name as unit_name,
  cast(coalesce((select r.avoidable from stay_review r where r.stay_id = s.id and r.number = (select max(x.number) from stay_review x where x.stay_id = s.id)), '') as text) as avoidable
from stay s join organisation o on o.id = s.unit_id where s.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by s.from_at;

-- name: OpenStays :many
select distinct s.*, o.name as unit_name, p.id as person_id, p.given_name, p.family_name
from (select e.patient_id from enrolment e where e.admitted_on is not null and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
        and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
        order by e.admitted_on desc, e.id desc limit 40) n
join patient f on f.id = n.patient_id join patient p on p.id = coalesce(f.merged_into, f.id) join patient m on coalesce(m.merged_into, m.id) = coalesce(f.merged_into, f.id)
join stay s on s.patient_id = m.id and s.to_at is null and s.standing = 'stay' and s.kind <> 'legevakt' join organisation o on o.id = s.unit_id
order by s.from_at desc, s.id desc;

-- name: OpenStaysOfPatients :many
select s.*, o.name as unit_name, p.id as person_id
from patient m join patient p on p.id = coalesce(m.merged_into, m.id) join stay s on s.patient_id = m.id join organisation o on o.id = s.unit_id
where s.to_at is null and s.standing = 'stay' and coalesce(m.merged_into, m.id) in (select value from id_each(cast(sqlc.arg(patients) as text)));

-- name: PatientsInUnit :many
select distinct p.id from stay s join patient o on o.id = s.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where s.to_at is null and s.standing = 'stay' and s.unit_id = sqlc.arg(unit_id)
  and exists (select 1 from patient g cross join enrolment e where coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id) and e.patient_id = g.id and e.status = 'active'
      and not exists (select 1 from organisation z where z.id = e.area_id and z.access_ended_on <= sqlc.arg(day)))
  and p.id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: InsertStay :exec
insert into stay (id, patient_id, unit_id, kind, urgency, from_at, ready_at, to_at) values ($1, $2, $3, $4, $5, $6, $7, $8);
