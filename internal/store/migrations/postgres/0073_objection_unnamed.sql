-- +goose Up

-- Objections to the use of data in analyses of those who have no record. The number is never kept: the hospital's key service gave the pseudonym, which
-- is sealed, with a keyed hash to find it by when it is taken back.
create table objection_unnamed (
    id              uuid primary key,
    sealed          text not null,
    pseudonym_index text not null,
    key_version     integer not null,       -- of the key service's key
    stated_by       text not null,          -- patient, next_of_kin, guardian
    stated_on       date not null,
    recorded_at     timestamptz not null,
    recorded_by     uuid not null references user_account (id),
    ended_at        timestamptz,
    ended_by        uuid references user_account (id)
);
create index objection_unnamed_standing on objection_unnamed (pseudonym_index) where ended_at is null;
