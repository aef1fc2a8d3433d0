-- +goose Up

-- Which enrolments the calendar last showed, by a hash: the log gets a row when that changes, and none when a program asks again.
alter table calendar_feed add column seen_hash text not null collate "C" default '';
