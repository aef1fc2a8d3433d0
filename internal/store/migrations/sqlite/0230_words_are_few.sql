-- +goose Up

-- SQLite asks json_each, and needs nothing.
select 1;
