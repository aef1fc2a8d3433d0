-- +goose Up

-- When a sender wrote what it tells, by its own clock: of two words about the same thing the later one stands, however they came in.
alter table movement add column recorded_at timestamptz;
-- Whether it says that the patient has a bed, whatever it tells.
alter table movement add column inpatient boolean not null default false;

-- How each program on the database is connected to the senders over MLLP, as it last said itself. A program that stops takes its rows away; of one
-- that dies they grow old.
create table feed_line (
    process   text collate "C" not null, -- the machine's name and the program's number
    sender    text collate "C" not null,
    open      integer not null,          -- connections
    since     timestamptz,               -- when the oldest of them gave its first message
    closed_at timestamptz,               -- when the last one ended
    seen_at   timestamptz not null,      -- when the program last said so
    primary key (process, sender)
);
