import assert from 'node:assert/strict';
import { allFindings } from '../../src/core/findings/allFindings.ts';
import { evaluate as judge } from '../../src/core/findings/evaluate.ts';
import type { Finding, FindingPolicy } from '../../src/core/findings/findingModel.ts';
import type { FindingRecord, Sentence } from '../../src/core/findings/findingRecord.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { escapeRegularExpression } from '../../src/core/text/regularExpressions.ts';

/** Of a value: any text. Where one is missing, empty quotes or the mark after it begin it. */
const someValue = '(?!``|[.,:;](?: |$)).+?';

const patterns = new Map<string, RegExp>(allFindings.map((record) => [record.code, messagesOf(record)]));

/** As the product's `evaluate`; fails where a message is not made of the sentences of its record. */
export function evaluate(graph: PkiGraph, policy: FindingPolicy, now: number): readonly Finding[] {
  const findings = judge(graph, policy, now);
  for (const finding of findings) assertSaidByRecord(finding);
  return findings;
}

function assertSaidByRecord({ code, message }: Finding): void {
  const pattern = patterns.get(code);
  assert.ok(pattern !== undefined, `${code} has no record`);
  assert.match(message, pattern, `${code} says what its record does not, or with an empty value: ${message}`);
}

/**
 * All messages that a record can make: the fact, alone or with a sentence of each further part, any text in place of a value,
 * but not none: a report that chooses a sentence gives all its values.
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
    .join(someValue);
}
