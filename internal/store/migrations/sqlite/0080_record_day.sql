-- +goose Up

-- How often the record systems of an organisation asked for a card on one day, and how many persons they were shown: for the limit of a day, and for what is usual.
create table record_day (
    organisation_id text not null references organisation (id),
    on_day          text not null,
    calls           integer not null,
    persons         integer not null default 0, -- counted in the night after
    primary key (organisation_id, on_day)
) strict;

-- A finding can be about an organisation's record system, which is no user.
create table watch_finding_new (
    id              text primary key,
    rule            text not null,
    user_id         text references user_account (id),
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
insert into watch_finding_new select id, rule, user_id, role, organisation_id, subject, on_day, first_at, last_at, relation, shown, persons, usual, found_at, status, note, decided_at, decided_by, answer,
    answered_at, version from watch_finding;
drop table watch_finding;
alter table watch_finding_new rename to watch_finding;
create unique index watch_finding_once on watch_finding (rule, coalesce(user_id, organisation_id), subject, on_day);
create index watch_finding_organisation on watch_finding (organisation_id, status, on_day);
create index watch_finding_user on watch_finding (user_id, status);
