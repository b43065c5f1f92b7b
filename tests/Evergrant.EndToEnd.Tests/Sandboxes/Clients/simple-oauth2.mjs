// simple-oauth2 5.1.0, as its README says: "Authorization Code Grant" and "Refresh an access token".
// https://github.com/lelylan/simple-oauth2/blob/5.x/README.md
import simpleOauth2 from 'simple-oauth2';
import { accounts, allow, api, env } from './owner.mjs';

const client = new simpleOauth2.AuthorizationCode({
  client: { id: env.KEAP_CLIENT_ID, secret: env.KEAP_CLIENT_SECRET },
  auth: { tokenHost: api, tokenPath: '/token', authorizeHost: accounts, authorizePath: '/app/oauth/authorize' },
  // Keap takes the credentials of an exchange in the body.
  options: { authorizationMethod: 'body' },
});

const redirect_uri = env.KEAP_REDIRECT_URI;
const redirected = await allow(client.authorizeURL({ redirect_uri, scope: 'full', state: 'any' }));
const first = await client.getToken({ code: redirected.searchParams.get('code'), redirect_uri });
const second = await first.refresh();
console.log('exchanged and refreshed:', !!first.token.access_token, second.token.refresh_token !== first.token.refresh_token);
try {
  await first.refresh();
} catch (error) {
  console.log('spent:', error.message, error.data.payload.error_description);
}
const headers = { authorization: `Bearer ${second.token.access_token}` };
const account = await fetch(`${api}/crm/rest/v1/account/profile`, { headers });
console.log('account:', (await account.json()).name);
