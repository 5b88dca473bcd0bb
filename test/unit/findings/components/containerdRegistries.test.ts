import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { saidOfObjects } from '../../../support/objectFindings.ts';
import { contextOf } from '../../../support/presentFixture.ts';

const path = '/etc/containerd/config.toml';
const older = 'plugins."io.containerd.grpc.v1.cri".registry';
const newer = "plugins.'io.containerd.cri.v1.images'.registry";
const folder = (table: string, value = '/etc/containerd/certs.d') => `[${table}]\n  config_path = "${value}"\n`;
const mirrors = (table: string) =>
  `[${table}.mirrors]\n[${table}.mirrors."docker.io"]\n  endpoint = ["https://mirror.example.com"]\n`;
const tls = (table: string) => `[${table}.configs."harbor.local".tls]\n  ca_file = "/etc/ssl/harbor.crt"\n`;
const credentials = (table: string) => `[${table}.configs."harbor.local".auth]\n  username = "ci"\n`;
const told = (text: string, file = path) => saidOfObjects({ [file]: text }, /^containerd-registry-conflict$/);

describe('containerd-registry-conflict', () => {
  for (const [version, table] of [
    ['version = 2\n', older],
    ['version = 3\n', newer],
  ] as const) {
    test(`of mirrors and of TLS settings, in ${version.trim()}`, async () => {
      const both = ['error containerd-registry-conflict: https://mirror.example.com'];
      assert.deepEqual(await told(version + folder(table) + mirrors(table)), both);
      assert.deepEqual(await told(version + mirrors(table) + folder(table), '/etc/containerd/conf.d/a.toml'), both);
      assert.deepEqual(await told(version + folder(table) + tls(table)), [
        'error containerd-registry-conflict: /etc/ssl/harbor.crt',
      ]);
    });
    test(`of nothing that containerd accepts, in ${version.trim()}`, async () => {
      const healthy = [
        folder(table),
        mirrors(table) + tls(table),
        folder(table, '') + mirrors(table),
        folder(table) + credentials(table),
        // As the default configuration is printed.
        `${folder(table)}[${table}.mirrors]\n[${table}.configs]\n`,
        `disabled_plugins = ["cri"]\n${folder(table)}${mirrors(table)}`,
        `${folder(table)}# ${mirrors(table).replaceAll('\n', '\n# ')}`,
      ];
      for (const text of healthy) assert.deepEqual(await told(version + text), [], text);
      assert.deepEqual(await told(version + folder(table) + mirrors(table), '/srv/notes/example.toml'), []);
    });
  }
  test('explains what containerd and kubelet print', async () => {
    const context = await contextOf({ [path]: folder(older) + mirrors(older) });
    for (const line of [
      'error="invalid plugin config: `mirrors` cannot be set when `config_path` is provided"',
      'validate service connection: rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService',
    ]) {
      const codes = explainErrors(line, context).flatMap(({ findings }) => findings.map(({ code }) => code));
      assert.deepEqual(codes, ['containerd-registry-conflict'], line);
    }
  });
});
