// A round with fhir-kit-client, a client that others have made: node scripts/fhir-client.mjs ROOT FILE, where FILE is JSON with the server's address, tokens (each for one call) and ids.
// It prints 'ok' and what it did, or throws.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [root, file] = process.argv.slice(2);
const { Client } = await import(new URL('node_modules/fhir-kit-client/dist/index.js', pathToFileURL(root)));
const { base, tokens, patient, number, plan, task, endpoint } = JSON.parse(readFileSync(file, 'utf8'));

const client = new Client({
  baseUrl: base,
  requestSigner: (_url, request) => request.headers.set('Authorization', `Bearer ${tokens.shift()}`),
});
const statement = await client.capabilityStatement();
assert.equal(statement.fhirVersion, '4.0.1');
const her = await client.read({ resourceType: 'Patient', id: patient });
assert.equal(her.id, patient);
const found = await client.resourceSearch({ resourceType: 'Patient', searchParams: { identifier: number }, options: { postSearch: true } });
assert.equal(found.total, 1);
const plans = await client.resourceSearch({ resourceType: 'CarePlan', searchParams: { patient, _include: ['CarePlan:goal', 'CarePlan:activity-reference'] } });
assert.ok(plans.entry.some((e) => e.resource.resourceType === 'Goal'));
assert.equal((await client.vread({ resourceType: 'CarePlan', id: plan, version: '2' })).meta.versionId, '2');
assert.equal((await client.history({ resourceType: 'CarePlan', id: plan })).type, 'history');
let page = await client.resourceSearch({ resourceType: 'Goal', searchParams: { patient, _count: 1 } });
let goals = 0;
for (; page; page = await client.nextPage({ bundle: page })) goals += page.entry.length;
assert.equal(goals, 2);
const before = await client.read({ resourceType: 'Task', id: task });
const patch = (version, value) => client.patch({ resourceType: 'Task', id: task, jsonPatch: [{ op: 'replace', path: '/status', value }], options: { headers: { 'If-Match': `W/"${version}"` } } });
assert.equal((await patch(before.meta.versionId, 'completed')).status, 'completed');
await assert.rejects(patch(before.meta.versionId, 'cancelled'), (e) => e.response.status === 412);
await assert.rejects(client.read({ resourceType: 'Patient', id: '00000000-0000-0000-0000-000000000000' }), (e) => e.response.status === 404 && e.response.data.resourceType === 'OperationOutcome');
const subscription = await client.create({
  resourceType: 'Subscription',
  body: {
    resourceType: 'Subscription', status: 'requested', reason: 'x', criteria: `${base}/SubscriptionTopic/plan-changed`,
    channel: {
      type: 'rest-hook', endpoint, payload: 'application/fhir+json',
      _payload: { extension: [{ url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content', valueCode: 'id-only' }] },
    },
  },
});
assert.equal(subscription.status, 'requested');
await client.delete({ resourceType: 'Subscription', id: subscription.id });
console.log('ok');
