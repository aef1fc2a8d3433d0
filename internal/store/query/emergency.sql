-- Emergency access as the team is told of it.

-- name: EmergencySince :many
select e.id, e.patient_id, e.user_id, e.role, e.reason, e.from_at, u.name as user_name, o.name as organisation_name, p.given_name, p.family_name
from emergency_access e join user_account u on u.id = e.user_id join organisation o on o.id = e.organisation_id join patient p on p.id = e.patient_id
where e.patient_id in (select value from id_each(cast(sqlc.arg(patients) as text))) and e.from_at > sqlc.arg(since)
order by e.from_at desc, e.id limit sqlc.arg(lim);

-- name: EmergencyInAreas :many
select e.id, e.patient_id, e.user_id, e.role, e.reason, e.from_at, u.name as user_name, o.name as organisation_name, p.given_name, p.family_name
from emergency_access e join user_account u on u.id = e.user_id join organisation o on o.id = e.organisation_id join patient p on p.id = e.patient_id
where e.from_at > sqlc.arg(since) and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and exists (select 1 from enrolment t where t.patient_id = e.patient_id and t.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
    and (t.team_until is null or t.team_until >= sqlc.arg(day) and not exists (select 1 from enrolment x
      where x.patient_id = t.patient_id and x.area_id <> t.area_id and x.team_until is null)))
order by e.from_at desc, e.id limit sqlc.arg(lim);
