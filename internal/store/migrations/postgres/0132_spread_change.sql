-- +goose Up

-- How an area was planned in after each save: who changed what, append-only. What was saved before this table is its first row.
create table spread_change (
    organisation_id uuid not null references organisation (id),
    number          integer not null,
    body            jsonb not null,
    at              timestamptz not null,
    by_user         uuid not null references user_account (id),
    primary key (organisation_id, number)
);
insert into spread_change (organisation_id, number, body, at, by_user) select organisation_id, version, body, changed_at, changed_by from spread;
