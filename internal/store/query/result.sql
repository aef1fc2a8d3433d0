-- Results before and after, counted from the loads.

-- name: IncludedPseudonyms :many
-- By the pseudonym of the newest version of the key: nobody is counted twice.
select n.patient_id, n.sealed, e.id as enrolment_id, e.pathway_code, e.pathway_version, e.referred_on, e.included_on, e.ended_on, e.end_reason, e.cfs
from patient_pseudonym n join patient o on o.id = n.patient_id
    join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join enrolment e on e.patient_id = s.id
where e.included_on is not null and e.status <> 'void'
    and not exists (select 1 from patient_pseudonym m where m.patient_id = n.patient_id and m.key_version > n.key_version)
order by n.patient_id, e.included_on, e.id;

-- name: PutUsageResult :exec
insert into usage_result (data_key, selection, manifest, through_on, content, made_at) values ($1, $2, $3, $4, $5, $6) on conflict (data_key, selection) do nothing;

-- name: NewestUsageResult :one
select data_key, manifest, through_on, made_at from usage_result where selection = '' order by made_at desc, data_key desc limit 1;

-- name: UsageResult :one
select content from usage_result where data_key = $1 and selection = $2;

-- name: UsageSelections :many
select selection from usage_result where data_key = $1 order by selection;

-- name: DropUsageResults :execrows
delete from usage_result where data_key <> $1;
