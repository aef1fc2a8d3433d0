-- +goose Up

-- The number in the register of health personnel, digits; '' for those who have none. Says who somebody is at log-in.
alter table user_account add column hpr text not null default '';

-- Who a user is at the provider of log-in: written once, at the first log-in. One each, so that nobody else can become her.
create table user_login (
    issuer     text collate "C" not null,
    subject    text collate "C" not null,
    user_id    uuid not null references user_account (id),
    created_at timestamptz not null,
    primary key (issuer, subject)
);
create unique index user_login_user on user_login (user_id);

-- A log-in on its way: taken, and so gone, when the provider's answer comes.
create table login_attempt (
    state_hash   text collate "C" primary key,          -- SHA-256 of the state
    browser_hash text collate "C" not null,             -- SHA-256 of the cookie of the browser that began it
    nonce        text collate "C" not null unique,
    verifier     text not null,                         -- PKCE
    return_to    text not null,                         -- the page that was asked for
    created_at   timestamptz not null,
    expires_at   timestamptz not null
);
create index login_attempt_expires on login_attempt (expires_at);
