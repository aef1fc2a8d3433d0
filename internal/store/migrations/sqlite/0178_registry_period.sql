-- +goose Up

-- Which calendar days an extract is of, as the register says; null of those that were registered before it was asked for.
alter table registry_set add column period_from text;
alter table registry_set add column period_to text;
