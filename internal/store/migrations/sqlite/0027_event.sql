-- +goose Up

-- A recorded decision that open stays of persons over 65 who are not followed may be kept, pseudonymised: what it rests on, who
-- decided, for which hospital, KAD or legevakt, and until when. Never changed, only withdrawn. Without one nothing is kept.
create table stay_basis (
    id            text primary key,
    unit_id       text not null references organisation (id),
    basis         text not null,                   -- the statute, regulation or decision
    purpose       text not null,
    decided_by    text not null,                   -- who decided at the controller: name or office
    decided_on    text not null,
    valid_from    text not null,
    valid_to      text not null,                   -- last day, counted
    recorded_at   text not null,
    recorded_by   text not null references user_account (id),
    withdrawn_at  text,
    withdrawn_by  text references user_account (id),
    withdrawn_why text not null default ''
) strict;

-- One open stay of somebody who is not followed. The pseudonym is the hospital's key service's: nothing here leads to anybody.
-- told holds what was told, without ward; the other columns are its fold (care.FoldStay).
create table open_stay (
    id           text primary key,
    pseudonym    text not null,
    basis_id     text not null references stay_basis (id),
    sender       text not null,
    number_hash  text not null,         -- keyed hash of the sender's number of the stay, empty where it has none
    unit_id      text not null references organisation (id),
    municipality text not null,                    -- kommunenummer, empty where nobody told
    told         text not null,
    standing     text not null,                    -- care.StayStanding
    no_bed       integer not null check (no_bed in (0, 1)),
    from_at      text not null,
    ready_at     text,
    to_at        text,
    died         integer not null check (died in (0, 1)),
    purge_at     text not null
) strict;
create index open_stay_pseudonym on open_stay (pseudonym);
create index open_stay_number on open_stay (sender, number_hash);
create index open_stay_unit on open_stay (unit_id, from_at);
create index open_stay_basis on open_stay (basis_id);
create index open_stay_purge on open_stay (purge_at);

-- Each time that a sender fell silent: told once, over when it speaks again. It is the operators' task until one of them takes it.
create table feed_silence (
    id         text primary key,
    sender     text not null,
    last_at    text not null,               -- its newest message before
    noticed_at text not null,
    taken_at   text,
    taken_by   text references user_account (id),
    ended_at   text,                        -- it speaks again, or is judged no more
    unique (sender, last_at)
) strict;
create index feed_silence_open on feed_silence (noticed_at) where ended_at is null;

-- An address that mail does not reach: a server refused it for good, or a person has noted it. It counts while it is the user's.
create table address_fault (
    id         text primary key,
    user_id    text not null references user_account (id),
    address    text not null,
    code       text not null,                      -- the server's answer; noted: a person says so
    noted_at   text not null,
    noted_by   text references user_account (id),  -- null: the server
    ended_at   text,
    ended_by   text references user_account (id)
) strict;
create index address_fault_open on address_fault (user_id) where ended_at is null;

-- Who has been enrolled lately: an open stay may be theirs.
create index enrolment_created on enrolment (created_at, id);
