import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

interface Given {
  readonly mode?: number | string;
  readonly image?: string;
  readonly args?: readonly string[];
  readonly secret?: Readonly<Record<string, unknown>>;
  readonly volume?: Readonly<Record<string, unknown>>;
}

const path = '/certs/tls.key';

function server({ mode, image = 'postgres:17', args, secret = {}, volume }: Given): string {
  const usual = ['-c', 'ssl=on', '-c', `ssl_key_file=${path}`];
  const containers = [
    { name: 'pg', image, args: args ?? usual, volumeMounts: [{ name: 'certs', mountPath: '/certs' }] },
  ];
  const defaultMode = mode === undefined ? {} : { defaultMode: mode };
  const volumes = [{ name: 'certs', ...(volume ?? { secret: { secretName: 'pg-tls', ...defaultMode, ...secret } }) }];
  const template = { metadata: { labels: { app: 'pg' } }, spec: { containers, volumes } };
  const spec = { selector: { matchLabels: { app: 'pg' } }, template };
  return manifestOf('apps/v1', 'StatefulSet', { name: 'pg', namespace: 'db' }, { spec });
}

const judged = (given: Given, edit = (text: string) => text) =>
  saidOfObjects({ 'pg.yaml': edit(server(given)) }, /^postgres-key-readable$/);
const told = [`error postgres-key-readable: ssl_key_file=${path}`];

test('PostgreSQL takes no key that others may read', async () => {
  assert.deepEqual(await judged({}), told, 'the default is 0644');
  for (const mode of [0o644, 0o660, 0o604, 0o444]) assert.deepEqual(await judged({ mode }), told, mode.toString(8));
  for (const mode of [0o600, 0o640, 0o400, 0o440]) assert.deepEqual(await judged({ mode }), [], mode.toString(8));
  const written = (text: string) => (json: string) => json.replace('"defaultMode": 7', `"defaultMode": ${text}`);
  assert.deepEqual(await judged({ mode: 7 }, written('0640')), []);
  assert.deepEqual(await judged({ mode: 7 }, written('0644')), told);
  const items = (mode: number) => ({ items: [{ key: 'tls.key', path: 'tls.key', mode }] });
  assert.deepEqual(await judged({ secret: items(0o600) }), []);
  assert.deepEqual(await judged({ mode: 0o600, secret: items(0o644) }), told);
  assert.deepEqual(await judged({ args: ['--ssl=on', '--ssl_key_file=/certs/tls.key'] }), [
    'error postgres-key-readable: --ssl_key_file=/certs/tls.key',
  ]);
  for (const image of ['docker.io/library/postgres@sha256:00', 'postgis/postgis:17'])
    assert.deepEqual(await judged({ image }), told, image);
});

test('of other programs and places nothing is known', async () => {
  assert.deepEqual(await judged({ image: 'bitnami/postgresql:17' }), [], 'it copies the key');
  assert.deepEqual(await judged({ args: ['-c', 'ssl_key_file=/var/lib/postgresql/server.key'] }), []);
  assert.deepEqual(await judged({ args: ['-c', `ssl_key_file=${path}`] }), [], 'the key is not read');
  assert.deepEqual(await judged({ volume: { emptyDir: {} } }), []);
  assert.deepEqual(await judged({ volume: { csi: { driver: 'x' } } }), []);
});
