import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { toldOnce } from '../../../../src/core/findings/toldOnce.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { readToken, tokenClaims } from '../../../../src/core/pki/readToken.ts';
import { readInventory } from '../../../../src/core/present/inventory/readInventory.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { writeSampleCluster } from '../../../../src/node/sample/writeSampleCluster.ts';
import { pagesOfRecords } from '../../../support/findingRecords.ts';
import { pooledCryptography } from '../../../support/keyPool.ts';
import { runCommand } from '../../../support/runCommand.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { podClaims, testToken } from '../../../support/testToken.ts';

const tree = 'test/fixtures/kubeadm/trees/x01-leaves-expired/rootfs';
const at = Date.parse('2026-11-24T14:25:43Z');

function read(text: string) {
  return readInventory(text, createNodeCryptography(), (path) => `inventory:${path}`);
}

function inventoryOf(field: string): string {
  return `{"schemaVersion":1,"files":[{"path":"a","credentials":[{"kind":"unreadable","index":0,"encoding":[],${field}}]}]}`;
}

/** Codes of what a credential tells by itself. */
const ofCredentialsAlone: ReadonlySet<string> = new Set(
  (await pagesOfRecords()).filter(({ stage }) => stage === 'judge').map(({ record }) => record.code),
);

/** Which of a certificate's places tells it depends on its use, which is not in an inventory. */
function anyPlace({
  code,
  severity,
  message,
  ...place
}: Omit<PrintedFinding, 'range'> & { readonly line?: number | undefined }): string {
  const others = /\d+ more places? ha(?:s|ve) the same problem\.$/.exec(message)?.[0];
  return JSON.stringify([code, severity, ...(others === undefined ? [message, place] : [others])]);
}

/** Compares with what `check` says of the files themselves. */
async function assertSameFindings(root: string, more: readonly string[] = []): Promise<PkiGraph> {
  const args = [root, ...more, '--format', 'json'];
  const result = read((await runCommand(['inspect', ...args])).out);
  assert.ok('files' in result);
  const graph = await buildPkiGraph(result.files, createNodeCryptography());
  const lines = new Map(graph.files.map((file) => [file.path, file.lines]));
  const { told } = toldOnce(graph, evaluate(graph, defaultPolicy, at));
  const findings = told.map(({ code, severity, path, span, message }) => ({
    code,
    severity,
    path: path.replace('inventory:', ''),
    line: span === undefined ? undefined : lines.get(path)?.positionAt(span.start).line,
    message,
  }));
  const { out } = await runCommand(['check', ...args, '--at', '2026-11-24T14:25:43Z']);
  const expected = JSON.parse(out).findings.map(({ code, severity, path, range, message }: PrintedFinding) => ({
    code,
    severity,
    path,
    line: range?.start.line,
    message,
  }));
  // What files say of clusters is not in an inventory.
  const held = new Set(
    graph.files.flatMap(({ path, credentials, lines: own }) =>
      credentials.map(({ value }) => `${path.replace('inventory:', '')}:${own?.positionAt(value.span.start).line}`),
    ),
  );
  // Values that are no credentials are not in an inventory either.
  const ofCredentials = ({
    code,
    path,
    line,
  }: {
    readonly code: string;
    readonly path: string;
    readonly line?: number | undefined;
  }) => ofCredentialsAlone.has(code) && (code !== 'base64-invalid' || held.has(`${path}:${line}`));
  assert.ok(expected.some(ofCredentials));
  assert.deepEqual(
    findings.filter(ofCredentials).map(anyPlace).sort(),
    expected.filter(ofCredentials).map(anyPlace).sort(),
  );
  return graph;
}

interface PrintedFinding {
  readonly code: string;
  readonly severity: string;
  readonly path: string;
  readonly message: string;
  readonly range?: { readonly start: { readonly line: number } };
}

