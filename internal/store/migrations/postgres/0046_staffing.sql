-- +goose Up

-- A plan of one organisation: targets, work, positions and cost (rules/staffing.Plan). A draft is written in; one that is approved is
-- never changed, and the newest approved one that covers a day holds then. One with of_id is a scenario: a variant of another plan,
-- which is never approved.
create table staffing_plan (
    id              uuid primary key,
    organisation_id uuid not null references organisation (id),
    of_id           uuid references staffing_plan (id),
    number          integer not null,                      -- 1, 2, 3 within the organisation
    name            text not null default '',              -- of a scenario
    state           text collate "C" not null check (state in ('draft', 'approved', 'dropped')),
    body            jsonb not null,
    from_on         date not null,                         -- the first and the last day that it covers
    to_on           date not null,
    version         integer not null default 1,
    created_at      timestamptz not null,
    created_by      uuid not null references user_account (id),
    changed_at      timestamptz not null,
    changed_by      uuid not null references user_account (id),
    approved_on     date,                                  -- the day it was decided, and where: "driftsrådet"
    approved_where  text not null default '',
    approved_at     timestamptz,
    approved_by     uuid references user_account (id),
    unique (organisation_id, number)
);
create index staffing_plan_of on staffing_plan (of_id) where of_id is not null;

-- Every plan as it was after each save: who changed what, append-only.
create table staffing_change (
    plan_id uuid not null references staffing_plan (id),
    number  integer not null,
    act     text collate "C" not null, -- begun, saved, approved, dropped
    body    jsonb not null,
    at      timestamptz not null,
    by_user uuid not null references user_account (id),
    primary key (plan_id, number)
);

-- A cache of the approved plans: the target that holds in each month. Lists and overviews read it.
create table staffing_target (
    organisation_id uuid not null references organisation (id),
    month_on        date not null, -- its first day
    target          integer not null,
    plan_id         uuid not null references staffing_plan (id),
    primary key (organisation_id, month_on)
);
