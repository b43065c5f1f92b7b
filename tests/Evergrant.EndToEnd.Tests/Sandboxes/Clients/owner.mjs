// Where the owner presses Allow; and what both Node clients are told.
export const env = process.env;
export const api = env.KEAP_API ?? 'https://api.infusionsoft.com';
export const accounts = env.KEAP_ACCOUNTS ?? 'https://accounts.infusionsoft.com';

export async function allow(authorizeUrl) {
  const answer = await fetch(`${env.EVERGRANT_SANDBOX}/_sandbox/v1/consent`, {
    method: 'POST',
    headers: { 'X-Evergrant-Sandbox': '1', 'Content-Type': 'application/json' },
    body: JSON.stringify({ authorize_url: String(authorizeUrl) }),
  });
  return new URL((await answer.json()).redirect_to);
}
