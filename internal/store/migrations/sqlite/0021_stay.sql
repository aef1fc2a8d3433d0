-- +goose Up

-- What is told of stays, and by whom. stay is the fold of its movements (care.FoldStay); one that was moved in, or written before this, has none.
alter table stay add column standing text not null default 'stay'; -- stay, expected, outpatient, cancelled: only the first is open or over
alter table stay add column no_bed integer not null default 0 check (no_bed in (0, 1));  -- came to an emergency room or legevakt, and has no bed
alter table stay add column away integer not null default 0 check (away in (0, 1));    -- on leave
alter table stay add column died integer not null default 0 check (died in (0, 1));
alter table stay add column place text not null default '';         -- the ward, as the sender names it
create index stay_over on stay (to_at, id) where to_at is not null;  -- who has lately been discharged

-- A sender's own number of a stay, as a keyed hash. Several senders can tell of one stay.
create table stay_number (
    stay_id     text not null references stay (id),
    sender      text not null,
    number_hash text not null,
    primary key (stay_id, sender, number_hash)
) strict;
create index stay_number_hash on stay_number (sender, number_hash);

-- One thing told about one stay, append-only.
create table movement (
    stay_id text not null references stay (id),
    seq     integer not null,                  -- 1, 2, 3 … in the order of reception
    kind    text not null,                     -- care.MovementKind
    at      text not null,              -- when it happened
    place   text not null,
    urgency text not null,                     -- emergency, planned, '' not told
    unit_id text references organisation (id),
    unit_kind text not null,                   -- hospital, kad, legevakt
    sender  text not null,         -- '' on screen, or known from the stay's row
    told_at text not null,
    by_user text references user_account (id),
    key     text,                              -- of the form, so that a form sent twice is one deed
    primary key (stay_id, seq)
) strict;
create index movement_sender on movement (sender, told_at);

-- The three questions after a stay, append-only: the newest row of a stay stands.
create table stay_review (
    id          text primary key,
    stay_id     text not null references stay (id),
    number      integer not null,              -- 1, 2, 3 … of the stay
    led_to      text not null,                 -- what led to it
    avoidable   text not null,                 -- yes, maybe, no, unknown
    change_to   text not null,                 -- what we change
    recorded_at text not null,
    by_user     text not null references user_account (id),
    by_role     text not null,
    unique (stay_id, number)
) strict;

-- What somebody decided about a visit that was booked when a stay came over it.
create table stay_visit (
    stay_id      text not null references stay (id),
    enrolment_id text not null references enrolment (id),
    purpose      text not null,                -- mapping, contact, evaluation
    on_day       text not null,                -- the day it was booked to
    choice       text not null,                -- keep, ward
    recorded_at  text not null,
    by_user      text not null references user_account (id),
    primary key (stay_id, enrolment_id, purpose, on_day)
) strict;
