-- +goose Up

-- Messages that are committed and acknowledged, and not in inbox yet: packed as they are to be inserted there, without any index but their
-- order of reception, so that a commit writes little. They are moved by the hundred within a second or so.
create table inbox_new (
    seq  integer primary key,
    body blob not null
) strict;
