import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../../src/core/findings/findingModel.ts';
import { quotedErrors } from '../../../../src/core/present/explain/quotedErrors.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';

const [template] = await findingsIn({
  'certs.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: kubeadm-certs}\ndata: {ca.crt: ""}\n',
});
assert.ok(template !== undefined);

function quoting(message: string): Finding {
  assert.ok(template !== undefined);
  return { ...template, severity: 'error', message };
}

describe('quoted errors', () => {
  test('the first of the problems whose words are in a line, each once', () => {
    const findings = [
      quoting('It fails with `the frobnicator is not where it was put`.'),
      quoting('It fails with `the frobnicator is not where` or `too short`.'),
      quoting('It fails with `put down by somebody else`.'),
    ];
    const quotes = (text: string) => quotedErrors(text, findings).map(({ quote }) => quote);
    assert.deepEqual(quotes('E1 the frobnicator is not where it was put down by somebody else'), [
      'the frobnicator is not where it was put',
    ]);
    assert.deepEqual(
      quotes('too short\nx the frobnicator is not where\nput down by somebody else\nput down by somebody else'),
      ['the frobnicator is not where', 'put down by somebody else'],
    );
  });

  test('many lines and many problems', () => {
    const findings = Array.from({ length: 50_000 }, (_, index) => quoting(`\`the frobnicator is missing ${index}\``));
    const text = `${'x\n'.repeat(49_000)}the frobnicator is missing 49999`;
    assert.deepEqual(
      quotedErrors(text, findings).map(({ quote }) => quote),
      // Shorter numbers are in it, and come first.
      ['the frobnicator is missing 4'],
    );
    assert.deepEqual(quotedErrors('the frobnicator '.repeat(6000), findings), []);
  });
});
