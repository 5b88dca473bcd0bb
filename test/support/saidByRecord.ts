import assert from 'node:assert/strict';
import { allFindings } from '../../src/core/findings/allFindings.ts';
import { evaluate as judge } from '../../src/core/findings/evaluate.ts';
import type { Finding, FindingPolicy } from '../../src/core/findings/findingModel.ts';
import type { FindingRecord, Sentence } from '../../src/core/findings/findingRecord.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { escapeRegularExpression } from '../../src/core/text/regularExpressions.ts';

const patterns = new Map<string, RegExp>(allFindings.map((record) => [record.code, messagesOf(record)]));

/** As the product's `evaluate`; fails where a message is not made of the sentences of its record. */
export function evaluate(graph: PkiGraph, policy: FindingPolicy, now: number): readonly Finding[] {
  const findings = judge(graph, policy, now);
  for (const finding of findings) assertSaidByRecord(finding);
  return findings;
}

/** Codes that have no record yet pass. */
function assertSaidByRecord({ code, message }: Finding): void {
  const pattern = patterns.get(code);
  assert.ok(pattern === undefined || pattern.test(message), `${code} says what its record does not: ${message}`);
}

/**
 * All messages that a record can make: the fact, alone or with a sentence of each further part, any text in the place of a value.
 * Where a part has variants, none of them may be said.
 */
function messagesOf({ fact, consequence, wayOut }: FindingRecord): RegExp {
  const further = [consequence, wayOut].map((part) => {
    if (part === undefined) return '';
    return `(?: ${alternatives(part)})${typeof part === 'string' ? '' : '?'}`;
  });
  return new RegExp(`^${alternatives(fact)}(?:${further.join('')})?$`, 's');
}

function alternatives(sentence: Sentence): string {
  const all = typeof sentence === 'string' ? [sentence] : Object.values(sentence);
  return `(?:${all.map(withAnyValues).join('|')})`;
}

function withAnyValues(sentence: string): string {
  return sentence
    .split(/\{\w+\}/)
    .map(escapeRegularExpression)
    .join('.+?');
}
