-- +goose Up

-- The opened page that a text was sent from, a random name and another one after each answer: by it the same sending is known when it comes again.
alter table document_edit add column sheet text not null collate "C" default '';
