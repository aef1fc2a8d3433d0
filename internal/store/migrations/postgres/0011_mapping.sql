-- +goose Up

-- Scores of assessment instruments, append-only. CFS is not here: it is an event of the enrolment. A correction is a row
-- that names the one it takes the place of; without a value it only takes that one away.
create table score (
    id          uuid primary key,
    patient_id  uuid not null references patient (id),
    instrument  text collate "C" not null,         -- code in the list of instruments
    value       text not null,                     -- decimal with a point; '': a correction that takes a score away
    measured_on date not null,
    note        text not null default '',          -- circumstances, in words; in a correction why
    corrects    uuid unique references score (id),
    recorded_at timestamptz not null,
    by_user     uuid not null references user_account (id),
    by_role     text not null
);
create index score_patient on score (patient_id, instrument, measured_on);

-- The service's own instruments beside the shipped ones, as TOML; the newest version is in force.
create table instrument_list (
    version      integer primary key,
    body         text not null,
    published_at timestamptz not null,
    published_by uuid references user_account (id)
);

-- Meld bekymring: somebody sees that a person who is followed gets worse. No emergency line.
create table concern (
    id           uuid primary key,
    patient_id   uuid not null references patient (id),
    enrolment_id uuid not null references enrolment (id),
    area_id      uuid not null references organisation (id),
    behalf       text not null,                    -- self, patient, next_of_kin: whose worry it is
    sign         text not null,                    -- yellow, red, other: which of the plan's signs it is
    body         text not null,
    reported_at  timestamptz not null,
    reported_by  uuid not null references user_account (id),
    reported_role text not null,
    status       text not null,                    -- open, handled
    note         text not null default '',         -- what was done
    handled_at   timestamptz,
    handled_by   uuid references user_account (id),
    version      integer not null default 1
);
create index concern_area on concern (area_id, status, reported_at);
create index concern_patient on concern (patient_id, reported_at);

-- Treatment clarifications: what the patient wishes, and what a physician has decided. Append-only, the newest row of a
-- patient stands; each row holds both, so that what stood together is kept together.
create table clarification (
    id           uuid primary key,
    patient_id   uuid not null references patient (id),
    version      integer not null,                 -- 1, 2, 3 … of the patient
    wish         text not null default '',
    wish_on      date,
    decision     text not null default '',         -- entered by a physician only
    decided_on   date,
    decided_by   uuid references user_account (id),
    valid_to     date,                             -- the last day that it holds without being looked at again
    with_whom    text not null default '',         -- who took part
    card_patient boolean not null,                 -- the patient wants it on the safety slip
    card_physician boolean not null,               -- and so does the physician
    recorded_at  timestamptz not null,
    by_user      uuid not null references user_account (id),
    by_role      text not null,
    unique (patient_id, version)
);
