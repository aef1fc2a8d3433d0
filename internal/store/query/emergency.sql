-- Emergency access as the team is told of it.

-- name: EmergencySince :many
select e.id, p.id as person_id, e.user_id, e.role, e.reason, e.from_at, u.name as user_name, o.name as organisation_name, p.given_name, p.family_name
from emergency_access e join user_account u on u.id = e.user_id join organisation o on o.id = e.organisation_id
    join patient m on m.id = e.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
where coalesce(m.merged_into, m.id) in (select value from id_each(cast(sqlc.arg(patients) as text))) and e.from_at > sqlc.arg(since)
order by e.from_at desc, e.id limit 20;

-- name: EmergencyInAreas :many
select e.id, p.id as person_id, e.user_id, e.role, e.reason, e.from_at, u.name as user_name, o.name as organisation_name, p.given_name, p.family_name
from emergency_access e join user_account u on u.id = e.user_id join organisation o on o.id = e.organisation_id
    join patient m on m.id = e.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
where e.from_at > sqlc.arg(since) and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and exists (select 1 from patient g cross join enrolment t where t.patient_id = g.id and coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id)
    and t.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
    and (t.team_until is null or t.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient h on coalesce(h.merged_into, h.id) = coalesce(f.merged_into, f.id)
      cross join enrolment w where f.id = t.patient_id and w.patient_id = h.id and w.area_id <> t.area_id and w.team_until is null
      and not exists (select 1 from organisation x where x.id = w.area_id and x.access_ended_on <= sqlc.arg(day)))))
order by e.from_at desc, e.id limit 20;
