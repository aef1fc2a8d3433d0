-- +goose Up

-- What is told of stays, and by whom. stay is the fold of its movements (care.FoldStay); one that was moved in, or written before this, has none.
alter table stay add column standing text not null default 'stay'; -- stay, expected, outpatient, cancelled: only the first is open or over
alter table stay add column no_bed boolean not null default false;  -- came to an emergency room or legevakt, and has no bed
alter table stay add column away boolean not null default false;    -- on leave
alter table stay add column died boolean not null default false;
alter table stay add column place text not null default '';         -- the ward, as the sender names it
create index stay_over on stay (to_at, id) where to_at is not null;  -- who has lately been discharged

-- A sender's own number of a stay, as a keyed hash. Several senders can tell of one stay.
create table stay_number (
    stay_id     uuid not null references stay (id),
    sender      text collate "C" not null,
    number_hash text collate "C" not null,
    primary key (stay_id, sender, number_hash)
);
create index stay_number_hash on stay_number (sender, number_hash);

-- One thing told about one stay, append-only.
create table movement (
    stay_id uuid not null references stay (id),
    seq     integer not null,                  -- 1, 2, 3 … in the order of reception
    kind    text not null,                     -- care.MovementKind
    at      timestamptz not null,              -- when it happened
    place   text not null,
    urgency text not null,                     -- emergency, planned, '' not told
    unit_id uuid references organisation (id),
    unit_kind text not null,                   -- hospital, kad, legevakt
    sender  text collate "C" not null,         -- '' on screen, or known from the stay's row
    told_at timestamptz not null,
    by_user uuid references user_account (id),
    key     uuid,                              -- of the form, so that a form sent twice is one deed
    primary key (stay_id, seq)
);
create index movement_sender on movement (sender, told_at);

-- The three questions after a stay, append-only: the newest row of a stay stands.
create table stay_review (
    id          uuid primary key,
    stay_id     uuid not null references stay (id),
    number      integer not null,              -- 1, 2, 3 … of the stay
    led_to      text not null,                 -- what led to it
    avoidable   text not null,                 -- yes, maybe, no, unknown
    change_to   text not null,                 -- what we change
    recorded_at timestamptz not null,
    by_user     uuid not null references user_account (id),
    by_role     text not null,
    unique (stay_id, number)
);

-- What somebody decided about a visit that was booked when a stay came over it.
create table stay_visit (
    stay_id      uuid not null references stay (id),
    enrolment_id uuid not null references enrolment (id),
    purpose      text not null,                -- mapping, contact, evaluation
    on_day       date not null,                -- the day it was booked to
    choice       text not null,                -- keep, ward
    recorded_at  timestamptz not null,
    by_user      uuid not null references user_account (id),
    primary key (stay_id, enrolment_id, purpose, on_day)
);
