// openid-client 6.8.9, as its documentation of refreshTokenGrant and TokenEndpointResponseHelpers says:
// https://github.com/panva/openid-client/blob/v6.x/docs/functions/refreshTokenGrant.md
// https://github.com/panva/openid-client/blob/v6.x/docs/interfaces/TokenEndpointResponseHelpers.md (expiresIn)
// It leaves keeping tokens to the program; the program here keeps them in the way that simple-oauth2's README has it. A
// refresh is not tied to a caller's signal (nothing in its documentation does that), so a caller that goes away leaves it running.
import * as client from 'openid-client';
import { env, load, save, serve } from './contract.mjs';

const config = new client.Configuration(
  { issuer: new URL(env.TORTURE_TOKEN_URL).origin, token_endpoint: env.TORTURE_TOKEN_URL },
  env.TORTURE_CLIENT_ID,
  env.TORTURE_CLIENT_SECRET,
);
client.allowInsecureRequests(config);

serve(async () => {
  const token = await load();
  if (token.expires_at > Date.now() / 1000) return token.access_token;
  const answer = await client.refreshTokenGrant(config, token.refresh_token);
  await save({ ...token, ...answer, expires_at: Date.now() / 1000 + answer.expiresIn() });
  return answer.access_token;
});
