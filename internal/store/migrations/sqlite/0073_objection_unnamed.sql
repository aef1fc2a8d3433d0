-- +goose Up

-- Objections to the use of data in analyses of those who have no record. The number is never kept: the hospital's key service gave the pseudonym, which
-- is sealed, with a keyed hash to find it by when it is taken back.
create table objection_unnamed (
    id              text primary key,
    sealed          text not null,
    pseudonym_index text not null,
    key_version     integer not null,       -- of the key service's key
    stated_by       text not null,          -- patient, next_of_kin, guardian
    stated_on       text not null,
    recorded_at     text not null,
    recorded_by     text not null references user_account (id),
    ended_at        text,
    ended_by        text references user_account (id)
) strict;
create index objection_unnamed_standing on objection_unnamed (pseudonym_index) where ended_at is null;
