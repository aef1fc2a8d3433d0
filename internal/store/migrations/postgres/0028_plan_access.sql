-- +goose Up

-- The opaque end of the address in mails about a hearing; drawn when the first one goes out.
alter table plan_version add column link text collate "C";
create unique index plan_version_link on plan_version (link) where link is not null;
-- Mails about a hearing, beside those about an alert.
alter table outbox add column hearing_id uuid references plan_version (id);
create index outbox_hearing on outbox (hearing_id) where hearing_id is not null;

-- From which day a physician has to look at what is agreed about a person's treatment: a cache of clarifications and evaluations, so that Min
-- dag need not go through everybody's. None where nothing waits.
create table clarification_due (
    patient_id uuid primary key references patient (id), -- the record that the newest version stands on
    due_on     date not null,
    why        text not null                             -- care.LookWish and its like
);
create index clarification_due_on on clarification_due (due_on, patient_id);
insert into clarification_due (patient_id, due_on, why)
select c.patient_id, case when c.decision = '' then coalesce(c.wish_on, c.recorded_at::date) else c.valid_to + 1 end, case when c.decision = '' then 'wish' else 'expired' end
from clarification c
where c.version = (select max(n.version) from clarification n where n.patient_id = c.patient_id) and (c.decision <> '' and c.valid_to is not null or c.decision = '' and c.wish <> '');
