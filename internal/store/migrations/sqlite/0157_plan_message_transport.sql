-- +goose Up

-- What the transport calls a message that was handed over, where it can be asked what has become of it (NHN's EDI API); '' where it cannot.
alter table plan_message add column transport_id text not null default '';
