-- +goose Up

-- Who reads a person's own plan on the net: she herself, or a next of kin whom she has let in. A grant is never changed, only
-- ended. Its id is who acts, in sessions and in the audit.
create table own_access (
    id              uuid primary key,
    patient_id      uuid not null references patient (id),
    kin_id          uuid references next_of_kin (id), -- none: the patient herself
    see_plan        boolean not null,
    see_preparation boolean not null,
    see_log         boolean not null,
    valid_from      date not null,
    valid_to        date,                          -- last day, counted
    consent_by      text not null,                 -- patient, guardian, clinician
    competence      text not null,                 -- full, partial, none
    note            text not null default '',
    sealed          text not null default '',      -- the identity number of a next of kin
    blind_index     text not null default '',
    given_at        timestamptz not null,
    given_by        uuid not null references user_account (id),
    ended_at        timestamptz,
    ended_by        uuid references user_account (id),
    ended_own       uuid references own_access (id), -- ended on the net: by herself, or by the one who was let in
    ended_note      text not null default ''
);
create index own_access_patient on own_access (patient_id);
create index own_access_index on own_access (blind_index);

-- Their sessions, apart from those of people who work.
create table own_session (
    id         uuid primary key,
    token_hash text not null unique,               -- SHA-256 of the cookie's token
    access_id  uuid not null references own_access (id),
    created_at timestamptz not null,
    seen_at    timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz
);
create index own_session_access on own_session (access_id);

-- What she answered at home to the questions before the mapping conversation, each saved text; the newest stands.
create table own_preparation (
    id         uuid primary key,
    patient_id uuid not null references patient (id),
    access_id  uuid not null references own_access (id),
    question   text collate "C" not null,                      -- code of care.Preparation
    revision   integer not null,                   -- 1, 2, 3 … of the question
    body       text not null,
    saved_at   timestamptz not null,
    unique (access_id, question, revision)
);
create index own_preparation_patient on own_preparation (patient_id);

-- What she sent to the team: a goal, a comment, a wish that somebody shall not see; and what came of it.
create table own_word (
    id           uuid primary key,
    patient_id   uuid not null references patient (id),
    enrolment_id uuid not null references enrolment (id),
    area_id      uuid not null references organisation (id),
    access_id    uuid not null references own_access (id),
    kind         text not null,                    -- goal, comment, objection
    body         text not null,
    sent_at      timestamptz not null,
    status       text not null,                    -- open, taken_in, answered
    path         text not null default '',         -- of the goal in the plan that it became
    reply        text not null default '',
    replied_at   timestamptz,
    replied_by   uuid references user_account (id),
    version      integer not null default 1
);
create index own_word_patient on own_word (patient_id, sent_at);
create index own_word_area on own_word (area_id, status, sent_at);

-- A concern may come from her too, who is no user.
alter table concern alter column reported_by drop not null;
alter table concern add column reported_own uuid references own_access (id);
