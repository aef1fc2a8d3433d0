-- Dialogue messages from the parties.

-- name: InsertPartyMessage :execrows
insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, answers, kind, subject, body, author, phone, refused, written_at, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict do nothing;

-- name: PartyMessagesOfPatient :many
select m.*, coalesce(p.kind, '') as answers_kind, coalesce(s.name, '') as settled_by_name
from party_message m left join plan_message p on p.id = m.answers left join user_account s on s.id = m.settled_by
where m.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by m.received_at desc, m.id desc;

-- name: PartyMessagesOpen :many
-- What nobody has seen to; with a user, of the enrolments that she is responsible for, or nobody is. Total counts them all.
select count(*) over () as total, m.id, m.patient_id, m.sender_name, m.subject, m.body, m.refused, m.received_at, coalesce(a.kind, '') as answers_kind, p.id as person_id, p.given_name, p.family_name, p.birth_date, e.responsible_id
from party_message m join patient o on o.id = m.patient_id join patient p on p.id = coalesce(o.merged_into, o.id) join enrolment e on e.id = m.enrolment_id left join plan_message a on a.id = m.answers
where m.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and m.settled_at is null
  and m.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and (cast(sqlc.arg(mine) as text) = '' or e.responsible_id is null or cast(e.responsible_id as text) = cast(sqlc.arg(mine) as text))
order by m.received_at, m.id limit sqlc.arg(lim);

-- name: LockPartyMessage :one
select * from party_message where id = $1 for update;

-- name: SettlePartyMessage :execrows
update party_message set settled_at = $3, settled_by = $4, settled_how = $5, version = version + 1 where id = $1 and version = $2 and settled_at is null;

-- name: RemovePartyMessages :execrows
delete from party_message where enrolment_id = $1;

-- name: InsertPartyAttachment :exec
insert into party_attachment (id, message_id, number, mime, title, size, sealed) values ($1, $2, $3, $4, $5, $6, $7);

-- name: PartyAttachmentsOfPatient :many
-- What was attached, without the files.
select a.message_id, a.number, a.mime, a.title, a.size from party_attachment a join party_message m on m.id = a.message_id
where m.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by a.message_id, a.number;

-- name: PartyAttachment :one
select * from party_attachment where message_id = $1 and number = $2;

-- name: RemovePartyAttachments :execrows
delete from party_attachment where message_id in (select m.id from party_message m where m.enrolment_id = $1);

-- name: InsertMessageAnswer :execrows
insert into message_answer (id, receipts, fate, at) values ($1, $2, $3, $4) on conflict do nothing;

-- name: MessageAnswer :one
select * from message_answer where id = $1;

-- name: PurgeMessageAnswers :execrows
delete from message_answer where at < sqlc.arg(before);
