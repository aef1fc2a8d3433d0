-- +goose Up

-- Kvalitet over tid: what a job counted from the service's own rows, by measure, place and month. Sums alone, about nobody.
create table quality_count (
    method  integer primary key, -- of what is counted and how: the newest stands
    made_on date not null,       -- the day that the figures are of
    made_at timestamptz not null,
    content bytea not null        -- app/quality's own form
);

-- Endringer i tjenesten: what is marked on the charts. Written by leaders; one that was a mistake is withdrawn, and stays.
create table service_change (
    id           uuid primary key,                     -- made by the form, so that it is written once
    on_day       date not null,
    area_id      uuid references organisation (id),    -- null: the whole service
    body         text collate "C" not null,                        -- what was changed; about nobody
    created_at   timestamptz not null,
    created_by   uuid not null references user_account (id),
    withdrawn_at timestamptz,
    withdrawn_by uuid references user_account (id)
);
create index service_change_day on service_change (on_day, id);
