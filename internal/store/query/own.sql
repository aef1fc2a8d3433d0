-- What the patient and her next of kin see and do on the net, and who has let them in.

-- name: InsertOwnAccess :exec
insert into own_access (id, patient_id, kin_id, see_plan, see_preparation, see_log, valid_from, valid_to, consent_by, competence, note, sealed, blind_index, given_at, given_by, consent_name, consent_then)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: OwnAccessOf :many
select a.*, coalesce(k.name, '') as kin_name, coalesce(k.relation, '') as kin_relation, g.name as given_by_name, e.name as ended_by_name
from own_access a left join next_of_kin k on k.id = a.kin_id join user_account g on g.id = a.given_by left join user_account e on e.id = a.ended_by
where a.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by a.given_at desc, a.id desc;

-- name: LockOwnAccess :one
select * from own_access where id = $1 for update;

-- name: EndOwnAccess :execrows
update own_access set ended_at = $2, ended_by = $3, ended_own = $4, ended_note = $5 where id = $1 and ended_at is null;

-- name: OwnAccessByIndex :many
-- Whom a number opens: of a next of kin by the number in the grant, of a patient by any of hers.
select a.id, a.patient_id, a.kin_id from own_access a
where a.blind_index in (select value from json_each(cast(sqlc.arg(indexes) as text))) and a.kin_id is not null
union all
select a.id, a.patient_id, a.kin_id
from patient_identifier i join patient o on o.id = i.patient_id join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join own_access a on a.patient_id = s.id
where i.blind_index in (select value from json_each(cast(sqlc.arg(indexes) as text))) and i.ended_at is null and a.kin_id is null;

-- name: InsertAccessSession :exec
insert into own_session (id, token_hash, access_id, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $6);

-- name: AccessSessionByToken :one
select s.*, a.patient_id, a.kin_id, a.tongue, p.given_name, p.family_name, coalesce(k.name, '') as kin_name
from own_session s join own_access a on a.id = s.access_id join patient o on o.id = a.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
left join next_of_kin k on k.id = a.kin_id
where s.token_hash = $1;

-- name: SetOwnTongue :exec
update own_access set tongue = $2 where id = $1;

-- name: TouchAccessSession :exec
update own_session set seen_at = $2 where id = $1;

-- name: EndAccessSession :exec
update own_session set ended_at = $2 where id = $1 and ended_at is null;

-- name: PurgeAccessSessions :execrows
delete from own_session where expires_at < $1;

-- name: InsertPreparation :exec
insert into own_preparation (id, patient_id, access_id, question, revision, body, saved_at) values ($1, $2, $3, $4, $5, $6, $7);

-- name: PreparationsOf :many
-- The newest answer to each question, of each who answered.
select x.*, a.kin_id, coalesce(k.name, '') as kin_name
from own_preparation x join own_access a on a.id = x.access_id left join next_of_kin k on k.id = a.kin_id
where x.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
  and not exists (select 1 from own_preparation y where y.access_id = x.access_id and y.question = x.question and y.revision > x.revision)
order by x.access_id, x.question;

-- name: InsertWord :exec
insert into own_word (id, patient_id, enrolment_id, area_id, access_id, kind, body, sent_at, status) values ($1, $2, $3, $4, $5, $6, $7, $8, 'open');

-- name: Word :one
select * from own_word where id = $1;

-- name: LockWord :one
select * from own_word where id = $1 for update;

-- name: SettleWord :execrows
update own_word set status = $3, path = $4, reply = $5, replied_at = $6, replied_by = $7, version = version + 1 where id = $1 and version = $2 and status = 'open';

-- name: WordsOf :many
select w.*, a.kin_id, coalesce(k.name, '') as kin_name, u.name as replied_by_name
from own_word w join own_access a on a.id = w.access_id left join next_of_kin k on k.id = a.kin_id left join user_account u on u.id = w.replied_by
where w.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by w.sent_at desc, w.id desc limit 100;

-- name: OpenWords :many
select w.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, a.kin_id, coalesce(k.name, '') as kin_name, e.responsible_id
from own_word w join patient m on m.id = w.patient_id join patient p on p.id = coalesce(m.merged_into, m.id) join enrolment e on e.id = w.enrolment_id
join own_access a on a.id = w.access_id left join next_of_kin k on k.id = a.kin_id
where w.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and w.status = 'open'
  and w.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by w.sent_at, w.id limit 400;

-- name: CountWordsSince :one
select count(*) from own_word where access_id = sqlc.arg(access_id) and sent_at >= sqlc.arg(since);

-- name: OwnNumbersToRenew :many
select id, sealed, blind_index from own_access
where id > sqlc.arg(after) and sealed <> '' and (substr(sealed, 1, length(cast(sqlc.arg(seal) as text))) <> cast(sqlc.arg(seal) as text)
    or substr(blind_index, 1, length(cast(sqlc.arg(blind) as text))) <> cast(sqlc.arg(blind) as text))
order by id limit sqlc.arg(lim);

-- name: RenewOwnNumber :execrows
update own_access set sealed = sqlc.arg(sealed), blind_index = sqlc.arg(blind_index) where id = sqlc.arg(id) and sealed = sqlc.arg(before);

-- name: RemoveOwnSessions :execrows
delete from own_session where access_id in (select a.id from own_access a where a.patient_id = $1);

-- name: RemovePreparations :execrows
delete from own_preparation where patient_id = $1;

-- name: RemoveWords :execrows
delete from own_word where enrolment_id = $1;

-- name: UnlinkOwnAccess :execrows
update own_access set ended_own = null where patient_id = $1;

-- name: RemoveOwnAccess :execrows
delete from own_access where patient_id = $1;

-- name: OwnAccessNumber :one
select id, patient_id, kin_id, sealed from own_access where id = $1;

-- name: CountOwnNumbersToRenew :one
select count(*) from own_access
where sealed <> '' and (substr(sealed, 1, length(cast(sqlc.arg(seal) as text))) <> cast(sqlc.arg(seal) as text)
    or substr(blind_index, 1, length(cast(sqlc.arg(blind) as text))) <> cast(sqlc.arg(blind) as text));
