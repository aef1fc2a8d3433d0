-- +goose Up

-- How often the record systems of an organisation asked for a card on one day, and how many persons they were shown: for the limit of a day, and for what is usual.
create table record_day (
    organisation_id uuid not null references organisation (id),
    on_day          date not null,
    calls           integer not null,
    persons         integer not null default 0, -- counted in the night after
    primary key (organisation_id, on_day)
);

-- A finding can be about an organisation's record system, which is no user.
alter table watch_finding alter column user_id drop not null;
drop index watch_finding_once;
create unique index watch_finding_once on watch_finding (rule, coalesce(user_id, organisation_id), subject, on_day);
