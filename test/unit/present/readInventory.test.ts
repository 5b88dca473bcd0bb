import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { generateSampleCluster } from '../../../scripts/sample/generateSampleCluster.mjs';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../src/core/findings/evaluate.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { readInventory } from '../../../src/core/present/readInventory.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { runCommand } from '../../support/runCommand.ts';

const tree = 'test/fixtures/kubeadm/trees/x01-leaves-expired/rootfs';
const at = Date.parse('2026-11-24T14:25:43Z');

function read(text: string) {
  return readInventory(text, createNodeCryptography(), (path) => `inventory:${path}`);
}

describe('readInventory', () => {
  test('gives the same certificates, issuers, roles, keys and findings as the files', async () => {
    const args = [tree, '--root', tree, '--format', 'json'];
    const inspected = await runCommand(['inspect', ...args]);
    const result = read(inspected.out.replaceAll(`"path": "${tree}`, '"path": "'));
    assert.ok('files' in result);
    const graph = await buildPkiGraph(result.files, createNodeCryptography());
    const checked = JSON.parse((await runCommand(['check', ...args, '--at', '2026-11-24T14:25:43Z'])).out);
    const findings = evaluate(graph, defaultPolicy, at).map(({ code, path, span, message }) => ({
      code,
      path: path.replace('inventory:', tree),
      line: graph.files.find((file) => file.path === path)?.lines?.positionAt(span?.start ?? 0).line,
      message,
    }));
    assert.deepEqual(
      findings,
      checked.findings.map(
        (each: { code: string; path: string; message: string; range: { start: { line: number } } }) => ({
          code: each.code,
          path: each.path,
          line: each.range.start.line,
          message: each.message,
        }),
      ),
    );
    assert.equal(findings.length > 9, true);
    const keyed = [...graph.certificates.values()].filter(({ keys }) => keys.length > 0);
    assert.equal(keyed.length, graph.certificates.size);
  });

  test('keeps bundles together and placeholders silent', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'certscope-inventory-'));
    try {
      const sample = path.join(folder, 'prod-eu-1');
      await generateSampleCluster(sample, at);
      const result = read((await runCommand(['inspect', sample, '--format', 'json'])).out);
      assert.ok('files' in result);
      const graph = await buildPkiGraph(result.files, createNodeCryptography());
      const { out } = await runCommand(['check', sample, '--format', 'json', '--at', '2026-11-24T14:25:43Z']);
      // Of a value that cannot be read an inventory tells that, and not the broken layer.
      const told = (findings: readonly { code: string; path: string }[]) =>
        findings.filter(({ path: file }) => !file.includes('payments-tls')).map(({ code }) => code);
      const expected = told(JSON.parse(out).findings);
      assert.ok(expected.includes('expired-member-in-bundle'));
      assert.deepEqual(told(evaluate(graph, defaultPolicy, at)), expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const refused: Record<string, [string, RegExp]> = {
    'no JSON': ['{', /no inventory/],
    'other JSON': ['{"files":[{"path":1}]}', /no inventory/],
    'another version': ['{"schemaVersion":2,"files":[]}', /another version/],
    'an inventory without DER': [
      '{"schemaVersion":1,"files":[{"path":"a","credentials":[{"kind":"certificate","index":0,"encoding":["pem"],"certificate":{"fingerprintSha256":"00"}}]}]}',
      /holds no certificates/,
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
