-- Alerts that somebody took and has told nothing of yet.

-- name: RemindAlert :execrows
update alert set reminded_at = sqlc.arg(reminded_at), goes_on_at = sqlc.arg(goes_on_at), version = version + 1
where id = sqlc.arg(id) and version = sqlc.arg(version) and status = 'taken';

-- name: AlertsPromised :many
-- Those that the user took, the longest waiting first. Total counts them all.
select count(*) over () as total, a.id, a.stay_id, a.patient_id, a.area_id, a.enrolment_id, a.place, a.kind, a.daily, a.status, a.happened_at, a.received_at, a.taken_at, a.acted_at, a.goes_on_at, a.reminded_at, a.holder_id, a.taken_by,
    c.code, p.id as person_id, p.given_name, p.family_name, p.birth_date, coalesce(o.name, '') as unit_name, coalesce(h.name, '') as holder_name, coalesce(t.name, '') as taken_name
from alert a join case_code c on c.enrolment_id = a.enrolment_id join patient m on m.id = a.patient_id join patient p on p.id = coalesce(m.merged_into, m.id)
left join organisation o on o.id = a.unit_id left join user_account h on h.id = a.holder_id left join user_account t on t.id = a.taken_by
where a.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and a.status = 'taken' and a.holder_id = sqlc.arg(user_id) and a.happened_at >= sqlc.arg(since)
  and a.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by a.taken_at, a.id limit 100;
