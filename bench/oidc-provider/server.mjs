// An authorization server of node-oidc-provider that rotates refresh tokens, in memory. Prints its port and as many refresh
// tokens as it was asked for, one a line. The second argument is their scope: with openid, as it usually is there, each answer
// has a signed ID token; without it the server does the least it can.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const scope = process.argv[3] ?? 'openid offline_access';
const kept = new Map();

class MapAdapter {
  constructor(kind) {
    this.kind = kind;
  }
  async upsert(id, payload) {
    kept.set(`${this.kind}:${id}`, payload);
  }
  async find(id) {
    return kept.get(`${this.kind}:${id}`);
  }
  async consume(id) {
    kept.get(`${this.kind}:${id}`).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    kept.delete(`${this.kind}:${id}`);
  }
  async revokeByGrantId() {}
}

const provider = new Provider('http://127.0.0.1', {
  adapter: MapAdapter,
  clients: [
    {
      client_id: 'app',
      client_secret: 'secret',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['https://app.example/callback'],
      response_types: ['code'],
    },
  ],
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  scopes: ['openid', 'offline_access', 'full'],
  ttl: { AccessToken: 86400, Grant: 8640000, RefreshToken: 3888000 },
});

const server = createServer(provider.callback());
server.listen(0, '127.0.0.1', async () => {
  console.log(server.address().port);
  const client = await provider.Client.find('app');
  for (let n = 0; n < Number(process.argv[2] ?? 1); n++) {
    const grant = new provider.Grant({ accountId: 'owner', clientId: 'app' });
    grant.addOIDCScope(scope);
    const grantId = await grant.save();
    const token = new provider.RefreshToken({
      accountId: 'owner',
      client,
      grantId,
      gty: 'authorization_code',
      scope,
    });
    console.log(await token.save());
  }
});
