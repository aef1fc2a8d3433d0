-- +goose Up

-- An authorisation is looked at again by the leader, and shows when it was last used (pasientjournalforskriften § 13).
alter table role_assignment add column reviewed_on text;
alter table role_assignment add column reviewed_by text references user_account (id);
alter table role_assignment add column used_on text;              -- the last day somebody began a session in it
update role_assignment set used_on = (select max(substr(s.created_at, 1, 10)) from session s where s.role_assignment_id = role_assignment.id);

-- Blind indexes, a list of one for each key version, of the identity number that the provider of log-in gave. Only to find a look at one's own record.
alter table user_login add column pid_indexes text not null default '[]';

-- Where a user lives, sealed. Used by the control of looks and shown nowhere.
create table user_address (
    user_id text primary key references user_account (id),
    sealed  text not null,
    set_at  text not null
) strict;

-- How much a user looked at in a role on one day: what is usual, without going through the audit again.
create table watch_day (
    user_id         text not null references user_account (id),
    role            text not null,
    organisation_id text not null references organisation (id),
    on_day          text not null,
    persons         integer not null,         -- whose own pages were opened
    looks           integer not null,
    night           integer not null,         -- of the looks, those at night
    primary key (user_id, role, organisation_id, on_day)
) strict;
create index watch_day_role on watch_day (role, on_day);

-- A look that the leader is asked to judge. Once for each rule, user, person and day.
create table watch_finding (
    id              text primary key,
    rule            text not null,
    user_id         text not null references user_account (id),
    role            text not null,
    organisation_id text not null references organisation (id), -- for which the user looked
    subject         text not null,            -- the person's id; '' where the finding is about a whole day
    on_day          text not null,
    first_at        text not null,
    last_at         text not null,
    relation        text not null,            -- what was found, as a code
    shown           text not null,            -- kinds of page and how often
    persons         integer not null,
    usual           integer not null default 0,
    found_at        text not null,
    status          text not null default 'open', -- open, asked, justified, forwarded
    note            text not null default '',
    decided_at      text,
    decided_by      text references user_account (id),
    answer          text not null default '', -- the user's own reason
    answered_at     text,
    version         integer not null default 1
) strict;
create unique index watch_finding_once on watch_finding (rule, user_id, subject, on_day);
create index watch_finding_organisation on watch_finding (organisation_id, status, on_day);
create index watch_finding_user on watch_finding (user_id, status);
