-- +goose Up

-- The address register of messages: which communication party (HER-id) an organisation is reached at. One an organisation.
create table com_party (
    id              uuid primary key,
    organisation_id uuid not null references organisation (id),
    her_id          text not null,                 -- of the communication party: a service of the business
    name            text not null,
    service         text not null default '',      -- the kind of service, as the national register names it
    business_her_id text not null,
    business_name   text not null,
    version         integer not null default 1,
    changed_at      timestamptz not null,
    changed_by      uuid not null references user_account (id)
);
create unique index com_party_organisation on com_party (organisation_id);
