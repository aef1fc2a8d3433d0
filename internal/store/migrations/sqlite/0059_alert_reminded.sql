-- +goose Up

-- When whoever took an alert was reminded that nobody has told what was done; emptied when it goes on.
alter table alert add column reminded_at text;
