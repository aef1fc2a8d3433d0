-- +goose Up

-- A letter can be made in English too.
create table person_letter_new (
    id              text primary key,                   -- made by the form, so that it is made once
    enrolment_id    text not null references enrolment (id),
    pathway_version integer not null,                   -- of the enrolment's pathway: where the template stands
    code            text not null,
    title           text not null,
    language        text not null check (language in ('nb', 'nn', 'en')),
    body            text not null,
    made_at         text not null,
    made_by         text not null references user_account (id)
) strict;
insert into person_letter_new select id, enrolment_id, pathway_version, code, title, language, body, made_at, made_by from person_letter;
drop table person_letter;
alter table person_letter_new rename to person_letter;
create index person_letter_enrolment on person_letter (enrolment_id);
