-- +goose Up

-- Loads too old to be undone are folded into one. Each names the one that has its rows now, and keeps its own report; its state is folded.
alter table dataset_load add column folded_into text;
create index dataset_load_folded on dataset_load (folded_into) where folded_into is not null;
