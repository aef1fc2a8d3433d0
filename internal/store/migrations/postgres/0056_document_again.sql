-- +goose Up

-- When a text was closed before it was opened again: the event that it told of was corrected.
alter table document add column closed_before timestamptz;
