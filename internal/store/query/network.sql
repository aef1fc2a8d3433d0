-- Læringsnettverk: files of sums, our own and other sites'.

-- name: InsertNetworkFile :execrows
-- Nothing where the file was taken in before, or the site has one that stands in the period.
insert into network_file (id, site_number, own, period, edition, content, sha256, added_at, added_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing;

-- name: NetworkFiles :many
-- Those that stand, our own first.
select f.*, u.name as added_by_name from network_file f join user_account u on u.id = f.added_by where f.withdrawn_at is null order by f.period desc, f.own desc, f.site_number limit $1;

-- name: NetworkFilesOf :many
-- A site's of a period, the first first, also those that are withdrawn.
select * from network_file where period = $1 and site_number = $2 order by edition, added_at, id;

-- name: NetworkFile :one
select * from network_file where id = $1;

-- name: LockNetworkFile :one
select * from network_file where id = $1 for update;

-- name: WithdrawNetworkFile :execrows
update network_file set withdrawn_at = $2, withdrawn_by = $3 where id = $1 and withdrawn_at is null;
