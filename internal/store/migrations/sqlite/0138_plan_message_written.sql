-- +goose Up

-- When a message was composed: its GenDate, from which the 96 hours for a receipt count (HIS 80415).
alter table plan_message add column composed_at text;
update plan_message set composed_at = sent_at where sent_at is not null;
