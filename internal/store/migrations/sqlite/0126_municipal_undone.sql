-- +goose Up

-- What came in on a day can be taken away by whoever loads the figures, and taken in again: nothing is deleted.
alter table municipal_episode add column undone_at text;
alter table municipal_episode add column undone_by text references user_account (id);
