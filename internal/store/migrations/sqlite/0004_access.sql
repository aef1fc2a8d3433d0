-- +goose Up

-- Who may see: the care team's time, the patient's objections, emergency access, protected addresses.

-- The last day that the team reaches the person, none while the enrolment is open (care.Enrolment.TeamUntil). A cache.
alter table enrolment add column team_until text;
update enrolment set team_until = date(coalesce(ended_on, referred_on, substr(created_at, 1, 10)), '+180 days') where status in ('ended', 'declined');
update enrolment set team_until = substr(created_at, 1, 10) where status = 'void';

alter table patient add column protection text not null default ''; -- '', protected, strictly_protected
create index patient_strictly_protected on patient (id) where protection = 'strictly_protected';
create index stay_open_from on stay (from_at, id) where to_at is null; -- the latest who came in, for lists

create table objection (
    id              text primary key,
    patient_id      text not null references patient (id),
    kind            text not null,                 -- everybody, organisation, item, analysis
    organisation_id text references organisation (id),
    item            text not null default '',      -- event/<id>
    stated_by       text not null,                 -- patient, next_of_kin, guardian, presumed
    stated_name     text not null default '',      -- who, when not the patient
    competence      text not null,                 -- full, partial, none
    note            text not null default '',
    stated_on       text not null,
    recorded_at     text not null,
    recorded_by     text not null references user_account (id),
    ended_at        text,
    ended_by        text references user_account (id),
    ended_note      text not null default ''
) strict;
create index objection_patient on objection (patient_id);
create index objection_standing on objection (kind, organisation_id) where ended_at is null;

create table emergency_access (
    id              text primary key,
    patient_id      text not null references patient (id),
    user_id         text not null references user_account (id),
    role            text not null,
    organisation_id text not null references organisation (id),
    reason          text not null,                 -- code
    note            text not null,                 -- in the user's words
    objected        integer not null check (objected in (0, 1)),          -- the person objects, and weighty reasons were given
    from_at         text not null,
    until_at        text not null,
    outcome         text not null default '',      -- '' not followed up; justified, unjustified, reported
    outcome_note    text not null default '',
    reviewed_at     text,
    reviewed_by     text references user_account (id)
) strict;
create index emergency_access_patient on emergency_access (patient_id, until_at);
create index emergency_access_user on emergency_access (user_id, until_at);
create index emergency_access_review on emergency_access (organisation_id, outcome);

-- Lists that stop after so many rows read along an index in their own order.
drop index task_assignee;
create index task_assignee on task (assignee_id, area_id, day_on, enrolment_id, rule);
create index task_nobody on task (area_id, owner_role, day_on, enrolment_id, rule) where assignee_id is null;
drop index enrolment_patient;
create index enrolment_patient on enrolment (patient_id, status, area_id);
