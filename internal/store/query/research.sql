-- Extracts for research: ordered, approved, made, handed out, deleted.

-- name: ResearchPersons :many
-- Those who are included, the first inclusion first; strict counts records with a strictly protected address, out objections to analyses.
select e.id as enrolment_id, coalesce(o.merged_into, o.id) as person_id, p.birth_date, p.sex, p.deceased_on, e.pathway_code, e.cfs, e.referred_on, e.included_on, e.ended_on, e.end_reason,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) where q.id = e.patient_id and s.protection = 'strictly_protected') as strict,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) cross join objection b
        where q.id = e.patient_id and b.patient_id = s.id and b.ended_at is null and b.kind in ('everybody', 'analysis')) as out
from enrolment e join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where e.included_on is not null and e.status <> 'void'
order by person_id, e.included_on, e.id;

-- name: ResearchUse :many
-- What municipalities have told of everybody, by the record that stands.
select coalesce(o.merged_into, o.id) as person_id, u.service, u.iplos, u.from_on, u.to_on, u.amount
from municipal_use u join patient o on o.id = u.patient_id where u.replaced_by is null order by person_id, u.service, u.from_on, u.id;

-- name: InsertResearchExtract :exec
insert into research_extract (id, title, purpose, decision, decision_on, recipient, formats, delete_on, status, asked_at, asked_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9, $10);

-- name: ResearchExtract :one
select * from research_extract where id = $1;

-- name: LockResearchExtract :one
select * from research_extract where id = $1 for update;

-- name: ResearchExtracts :many
select x.*, a.name as asked_by_name, d.name as decided_by_name
from research_extract x join user_account a on a.id = x.asked_by left join user_account d on d.id = x.decided_by order by x.asked_at desc, x.id desc limit $1;

-- name: ResearchHandouts :many
select h.*, u.name as by_user_name from research_handout h join user_account u on u.id = h.by_user order by h.at, h.id;

-- name: DecideResearchExtract :execrows
update research_extract set status = $2, decided_at = $3, decided_by = $4, decided_why = $5, key_sealed = $6 where id = $1 and status = 'asked';

-- name: FinishResearchExtract :execrows
update research_extract set status = 'ready', made_at = $2, data_version = $3, persons = $4, size = $5, sha256 = $6 where id = $1 and status = 'approved';

-- name: FailResearchExtract :execrows
update research_extract set status = 'refused', decided_why = $2, key_sealed = '' where id = $1 and status = 'approved';

-- name: RemakeResearchExtract :execrows
update research_extract set status = 'approved' where id = $1 and status = 'ready';

-- name: InsertResearchPart :exec
insert into research_part (extract_id, number, content) values ($1, $2, $3);

-- name: ResearchParts :many
select content from research_part where extract_id = $1 order by number;

-- name: DropResearchParts :exec
delete from research_part where extract_id = $1;

-- name: InsertResearchHandout :exec
insert into research_handout (id, extract_id, at, by_user, data_version, sha256) values ($1, $2, $3, $4, $5, $6);

-- name: DueResearchExtracts :many
select id from research_extract where delete_on <= $1 and status in ('asked', 'approved', 'ready') order by id;

-- name: ForgetResearchExtract :execrows
update research_extract set status = 'deleted', deleted_at = $2, key_sealed = '' where id = $1 and status in ('asked', 'approved', 'ready');
