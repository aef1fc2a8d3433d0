-- +goose Up

-- Læringsnettverk: files of sums that sites exchange, our own and the others', byte by byte. Withdrawn, never deleted; of each site one stands in a period.
create table network_file (
    id           text primary key,              -- made by the form, so that it is taken in once
    site_number  text not null,                 -- organisation number
    own          integer not null check (own in (0, 1)),
    period       text not null,                 -- «2026-2»: the second third of 2026
    edition      integer not null,
    content      text not null,                 -- rules/network's File as JSON
    sha256       text not null,                 -- of content
    added_at     text not null,
    added_by     text not null references user_account (id),
    withdrawn_at text,
    withdrawn_by text references user_account (id)
) strict;
create unique index network_file_standing on network_file (period, site_number) where withdrawn_at is null;
