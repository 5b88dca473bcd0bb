import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, type TestCa, type TestCertificateOptions } from '../../support/testPki.ts';

const folder = 'test/fixtures/everyday';

/** PEM by the names that stand in the files. */
async function credentials(): Promise<Readonly<Record<string, string>>> {
  const ca = async (name: string): Promise<TestCa> => createTestCa({ name });
  const cas = { ca: await ca('kubernetes'), corp: await ca('Example Root CA'), eks: await ca('kubernetes') };
  const others = { etcd: await ca('etcd-ca'), fp: await ca('front-proxy-ca'), istio: await ca('cluster.local') };
  const server = (issuer: TestCa, ...dnsNames: readonly string[]) =>
    issuer.issue({ commonName: dnsNames[0] ?? '', dnsNames, extKeyUsage: ['serverAuth'] });
  const both: TestCertificateOptions = { extKeyUsage: ['serverAuth', 'clientAuth'], commonName: 'etcd-1' };
  const leaves = {
    admin: await cas.ca.issue({ commonName: 'admin', organizations: ['system:masters'] }),
    etcdsrv: await others.etcd.issue({ ...both, dnsNames: ['localhost'], ipAddresses: ['127.0.0.1', '10.0.0.11'] }),
    hook: await server(cas.corp, 'hook.sys.svc', 'hook.sys.svc.cluster.local'),
    web: await server(cas.corp, 'shop.example.com', 'www.shop.example.com'),
  };
  return Object.fromEntries(
    Object.entries({ ...cas, ...others, ...leaves }).flatMap(([name, { certificatePem, keyPem }]) => [
      [`${name}.crt`, certificatePem],
      [`${name}.key`, keyPem],
    ]),
  );
}

function filled(text: string, pems: Readonly<Record<string, string>>): string {
  const pemOf = (name: string): string => {
    const pem = pems[name];
    assert.ok(pem !== undefined, name);
    return pem;
  };
  return text
    .replaceAll(/^( *)@pem (\S+)@/gm, (_, indent: string, name: string) =>
      pemOf(name).trimEnd().replaceAll(/^/gm, indent),
    )
    .replaceAll(/@base64 ([^@]+)@/g, (_, names: string) => base64(names.split(' ').map(pemOf).join('')))
    .replaceAll(/@json (\S+)@/g, (_, name: string) => JSON.stringify(pemOf(name)).slice(1, -1));
}

describe('files as people have them', async () => {
  const pems = await credentials();
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) {
    test(name, async () => {
      const below = path.join(folder, name);
      const paths = readdirSync(below, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name).slice(below.length));
      const files = Object.fromEntries(
        paths.map((file) => [file, filled(readFileSync(path.join(below, file), 'utf8'), pems)]),
      );
      assert.ok(paths.length > 0);
      for (const text of Object.values(files)) assert.doesNotMatch(text, /@(?:pem|base64|json) /);
      const findings = (await findingsIn(files)).filter(
        ({ severity }) => severity === 'error' || severity === 'warning',
      );
      assert.deepEqual(
        findings.map(({ code, path: file, message }) => `${code} ${file}: ${message}`),
        [],
      );
    });
  }
});
