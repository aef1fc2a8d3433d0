-- The address register of messages.

-- name: ComParties :many
select c.*, o.name as organisation_name, o.kind as organisation_kind, u.name as changed_by_name
from com_party c join organisation o on o.id = c.organisation_id join user_account u on u.id = c.changed_by order by o.name_sort, c.id;

-- name: ComPartiesOf :many
select * from com_party where organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))) order by organisation_id;

-- name: InsertComParty :exec
insert into com_party (id, organisation_id, her_id, name, service, business_her_id, business_name, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: UpdateComParty :execrows
update com_party set her_id = $3, name = $4, service = $5, business_her_id = $6, business_name = $7, changed_at = $8, changed_by = $9, version = version + 1 where id = $1 and version = $2;

-- name: DeleteComParty :execrows
delete from com_party where id = $1;

-- name: ComPartiesAt :many
-- Those with one of some HER-ids, of their own or of their business.
select c.*, o.kind as organisation_kind, o.parent_id
from com_party c join organisation o on o.id = c.organisation_id
where c.her_id in (select value from json_each(cast(sqlc.arg(hers) as text))) or c.business_her_id in (select value from json_each(cast(sqlc.arg(hers) as text)))
order by c.id;
