-- +goose Up

-- A round of a survey (care/survey.Survey): who is asked, where, in which days, with the questions as they were when it began.
create table survey_round (
    id           uuid primary key,                   -- made by the form, so that it is written once
    survey       text collate "C" not null,
    title        text not null,
    audience     text collate "C" not null check (audience in ('patient', 'next_of_kin', 'personnel', 'gp')),
    anonymous    boolean not null,
    pathway_code text collate "C" not null default '',           -- '': of no pathway
    area_id      uuid references organisation (id),  -- null: the whole service
    body         jsonb not null,
    from_on      date not null,
    to_on        date not null,                      -- the last day that it can be answered
    closed_on    date,
    created_at   timestamptz not null,
    created_by   uuid not null references user_account (id)
);

-- A way in: what a link or a paper carries, as a keyed index. Of an anonymous round it says nothing more: nobody, no day, and rows lie by the
-- index and not in the order that they were made.
create table survey_ticket (
    token_index  text collate "C" primary key,
    round_id     uuid not null references survey_round (id),
    enrolment_id uuid references enrolment (id),
    patient_id   uuid references patient (id),
    state        text collate "C" not null check (state in ('open', 'answered', 'ended')),
    given_on     date,
    given_by     uuid references user_account (id)
);
create index survey_ticket_round on survey_ticket (round_id);
create index survey_ticket_patient on survey_ticket (patient_id) where patient_id is not null;
create index survey_ticket_enrolment on survey_ticket (enrolment_id) where enrolment_id is not null;

-- The sums of a round (care/survey.Sum): one row, written over at each answer.
create table survey_sum (
    round_id uuid primary key references survey_round (id),
    body     jsonb not null
);

-- Answers that are tied to an enrolment. Of anonymous rounds there are none.
create table survey_answer (
    id           uuid primary key,
    round_id     uuid not null references survey_round (id),
    enrolment_id uuid not null references enrolment (id),
    patient_id   uuid not null references patient (id),
    answered_at  timestamptz not null,
    way          text collate "C" not null check (way in ('link', 'paper', 'nurse')),
    by_user      uuid references user_account (id),
    body         jsonb not null
);
create index survey_answer_patient on survey_answer (patient_id);
create index survey_answer_enrolment on survey_answer (enrolment_id);
