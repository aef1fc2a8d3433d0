-- What care costs, by table; the newest is in use.

-- name: InsertPriceTable :one
insert into price_table (number, title, body, note, saved_at, saved_by)
values ((select coalesce(max(p.number), 0) + 1 from price_table p), $1, $2, $3, $4, $5) returning number;

-- name: PriceTables :many
select t.*, u.name as saved_by_name from price_table t join user_account u on u.id = t.saved_by order by t.number desc limit $1;

-- name: PriceTableInUse :one
select * from price_table order by number desc limit 1;
