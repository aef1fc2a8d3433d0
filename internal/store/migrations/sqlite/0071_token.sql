-- +goose Up

-- Tokens that record systems have shown, by a hash of issuer and number (jti), kept until they would be refused as run out: none is good twice.
create table used_token (
    token_hash text primary key,
    until      text not null
) strict;
create index used_token_until on used_token (until);
