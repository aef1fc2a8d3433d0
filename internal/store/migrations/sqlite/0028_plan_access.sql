-- +goose Up

-- The opaque end of the address in mails about a hearing; drawn when the first one goes out.
alter table plan_version add column link text;
create unique index plan_version_link on plan_version (link) where link is not null;
-- Mails about a hearing, beside those about an alert.
alter table outbox add column hearing_id text references plan_version (id);
create index outbox_hearing on outbox (hearing_id) where hearing_id is not null;
