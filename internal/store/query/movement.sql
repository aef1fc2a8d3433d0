-- What is told of stays: movements, the senders' numbers, the questions afterwards, and visits that a stay comes over.

-- name: MovementsOf :many
select v.* from movement v where v.stay_id in (select value from id_each(cast(sqlc.arg(stays) as text))) order by v.stay_id, v.seq;

-- name: InsertMovement :exec
insert into movement (stay_id, seq, kind, at, place, urgency, unit_id, unit_kind, sender, told_at, by_user, key, recorded_at, inpatient) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: MovementByKey :one
select stay_id from movement where stay_id in (select value from id_each(cast(sqlc.arg(stays) as text))) and key = sqlc.arg(key) limit 1;

-- name: StayNumbersOf :many
select * from stay_number where stay_id in (select value from id_each(cast(sqlc.arg(stays) as text))) order by stay_id, sender, number_hash;

-- name: InsertStayNumber :exec
insert into stay_number (stay_id, sender, number_hash) values ($1, $2, $3) on conflict do nothing;

-- name: InsertToldStay :exec
insert into stay (id, patient_id, unit_id, kind, urgency, from_at, ready_at, to_at, standing, no_bed, away, died, place) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: UpdateStay :exec
update stay set unit_id = $2, kind = $3, urgency = $4, from_at = $5, ready_at = $6, to_at = $7, standing = $8, no_bed = $9, away = $10, died = $11, place = $12 where id = $1;

-- name: StayByID :one
select s.*, o.name as unit_name, p.id as person_id from stay s join organisation o on o.id = s.unit_id
join patient m on m.id = s.patient_id join patient p on p.id = coalesce(m.merged_into, m.id) where s.id = $1;

-- name: StayUnits :many
-- Where somebody can lie: hospitals, their parts, and municipal acute beds and legevakt.
select o.id, o.kind, o.name, o.parent_id, coalesce(p.kind, '') as parent_kind from organisation o left join organisation p on p.id = o.parent_id
where o.kind in ('hospital', 'site', 'unit') and (o.ended_on is null or o.ended_on >= sqlc.arg(day)) order by o.name_sort, o.id;

-- name: InsertStayReview :exec
insert into stay_review (id, stay_id, number, led_to, avoidable, change_to, recorded_at, by_user, by_role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: StayReviewsOf :many
select r.*, u.name as by_name from stay_review r join user_account u on u.id = r.by_user
where r.stay_id in (select value from id_each(cast(sqlc.arg(stays) as text))) order by r.stay_id, r.number desc;

-- name: StayVisitsOf :many
select * from stay_visit where stay_id in (select value from id_each(cast(sqlc.arg(stays) as text))) order by stay_id, enrolment_id, purpose, on_day;

-- name: InsertStayVisit :exec
insert into stay_visit (stay_id, enrolment_id, purpose, on_day, choice, recorded_at, by_user) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing;

-- name: BookedTasksOf :many
select t.*, coalesce(m.merged_into, m.id) as person_id from task t join patient m on m.id = t.patient_id
where t.booked_on is not null and coalesce(m.merged_into, m.id) in (select value from id_each(cast(sqlc.arg(patients) as text)))
order by t.booked_on, t.enrolment_id, t.rule;

-- name: LastToldBySender :many
select distinct m.sender, m.told_at from movement m where m.sender <> '' and m.told_at >= sqlc.arg(from_at)
  and not exists (select 1 from movement n where n.sender = m.sender and n.told_at > m.told_at) order by m.sender;

-- name: RemoveMovements :execrows
delete from movement where stay_id in (select s.id from stay s where s.patient_id = $1);

-- name: RemoveStayNumbers :execrows
delete from stay_number where stay_id in (select s.id from stay s where s.patient_id = $1);

-- name: RemoveStayReviews :execrows
delete from stay_review where stay_id in (select s.id from stay s where s.patient_id = $1);

-- name: RemoveStayVisits :execrows
delete from stay_visit where stay_id in (select s.id from stay s where s.patient_id = $1);

-- name: RemoveEnrolmentVisits :execrows
delete from stay_visit where enrolment_id = $1;
