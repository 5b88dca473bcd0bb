import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeDirectory, decodingTools } from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';

/**
 * Every error and warning on files that people wrote was looked at by hand; `why` says why it is right. Whoever adds a
 * check looks at what it adds here, and writes it down in `findings.jsonl`, or corrects the check.
 */
interface Reviewed {
  readonly file: string;
  readonly code: string;
  readonly severity: string;
  readonly why: string;
}

const moment = Date.parse('2026-11-24T14:20:00Z');
const row = ({ file, code, severity }: Omit<Reviewed, 'why'>) => `${file} ${severity} ${code}`;

test('every error and warning on the corpus is one that was found right', async () => {
  const reviewed = readFileSync('test/fixtures/corpus/findings.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line): Reviewed => JSON.parse(line));
  const graph = await buildPkiGraph(decodeDirectory('test/fixtures/corpus/files'), decodingTools.cryptography);
  const serious = evaluate(graph, defaultPolicy, moment).filter(({ severity }) => /error|warning/.test(severity));
  const found = new Set(serious.map(({ path, code, severity }) => row({ file: `files/${path}`, code, severity })));
  assert.deepEqual([...found].sort(), reviewed.map(row).sort());
  assert.ok(reviewed.every(({ why }) => why.length > 0));
});
