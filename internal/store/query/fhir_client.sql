-- Systems that fetch FHIR with tokens that Tråd gives. Nothing here is about a person.

-- name: FhirClients :many
select c.*, o.name as organisation_name, o.kind as organisation_kind, u.name as changed_by_name
from fhir_client c join organisation o on o.id = c.organisation_id join user_account u on u.id = c.changed_by order by c.client_id;

-- name: FhirClientNamed :one
select c.*, o.kind as organisation_kind from fhir_client c join organisation o on o.id = c.organisation_id where c.client_id = $1 and c.ended_at is null;

-- name: LockFhirClient :one
select * from fhir_client where id = $1 for update;

-- name: InsertFhirClient :execrows
insert into fhir_client (id, client_id, name, organisation_id, scopes, key_set, key_address, bound, changed_at, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (client_id) do nothing;

-- name: UpdateFhirClient :execrows
update fhir_client set name = $3, scopes = $4, key_set = $5, key_address = $6, bound = $7, changed_at = $8, changed_by = $9, version = version + 1
where id = $1 and version = $2 and ended_at is null;

-- name: EndFhirClient :execrows
update fhir_client set ended_at = sqlc.arg(now), changed_at = sqlc.arg(now), changed_by = sqlc.arg(by_user), version = version + 1 where id = sqlc.arg(id) and version = sqlc.arg(version) and ended_at is null;

-- name: TouchFhirClient :exec
update fhir_client set token_at = $2 where id = $1;

-- name: InsertFhirToken :exec
insert into fhir_token (hash, client, scopes, thumb, asker, hpr, until) values ($1, $2, $3, $4, $5, $6, $7);

-- name: FhirTokenHolder :one
-- Whose a token is, with what the system may today: what an administrator takes from it, its tokens lose at once.
select t.scopes, t.thumb, t.asker, t.hpr, t.until, c.client_id, c.scopes as agreed, c.bound, c.organisation_id, o.kind as organisation_kind
from fhir_token t join fhir_client c on c.id = t.client join organisation o on o.id = c.organisation_id where t.hash = $1 and c.ended_at is null;

-- name: DropFhirTokens :execrows
delete from fhir_token where client = $1;

-- name: PurgeFhirTokens :execrows
delete from fhir_token where until < $1;
