// openid-client 6.8.9, as its README says under "Authorization Code Flow":
// https://github.com/panva/openid-client/blob/v6.x/README.md
import * as client from 'openid-client';
import { accounts, allow, api, env } from './owner.mjs';

const config = new client.Configuration(
  { issuer: api, authorization_endpoint: `${accounts}/app/oauth/authorize`, token_endpoint: `${api}/token` },
  env.KEAP_CLIENT_ID,
  env.KEAP_CLIENT_SECRET,
);
if (api.startsWith('http:')) client.allowInsecureRequests(config);

const state = client.randomState();
const redirected = await allow(
  client.buildAuthorizationUrl(config, { redirect_uri: env.KEAP_REDIRECT_URI, scope: 'full', state }),
);
const first = await client.authorizationCodeGrant(config, redirected, { expectedState: state });
const second = await client.refreshTokenGrant(config, first.refresh_token);
console.log('exchanged and refreshed:', !!first.access_token, second.refresh_token !== first.refresh_token);
try {
  await client.refreshTokenGrant(config, first.refresh_token);
} catch (error) {
  console.log('spent:', error.constructor.name, error.status, error.error, error.error_description);
}
const profile = new URL(`${api}/crm/rest/v1/account/profile`);
const account = await client.fetchProtectedResource(config, second.access_token, profile, 'GET');
console.log('account:', (await account.json()).name);
