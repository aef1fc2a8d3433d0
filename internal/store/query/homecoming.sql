-- Forsterket hjemreise: those who are followed and lie in a hospital, or have left since a moment.

-- name: HospitalStaysOfFollowed :many
select distinct s.id, s.unit_id, s.urgency, s.from_at, s.ready_at, s.to_at, o.name as unit_name, p.id as person_id, p.given_name, p.family_name, p.birth_date, coalesce(l.name, '') as area_name,
  cast(coalesce((select cast(max(v.on_date) as text) from patient g join enrolment e on e.patient_id = g.id join enrolment_event v on v.enrolment_id = e.id
    where coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id) and v.kind = 'seen_on_ward' and not exists (select 1 from enrolment_event c where c.enrolment_id = v.enrolment_id and c.voids = v.id)), '') as text) as seen_on
from stay s join organisation o on o.id = s.unit_id join patient m on m.id = s.patient_id join patient p on p.id = coalesce(m.merged_into, m.id) left join organisation l on l.id = p.area_id
where s.standing = 'stay' and s.kind = 'hospital' and not s.no_bed and not s.died and (s.to_at is null or s.to_at >= sqlc.arg(since))
  and p.id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and exists (select 1 from patient g cross join enrolment e where coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id) and e.patient_id = g.id and e.status in ('referred', 'waiting', 'active')
      and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))))
order by s.from_at, s.id limit sqlc.arg(lim);
