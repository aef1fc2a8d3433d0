-- +goose Up

-- Which language somebody reads Tråd in; '' nobody has chosen.
alter table user_account add column tongue text not null default '' check (tongue in ('', 'nb', 'nn', 'en'));
alter table own_access add column tongue text not null default '' check (tongue in ('', 'nb', 'nn', 'en'));
