-- Loads that were folded into one: see app/dataset/compact.go.

-- name: TakenDatasetLoads :many
-- The loads that stand and were taken into use before a moment.
select l.id from dataset_load l where l.state = 'standing'
    and exists (select 1 from dataset_manifest m where m.load_id = l.id and m.act = 'load' and m.at < sqlc.arg(before)) order by l.id;

-- name: FoldDatasetLoad :execrows
update dataset_load set state = 'folded', folded_into = $2, byte_count = 0, touched_at = $3 where id = $1 and state = 'standing';

-- name: FoldedMembers :one
select cast(count(*) as integer) as n from dataset_load where folded_into = $1;

-- name: FoldedDatasetParts :many
-- Loads that were folded before a moment and whose rows are still there.
select l.id from dataset_load l where l.state = 'folded' and l.touched_at < sqlc.arg(before) and exists (select 1 from dataset_part p where p.load_id = l.id) order by l.id;
