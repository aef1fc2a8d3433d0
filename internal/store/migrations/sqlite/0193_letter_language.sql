-- +goose Up

-- Which language letters to the person are written in; '' nobody has asked, and bokmål is used. What the person speaks is language.
alter table patient add column letter_language text not null default '' check (letter_language in ('', 'nb', 'nn', 'en'));
