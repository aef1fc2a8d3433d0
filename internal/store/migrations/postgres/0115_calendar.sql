-- +goose Up

-- The address that a user's own calendar program subscribes to, by a hash of the secret in it. A user has one at a time, and each ends by itself.
create table calendar_feed (
    id         uuid primary key,
    user_id    uuid not null references user_account (id),
    token_hash text not null unique,
    created_at timestamptz not null,
    until_on   date not null,
    ended_at   timestamptz
);
create index calendar_feed_user on calendar_feed (user_id);
