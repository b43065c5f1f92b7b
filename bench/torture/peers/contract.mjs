// The contract of docs/guides/torture.md for a Node client: one function that makes one API call.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export const env = process.env;
let writes = 0;

// A stand-in for the database that the documentation speaks of: a read takes as long as the scenario says.
export async function load() {
  const token = JSON.parse(await readFile(env.TORTURE_TOKEN_FILE, 'utf8'));
  if (env.TORTURE_STORE_DELAY_MS !== '0') await pause(Number(env.TORTURE_STORE_DELAY_MS));
  return token;
}

export async function save(token) {
  const draft = `${env.TORTURE_TOKEN_FILE}.${process.pid}.${++writes}`;
  await writeFile(draft, JSON.stringify(token), { mode: 0o600 });
  await rename(draft, env.TORTURE_TOKEN_FILE);
}

export function serve(freshToken) {
  const callers = new Map();
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const [verb, id] = line.split(' ');
    if (verb === 'cancel') return callers.get(id)?.abort();
    const caller = new AbortController();
    callers.set(id, caller);
    try {
      const access = await freshToken(caller.signal);
      const headers = { authorization: `Bearer ${access}` };
      const answer = await fetch(env.TORTURE_API_URL, { headers, signal: caller.signal });
      console.log(`${id} ${answer.status}`);
    } catch (error) {
      console.log(caller.signal.aborted ? `${id} cancelled` : `${id} error ${error.message}`.split('\n')[0]);
    } finally {
      callers.delete(id);
    }
  });
  console.log('ready');
}