describe('readInventory', () => {
  test('gives the same certificates, issuers, roles, keys and findings as the files', async () => {
    const graph = await assertSameFindings(tree, ['--root', tree]);
    const keyed = [...graph.certificates.values()].filter(({ keys }) => keys.length > 0);
    assert.equal(keyed.length, graph.certificates.size);
  });

  test('gives the same findings for the sample: bundles, placeholders, broken base64', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'certscope-inventory-'));
    try {
      const sample = path.join(folder, 'prod-eu-1');
      await writeSampleCluster(sample, at, pooledCryptography);
      await assertSameFindings(sample);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('gives the same findings for answers of a real API server', async () => {
    await assertSameFindings('test/fixtures/live-api/files');
  });

  test('gives the same findings for files of public repositories', async () => {
    await assertSameFindings('test/fixtures/corpus/files');
  });

  test('keeps requests, public keys, revocation lists and keys without a certificate', async () => {
    const text = (await runCommand(['inspect', 'test/fixtures/corpus/files', '--format', 'json'])).out;
    const told = JSON.parse(text).files.flatMap(({ credentials }: { credentials: { kind: string }[] }) => credentials);
    const result = read(text);
    assert.ok('files' in result);
    const kept = result.files.flatMap(({ credentials }) => credentials.map(({ content }) => content));
    for (const kind of ['certificate', 'certificationRequest', 'publicKey', 'privateKey', 'token', 'crl']) {
      const expected = told.filter((each: { kind: string }) => each.kind === kind).length;
      assert.equal(kept.filter((each) => each.kind === kind).length, expected, kind);
    }
    assert.ok(kept.some(({ kind }) => kind === 'publicKey'));
    assert.doesNotMatch(text, /PRIVATE KEY-----/);
  });

  test('keeps the claims of tokens, and never their text', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'certscope-tokens-'));
    const token = testToken(podClaims({ exp: at / 1000 - 7200, iat: at / 1000 - 9000, nbf: at / 1000 - 9000 }));
    writeFileSync(path.join(folder, 'config'), `users:\n- name: a\n  user:\n    token: ${token}\n`, { mode: 0o604 });
    const graph = await assertSameFindings(folder);
    const { out } = await runCommand(['inspect', folder, '--format', 'json']);
    rmSync(folder, { recursive: true });
    const parts = token.split('.');
    assert.ok(parts.every((part) => !out.includes(part)));
    const [credential] = graph.files.flatMap(({ credentials }) => credentials);
    assert.ok(credential);
    assert.deepEqual(tokenClaims(credential), readToken(new TextEncoder().encode(token)));
  });

  const refused: Record<string, [string, RegExp]> = {
    'no JSON': ['{', /not an inventory/],
    'other JSON': ['{"files":[{"path":1}]}', /not an inventory/],
    'a token without audiences': [inventoryOf('"token":{"subject":"a"}'), /not an inventory/],
    'a token of another form': [
      inventoryOf('"token":{"audiences":[],"boundTo":{"kind":"x","name":"y"}}'),
      /not an inventory/,
    ],
    'a mode that is none': [
      '{"schemaVersion":1,"files":[{"path":"a","mode":"0999","credentials":[]}]}',
      /not an inventory/,
    ],
    'a negative position': [
      inventoryOf('"range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}}'),
      /not an inventory/,
    ],
    'a position that is no number': [
      inventoryOf('"range":{"start":{"line":1.5,"character":0},"end":{"line":2,"character":0}}'),
      /not an inventory/,
    ],
    'an unknown placeholder': [inventoryOf('"placeholder":"toString"'), /not an inventory/],
    'a label that is no text': [inventoryOf('"label":1'), /not an inventory/],
    'another version': ['{"schemaVersion":2,"files":[]}', /another version/],
    'an inventory without DER': [
      '{"schemaVersion":1,"files":[{"path":"a","credentials":[{"kind":"certificate","index":0,"encoding":["pem"],"certificate":{"fingerprintSha256":"00"}}]}]}',
      /contains no certificates/,
    ],
  };
  for (const [name, [text, problem]] of Object.entries(refused)) {
    test(`refuses ${name}`, () => {
      const result = read(text);
      assert.ok('problem' in result);
      assert.match(result.problem, problem);
    });
  }

  test('believes the DER, not what the inventory says of it', async () => {
    const { out } = await runCommand(['inspect', `${tree}/etc/kubernetes/pki/ca.crt`, '--format', 'json']);
    const result = read(out.replaceAll('CN=kubernetes', 'CN=forged'));
    assert.ok('files' in result);
    const content = result.files[0]?.credentials[0]?.content;
    assert.ok(content?.kind === 'certificate');
    assert.equal(content.subject.rdns[0]?.[0]?.value, 'kubernetes');
  });
});
