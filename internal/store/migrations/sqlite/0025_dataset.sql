-- +goose Up

-- The de-identified data that candidates are found in: each load with what it declares. A load is staged (being written or looked
-- at), stands, or is undone. Later loads of a source cover the days that they declare.
create table dataset_load (
    id         text primary key,
    kind       text not null,          -- episodes, persons
    source     text not null,          -- as the hospital calls it
    from_on    text not null,
    to_on      text not null,
    state      text not null,          -- staged, checked, standing, undone, emptied
    key_version integer not null,      -- of the key service's pseudonyms; 0 where the feed has its own
    row_count  integer not null,
    code_count integer not null,
    part_count integer not null,
    person_count integer not null,
    byte_count integer not null,
    report     text not null,          -- how whole the data are; nothing about anybody
    created_at text not null,
    touched_at text not null,          -- when it was last written to: a load whose process died is found by it
    created_by text references user_account (id), -- null: the command line
    undone_at  text,
    undone_by  text references user_account (id)
) strict;
create index dataset_load_created on dataset_load (created_at);

-- Parquet, at most 4 MB each, sorted by pseudonym.
create table dataset_part (
    load_id text not null references dataset_load (id),
    number  integer not null,
    content blob not null,
    primary key (load_id, number)
) strict;

-- Each change of which loads stand, in order. Processes build their columns anew when there is a new row.
create table dataset_manifest (
    number   integer primary key,
    load_id  text not null references dataset_load (id),
    act      text not null,            -- load, undo
    at       text not null
) strict;

-- The pseudonym that the hospital's key service has given for somebody who is followed here, once, sealed.
create table patient_pseudonym (
    patient_id  text primary key references patient (id),
    sealed      text not null,
    key_version integer not null,      -- the key service's
    made_at     text not null
) strict;
