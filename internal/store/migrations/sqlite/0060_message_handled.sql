-- +goose Up

-- A message that failed is a task for those who operate Tråd: told of once, and standing until somebody says that it is dealt with.
alter table inbox add column told_at text;
alter table inbox add column handled_at text;
alter table inbox add column handled_by text references user_account (id);
create index inbox_untold on inbox (seq) where state = 'failed' and told_at is null;
create index inbox_unhandled on inbox (sender, seq) where state = 'failed' and handled_at is null;
create index inbox_handled on inbox (handled_at) where handled_at is not null;
