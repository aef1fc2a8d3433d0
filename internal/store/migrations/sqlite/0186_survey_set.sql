-- +goose Up

-- A set of questions that an administrator has written (care/survey.Survey). The row with version 0 is the draft of its code; a published version is
-- never changed. Rounds carry the questions as they were when they began, so nothing here changes a round.
create table survey_set (
    id         text primary key,                       -- made by the form, so that it is written once
    code       text not null,                          -- the same in all versions of a set
    version    integer not null default 0,
    title      text not null,
    body       text not null,
    seen       integer not null default 1,             -- of the draft, so that two who write see each other
    withdrawn  integer not null default 0 check (withdrawn in (0, 1)), -- of the newest version: no new rounds begin with it
    changed_at text not null,
    changed_by text not null references user_account (id),
    unique (code, version)
) strict;
