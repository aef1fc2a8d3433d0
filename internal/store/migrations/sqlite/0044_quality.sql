-- +goose Up

-- Kvalitet over tid: what a job counted from the service's own rows, by measure, place and month. Sums alone, about nobody.
create table quality_count (
    method  integer primary key, -- of what is counted and how: the newest stands
    made_on text not null,       -- the day that the figures are of
    made_at text not null,
    content blob not null        -- app/quality's own form
) strict;

-- Endringer i tjenesten: what is marked on the charts. Written by leaders; one that was a mistake is withdrawn, and stays.
create table service_change (
    id           text primary key,                     -- made by the form, so that it is written once
    on_day       text not null,
    area_id      text references organisation (id),    -- null: the whole service
    body         text not null,                        -- what was changed; about nobody
    created_at   text not null,
    created_by   text not null references user_account (id),
    withdrawn_at text,
    withdrawn_by text references user_account (id)
) strict;
create index service_change_day on service_change (on_day, id);
