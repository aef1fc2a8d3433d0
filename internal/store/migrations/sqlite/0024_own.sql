-- +goose Up

-- Who reads a person's own plan on the net: she herself, or a next of kin whom she has let in. A grant is never changed, only
-- ended. Its id is who acts, in sessions and in the audit.
create table own_access (
    id              text primary key,
    patient_id      text not null references patient (id),
    kin_id          text references next_of_kin (id), -- none: the patient herself
    see_plan        integer not null check (see_plan in (0, 1)),
    see_preparation integer not null check (see_preparation in (0, 1)),
    see_log         integer not null check (see_log in (0, 1)),
    valid_from      text not null,
    valid_to        text,                          -- last day, counted
    consent_by      text not null,                 -- patient, guardian, clinician
    competence      text not null,                 -- full, partial, none
    note            text not null default '',
    sealed          text not null default '',      -- the identity number of a next of kin
    blind_index     text not null default '',
    given_at        text not null,
    given_by        text not null references user_account (id),
    ended_at        text,
    ended_by        text references user_account (id),
    ended_own       text references own_access (id), -- ended on the net: by herself, or by the one who was let in
    ended_note      text not null default ''
) strict;
create index own_access_patient on own_access (patient_id);
create index own_access_index on own_access (blind_index);

-- Their sessions, apart from those of people who work.
create table own_session (
    id         text primary key,
    token_hash text not null unique,               -- SHA-256 of the cookie's token
    access_id  text not null references own_access (id),
    created_at text not null,
    seen_at    text not null,
    expires_at text not null,
    ended_at   text
) strict;
create index own_session_access on own_session (access_id);

-- What she answered at home to the questions before the mapping conversation, each saved text; the newest stands.
create table own_preparation (
    id         text primary key,
    patient_id text not null references patient (id),
    access_id  text not null references own_access (id),
    question   text not null,                      -- code of care.Preparation
    revision   integer not null,                   -- 1, 2, 3 … of the question
    body       text not null,
    saved_at   text not null,
    unique (access_id, question, revision)
) strict;
create index own_preparation_patient on own_preparation (patient_id);

-- What she sent to the team: a goal, a comment, a wish that somebody shall not see; and what came of it.
create table own_word (
    id           text primary key,
    patient_id   text not null references patient (id),
    enrolment_id text not null references enrolment (id),
    area_id      text not null references organisation (id),
    access_id    text not null references own_access (id),
    kind         text not null,                    -- goal, comment, objection
    body         text not null,
    sent_at      text not null,
    status       text not null,                    -- open, taken_in, answered
    path         text not null default '',         -- of the goal in the plan that it became
    reply        text not null default '',
    replied_at   text,
    replied_by   text references user_account (id),
    version      integer not null default 1
) strict;
create index own_word_patient on own_word (patient_id, sent_at);
create index own_word_area on own_word (area_id, status, sent_at);

-- A concern may come from her too, who is no user.
create table concern_with_own (
    id           text primary key,
    patient_id   text not null references patient (id),
    enrolment_id text not null references enrolment (id),
    area_id      text not null references organisation (id),
    behalf       text not null,                    -- self, patient, next_of_kin: whose worry it is
    sign         text not null,                    -- yellow, red, other: which of the plan's signs it is
    body         text not null,
    reported_at  text not null,
    reported_by  text references user_account (id), -- or reported_own
    reported_role text not null,
    status       text not null,                    -- open, handled
    note         text not null default '',         -- what was done
    handled_at   text,
    handled_by   text references user_account (id),
    version      integer not null default 1,
    reported_own text references own_access (id)
) strict;
insert into concern_with_own (id, patient_id, enrolment_id, area_id, behalf, sign, body, reported_at, reported_by, reported_role, status, note, handled_at, handled_by, version)
select id, patient_id, enrolment_id, area_id, behalf, sign, body, reported_at, reported_by, reported_role, status, note, handled_at, handled_by, version from concern;
drop table concern;
alter table concern_with_own rename to concern;
create index concern_area on concern (area_id, status, reported_at);
create index concern_patient on concern (patient_id, reported_at);
