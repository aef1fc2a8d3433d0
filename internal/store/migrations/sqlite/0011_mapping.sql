-- +goose Up

-- Scores of assessment instruments, append-only. CFS is not here: it is an event of the enrolment. A correction is a row
-- that names the one it takes the place of; without a value it only takes that one away.
create table score (
    id          text primary key,
    patient_id  text not null references patient (id),
    instrument  text not null,         -- code in the list of instruments
    value       text not null,                     -- decimal with a point; '': a correction that takes a score away
    measured_on text not null,
    note        text not null default '',          -- circumstances, in words; in a correction why
    corrects    text unique references score (id),
    recorded_at text not null,
    by_user     text not null references user_account (id),
    by_role     text not null
) strict;
create index score_patient on score (patient_id, instrument, measured_on);

-- The service's own instruments beside the shipped ones, as TOML; the newest version is in force.
create table instrument_list (
    version      integer primary key,
    body         text not null,
    published_at text not null,
    published_by text references user_account (id)
) strict;

-- Meld bekymring: somebody sees that a person who is followed gets worse. No emergency line.
create table concern (
    id           text primary key,
    patient_id   text not null references patient (id),
    enrolment_id text not null references enrolment (id),
    area_id      text not null references organisation (id),
    behalf       text not null,                    -- self, patient, next_of_kin: whose worry it is
    sign         text not null,                    -- yellow, red, other: which of the plan's signs it is
    body         text not null,
    reported_at  text not null,
    reported_by  text not null references user_account (id),
    reported_role text not null,
    status       text not null,                    -- open, handled
    note         text not null default '',         -- what was done
    handled_at   text,
    handled_by   text references user_account (id),
    version      integer not null default 1
) strict;
create index concern_area on concern (area_id, status, reported_at);
create index concern_patient on concern (patient_id, reported_at);

-- Treatment clarifications: what the patient wishes, and what a physician has decided. Append-only, the newest row of a
-- patient stands; each row holds both, so that what stood together is kept together.
create table clarification (
    id           text primary key,
    patient_id   text not null references patient (id),
    version      integer not null,                 -- 1, 2, 3 … of the patient
    wish         text not null default '',
    wish_on      text,
    decision     text not null default '',         -- entered by a physician only
    decided_on   text,
    decided_by   text references user_account (id),
    valid_to     text,                             -- the last day that it holds without being looked at again
    with_whom    text not null default '',         -- who took part
    card_patient integer not null check (card_patient in (0, 1)),                 -- the patient wants it on the safety slip
    card_physician integer not null check (card_physician in (0, 1)),               -- and so does the physician
    recorded_at  text not null,
    by_user      text not null references user_account (id),
    by_role      text not null,
    unique (patient_id, version)
) strict;
