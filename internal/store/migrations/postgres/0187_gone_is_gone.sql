-- +goose Up

-- A stay that is deleted for good takes with it what was written where the team met her during it. Of those that were deleted before a release did so, it goes now.
update enrolment_event set data = jsonb_set(data, '{ward}', '{"stay":"","where":""}')
where kind = 'seen_on_ward' and 'stay/' || (data -> 'ward' ->> 'stay') in (select item from removal where status = 'approved');

-- The same index twice: organisation_access_ended is it.
drop index organisation_ended;
