-- Whom a record system may be told of (FHIR). The rule is access.Decide with care.RecordSystem, in the query itself.

-- name: PersonsOfSystem :many
-- In the order of their ids, after one: everybody (1), or those whose plan was published or changed after a moment (0). Closing are what lists say of enrolments that wait to be ended: nothing is said of who died or took the consent back.
select p.id from patient p
where p.merged_into is null and p.id > sqlc.arg(after)
  and (cast(sqlc.arg(everybody) as integer) = 1 or exists (select 1 from patient m cross join plan_version v where coalesce(m.merged_into, m.id) = coalesce(p.merged_into, p.id) and v.patient_id = m.id
      and v.status = 'published' and (v.published_at > sqlc.arg(since) or exists (select 1 from plan_update u where u.version_id = v.id and u.at > sqlc.arg(since)))
      and not exists (select 1 from objection x where x.item = 'plan/' || cast(v.id as text) and x.ended_at is null)))
  and p.id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and not exists (select 1 from patient s where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id) and s.protection = 'strictly_protected')
  and exists (select 1 from patient m cross join enrolment e where coalesce(m.merged_into, m.id) = coalesce(p.merged_into, p.id) and e.patient_id = m.id and e.status = 'active'
      and e.now_text not in (select value from json_each(cast(sqlc.arg(closing) as text)))
      and not exists (select 1 from organisation z where z.id = e.area_id and z.access_ended_on <= sqlc.arg(day)))
  and (exists (select 1 from patient m cross join enrolment e where coalesce(m.merged_into, m.id) = coalesce(p.merged_into, p.id) and e.patient_id = m.id and e.team_until is null
          and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
          and not exists (select 1 from organisation z where z.id = e.area_id and z.access_ended_on <= sqlc.arg(day)))
    or exists (select 1 from patient m cross join gp_relation g where coalesce(m.merged_into, m.id) = coalesce(p.merged_into, p.id) and g.patient_id = m.id and g.office_id = sqlc.arg(org)
          and g.valid_from <= sqlc.arg(day) and (g.valid_to is null or g.valid_to >= sqlc.arg(day))
          and not exists (select 1 from organisation z where z.id = g.office_id and z.access_ended_on <= sqlc.arg(day)))
    or exists (select 1 from patient m cross join stay t where coalesce(m.merged_into, m.id) = coalesce(p.merged_into, p.id) and t.patient_id = m.id and t.unit_id = sqlc.arg(org)
          and t.to_at is null and t.standing = 'stay'))
order by p.id limit sqlc.arg(lim);
