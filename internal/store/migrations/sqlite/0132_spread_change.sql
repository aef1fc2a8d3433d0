-- +goose Up

-- How an area was planned in after each save: who changed what, append-only. What was saved before this table is its first row.
create table spread_change (
    organisation_id text not null references organisation (id),
    number          integer not null,
    body            text not null,
    at              text not null,
    by_user         text not null references user_account (id),
    primary key (organisation_id, number)
) strict;
insert into spread_change (organisation_id, number, body, at, by_user) select organisation_id, version, body, changed_at, changed_by from spread;
