-- name: Question :one
select * from question where id = $1;

-- name: LockQuestion :one
select * from question where id = $1 for update;

-- name: InsertQuestion :exec
insert into question (id, patient_id, enrolment_id, area_id, urgency, asked_at, asked_by, asked_role, due_on, body, status)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open');

-- name: AnswerQuestion :execrows
update question set status = $3, answer = $4, answered_at = $5, answered_by = $6, measure = $7, version = version + 1 where id = $1 and version = $2;

-- name: OpenQuestions :many
select q.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, u.name as asked_by_name
from question q join patient o on o.id = q.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join user_account u on u.id = q.asked_by
where q.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and q.status = 'open'
  and q.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and exists (select 1 from patient g cross join enrolment e where e.patient_id = g.id and coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id)
    and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
    and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient h on coalesce(h.merged_into, h.id) = coalesce(f.merged_into, f.id)
      cross join enrolment w where f.id = e.patient_id and w.patient_id = h.id and w.area_id <> e.area_id and w.team_until is null
      and not exists (select 1 from organisation x where x.id = w.area_id and x.access_ended_on <= sqlc.arg(day)))))
order by q.due_on, q.id limit 200;

-- name: QuestionsOfPatient :many
select q.*, u.name as asked_by_name, a.name as answered_by_name
from question q join user_account u on u.id = q.asked_by left join user_account a on a.id = q.answered_by
where q.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by q.asked_at desc, q.id desc;

-- name: QuestionsAskedBy :many
select q.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, a.name as answered_by_name
from question q join patient o on o.id = q.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) left join user_account a on a.id = q.answered_by
where q.asked_by = $1 and q.asked_at > $2 order by q.asked_at desc, q.id desc limit 50;
