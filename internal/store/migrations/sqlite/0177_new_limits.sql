-- +goose Up

-- A change from whose day the control charts of the whole service have limits of their own: decided by who marks it, with what is written in body.
alter table service_change add column new_limits integer not null default 0 check (new_limits in (0, 1));
