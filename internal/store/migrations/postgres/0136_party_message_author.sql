-- +goose Up

-- Who wrote a message from a party, with profession and unit, and the telephone to ask.
alter table party_message add column author text not null default '';
alter table party_message add column phone text not null default '';
