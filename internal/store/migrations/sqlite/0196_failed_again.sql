-- +goose Up

-- What is looked at each minute: what nobody has been told of, and what has failed again since.
drop index inbox_untold;
create index inbox_untold on inbox (seq) where state = 'failed' and (told_at is null or told_at < finished_at);
