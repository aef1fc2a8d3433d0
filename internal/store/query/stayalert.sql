-- name: AlertsOfStays :many
-- What became of the alerts of stays that last, by the persons who are shown: who has taken them, and what nobody has taken.
select a.id, a.stay_id, a.area_id, a.status, a.taken_by, coalesce(t.name, '') as taken_name
from patient o cross join patient g cross join alert a left join user_account t on t.id = a.taken_by
where o.id in (select value from id_each(cast(sqlc.arg(patients) as text))) and coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id)
  and a.patient_id = g.id and a.status in ('open', 'taken', 'acted') and a.withdrawn_at is null
  and a.stay_id in (select value from id_each(cast(sqlc.arg(ids) as text)))
order by a.happened_at desc, a.id;
