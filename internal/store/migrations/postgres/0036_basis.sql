-- +goose Up

-- What a recorded decision lets be kept of persons who are not followed: stays (open stays at a hospital, KAD or legevakt), or
-- municipal (what a municipality's services have told, in the loads that candidates are found in).
alter table stay_basis add column kind text not null default 'stays' check (kind in ('stays', 'municipal'));
