-- +goose Up

-- When a planned or minor event was told of in a day's summary; null where it has not been. What was told is known by this and not by the time of day: an event
-- that was committed late, or came while the clock was set back, is in the next summary.
alter table alert add column summed_at text;

-- What was received before the last summary has been in one.
update alert set summed_at = received_at where status = 'told' and received_at < (select value from setting where name = 'alert.digest');

create index alert_summed on alert (summed_at) where status = 'told';
