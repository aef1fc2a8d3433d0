-- +goose Up

-- Alerts that somebody had taken, and told nothing of, before such a promise had a time: they are due a day from now, like one that is taken now and forgotten.
-- Those older than a month nobody is reminded of.
update alert set goes_on_at = now() + interval '1 day'
where status = 'taken' and goes_on_at is null and acted_at is null and taken_at >= now() - interval '30 days';
