-- +goose Up

-- A draft or hearing that was withdrawn keeps its text; its number is free again, and is less than 0 here.
alter table plan_version add column withdrawn_at text;
alter table plan_version add column withdrawn_by text references user_account (id);
alter table plan_version add column withdrawn_why text not null default '';
-- When the parties who were silent were reminded, and when the team was told that the last day is past.
alter table plan_version add column reminded_at text;
alter table plan_version add column escalated_at text;

-- When the audit was last told that somebody writes in a document, and in which role: once a sitting, not once a save.
alter table document_presence add column noted_at text;
alter table document_presence add column noted_role text not null default '';
