// An authorization server of node-oidc-provider that rotates refresh tokens, in memory. Prints its port and as many refresh
// tokens as it was asked for, one a line.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

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
  // Without openid: no ID token is signed, which would cost more than all the rest.
  scopes: ['offline_access', 'full'],
  ttl: { AccessToken: 86400, Grant: 8640000, RefreshToken: 3888000 },
});

const server = createServer(provider.callback());
server.listen(0, '127.0.0.1', async () => {
  console.log(server.address().port);
  const client = await provider.Client.find('app');
  for (let n = 0; n < Number(process.argv[2] ?? 1); n++) {
    const grant = new provider.Grant({ accountId: 'owner', clientId: 'app' });
    grant.addOIDCScope('offline_access full');
    const grantId = await grant.save();
    const token = new provider.RefreshToken({
      accountId: 'owner',
      client,
      grantId,
      gty: 'authorization_code',
      scope: 'offline_access full',
    });
    console.log(await token.save());
  }
});
