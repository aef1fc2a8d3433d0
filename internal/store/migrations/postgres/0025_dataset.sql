-- +goose Up

-- The de-identified data that candidates are found in: each load with what it declares. A load is staged (being written or looked
-- at), stands, or is undone. Later loads of a source cover the days that they declare.
create table dataset_load (
    id         uuid primary key,
    kind       text not null collate "C",          -- episodes, persons
    source     text not null collate "C",          -- as the hospital calls it
    from_on    date not null,
    to_on      date not null,
    state      text not null collate "C",          -- staged, checked, standing, undone, emptied
    key_version integer not null,                  -- of the key service's pseudonyms; 0 where the feed has its own
    row_count  bigint not null,
    code_count bigint not null,
    part_count integer not null,
    person_count bigint not null,
    byte_count bigint not null,
    report     jsonb not null,                     -- how whole the data are; nothing about anybody
    created_at timestamptz not null,
    touched_at timestamptz not null,               -- when it was last written to: a load whose process died is found by it
    created_by uuid references user_account (id),  -- null: the command line
    undone_at  timestamptz,
    undone_by  uuid references user_account (id)
);
create index dataset_load_created on dataset_load (created_at);

-- Parquet, at most 4 MB each, sorted by pseudonym.
create table dataset_part (
    load_id uuid not null references dataset_load (id),
    number  integer not null,
    content bytea not null,
    primary key (load_id, number)
);

-- Each change of which loads stand, in order. Processes build their columns anew when there is a new row.
create table dataset_manifest (
    number   bigint primary key,
    load_id  uuid not null references dataset_load (id),
    act      text not null collate "C",            -- load, undo
    at       timestamptz not null
);

-- The pseudonym that the hospital's key service has given for somebody who is followed here, once, sealed.
create table patient_pseudonym (
    patient_id  uuid primary key references patient (id),
    sealed      text not null,
    key_version integer not null,                  -- the key service's
    made_at     timestamptz not null
);
