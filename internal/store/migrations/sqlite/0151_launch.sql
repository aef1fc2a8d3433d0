-- +goose Up

-- A launch from a record system on its way: taken, and so gone, when the record system's answer comes.
create table launch_attempt (
    state_hash   text primary key,              -- SHA-256 of the state
    system       text not null,                 -- record.system.name in the settings
    browser_hash text not null,                 -- SHA-256 of the cookie of the browser that began it
    launch_hash  text not null,                 -- of what the record system calls the launch: none is good twice
    nonce        text not null unique,
    verifier     text not null,                 -- PKCE
    created_at   text not null,
    expires_at   text not null
) strict;
create index launch_attempt_expires on launch_attempt (expires_at);

-- A launch that a record system has proven: who is open in it, and who uses it. It lives half a day at the most. for_person is no reference, so that
-- nothing waits for it when somebody is deleted or moved out; where nobody here is meant, it is the launch's own id, which is nobody's.
create table launch (
    id           text primary key,
    system       text not null,
    record_hash  text not null,                 -- of the record system's own session: a new patient there closes what was opened before
    for_person   text not null,
    user_id      text references user_account (id), -- who is proven to be the same; none: the ordinary log-in asks
    hpr_told     integer not null check (hpr_told in (0, 1)), -- the record system told an HPR number
    framed       integer not null check (framed in (0, 1)),
    browser_hash text not null default '',
    code_hash    text unique,                   -- SHA-256 of the code that opens it in a window of its own, till it is used
    code_until   text not null,
    created_at   text not null,
    expires_at   text not null,
    closed_at    text
) strict;
create index launch_record on launch (record_hash);
create index launch_browser on launch (browser_hash);
create index launch_expires on launch (expires_at);

-- The launch that began a session; a session without one is an ordinary log-in.
alter table session add column launch_id text references launch (id);
create index session_launch on session (launch_id);
