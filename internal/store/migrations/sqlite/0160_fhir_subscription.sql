-- +goose Up

-- Record systems that want to be told when a plan has changed (FHIR Subscription). Nothing of a patient is here: who is followed is asked anew each time.
create table fhir_subscription (
    id              text primary key,
    organisation_id text not null references organisation (id),
    system          text not null,                     -- what the record system is called in the settings
    endpoint        text not null,                     -- within what the settings allow
    status          text not null check (status in ('requested', 'active', 'error', 'off')),
    fault           text not null default '',          -- why it is in error or off, as a word
    created_at      text not null,
    ends_at         text,                      -- when the record system wants it to end, null for never
    seen_at         text not null,             -- changes until here have been told
    events          integer not null default 0,        -- how many have been told since it began
    version         integer not null default 1
) strict;
create index fhir_subscription_system on fhir_subscription (organisation_id, system);
