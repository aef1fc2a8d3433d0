-- Those who have asked on the public page to be rung.

-- name: InsertCallback :execrows
insert into callback (id, area_id, asked_by, name, phone, best, asked_at, sent_by, about, why, hpr, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing;

-- name: CallbacksOfPhone :many
-- Who waits to be rung at a telephone: a GP's office and a ward have one for all who work there.
select c.name, c.asked_by, c.about from callback c where c.area_id = $1 and c.phone = $2 and c.outcome = '';

-- name: CountCallbacksSentBy :one
select count(*) from callback c where c.sent_by = $1 and c.outcome = '';

-- name: WaitingCallbacks :many
select c.id, c.area_id, c.asked_by, c.name, c.phone, c.best, c.asked_at, c.sent_by, c.about, c.why, c.hpr, o.name as area_name
from callback c join organisation o on o.id = c.area_id
where c.outcome = '' and c.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) order by c.asked_at, c.id limit sqlc.arg(lim);

-- name: CountWaitingCallbacks :one
select count(*) from callback c where c.outcome = '' and c.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)));

-- name: CountAnonymousCallbacks :one
-- Those who have logged in are known and few each: they neither fill an area nor find it full.
select count(*) from callback c where c.area_id = $1 and c.sent_by = '' and c.outcome = '';

-- name: Callback :one
select c.id, c.area_id, c.asked_by, c.name, c.phone, c.best, c.asked_at, c.sent_by, c.about, c.why, c.hpr, c.sealed, c.outcome, c.settled_at, o.name as area_name, cast(coalesce(u.name, '') as text) as settled_by_name
from callback c join organisation o on o.id = c.area_id left join user_account u on u.id = c.settled_by where c.id = $1;

-- name: SettleCallback :execrows
-- Who it was stands in the referral, if there came one.
update callback set outcome = $2, settled_at = $3, settled_by = $4, name = '', phone = '', sent_by = '', about = '', why = '', hpr = '', sealed = '' where id = $1 and outcome = '';

-- name: PurgeCallbacks :execrows
delete from callback where settled_at < sqlc.arg(settled_before) or asked_at < sqlc.arg(asked_before);

-- name: PublicAreas :many
-- The municipalities and districts that take people in, with how each is reached, for the public page.
select o.id, o.name, o.kind, o.phone, o.hours, cast(coalesce(p.phone, '') as text) as parent_phone, cast(coalesce(p.hours, '') as text) as parent_hours, s.id as site_id
from organisation o join organisation s on s.id = o.site_id left join organisation p on p.id = o.parent_id and p.kind = 'municipality'
where o.kind in ('municipality', 'district') and o.status = 'in_operation' and o.access_ended_on is null order by o.name_sort, o.id;
