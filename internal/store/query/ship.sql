-- name: WholeDefinitions :many
-- Every published definition with its text, the newest version of each first.
select * from pathway_definition order by code, version desc;
