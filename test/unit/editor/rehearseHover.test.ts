import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { decodeAt } from '../../../src/core/pki/decodeAt.ts';
import { emptyGraph } from '../../../src/core/pki/emptyGraph.ts';
import { credentialHover } from '../../../src/core/present/hover/credentialHover.ts';
import { buildLineIndex } from '../../../src/core/text/lineIndex.ts';
import { rehearseHover } from '../../../src/editor/inline/rehearseHover.ts';
import { toGradualFile } from '../../../src/editor/store/gradualFile.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { createTestCa } from '../../support/testPki.ts';

suite('the rehearsal of a hover', () => {
  test('explains its certificate', () => {
    const markdown = rehearseHover(decodingTools) ?? '';
    assert.match(markdown, /kubernetes-admin/);
    assert.match(markdown, /kubeadm:cluster-admins/);
    assert.match(markdown, /2126/);
  });

  test('runs what hovers run', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const key = 'certificate-authority-data: ';
    const text = `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    ${key}${base64(ca.certificatePem)}\n`;
    const offset = text.indexOf(key) + key.length + 10;
    const hover = () => {
      const part = decodeAt({ path: 'a', text }, offset, buildLineIndex(text), decodingTools);
      const file = part && toGradualFile(part, decodingTools.cryptography);
      const [value] = file?.values ?? [];
      if (file === undefined || value === undefined) return undefined;
      const context = { graph: emptyGraph(), findings: [], policy: defaultPolicy, now: Date.UTC(2026, 0, 1) };
      return credentialHover({ file, value, context, commands: new Set(), linkTo: () => '', offset });
    };
    const rehearsed = await functionsOf(() => rehearseHover(decodingTools));
    const run = await functionsOf(hover);
    const fresh = [...run].filter((each) => !rehearsed.has(each));
    assert.ok(run.size > 150, `${run.size} functions`);
    assert.ok(fresh.length < run.size / 8, `of ${run.size} not rehearsed:\n${fresh.join('\n')}`);
  });
});

/** The functions of this project that something runs. */
async function functionsOf(act: () => unknown): Promise<ReadonlySet<string>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  assert.notEqual(act(), undefined);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
  return new Set(
    result
      .filter(({ url }) => url.startsWith('file:'))
      .flatMap(({ url, functions }) =>
        functions.flatMap(({ functionName, ranges: [range] }) =>
          range !== undefined && range.count > 0 ? [`${url} ${functionName} ${range.startOffset}`] : [],
        ),
      ),
  );
}
