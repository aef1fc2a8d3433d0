-- What a restore from an older copy must not undo, beside deletions: what persons have said no to, and access that was ended. It is kept outside the database, by ids.

-- name: HeldObjections :many
select id, patient_id, kind, organisation_id, item, stated_by, competence, stated_on, recorded_at, recorded_by, ended_at from objection order by recorded_at, id;

-- name: HeldUnnamedObjections :many
select * from objection_unnamed order by recorded_at, id;

-- name: HeldOwnAccess :many
select id, ended_at from own_access where ended_at is not null order by ended_at, id;

-- name: HeldConsents :many
-- Withdrawals that stand.
select v.id, v.enrolment_id, v.on_date from enrolment_event v
where v.kind = 'consent_withdrawn' and not exists (select 1 from enrolment_event x where x.enrolment_id = v.enrolment_id and x.voids = v.id) order by v.recorded_at, v.id;

-- name: HeldRoles :many
select id, valid_to from role_assignment where valid_to is not null order by id;

-- name: HeldAccounts :many
select id, ended_on from user_account where ended_on is not null order by id;

-- name: EndAccount :execrows
update user_account set ended_on = $2, version = version + 1 where id = $1 and (ended_on is null or ended_on > $2);

-- name: ShortenRole :execrows
update role_assignment set valid_to = $2 where id = $1 and (valid_to is null or valid_to > $2);

-- name: EndEverySession :execrows
update session set ended_at = $1 where ended_at is null;

-- name: EndEveryOwnSession :execrows
update own_session set ended_at = $1 where ended_at is null;
