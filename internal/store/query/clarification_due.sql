-- Which clarifications a physician has to look at: a cache, see store.Writer.IndexClarification.

-- name: DeleteClarificationDue :exec
delete from clarification_due where patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1);

-- name: InsertClarificationDue :exec
insert into clarification_due (patient_id, due_on, why) values ($1, $2, $3);

-- name: ClarificationDueOf :many
select d.* from clarification_due d where d.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1);

-- name: ClarificationsDue :many
-- Of persons who are followed in the areas, the longest first.
select d.due_on, d.why, p.id as person_id, p.given_name, p.family_name, p.birth_date
from clarification_due d join patient m on m.id = d.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
where d.due_on <= sqlc.arg(day)
  and exists (select 1 from patient g cross join enrolment e where coalesce(g.merged_into, g.id) = coalesce(m.merged_into, m.id) and e.patient_id = g.id and e.status = 'active'
      and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))))
  and d.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by d.due_on, d.patient_id limit sqlc.arg(lim);

-- name: ClarificationsDueOfPatients :many
select d.due_on, d.why, p.id as person_id, p.given_name, p.family_name, p.birth_date
from clarification_due d join patient m on m.id = d.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
where d.due_on <= sqlc.arg(day) and coalesce(m.merged_into, m.id) in (select value from id_each(cast(sqlc.arg(patients) as text)))
  and exists (select 1 from patient g cross join enrolment e where coalesce(g.merged_into, g.id) = coalesce(m.merged_into, m.id) and e.patient_id = g.id and e.status = 'active')
order by d.due_on, d.patient_id limit sqlc.arg(lim);

-- name: RemoveClarificationDue :execrows
delete from clarification_due where patient_id = $1;
