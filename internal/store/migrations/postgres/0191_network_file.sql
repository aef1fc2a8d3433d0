-- +goose Up

-- Læringsnettverk: files of sums that sites exchange, our own and the others', byte by byte. Withdrawn, never deleted; of each site one stands in a period.
create table network_file (
    id           uuid primary key,              -- made by the form, so that it is taken in once
    site_number  text collate "C" not null,     -- organisation number
    own          boolean not null,
    period       text collate "C" not null,     -- «2026-2»: the second third of 2026
    edition      integer not null,
    content      text not null,                 -- rules/network's File as JSON
    sha256       text collate "C" not null,     -- of content
    added_at     timestamptz not null,
    added_by     uuid not null references user_account (id),
    withdrawn_at timestamptz,
    withdrawn_by uuid references user_account (id)
);
create unique index network_file_standing on network_file (period, site_number) where withdrawn_at is null;
