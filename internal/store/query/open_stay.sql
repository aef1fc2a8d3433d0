-- Open stays of those who are not followed, pseudonymised, and the decisions that let them be kept. See app/openstay.

-- name: InsertStayBasis :exec
insert into stay_basis (id, unit_id, kind, basis, purpose, decided_by, decided_on, valid_from, valid_to, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: StayBases :many
select b.*, o.name as unit_name, u.name as recorded_name, coalesce(w.name, '') as withdrawn_name,
    (select count(*) from open_stay s where s.basis_id = b.id) as stays
from stay_basis b join organisation o on o.id = b.unit_id join user_account u on u.id = b.recorded_by left join user_account w on w.id = b.withdrawn_by
order by b.recorded_at desc, b.id;

-- name: StayBasesOn :many
-- Those of stays that hold on a day.
select * from stay_basis where kind = 'stays' and valid_from <= sqlc.arg(day) and valid_to >= sqlc.arg(day) and withdrawn_at is null order by unit_id, recorded_at, id;

-- name: MunicipalBasesOn :many
-- The numbers of the municipalities whose data of persons who are not followed may be used on a day.
select distinct o.number from stay_basis b join organisation o on o.id = b.unit_id
where b.kind = 'municipal' and b.valid_from <= sqlc.arg(day) and b.valid_to >= sqlc.arg(day) and b.withdrawn_at is null and o.number is not null order by o.number;

-- name: StayBasisByID :one
select * from stay_basis where id = $1;

-- name: WithdrawStayBasis :execrows
update stay_basis set withdrawn_at = $2, withdrawn_by = $3, withdrawn_why = $4 where id = $1 and withdrawn_at is null;

-- name: UnmatchedAtOnce :many
-- Messages about nobody who is followed that were done with as they were put into inbox, which is in the order of their numbers.
select * from inbox where seq > sqlc.arg(after) and state = 'unmatched' and attempts = 0 and sealed is not null order by seq limit sqlc.arg(lim);

-- name: UnmatchedWorked :many
-- Those that a worker was done with, also when they were run again, in that order.
select * from inbox where state = 'unmatched' and attempts > 0 and finished_at >= sqlc.arg(since) and finished_at < sqlc.arg(before)
  and (finished_at > sqlc.arg(since) or seq > sqlc.arg(after)) and sealed is not null order by finished_at, seq limit sqlc.arg(lim);

-- name: BeforeUnmatched :one
-- The number before the first of those whose bytes are purged after a time; of the last message where none are.
select cast(coalesce((select min(i.seq) - 1 from inbox i where i.purge_at > sqlc.arg(purge_at) and i.state = 'unmatched'), (select max(o.seq) from inbox o), 0) as bigint) as seq;

-- name: LockOpenStaysOf :many
select * from open_stay where pseudonym = $1 order by from_at, id for update;

-- name: LockOpenStayNumbered :many
select * from open_stay where sender = sqlc.arg(sender) and number_hash in (select value from json_each(cast(sqlc.arg(hashes) as text))) order by from_at, id for update;

-- name: InsertOpenStay :exec
insert into open_stay (id, pseudonym, basis_id, sender, number_hash, unit_id, municipality, told, standing, no_bed, from_at, ready_at, to_at, died, purge_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: UpdateOpenStay :exec
update open_stay set number_hash = $2, unit_id = $3, municipality = $4, told = $5, standing = $6, no_bed = $7, from_at = $8, ready_at = $9, to_at = $10, died = $11, purge_at = $12 where id = $1;

-- name: DeleteOpenStay :execrows
delete from open_stay where id = $1;

-- name: AnyOpenStay :one
select count(*) from (select 1 from open_stay limit 1) x;

-- name: OpenStaysAt :many
-- For lists: those who have a bed, are ready, or have been discharged since. Whoever has died, and what was cancelled, is not among them.
select s.id, s.pseudonym, s.unit_id, s.municipality, s.from_at, s.ready_at, s.to_at, s.told, o.name as unit_name
from open_stay s join organisation o on o.id = s.unit_id join stay_basis b on b.id = s.basis_id
where s.standing = 'stay' and not s.no_bed and not s.died and (s.to_at is null or s.to_at >= sqlc.arg(since)) and s.purge_at > sqlc.arg(now)
  and b.withdrawn_at is null and b.valid_to >= sqlc.arg(day) and s.unit_id in (select value from id_each(cast(sqlc.arg(units) as text)))
order by s.from_at, s.id limit sqlc.arg(lim);

-- name: PurgeOpenStays :execrows
delete from open_stay where id in (select s.id from open_stay s join stay_basis b on b.id = s.basis_id
  where s.purge_at <= sqlc.arg(now) or b.withdrawn_at is not null or b.valid_to < sqlc.arg(day) limit 1000);

-- name: DeleteOpenStaysOfBasis :execrows
delete from open_stay where basis_id = $1;

-- name: EnrolmentsSince :many
-- Who has been enrolled, or has got another number while she was, the first first.
select e.id, e.patient_id, e.created_at from enrolment e
where e.created_at >= sqlc.arg(since) and (e.created_at > sqlc.arg(since) or e.id > sqlc.arg(after)) and e.status in ('referred', 'waiting', 'active')
union all
select i.id, i.patient_id, i.created_at from patient_identifier i
where i.created_at >= sqlc.arg(since) and (i.created_at > sqlc.arg(since) or i.id > sqlc.arg(after)) and i.kind <> 'in_house' and i.ended_at is null and exists (
    select 1 from enrolment e join patient s on s.id = e.patient_id join patient o on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id)
    where o.id = i.patient_id and e.status in ('referred', 'waiting', 'active') and e.created_at < i.created_at)
order by created_at, id limit sqlc.arg(lim);
