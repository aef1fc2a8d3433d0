-- One person can have several records (patient_merge). Every query that asks for what is known of a person goes by all of her
-- records, given any one of them: "patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) =
-- coalesce(o.merged_into, o.id) where o.id = $1)". A test holds every query to it.

-- name: RecordsOfPerson :many
-- All records of the person who has the record $1, the one that stands first.
select s.id, s.merged_into from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id)
where o.id = $1 order by case when s.merged_into is null then 0 else 1 end, s.id;

-- name: Survivor :one
-- The record that stands of the person who has the record $1.
select p.* from patient o join patient p on p.id = coalesce(o.merged_into, o.id) where o.id = $1;

-- name: InsertMerge :exec
insert into patient_merge (id, merged_id, survivor_id, reason, merged_at, merged_by) values ($1, $2, $3, $4, $5, $6);

-- name: UndoMerge :execrows
update patient_merge set undone_at = $2, undone_by = $3, undo_reason = $4 where id = $1 and undone_at is null;

-- name: Merge :one
select * from patient_merge where id = $1;

-- name: StandingMerges :many
select merged_id, survivor_id from patient_merge
where undone_at is null and merged_id in (select value from id_each(cast(sqlc.arg(ids) as text)))
order by id;

-- name: MergesOfPerson :many
-- Every merge that a record of the person had part in, the newest first, undone ones too.
select m.*, u.name as merged_by_name, w.name as undone_by_name, a.given_name as merged_given, a.family_name as merged_family,
    b.given_name as survivor_given, b.family_name as survivor_family
from patient_merge m join user_account u on u.id = m.merged_by left join user_account w on w.id = m.undone_by join patient a on a.id = m.merged_id
    join patient b on b.id = m.survivor_id
where m.merged_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
   or m.survivor_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by m.merged_at desc, m.id desc;

-- name: PointTo :exec
update patient set merged_into = sqlc.arg(merged_into) where id = sqlc.arg(id);

-- name: AllStandingMerges :many
select merged_id, survivor_id from patient_merge where undone_at is null order by id;

-- name: MergedRecords :many
select id, merged_into from patient where merged_into is not null order by id;
