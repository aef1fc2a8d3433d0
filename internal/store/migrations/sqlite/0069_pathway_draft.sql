-- +goose Up

-- A pathway definition that is being written: TOML that need not be valid yet. It is deleted when it is published or dropped.
create table pathway_draft (
    id         text primary key,                       -- made by the form, so that it is written once
    code       text not null,
    title      text not null,
    body       text not null,
    version    integer not null default 1,             -- of the draft, so that two who write see each other
    created_at text not null,
    created_by text not null references user_account (id),
    changed_at text not null,
    changed_by text not null references user_account (id)
) strict;
