-- +goose Up

-- Which of a sender's ways is silent, where it has several: mllp, http, file.
alter table feed_silence add column interface text not null default '';
