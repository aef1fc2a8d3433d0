// A provider of log-in that others have made (oidc-provider, certified by the OpenID Foundation), set up as strictly as HelseID: node scripts/oidc-provider.mjs ROOT FILE, where FILE
// is JSON with the clients (id, public key as JWK, redirect address, who logs in, whether tokens are bound) and what is claimed of each account.
// It prints its issuer, logs whoever comes in at once, and lives until its input is closed. Each of its refusals is a line on stderr.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const [root, file] = process.argv.slice(2);
const { default: Provider } = await import(new URL('node_modules/oidc-provider/lib/index.js', pathToFileURL(root)));
const { clients, accounts, claims } = JSON.parse(readFileSync(file, 'utf8'));

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...key, kid: '1', use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  clients: clients.map((c) => ({
    client_id: c.id,
    jwks: { keys: [c.key] },
    redirect_uris: [c.redirect],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: c.bound,
  })),
  clientAuthMethods: ['private_key_jwt'],
  pkce: { required: () => true },
  acrValues: ['idporten-loa-substantial', 'idporten-loa-high'],
  claims,
  conformIdTokenClaims: false, // what is asked for stands in the ID token, as at HelseID
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
  },
  interactions: { url: (_ctx, interaction) => `/inn/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
  async loadExistingGrant(ctx) {
    const { client, session, params } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountIdFor ? session.accountIdFor(client.clientId) ?? session.accountId : session.accountId });
    grant.addOIDCScope(params.scope);
    await grant.save();
    return grant;
  },
});
for (const event of ['authorization.error', 'grant.error', 'pushed_authorization_request.error', 'server_error']) {
  provider.on(event, (_ctx, fault) => console.error(event, fault.error ?? fault.name, fault.error_description ?? fault.message, fault.error_detail ?? ''));
}
const answer = provider.callback();
server.on('request', async (request, response) => {
  if (!request.url.startsWith('/inn/')) {
    answer(request, response);
    return;
  }
  const { params } = await provider.interactionDetails(request, response);
  const { account, acr } = clients.find((c) => c.id === params.client_id);
  await provider.interactionFinished(request, response, { login: { accountId: account, acr } });
});
process.stdin.on('end', () => process.exit(0)).resume();
console.log(issuer);
