-- +goose Up

-- Resultater: what use before and after came to, counted by a job from the loads and the inclusions, for the whole and for parts of those who are
-- followed. Sums alone, about nobody; replaced when what it was counted from has changed.
create table usage_result (
    data_key   text not null,      -- a sum of what it was counted from
    selection  text not null,      -- '' is everybody; else app/result's code: kjonn-1, forlop-iht-langvarig
    manifest   integer not null,   -- number of the loads
    through_on text not null,      -- last day with data
    content    blob not null,      -- app/result's own form
    made_at    text not null,
    primary key (data_key, selection)
) strict;
create index usage_result_made on usage_result (made_at, data_key);
