-- Dialogue messages from the parties.

-- name: InsertPartyMessage :execrows
insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, answers, kind, subject, body, written_at, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing;

-- name: PartyMessagesOfPatient :many
select m.*, coalesce(p.kind, '') as answers_kind, coalesce(s.name, '') as settled_by_name
from party_message m left join plan_message p on p.id = m.answers left join user_account s on s.id = m.settled_by
where m.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by m.received_at desc, m.id desc;

-- name: PartyMessagesOpen :many
-- What nobody has seen to.
select m.id, m.patient_id, m.sender_name, m.subject, m.body, m.received_at, coalesce(a.kind, '') as answers_kind, p.id as person_id, p.given_name, p.family_name, p.birth_date, e.responsible_id
from party_message m join patient o on o.id = m.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join enrolment e on e.id = m.enrolment_id left join plan_message a on a.id = m.answers
where m.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and m.settled_at is null
  and m.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by m.received_at, m.id limit 100;

-- name: LockPartyMessage :one
select * from party_message where id = $1 for update;

-- name: SettlePartyMessage :execrows
update party_message set settled_at = $3, settled_by = $4, settled_how = $5, version = version + 1 where id = $1 and version = $2 and settled_at is null;

-- name: RemovePartyMessages :execrows
delete from party_message where enrolment_id = $1;
