-- +goose Up

-- A round of a survey (care/survey.Survey): who is asked, where, in which days, with the questions as they were when it began.
create table survey_round (
    id           text primary key,                   -- made by the form, so that it is written once
    survey       text not null,
    title        text not null,
    audience     text not null check (audience in ('patient', 'next_of_kin', 'personnel', 'gp')),
    anonymous    integer not null check (anonymous in (0, 1)),
    pathway_code text not null default '',           -- '': of no pathway
    area_id      text references organisation (id),  -- null: the whole service
    body         text not null,
    from_on      text not null,
    to_on        text not null,                      -- the last day that it can be answered
    closed_on    text,
    created_at   text not null,
    created_by   text not null references user_account (id)
) strict;

-- A way in: what a link or a paper carries, as a keyed index. Of an anonymous round it says nothing more: nobody, no day, and rows lie by the
-- index and not in the order that they were made.
create table survey_ticket (
    token_index  text primary key,
    round_id     text not null references survey_round (id),
    enrolment_id text references enrolment (id),
    patient_id   text references patient (id),
    state        text not null check (state in ('open', 'answered', 'ended')),
    given_on     text,
    given_by     text references user_account (id)
) strict, without rowid;
create index survey_ticket_round on survey_ticket (round_id);
create index survey_ticket_patient on survey_ticket (patient_id) where patient_id is not null;
create index survey_ticket_enrolment on survey_ticket (enrolment_id) where enrolment_id is not null;

-- The sums of a round (care/survey.Sum): one row, written over at each answer.
create table survey_sum (
    round_id text primary key references survey_round (id),
    body     text not null
) strict;

-- Answers that are tied to an enrolment. Of anonymous rounds there are none.
create table survey_answer (
    id           text primary key,
    round_id     text not null references survey_round (id),
    enrolment_id text not null references enrolment (id),
    patient_id   text not null references patient (id),
    answered_at  text not null,
    way          text not null check (way in ('link', 'paper', 'nurse')),
    by_user      text references user_account (id),
    body         text not null
) strict;
create index survey_answer_patient on survey_answer (patient_id);
create index survey_answer_enrolment on survey_answer (enrolment_id);
