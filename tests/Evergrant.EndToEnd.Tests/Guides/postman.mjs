// Stands in for Postman: an environment with the key as current value, a pre-request script, one real request.
//   node postman.mjs METHOD URL --key FILE [--bearer TEXT] [--script FILE]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runInNewContext } from 'node:vm';

const { positionals: [method, url], values: given } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string' }, bearer: { type: 'string' }, script: { type: 'string' } },
});
const imported = JSON.parse(readFileSync('evergrant.postman_environment.json', 'utf8'));
const environment = new Map(imported.values.filter(one => one.enabled).map(one => [one.key, one.value]));
environment.set('key', readFileSync(given.key, 'utf8').trim());
const filled = text => text.replace(/\{\{(\w+)\}\}/g, (_, name) => environment.get(name));

const headers = new Headers(given.bearer ? { Authorization: `Bearer ${filled(given.bearer)}` } : {});
const waiting = [];
const pm = {
  environment,
  request: { headers: { upsert: ({ key, value }) => headers.set(key, value) } },
  sendRequest: (asked, callback) =>
    waiting.push(
      fetch(asked.url, { method: asked.method, headers: asked.header }).then(
        async answer => {
          const text = await answer.text();
          callback(null, { code: answer.status, json: () => JSON.parse(text) });
        },
        error => callback(error)
      )
    ),
};
if (given.script) runInNewContext(readFileSync(given.script, 'utf8'), { pm, Error });
await Promise.all(waiting);
const answer = await fetch(filled(url), { method, headers, redirect: 'manual' });
console.log(answer.status);
