-- name: Enrolment :one
select * from enrolment where id = $1;

-- name: LockEnrolment :one
select * from enrolment where id = $1 for update;

-- name: EnrolmentsOfPatient :many
select * from enrolment where patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by created_at, id;

-- name: InsertEnrolment :exec
insert into enrolment (id, patient_id, pathway_code, pathway_version, area_id, site_id, previous_id, created_at, status, stage, due_sort, name_sort)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'referred', '', '9999-12-31', $9);

-- name: UpdateEnrolment :execrows
update enrolment set event_count = sqlc.arg(events), status = $2, stage = $3, now_text = $4, referred_on = $5, included_on = $6,
    mapped_on = $7, planned_on = $8, ended_on = $9, end_reason = $10, cfs = $11, cfs_before = $12, responsible_id = $13, paused = $14,
    next_due = $15, next_title = $16, next_rule = $17, due_sort = $18, last_contact_on = $19, team_until = $20, admitted_on = $21
where id = $1 and event_count = sqlc.arg(seen);

-- name: RenameEnrolments :exec
update enrolment set name_sort = sqlc.arg(name_sort)
where patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id));

-- name: DeleteEnrolment :exec
delete from enrolment where id = $1;

-- name: EnrolmentsByID :many
select e.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, p.deceased_on, p.language, p.interpreter, u.name as responsible_name
from enrolment e join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) left join user_account u on u.id = e.responsible_id
where e.id in (select value from id_each(cast(sqlc.arg(ids) as text)))
order by e.due_sort, e.id;

-- name: EnrolmentsOfPatients :many
select e.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, p.deceased_on, p.language, p.interpreter, u.name as responsible_name
from enrolment e join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) left join user_account u on u.id = e.responsible_id
where coalesce(o.merged_into, o.id) in (select value from id_each(cast(sqlc.arg(patients) as text)))
order by e.due_sort, e.id;

-- name: AllEnrolmentIDs :many
select id from enrolment where id > $1 order by id limit $2;

-- name: InsertEvent :exec
insert into enrolment_event (id, enrolment_id, seq, kind, on_date, recorded_at, by_user, by_role, by_org, voids, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: EventsOf :many
select v.*, u.name as by_name from enrolment_event v left join user_account u on u.id = v.by_user where v.enrolment_id = $1 order by v.seq;

-- name: EventsOfMany :many
select * from enrolment_event where enrolment_id in (select value from id_each(cast(sqlc.arg(ids) as text))) order by enrolment_id, seq;

-- name: DeleteEvents :exec
delete from enrolment_event where enrolment_id = $1;
