-- Running enrolments moved to another version of their pathway, and pathways that take nobody in.

-- name: RunningEnrolments :many
-- Those that are open and on another version.
select e.*, o.name as area_name from enrolment e join organisation o on o.id = e.area_id
where e.pathway_code = sqlc.arg(code) and e.status in ('referred', 'waiting', 'active') and e.pathway_version <> sqlc.arg(to_version)
order by o.name_sort, e.created_at, e.id limit sqlc.arg(lim);

-- name: RunningByVersion :many
select pathway_code, pathway_version, count(*) as n from enrolment where status in ('referred', 'waiting', 'active') group by pathway_code, pathway_version order by pathway_code, pathway_version;

-- name: SetEnrolmentVersion :exec
update enrolment set pathway_version = sqlc.arg(version), moved_id = sqlc.arg(moved_id), moved_from = sqlc.arg(moved_from) where id = sqlc.arg(id);

-- name: InsertPathwayMove :execrows
insert into pathway_move (id, pathway_code, to_version, enrolments, moved_at, moved_by) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing;

-- name: LockPathwayMove :one
select * from pathway_move where id = $1 for update;

-- name: PathwayMoves :many
select m.*, u.name as moved_by_name, v.name as undone_by_name
from pathway_move m join user_account u on u.id = m.moved_by left join user_account v on v.id = m.undone_by
where m.pathway_code = $1 order by m.moved_at desc, m.id;

-- name: EnrolmentsOfMove :many
select * from enrolment where moved_id = $1 order by id;

-- name: UndoPathwayMove :exec
update pathway_move set undone_at = $2, undone_by = $3 where id = $1;

-- name: PathwayWithdrawals :many
select w.*, u.name as withdrawn_by_name from pathway_withdrawal w join user_account u on u.id = w.withdrawn_by where w.reopened_at is null order by w.pathway_code;

-- name: InsertPathwayWithdrawal :execrows
insert into pathway_withdrawal (id, pathway_code, why, withdrawn_at, withdrawn_by) values ($1, $2, $3, $4, $5) on conflict do nothing;

-- name: ReopenPathway :execrows
update pathway_withdrawal set reopened_at = $2, reopened_by = $3 where pathway_code = $1 and reopened_at is null;
