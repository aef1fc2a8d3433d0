-- Targets, staffing and cost: plans of organisations, their history, and the targets that hold.

-- name: StaffingPlans :many
select s.id, s.organisation_id, s.of_id, s.number, s.name, s.state, s.from_on, s.to_on, s.version, s.changed_at, s.approved_on, s.approved_where,
    c.name as changed_by_name, a.name as approved_by_name
from staffing_plan s join user_account c on c.id = s.changed_by left join user_account a on a.id = s.approved_by
where s.organisation_id = $1 and (s.state = 'approved' or s.number > (select max(t.number) from staffing_plan t where t.organisation_id = $1) - 200)
order by s.number desc;

-- name: StaffingPlan :one
select s.*, c.name as changed_by_name, a.name as approved_by_name
from staffing_plan s join user_account c on c.id = s.changed_by left join user_account a on a.id = s.approved_by where s.id = $1;

-- name: StaffingVariants :many
-- The scenarios of a plan that are not put away, the newest first.
select * from staffing_plan where of_id = $1 and state <> 'dropped' order by number desc limit 20;

-- name: LockStaffingPlan :one
select * from staffing_plan where id = $1 for update;

-- name: LockStaffingOrganisation :one
select id from organisation where id = $1 for update;

-- name: StaffingApproved :many
-- The approved plans that cover something of a time, the newest first.
select * from staffing_plan
where organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))) and state = 'approved' and of_id is null
    and to_on >= sqlc.arg(from_day) and from_on <= sqlc.arg(to_day)
order by organisation_id, number desc;

-- name: StaffingScenarios :many
-- The scenarios that cover something of a time and are not put away, the newest first.
select * from staffing_plan
where organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))) and state = 'draft' and of_id is not null
    and to_on >= sqlc.arg(from_day) and from_on <= sqlc.arg(to_day)
order by number desc, organisation_id;

-- name: LastStaffingNumber :one
select cast(coalesce(max(number), 0) as integer) as number from staffing_plan where organisation_id = $1;

-- name: InsertStaffingPlan :exec
insert into staffing_plan (id, organisation_id, of_id, number, name, state, body, from_on, to_on, created_at, created_by, changed_at, changed_by)
values ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $10, $9, $10);

-- name: SaveStaffingPlan :execrows
update staffing_plan set body = $3, from_on = $4, to_on = $5, changed_at = $6, changed_by = $7, version = version + 1
where id = $1 and version = $2 and state = 'draft';

-- name: ApproveStaffingPlan :execrows
update staffing_plan set state = 'approved', approved_on = $3, approved_where = $4, approved_at = $5, approved_by = $6, version = version + 1
where id = $1 and version = $2 and state = 'draft';

-- name: DropStaffingPlan :execrows
update staffing_plan set state = 'dropped', changed_at = $3, changed_by = $4, version = version + 1 where id = $1 and version = $2 and state = 'draft';

-- name: RestoreStaffingPlan :execrows
update staffing_plan set state = 'draft', changed_at = $3, changed_by = $4, version = version + 1 where id = $1 and version = $2 and state = 'dropped';

-- name: InsertStaffingChange :exec
insert into staffing_change (plan_id, number, act, body, at, by_user) values ($1, $2, $3, $4, $5, $6);

-- name: StaffingChanges :many
select x.plan_id, x.number, x.act, x.body, x.at, u.name as by_name from staffing_change x join user_account u on u.id = x.by_user
where x.plan_id = $1 order by x.number;

-- name: PutStaffingTarget :exec
insert into staffing_target (organisation_id, month_on, target, plan_id) values ($1, $2, $3, $4)
on conflict (organisation_id, month_on) do update set target = excluded.target, plan_id = excluded.plan_id;

-- name: StaffingTargets :many
select organisation_id, target from staffing_target
where organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))) and month_on = sqlc.arg(month_on) order by organisation_id;

-- name: StaffingFlow :many
-- How many were referred, included and ended in the same months ("2026-11", "" never): about nobody.
select area_id, cast(substr(cast(referred_on as text), 1, 7) as text) as referred, cast(coalesce(substr(cast(included_on as text), 1, 7), '') as text) as included,
    cast(coalesce(substr(cast(ended_on as text), 1, 7), '') as text) as ended, cast(count(*) as integer) as n
from enrolment
where area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and pathway_code = sqlc.arg(pathway) and referred_on is not null
    and (status in ('referred', 'waiting', 'active') or status in ('ended', 'declined') and ended_on is not null)
group by area_id, substr(cast(referred_on as text), 1, 7), coalesce(substr(cast(included_on as text), 1, 7), ''), coalesce(substr(cast(ended_on as text), 1, 7), '')
order by area_id, referred, included, ended;
