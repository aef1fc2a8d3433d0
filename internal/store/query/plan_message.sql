-- Messages about a plan to the parties' own systems.

-- name: InsertPlanMessage :execrows
insert into plan_message (id, thread_id, parent_id, patient_id, enrolment_id, area_id, version_id, changes, kind, again, party, organisation_id, her_id, name, business_her_id,
    business_name, state, receipts, created_at, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) on conflict do nothing;

-- name: PlanMessage :one
select * from plan_message where id = $1;

-- name: LockPlanMessage :one
select * from plan_message where id = $1 for update;

-- name: LastPlanMessage :one
-- The last message that was handed over to a party about an enrolment: what another follows in its thread.
select id, thread_id from plan_message where enrolment_id = $1 and her_id = $2 and sent_at is not null order by sent_at desc, created_at desc, id desc limit 1;

-- name: HearingSent :one
-- Whether a party has been told by message that a version is heard.
select count(*) from plan_message where version_id = $1 and organisation_id = $2 and kind = 'hearing' and sent_at is not null;

-- name: PlanMessagesOfPatient :many
select m.*, v.number, u.name as created_by_name, coalesce(s.name, '') as settled_by_name
from plan_message m join plan_version v on v.id = m.version_id join user_account u on u.id = m.created_by left join user_account s on s.id = m.settled_by
where m.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by m.created_at desc, m.id desc;

-- name: PlanMessagesAmiss :many
-- What did not reach a party and nobody has seen to; with a user, of the enrolments that she is responsible for, or nobody is, and what she sent. Total counts them all.
select count(*) over () as total, m.id, m.patient_id, m.area_id, m.enrolment_id, m.version_id, m.kind, m.party, m.name, m.business_name, m.state, m.created_at, m.created_by, m.sent_at, m.answered_at, m.fault, m.receipts, m.version,
    p.id as person_id, p.given_name, p.family_name, p.birth_date, e.responsible_id
from plan_message m join patient o on o.id = m.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join enrolment e on e.id = m.enrolment_id
where m.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and m.state in ('rejected', 'silent', 'failed', 'contradicted') and m.settled_at is null
  and m.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and (cast(sqlc.arg(mine) as text) = '' or e.responsible_id is null or cast(e.responsible_id as text) = cast(sqlc.arg(mine) as text) or cast(m.created_by as text) = cast(sqlc.arg(mine) as text))
order by m.created_at, m.id limit sqlc.arg(lim);

-- name: SealPlanMessage :execrows
update plan_message set sealed = $2, attached = $3, thread_id = $4, parent_id = $5, composed_at = $6 where id = $1 and state = 'waiting';

-- name: SentPlanMessage :execrows
update plan_message set state = 'sent', sent_at = $2, transport_id = $3, attempts = attempts + 1, fault = '', version = version + 1 where id = $1 and state = 'waiting';

-- name: FaultPlanMessage :execrows
-- What will not be tried again needs no copy.
update plan_message set state = $2, sealed = case when $2 = 'waiting' then sealed else '' end, fault = $3, attempts = attempts + 1, version = version + 1 where id = $1 and state = 'waiting';

-- name: AnswerPlanMessage :execrows
update plan_message set state = $2, receipts = $3, sealed = $4, answered_at = $5, settled_at = $6, version = version + 1 where id = $1;

-- name: PlanMessagesUnanswered :many
select id from plan_message where state = 'sent' and coalesce(composed_at, sent_at) <= sqlc.arg(before) order by sent_at, id limit sqlc.arg(lim);

-- name: PlanMessagesHanded :many
-- What was handed over to a transport that can tell what has become of it, and has had no receipt, the newest first.
select id, her_id, transport_id from plan_message where state in ('sent', 'silent') and transport_id <> '' and settled_at is null order by sent_at desc, id limit $1;

-- name: UndeliveredPlanMessage :execrows
-- The receiver's message server refused what was handed over: it has to go another way.
update plan_message set state = 'failed', fault = $2, version = version + 1 where id = $1 and state in ('sent', 'silent');

-- name: PlanMessagesHeldUp :many
-- What cannot be sent now, by why, for those who run the installation: no person and no party.
select m.fault, m.created_at as since, (select count(*) from plan_message a where a.state = 'waiting' and a.fault = m.fault) as messages
from plan_message m where m.state = 'waiting' and m.fault <> ''
  and m.id = (select b.id from plan_message b where b.state = 'waiting' and b.fault = m.fault order by b.created_at, b.id limit 1)
order by messages desc, m.fault;

-- name: SettlePlanMessage :execrows
-- What somebody has seen to is not sent again under the same id, so its copy goes.
update plan_message set sealed = '', settled_at = $3, settled_by = $4, settled_how = $5, version = version + 1 where id = $1 and version = $2 and settled_at is null;

-- name: RemovePlanMessages :execrows
delete from plan_message where enrolment_id = $1;

-- name: RemovePlanMessagesByVersion :execrows
delete from plan_message where version_id = $1;

-- name: PlanReads :many
-- Who has looked at a person's plan in Tråd, the newest first.
select a.org_id, a.user_id, a.role, a.at, a.items, o.name as organisation_name from audit a left join organisation o on o.id = a.org_id
where a.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id))
  and a.deed = 'see.plan' and a.allowed = true and a.at >= sqlc.arg(from_at)
order by a.id desc limit sqlc.arg(lim);

-- name: PlanVersionsHolding :many
-- Every version that holds, the newest first.
select id, patient_id, enrolment_id, area_id, published_at, signed_by from plan_version where status = 'published' order by published_at desc, id;

-- name: LayPlanMessage :exec
insert into plan_message (id, thread_id, patient_id, enrolment_id, area_id, version_id, kind, party, organisation_id, her_id, name, business_her_id, business_name, state, attached,
    receipts, created_at, created_by, sent_at, answered_at)
values ($1, $2, $3, $4, $5, $6, 'plan', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);
