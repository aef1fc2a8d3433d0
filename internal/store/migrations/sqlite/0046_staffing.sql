-- +goose Up

-- A plan of one organisation: targets, work, positions and cost (rules/staffing.Plan). A draft is written in; one that is approved is
-- never changed, and the newest approved one that covers a day holds then. One with of_id is a scenario: a variant of another plan,
-- which is never approved.
create table staffing_plan (
    id              text primary key,
    organisation_id text not null references organisation (id),
    of_id           text references staffing_plan (id),
    number          integer not null,                      -- 1, 2, 3 within the organisation
    name            text not null default '',              -- of a scenario
    state           text not null check (state in ('draft', 'approved', 'dropped')),
    body            text not null,
    from_on         text not null,                         -- the first and the last day that it covers
    to_on           text not null,
    version         integer not null default 1,
    created_at      text not null,
    created_by      text not null references user_account (id),
    changed_at      text not null,
    changed_by      text not null references user_account (id),
    approved_on     text,                                  -- the day it was decided, and where: "driftsrådet"
    approved_where  text not null default '',
    approved_at     text,
    approved_by     text references user_account (id),
    unique (organisation_id, number)
) strict;
create index staffing_plan_of on staffing_plan (of_id) where of_id is not null;

-- Every plan as it was after each save: who changed what, append-only.
create table staffing_change (
    plan_id text not null references staffing_plan (id),
    number  integer not null,
    act     text not null, -- begun, saved, approved, dropped
    body    text not null,
    at      text not null,
    by_user text not null references user_account (id),
    primary key (plan_id, number)
) strict;

-- A cache of the approved plans: the target that holds in each month. Lists and overviews read it.
create table staffing_target (
    organisation_id text not null references organisation (id),
    month_on        text not null, -- its first day
    target          integer not null,
    plan_id         text not null references staffing_plan (id),
    primary key (organisation_id, month_on)
) strict;
