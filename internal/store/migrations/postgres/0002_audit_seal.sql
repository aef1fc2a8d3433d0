-- +goose Up

-- A seal stands for the audit rows of about one second. Seals are a chain: each holds the hash of the one before.
create table audit_seal (
    no          bigint primary key,            -- 1, 2, 3 … without gaps
    sealed_at   timestamptz not null,
    count       integer not null,              -- how many rows it stands for
    root        text not null,                 -- SHA-256 over the rows' ids, key versions and codes, in order
    prev        text not null,                 -- hash of the seal before, '' for the first
    key_version integer not null,
    signature   text not null                  -- HMAC with the audit key
);

-- Which seal stands for a row, and the row's place in it. No foreign key: a leaf whose row is gone is what shows that it was there.
create table audit_leaf (
    audit_id uuid primary key,
    seal_no  bigint not null,
    position integer not null
);
create unique index audit_leaf_place on audit_leaf (seal_no, position);

-- Up to which seal rows have been removed because they were kept long enough. The seals stay.
create table audit_purge (
    seal_no     bigint primary key,
    purged_at   timestamptz not null,
    key_version integer not null,
    mac         text not null
);

-- One process seals at a time: who, and until when the others wait.
create table audit_lease (
    name         text collate "C" primary key,
    holder       uuid not null,
    leased_until timestamptz not null
);
