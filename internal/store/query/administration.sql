-- What administrators ask and change beside the plain rows of organisation.sql, user.sql and pathway.sql.

-- name: LockOrganisation :one
select * from organisation where id = $1 for update;

-- name: LockUser :one
select * from user_account where id = $1 for update;

-- name: UserByEmail :many
select * from user_account where email = $1 order by id;

-- name: LockRoleAssignment :one
select * from role_assignment where id = $1 for update;

-- name: LockAdministrators :many
select r.id, r.user_id, r.valid_from, r.valid_to, u.ended_on as user_ended_on
from role_assignment r join user_account u on u.id = r.user_id where r.role = 'administrator' order by r.id for update;

-- name: LockSubstitute :one
select * from gp_substitute where id = $1 for update;

-- name: EndSubstitute :execrows
update gp_substitute set valid_to = $2 where id = $1;

-- name: PublishPathwayDefinition :execrows
insert into pathway_definition (code, version, title, body, published_at, published_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing;

-- name: PublishedDefinitions :many
select d.code, d.version, d.title, d.published_at, u.name as published_by_name,
    exists (select 1 from pathway_withdrawal w where w.pathway_code = d.code and w.reopened_at is null) as withdrawn
from pathway_definition d left join user_account u on u.id = d.published_by order by d.code, d.version desc;

-- name: OverrideInForce :one
select w.*, u.name as created_by_name from pathway_override w left join user_account u on u.id = w.created_by
where w.pathway_code = $1 and w.area_id = $2 and w.ended_at is null;

-- name: VersionsInUse :many
select distinct pathway_version from enrolment where pathway_code = $1 and area_id = $2 order by pathway_version;

-- name: OwnSessions :many
select s.id, s.created_at, s.seen_at, s.expires_at, r.role, o.name as organisation_name, o.kind as organisation_kind
from session s join role_assignment r on r.id = s.role_assignment_id join organisation o on o.id = r.organisation_id
where s.user_id = $1 and s.ended_at is null order by s.seen_at desc, s.id;

-- name: EndOwnSession :execrows
update session set ended_at = $3 where id = $1 and user_id = $2 and ended_at is null;

-- name: EndSessionsOfUser :execrows
update session set ended_at = $2 where user_id = $1 and ended_at is null;

-- name: ConfigurationLog :many
select a.id, a.at, a.allowed, a.role, a.items, u.name as user_name from audit a left join user_account u on u.id = a.user_id
where a.deed = 'configure' order by a.at desc, a.id desc limit sqlc.arg(lim);
