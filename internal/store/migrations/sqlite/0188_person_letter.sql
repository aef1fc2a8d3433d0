-- +goose Up

-- A letter of a pathway as it was made for one enrolment: the text that was filled in, of which version, in which language. It is never changed.
create table person_letter (
    id              text primary key,                   -- made by the form, so that it is made once
    enrolment_id    text not null references enrolment (id),
    pathway_version integer not null,                   -- of the enrolment's pathway: where the template stands
    code            text not null,
    title           text not null,
    language        text not null check (language in ('nb', 'nn')),
    body            text not null,
    made_at         text not null,
    made_by         text not null references user_account (id)
) strict;
create index person_letter_enrolment on person_letter (enrolment_id);
