-- +goose Up

-- What a municipality adds to the handbook's page about a stage. Each saving is a row; the newest holds, and one without text is none. The page itself stands in
-- the pathway's definition.
create table handbook_note (
    id           text primary key,
    area_id      text not null references organisation (id),
    pathway_code text not null,
    stage        text not null,
    version      integer not null,
    body         text not null,
    written_at   text not null,
    written_by   text not null references user_account (id),
    unique (area_id, pathway_code, stage, version)
) strict;
