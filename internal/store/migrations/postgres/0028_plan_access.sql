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

-- What of the plan a physician has decided that the patient does not read herself (pasient- og brukerrettighetsloven § 5-1, second paragraph). Never
-- changed, only ended.
create table own_withheld (
    id         uuid primary key,
    patient_id uuid not null references patient (id),
    item       text not null,                          -- plan.Entry: mal/<id>, tiltak/<id>, tegn/<id>, avklaring
    ground     text not null,                          -- care.WithholdGrounds
    reason     text not null,
    kin_id     uuid references next_of_kin (id),       -- who reads it in her place
    decided_at timestamptz not null,
    decided_by uuid not null references user_account (id),
    decided_role text not null,
    ended_at   timestamptz,
    ended_by   uuid references user_account (id),
    ended_note text not null default ''
);
create index own_withheld_patient on own_withheld (patient_id);

-- Who let somebody in, when it was not the patient; and how she was judged able to consent when she consented to being followed.
alter table own_access add column consent_name text not null default '';
alter table own_access add column consent_then text not null default '';
