-- Record systems that want to be told when a plan has changed. Nothing here is about a person.

-- name: InsertFhirSubscription :exec
insert into fhir_subscription (id, organisation_id, system, endpoint, status, created_at, ends_at, seen_at)
values (sqlc.arg(id), sqlc.arg(organisation_id), sqlc.arg(system), sqlc.arg(endpoint), 'requested', sqlc.arg(now), sqlc.narg(ends_at), sqlc.arg(now));

-- name: FhirSubscription :one
select * from fhir_subscription where id = $1;

-- name: FhirSubscriptionsOf :many
select * from fhir_subscription where organisation_id = $1 and system = $2 order by id;

-- name: OpenFhirSubscriptions :many
select * from fhir_subscription where status in ('requested', 'active') order by id;

-- name: SetFhirSubscription :execrows
update fhir_subscription set status = sqlc.arg(status), fault = sqlc.arg(fault), seen_at = sqlc.arg(seen_at), events = sqlc.arg(events), version = version + 1 where id = sqlc.arg(id) and version = sqlc.arg(version);
