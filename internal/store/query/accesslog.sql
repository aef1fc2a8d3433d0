-- What the audit says about one person, for herself: what was about her, and lists that she stood in. Newest first.

-- name: AuditOfPatient :many
select a.id, a.at, a.role, a.deed, a.allowed, a.reason, a.items, coalesce(u.name, k.name, '') as user_name, o.name as organisation_name, o.kind as organisation_kind
from audit a left join user_account u on u.id = a.user_id left join own_access w on w.id = a.user_id left join next_of_kin k on k.id = w.kin_id left join organisation o on o.id = a.org_id
where a.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id))
  and a.at >= sqlc.arg(from_at) and a.id < sqlc.arg(before) order by a.id desc limit sqlc.arg(lim);

-- name: AuditListsOfPatient :many
select a.id, a.at, a.role, a.deed, a.allowed, a.reason, a.items, coalesce(u.name, k.name, '') as user_name, o.name as organisation_name, o.kind as organisation_kind
from audit_subject s join audit a on a.id = s.audit_id left join user_account u on u.id = a.user_id left join own_access w on w.id = a.user_id left join next_of_kin k on k.id = w.kin_id left join organisation o on o.id = a.org_id
where s.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id))
  and a.at >= sqlc.arg(from_at) and s.audit_id < sqlc.arg(before) order by s.audit_id desc limit sqlc.arg(lim);
