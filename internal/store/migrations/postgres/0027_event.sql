-- +goose Up

-- A recorded decision that open stays of persons over 65 who are not followed may be kept, pseudonymised: what it rests on, who
-- decided, for which hospital, KAD or legevakt, and until when. Never changed, only withdrawn. Without one nothing is kept.
create table stay_basis (
    id            uuid primary key,
    unit_id       uuid not null references organisation (id),
    basis         text not null,                   -- the statute, regulation or decision
    purpose       text not null,
    decided_by    text not null,                   -- who decided at the controller: name or office
    decided_on    date not null,
    valid_from    date not null,
    valid_to      date not null,                   -- last day, counted
    recorded_at   timestamptz not null,
    recorded_by   uuid not null references user_account (id),
    withdrawn_at  timestamptz,
    withdrawn_by  uuid references user_account (id),
    withdrawn_why text not null default ''
);

-- One open stay of somebody who is not followed. The pseudonym is the hospital's key service's: nothing here leads to anybody.
-- told holds what was told, without ward; the other columns are its fold (care.FoldStay).
create table open_stay (
    id           uuid primary key,
    pseudonym    text collate "C" not null,
    basis_id     uuid not null references stay_basis (id),
    sender       text collate "C" not null,
    number_hash  text collate "C" not null,         -- keyed hash of the sender's number of the stay, empty where it has none
    unit_id      uuid not null references organisation (id),
    municipality text not null,                    -- kommunenummer, empty where nobody told
    told         jsonb not null,
    standing     text not null,                    -- care.StayStanding
    no_bed       boolean not null,
    from_at      timestamptz not null,
    ready_at     timestamptz,
    to_at        timestamptz,
    died         boolean not null,
    purge_at     timestamptz not null
);
create index open_stay_pseudonym on open_stay (pseudonym);
create index open_stay_number on open_stay (sender, number_hash);
create index open_stay_unit on open_stay (unit_id, from_at);
create index open_stay_basis on open_stay (basis_id);
create index open_stay_purge on open_stay (purge_at);

-- Each time that a sender fell silent: told once, over when it speaks again. It is the operators' task until one of them takes it.
create table feed_silence (
    id         uuid primary key,
    sender     text collate "C" not null,
    last_at    timestamptz not null,               -- its newest message before
    noticed_at timestamptz not null,
    taken_at   timestamptz,
    taken_by   uuid references user_account (id),
    ended_at   timestamptz,                        -- it speaks again, or is judged no more
    unique (sender, last_at)
);
create index feed_silence_open on feed_silence (noticed_at) where ended_at is null;

-- An address that mail does not reach: a server refused it for good, or a person has noted it. It counts while it is the user's.
create table address_fault (
    id         uuid primary key,
    user_id    uuid not null references user_account (id),
    address    text not null,
    code       text not null,                      -- the server's answer; noted: a person says so
    noted_at   timestamptz not null,
    noted_by   uuid references user_account (id),  -- null: the server
    ended_at   timestamptz,
    ended_by   uuid references user_account (id)
);
create index address_fault_open on address_fault (user_id) where ended_at is null;

-- Who has been enrolled lately: an open stay may be theirs.
create index enrolment_created on enrolment (created_at, id);
