// simple-oauth2 5.1.0, as its README says: "Refresh an access token"
// https://github.com/lelylan/simple-oauth2/blob/5.x/README.md#refresh-an-access-token
// The token is persisted in an external database, brought back with createToken(), and refreshed when expired(). It has no
// way to cancel a refresh, so a caller that goes away leaves it running.
import simpleOauth2 from 'simple-oauth2';
import { env, load, save, serve } from './contract.mjs';

const address = new URL(env.TORTURE_TOKEN_URL);
const client = new simpleOauth2.AuthorizationCode({
  client: { id: env.TORTURE_CLIENT_ID, secret: env.TORTURE_CLIENT_SECRET },
  auth: { tokenHost: address.origin, tokenPath: address.pathname },
});

serve(async () => {
  let accessToken = client.createToken(await load());
  if (accessToken.expired()) {
    accessToken = await accessToken.refresh();
    await save(accessToken);
  }
  return accessToken.token.access_token;
});
