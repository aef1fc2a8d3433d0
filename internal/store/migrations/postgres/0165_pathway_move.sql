-- +goose Up

-- Running enrolments moved to another version of their pathway, one row a press; undone_at is when it was taken back.
create table pathway_move (
    id           uuid primary key,                       -- made by the form, so that it is done once
    pathway_code text collate "C" not null,
    to_version   integer not null,
    enrolments   integer not null,                       -- how many
    moved_at     timestamptz not null,
    moved_by     uuid not null references user_account (id),
    undone_at    timestamptz,
    undone_by    uuid references user_account (id)
);
create index pathway_move_code on pathway_move (pathway_code, moved_at);
alter table enrolment add column moved_id uuid references pathway_move (id);   -- the move that gave it the version it has, null: it began with it
alter table enrolment add column moved_from integer not null default 0;        -- the version before that
create index enrolment_moved on enrolment (moved_id) where moved_id is not null;

-- A pathway that takes nobody in any more; reopened_at is when it did again.
create table pathway_withdrawal (
    id           uuid primary key,
    pathway_code text collate "C" not null,
    why          text not null,
    withdrawn_at timestamptz not null,
    withdrawn_by uuid not null references user_account (id),
    reopened_at  timestamptz,
    reopened_by  uuid references user_account (id)
);
create unique index pathway_withdrawal_code on pathway_withdrawal (pathway_code) where reopened_at is null;
