-- +goose Up

-- The published version that a draft was begun from, as «iht-langvarig@3»; '' where it came from a file. Who publishes it over another is shown what differs first.
alter table pathway_draft add column base text not null default '';
