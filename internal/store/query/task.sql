-- name: DeleteTasks :exec
delete from task where enrolment_id = $1;

-- name: DeleteTasksByRule :exec
delete from task where enrolment_id = sqlc.arg(enrolment_id) and rule in (select value from json_each(cast(sqlc.arg(rules) as text)));

-- name: TasksOf :many
select * from task where enrolment_id = $1 order by day_on, rule;

-- name: TasksOfEnrolments :many
select * from task where enrolment_id in (select value from id_each(cast(sqlc.arg(ids) as text))) order by enrolment_id, day_on, rule;

-- name: TasksDue :many
-- The forty are found along an index alone before anything is looked up about them.
select t.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, e.pathway_code, e.now_text, e.last_contact_on, e.status, e.referred_on, u.name as assignee_name
from (select k.enrolment_id, k.rule from task k where k.area_id = sqlc.arg(area_id) and k.day_on >= sqlc.arg(from_day) and k.day_on < sqlc.arg(before_day)
        and k.paused = sqlc.arg(paused) and k.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
      order by k.day_on, k.enrolment_id, k.rule limit 40) n join task t on t.enrolment_id = n.enrolment_id and t.rule = n.rule
join patient o on o.id = t.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join enrolment e on e.id = t.enrolment_id left join user_account u on u.id = t.assignee_id
order by t.day_on, t.enrolment_id, t.rule;

-- name: TasksOfPatients :many
select t.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, e.pathway_code, e.now_text, e.last_contact_on, e.status, e.referred_on, u.name as assignee_name
from task t join patient o on o.id = t.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join enrolment e on e.id = t.enrolment_id left join user_account u on u.id = t.assignee_id
where coalesce(o.merged_into, o.id) in (select value from id_each(cast(sqlc.arg(patients) as text))) and t.day_on < sqlc.arg(before_day)
order by t.day_on, t.enrolment_id, t.rule limit 160;

-- name: CountTasksDue :one
select count(*) from task where area_id = sqlc.arg(area_id) and day_on >= sqlc.arg(from_day) and day_on < sqlc.arg(before_day) and paused = sqlc.arg(paused)
  and patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));

-- name: TasksOfAssignee :many
select t.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, e.pathway_code, e.now_text, e.last_contact_on, e.status, e.referred_on, u.name as assignee_name
from (select k.enrolment_id, k.rule from task k where k.assignee_id = sqlc.arg(assignee_id) and k.area_id = sqlc.arg(area_id) and k.day_on >= sqlc.arg(from_day) and k.day_on < sqlc.arg(before_day)
        and k.paused = sqlc.arg(paused) and k.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
      order by k.day_on, k.enrolment_id, k.rule limit 40) n join task t on t.enrolment_id = n.enrolment_id and t.rule = n.rule
join patient o on o.id = t.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join enrolment e on e.id = t.enrolment_id left join user_account u on u.id = t.assignee_id
order by t.day_on, t.enrolment_id, t.rule;

-- name: TasksOfNobody :many
select t.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, e.pathway_code, e.now_text, e.last_contact_on, e.status, e.referred_on, u.name as assignee_name
from (select k.enrolment_id, k.rule from task k where k.assignee_id is null and k.area_id = sqlc.arg(area_id) and k.day_on >= sqlc.arg(from_day) and k.day_on < sqlc.arg(before_day) and k.owner_role = sqlc.arg(owner_role)
        and k.paused = sqlc.arg(paused) and k.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
      order by k.day_on, k.enrolment_id, k.rule limit 40) n join task t on t.enrolment_id = n.enrolment_id and t.rule = n.rule
join patient o on o.id = t.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join enrolment e on e.id = t.enrolment_id left join user_account u on u.id = t.assignee_id
order by t.day_on, t.enrolment_id, t.rule;
