-- +goose Up

-- Rapport: what a job counted from the service's own rows for the last periods. Sums and changes alone, about nobody.
create table report_count (
    method  integer primary key, -- of what is counted and how: the newest stands
    made_on text not null,       -- the day that the figures are of
    made_at text not null,
    content blob not null        -- app/report's own form
) strict;

-- Reports that are frozen: what was shown, as it was shown. Append-only.
create table board_report (
    id         text primary key,                       -- made by the form, so that it is frozen once
    period     text not null,                          -- «2026-2»: the second third of 2026
    number     integer not null,                       -- 1 is the first of the period
    manifest   integer not null,                       -- number of the loads, 0 none
    through_on text,                                   -- last day with data
    content    text not null,                          -- rules/report's Report as JSON, byte by byte
    sha256     text not null,                          -- of content
    frozen_at  text not null,
    frozen_by  text not null references user_account (id),
    unique (period, number)
) strict;
