-- +goose Up

-- Systems that an administrator has registered to fetch FHIR with tokens that Tråd gives (SMART backend services).
create table fhir_client (
    id              text primary key,
    client_id       text not null,                     -- what it calls itself: iss and sub of its assertions. Never used again
    name            text not null,
    organisation_id text not null references organisation (id),
    scopes          text not null,                     -- SMART v2, with blanks between: no token has more
    key_set         text not null default '',          -- its public keys (JWK set); or
    key_address     text not null default '',          -- where they are, by https
    bound           integer not null check (bound in (0, 1)), -- its tokens must be bound to a key (DPoP)
    token_at        text,                              -- when it was given the last one
    changed_at      text not null,
    changed_by      text not null references user_account (id),
    ended_at        text,
    version         integer not null default 1
) strict;
create unique index fhir_client_name on fhir_client (client_id);

-- Tokens that have been given and hold, by their hashes. Nothing of a patient is here.
create table fhir_token (
    hash    text primary key,
    client  text not null references fhir_client (id),
    scopes  text not null,
    thumb   text not null default '', -- of the key that it is bound to, '' for none
    asker   text not null default '', -- who asks, as the system names its users, '' for the system itself
    hpr     text not null default '', -- of the one whom it calls for
    until   text not null
) strict;
create index fhir_token_until on fhir_token (until);
