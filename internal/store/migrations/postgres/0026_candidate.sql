-- +goose Up

-- A rule by which candidates are found, as somebody saved it. The rules that come with the program have no row. Never changed.
create table candidate_rule (
    code     text collate "C" not null,
    version  integer not null,
    title    text not null,
    body     jsonb not null,                        -- casefind.Rule
    saved_at timestamptz not null,
    saved_by uuid not null references user_account (id),
    primary key (code, version)
);

-- Which rule is in use: the last row.
create table candidate_rule_use (
    number  integer primary key,
    rule    text collate "C" not null,                         -- code@version
    used_at timestamptz not null,
    used_by uuid not null references user_account (id)
);

-- What a clinician decided about a pseudonym; the newest stands.
create table candidate_decision (
    id         uuid primary key,
    pseudonym  text collate "C" not null,
    rule       text collate "C" not null,                      -- the one in use, code@version
    decision   text not null,                      -- relevant, not_relevant, later, followed
    reason     text not null default '',           -- code
    until_on   date,                               -- of later
    decided_at timestamptz not null,
    decided_by uuid not null references user_account (id)
);
create index candidate_decision_pseudonym on candidate_decision (pseudonym, decided_at);

-- The first day that somebody was found by a rule that was in use, also of those who are never enrolled: they are whom results are
-- compared with.
create table candidate_identified (
    pseudonym text collate "C" not null,
    rule      text collate "C" not null,                       -- code@version
    first_on  date not null,
    noted_at  timestamptz not null,
    primary key (pseudonym, rule)
);

-- Each time that somebody asked the key service who a pseudonym is. The number is sealed, and only until the person is referred or a day
-- has gone.
create table candidate_reveal (
    id        uuid primary key,
    pseudonym text collate "C" not null,
    user_id   uuid not null references user_account (id),
    reason    text not null,                       -- code
    asked_at  timestamptz not null,
    asked_on  date not null,
    outcome   text not null,                       -- asked, revealed, referred, refused, unknown, unavailable
    sealed    text not null default ''
);
create index candidate_reveal_user on candidate_reveal (user_id, asked_on);
create index candidate_reveal_sealed on candidate_reveal (asked_at) where sealed <> '';
