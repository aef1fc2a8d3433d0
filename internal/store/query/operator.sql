-- What those who operate Tråd must know: senders that have fallen silent, addresses that mail does not reach, messages as they came.

-- name: SilencesOpen :many
select s.*, coalesce(u.name, '') as taken_name from feed_silence s left join user_account u on u.id = s.taken_by where s.ended_at is null order by s.noticed_at, s.id;

-- name: SilencesLately :many
select s.*, coalesce(u.name, '') as taken_name from feed_silence s left join user_account u on u.id = s.taken_by where s.ended_at is not null and s.ended_at >= sqlc.arg(since) order by s.ended_at desc, s.id limit sqlc.arg(lim);

-- name: InsertSilence :execrows
insert into feed_silence (id, sender, interface, last_at, noticed_at) values ($1, $2, $3, $4, $5) on conflict do nothing;

-- name: EndSilence :execrows
update feed_silence set ended_at = $2 where id = $1 and ended_at is null;

-- name: TakeSilence :execrows
update feed_silence set taken_at = $2, taken_by = $3 where id = $1 and ended_at is null and taken_at is null;

-- name: SilenceByID :one
select * from feed_silence where id = $1;

-- name: InsertAddressFault :exec
insert into address_fault (id, user_id, address, code, noted_at, noted_by) values ($1, $2, $3, $4, $5, $6);

-- name: AddressFaults :many
-- Those that count: of the address that the user has now.
select f.*, u.name as user_name, coalesce(n.name, '') as noted_name from address_fault f join user_account u on u.id = f.user_id left join user_account n on n.id = f.noted_by
where f.ended_at is null and u.email = f.address and (u.ended_on is null or u.ended_on >= sqlc.arg(day)) order by u.name_sort, f.user_id, f.noted_at;

-- name: UnreachableUsers :many
select distinct f.user_id from address_fault f join user_account u on u.id = f.user_id where f.ended_at is null and u.email = f.address order by f.user_id;

-- name: AddressFaultOf :many
select f.id from address_fault f join user_account u on u.id = f.user_id where f.user_id = $1 and f.ended_at is null and u.email = f.address;

-- name: EndAddressFaults :execrows
update address_fault set ended_at = sqlc.arg(ended_at), ended_by = sqlc.arg(ended_by) where user_id = sqlc.arg(user_id) and ended_at is null;

-- name: OutboxTrouble :many
-- Mails and SMS that reached nobody since, the latest first.
select o.id, o.user_id, o.about, o.channel, o.state, o.fault, o.created_at, o.attempts, u.name as user_name from outbox o join user_account u on u.id = o.user_id
where o.state in ('refused', 'no_address') and o.created_at >= sqlc.arg(since) order by o.created_at desc, o.id limit sqlc.arg(lim);

-- name: MailTests :many
-- What came of the mails that were sent only to see whether mail reaches the receiver, the oldest first.
select o.user_id, o.state, o.fault, o.created_at, o.sent_at from outbox o where o.about = 'test' and o.channel = 'mail' order by o.created_at, o.id;

-- name: DropMailTests :execrows
-- They were of another address than the user has now.
delete from outbox where user_id = $1 and about = 'test' and state <> 'waiting';

-- name: AdministratorsOn :many
select distinct r.user_id from role_assignment r join user_account u on u.id = r.user_id
where r.role = 'administrator' and r.valid_from <= sqlc.arg(day) and (r.valid_to is null or r.valid_to >= sqlc.arg(day)) and (u.ended_on is null or u.ended_on >= sqlc.arg(day)) order by r.user_id;

-- name: MessagesOfPatient :many
-- Header and state of what was told about a person, the newest first; never the message.
select seq, interface, sender, format, header, state, fault, received_at, case when sealed is null then 0 else 1 end as whole from inbox
where patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id)) order by seq desc limit sqlc.arg(lim);
