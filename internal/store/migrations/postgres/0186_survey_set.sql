-- +goose Up

-- A set of questions that an administrator has written (care/survey.Survey). The row with version 0 is the draft of its code; a published version is
-- never changed. Rounds carry the questions as they were when they began, so nothing here changes a round.
create table survey_set (
    id         uuid primary key,                       -- made by the form, so that it is written once
    code       text collate "C" not null,              -- the same in all versions of a set
    version    integer not null default 0,
    title      text not null,
    body       jsonb not null,
    seen       integer not null default 1,             -- of the draft, so that two who write see each other
    withdrawn  boolean not null default false,         -- of the newest version: no new rounds begin with it
    changed_at timestamptz not null,
    changed_by uuid not null references user_account (id),
    unique (code, version)
);
