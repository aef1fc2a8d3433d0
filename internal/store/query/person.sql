-- Finding a person, who may be chosen for her, and who has seen her.

-- name: SearchNames :many
select p.* from patient_name_part n join patient p on p.id = n.patient_id
where n.part >= sqlc.arg(from1) and n.part < sqlc.arg(to1)
  and (cast(sqlc.arg(from2) as text) = '' or exists (select 1 from patient_name_part m
      where m.patient_id = n.patient_id and m.part >= sqlc.arg(from2) and m.part < sqlc.arg(to2)))
  and (cast(sqlc.arg(from3) as text) = '' or exists (select 1 from patient_name_part m
      where m.patient_id = n.patient_id and m.part >= sqlc.arg(from3) and m.part < sqlc.arg(to3)))
  and exists (select 1 from patient g cross join enrolment e where e.patient_id = g.id and coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id)
      and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
      and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
          cross join enrolment o where f.id = e.patient_id and o.patient_id = r.id and o.area_id <> e.area_id and o.team_until is null
          and not exists (select 1 from organisation x where x.id = o.area_id and x.access_ended_on <= sqlc.arg(day)))))
  and p.id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by n.part, n.patient_id limit sqlc.arg(lim);

-- name: SearchBirthDate :many
select p.* from patient p
where p.birth_date = sqlc.arg(birth_date)
  and exists (select 1 from patient g cross join enrolment e where e.patient_id = g.id and coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id)
      and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
      and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
          cross join enrolment o where f.id = e.patient_id and o.patient_id = r.id and o.area_id <> e.area_id and o.team_until is null
          and not exists (select 1 from organisation x where x.id = o.area_id and x.access_ended_on <= sqlc.arg(day)))))
  and p.id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by p.name_sort, p.id;

-- name: WorkersInRole :many
select r.*, o.name as organisation_name, o.parent_id as organisation_parent, u.name as user_name, u.title as user_title
from role_assignment r join organisation o on o.id = r.organisation_id join user_account u on u.id = r.user_id
where r.role = $1 order by u.name_sort, r.valid_from, r.id;

-- name: EndCareRelation :execrows
update care_relation set valid_to = sqlc.arg(valid_to) where care_relation.id = sqlc.arg(id) and care_relation.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id))
  and (valid_to is null or valid_to > sqlc.arg(valid_to));
