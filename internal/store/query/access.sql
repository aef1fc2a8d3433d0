-- Objections and emergency access: what a patient has said no to, and who has looked in spite of being outside the team.

-- name: ObjectionsOf :many
select o.*, g.name as organisation_name, u.name as recorded_by_name, x.name as ended_by_name
from objection o left join organisation g on g.id = o.organisation_id join user_account u on u.id = o.recorded_by left join user_account x on x.id = o.ended_by
where o.patient_id = $1 order by o.recorded_at, o.id;

-- name: StandingObjections :many
select organisation_id, item, kind from objection where patient_id = $1 and ended_at is null order by recorded_at, id;

-- name: Objecting :many
select distinct patient_id from objection where ended_at is null and (kind = 'everybody'
    or kind = 'organisation' and organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))));

-- name: OutOfAnalysis :many
select distinct patient_id from objection where ended_at is null and kind in ('everybody', 'analysis') order by patient_id;

-- name: LockObjection :one
select * from objection where id = $1 for update;

-- name: InsertObjection :exec
insert into objection (id, patient_id, kind, organisation_id, item, stated_by, stated_name, competence, note, stated_on, recorded_at, recorded_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: EndObjection :exec
update objection set ended_at = $2, ended_by = $3, ended_note = $4 where id = $1 and ended_at is null;

-- name: OpenEmergency :many
select user_id from emergency_access where patient_id = sqlc.arg(patient_id) and until_at > sqlc.arg(now) order by user_id;

-- name: InsertEmergency :exec
insert into emergency_access (id, patient_id, user_id, role, organisation_id, reason, note, objected, from_at, until_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: Emergency :one
select * from emergency_access where id = $1;

-- name: LockEmergency :one
select * from emergency_access where id = $1 for update;

-- name: ReviewEmergency :exec
update emergency_access set outcome = $2, outcome_note = $3, reviewed_at = $4, reviewed_by = $5 where id = $1;

-- name: EmergencyOfUser :many
select e.*, p.given_name, p.family_name from emergency_access e join patient p on p.id = e.patient_id
where e.user_id = sqlc.arg(user_id) and e.until_at > sqlc.arg(since) order by e.from_at desc, e.id limit 50;

-- name: EmergencyOfOrganisations :many
select e.*, u.name as user_name, u.title as user_title, o.name as organisation_name, v.name as reviewed_by_name
from emergency_access e join user_account u on u.id = e.user_id join organisation o on o.id = e.organisation_id
    left join user_account v on v.id = e.reviewed_by
where e.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text)))
order by e.from_at desc, e.id limit sqlc.arg(lim);

-- name: EmergencyToReview :one
select count(*) from emergency_access where outcome = '' and organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text)));

-- name: EmergencyOfPatient :many
select e.*, u.name as user_name, o.name as organisation_name from emergency_access e
join user_account u on u.id = e.user_id join organisation o on o.id = e.organisation_id where e.patient_id = $1 order by e.from_at desc, e.id;

-- name: LooksOfEmergency :one
select count(*) from audit where user_id = sqlc.arg(user_id) and patient_id = sqlc.arg(patient_id) and reason = 'emergency'
    and at >= sqlc.arg(from_at) and at <= sqlc.arg(until_at);

-- name: OwnersOf :many
select o.id, o.kind, o.parent_id from organisation o where o.id = sqlc.arg(id) or o.id in (select c.parent_id from organisation c where c.id = sqlc.arg(id))
    or o.id in (select p.parent_id from organisation c join organisation p on p.id = c.parent_id where c.id = sqlc.arg(id));

-- name: OwnedBy :many
select o.id from organisation o where o.id = sqlc.arg(id) or o.parent_id = sqlc.arg(id)
    or o.parent_id in (select c.id from organisation c where c.parent_id = sqlc.arg(id));

-- name: ProtectionOf :one
select protection from patient where id = $1;

-- name: StrictlyProtectedFrom :many
select p.id from patient p where p.protection = 'strictly_protected'
    and not exists (select 1 from enrolment e where e.patient_id = p.id and e.responsible_id = sqlc.arg(user_id) and e.team_until is null)
    and not exists (select 1 from care_relation c where c.patient_id = p.id and c.user_id = sqlc.arg(user_id)
        and c.valid_from <= sqlc.arg(day) and (c.valid_to is null or c.valid_to >= sqlc.arg(day)))
order by p.id;

-- name: EnrolmentTalliesOf :many
select t.enrolment_id, t.data from enrolment_tally t join enrolment e on e.id = t.enrolment_id
where e.patient_id in (select value from id_each(cast(sqlc.arg(patients) as text)))
  and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)));
