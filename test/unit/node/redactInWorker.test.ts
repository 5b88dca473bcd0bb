import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { commandPrograms, modules } from '../../../scripts/bundles.mjs';
import { redactText } from '../../../src/core/redact/redactText.ts';
import { redactInWorker } from '../../../src/node/redactInWorker.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { createTestCa } from '../../support/testPki.ts';

const bundles = mkdtempSync(path.join(tmpdir(), 'certscope-redact-'));
const ca = await createTestCa({ name: 'kubernetes' });
const user = `- name: a\n  user:\n    client-key-data: ${base64(ca.keyPem)}\n`;
const kubeconfig = (users: number) => `apiVersion: v1\nkind: Config\nusers:\n${user.repeat(users)}`;

before(() =>
  Promise.all(
    [{ ...modules, entryPoints: { redactWorker: 'src/node/redactWorker.ts' } }, ...commandPrograms].map((each) =>
      build({ ...each, outdir: bundles, logLevel: 'error' }),
    ),
  ),
);
after(() => rmSync(bundles, { recursive: true, force: true }));

describe('redactInWorker', () => {
  const job = (text: string, words?: Record<string, string>) => ({ text, options: {}, bundles, words });
  const never = () => new AbortController().signal;

  test('makes the copy that is made here', async () => {
    const copy = await redactInWorker(job(kubeconfig(2)), never());
    assert.deepEqual(copy, redactText(kubeconfig(2), decodingTools));
    assert.equal(copy?.kind, 'redacted');
  });

  test('refuses in the language of the host', async () => {
    const reason = 'It is not YAML, JSON or PEM, so CertScope cannot tell what is secret.';
    const copy = await redactInWorker(job('words', { [reason]: 'nein' }), never());
    assert.deepEqual(copy, { kind: 'refused', reason: 'nein' });
  });

  test('lets this thread work meanwhile, and ends when it is cancelled', async () => {
    const abort = new AbortController();
    let turns = 0;
    const timer = setInterval(() => {
      if (++turns === 3) abort.abort();
    }, 1);
    assert.equal(await redactInWorker(job(kubeconfig(5000)), abort.signal), undefined);
    clearInterval(timer);
    assert.equal(await redactInWorker(job('a: b'), abort.signal), undefined);
  });
});
