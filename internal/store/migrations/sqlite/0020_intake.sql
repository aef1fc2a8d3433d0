-- +goose Up

-- What hospitals, municipal acute beds and legevakt have told, each message once and whole, committed before it is acknowledged.
-- seq is the order of reception. A lane is a keyed hash of a number that the message names its patient by: only the oldest open
-- row of each of its lanes may be worked on. Lanes are emptied when the row is finished, the sealed bytes when they are purged.
create table inbox (
    seq         integer primary key autoincrement,
    key_hash    text not null unique, -- of interface, sender, control id, time and content: the same message has the same
    interface   text not null,        -- the way it came: mllp, http, file
    sender      text not null,        -- as configured; empty where nobody is
    format      text not null,        -- hl7, encounter, plo, event
    header      text not null,                   -- type, control id, time and the like; nothing of a patient
    sealed      text,
    answer      blob not null,                   -- what the sender was answered, and is answered again
    lane1       text,
    lane2       text,
    lane3       text,
    lane4       text,
    state       text not null,        -- waiting, applied, ignored, unmatched, failed
    fault       text not null default '',
    attempts    integer not null default 0,
    received_at text not null,
    run_at      text,                      -- waiting: not before
    finished_at text,
    purge_at    text,                      -- when the sealed bytes are taken away
    patient_id  text references patient (id)
) strict;
create index inbox_waiting on inbox (seq) where state = 'waiting';
create index inbox_lane1 on inbox (lane1, seq) where state = 'waiting';
create index inbox_lane2 on inbox (lane2, seq) where state = 'waiting' and lane2 is not null;
create index inbox_lane3 on inbox (lane3, seq) where state = 'waiting' and lane3 is not null;
create index inbox_lane4 on inbox (lane4, seq) where state = 'waiting' and lane4 is not null;
create index inbox_failed on inbox (seq) where state = 'failed';
create index inbox_purge on inbox (purge_at) where purge_at is not null;
create index inbox_patient on inbox (patient_id) where patient_id is not null;

-- How each sender's feed is: one row a sender and interface, kept up by the worker.
create table feed (
    sender     text not null,
    interface  text not null,
    messages   integer not null default 0,
    last_at    text not null,              -- when its newest message was received
    applied_at text,                       -- when one last changed something
    primary key (sender, interface)
) strict;
