-- Single entries that patients object to others seeing, for lists that hold entries of many.

-- name: ItemsObjectedTo :many
select distinct item from objection where kind = 'item' and ended_at is null and item in (select value from json_each(cast(sqlc.arg(among) as text))) order by item;
