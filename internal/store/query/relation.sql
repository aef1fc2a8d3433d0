-- The people around a person: GP, substitute, care worker, next of kin; and stays.

-- name: GPRelations :many
select g.*, u.name as gp_name, u.phone as gp_phone, o.name as office_name, o.phone as office_phone
from gp_relation g join user_account u on u.id = g.gp_id join organisation o on o.id = g.office_id
where g.patient_id = $1 order by g.valid_from desc, g.id desc;

-- name: InsertGPRelation :exec
insert into gp_relation (id, patient_id, gp_id, office_id, valid_from, valid_to, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: EndGPRelations :exec
update gp_relation set valid_to = $2 where patient_id = $1 and (valid_to is null or valid_to > $2);

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
select distinct g.patient_id from gp_relation g
where g.valid_from <= sqlc.arg(day) and (g.valid_to is null or g.valid_to >= sqlc.arg(day))
  and (g.gp_id = sqlc.arg(user_id) or g.gp_id in (select s.gp_id from gp_substitute s
      where s.substitute_id = sqlc.arg(user_id) and s.valid_from <= sqlc.arg(day) and s.valid_to >= sqlc.arg(day)))
  and exists (select 1 from enrolment e where e.patient_id = g.patient_id and (e.team_until is null or e.team_until >= sqlc.arg(day))
      and not exists (select 1 from organisation o where o.id = e.area_id and o.access_ended_on <= sqlc.arg(day)))
  and not exists (select 1 from organisation f where f.id = g.office_id and f.access_ended_on <= sqlc.arg(day))
  and g.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: CareRelations :many
select c.*, u.name as user_name, u.title as user_title, u.phone as user_phone from care_relation c join user_account u on u.id = c.user_id
where c.patient_id = $1 order by c.valid_from desc, c.id;

-- name: InsertCareRelation :exec
insert into care_relation (id, patient_id, user_id, valid_from, valid_to, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7);

-- name: PatientsServedBy :many
select distinct c.patient_id from care_relation c
where c.user_id = sqlc.arg(user_id) and c.valid_from <= sqlc.arg(day) and (c.valid_to is null or c.valid_to >= sqlc.arg(day))
  and exists (select 1 from enrolment e where e.patient_id = c.patient_id and (e.team_until is null or e.team_until >= sqlc.arg(day))
      and not exists (select 1 from organisation o where o.id = e.area_id and o.access_ended_on <= sqlc.arg(day)))
  and c.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: NextOfKin :many
select * from next_of_kin where patient_id = $1 and ended_at is null order by closest desc, name, id;

-- name: InsertNextOfKin :exec
insert into next_of_kin (id, patient_id, name, relation, phone, closest, note) values ($1, $2, $3, $4, $5, $6, $7);

-- name: UpdateNextOfKin :execrows
update next_of_kin set name = $3, relation = $4, phone = $5, closest = $6, note = $7, version = version + 1 where id = $1 and version = $2;

-- name: EndNextOfKin :execrows
update next_of_kin set ended_at = $3, version = version + 1 where id = $1 and version = $2;

-- name: DeleteNextOfKin :exec
delete from next_of_kin where patient_id = $1;

-- name: StaysOf :many
select s.*, o.name as unit_name from stay s join organisation o on o.id = s.unit_id where s.patient_id = $1 order by s.from_at;

-- name: OpenStays :many
select s.*, o.name as unit_name, p.given_name, p.family_name
from stay s join organisation o on o.id = s.unit_id join patient p on p.id = s.patient_id
where s.id in (select t.id from stay t
    where t.to_at is null and exists (select 1 from enrolment e where e.patient_id = t.patient_id and e.status = 'active'
        and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))))
      and t.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
    order by t.from_at desc, t.id desc limit sqlc.arg(lim))
order by s.from_at desc, s.id desc;

-- name: OpenStaysOfPatients :many
select s.*, o.name as unit_name from stay s join organisation o on o.id = s.unit_id
where s.to_at is null and s.patient_id in (select value from id_each(cast(sqlc.arg(patients) as text)));

-- name: PatientsInUnit :many
select distinct s.patient_id from stay s
where s.to_at is null and s.unit_id = sqlc.arg(unit_id) and exists (select 1 from enrolment e where e.patient_id = s.patient_id and e.status = 'active'
      and not exists (select 1 from organisation o where o.id = e.area_id and o.access_ended_on <= sqlc.arg(day)))
  and s.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: InsertStay :exec
insert into stay (id, patient_id, unit_id, kind, urgency, from_at, ready_at, to_at) values ($1, $2, $3, $4, $5, $6, $7, $8);
