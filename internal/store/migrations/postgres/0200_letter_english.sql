-- +goose Up

-- A letter can be made in English too.
alter table person_letter drop constraint person_letter_language_check;
alter table person_letter add constraint person_letter_language_check check (language in ('nb', 'nn', 'en'));
