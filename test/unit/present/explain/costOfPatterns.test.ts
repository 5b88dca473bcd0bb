import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import { unboundedRepetitions } from '../../../support/repetitions.ts';
import { realLines } from './realLines.ts';
import { realLinesOfOthers } from './realLinesOfOthers.ts';

test('repetitions without end are counted, but those that nothing follows', () => {
  for (const [source, expected] of [
    ['a.*?b', 1],
    ['a.*', 0],
    ['a.*b[^"]*', 1],
    ['a.*?(?:b|c).*?(?:d|e[f*]*\\])', 3],
    ['a.*b|c.*d', 1],
    ['(?:a.*|b\\+) c\\*', 1],
    ['a.{0,200}b.{1,}c', 1],
    ['(?:a+b)*c', 3],
    ['a(?: "[^"]*")? \\S+$', 2],
  ] as const) {
    assert.equal(unboundedRepetitions(source), expected, source);
  }
});

test('no line costs more than the square of its length, whatever it repeats', (t) => {
  // The patterns are analysed at the first line; what analyses them reads no lines.
  readLoggedErrors('x509: certificate has expired');
  const sources = new Set<string>();
  const { exec } = RegExp.prototype;
  t.mock.method(RegExp.prototype, 'exec', function (this: RegExp, text: string) {
    sources.add(this.source);
    return exec.call(this, text);
  });
  for (const [, line] of [...realLines, ...realLinesOfOthers]) readLoggedErrors(line);
  t.mock.restoreAll();
  assert.ok([...sources].some((source) => source.includes('failed to find ')));
  assert.ok([...sources].some((source) => source.startsWith('certificate is valid for ')));
  // A line has up to 10,000 characters, and each is looked at by several of these.
  assert.deepEqual(
    [...sources].filter((source) => unboundedRepetitions(source) > 1),
    [],
  );
});

test('an error that a line repeats is read for its details a few times, however long the line', (t) => {
  const repeated = 'x509: input error "';
  const line = (length: number) => repeated.repeat(length / repeated.length);
  let details = 0;
  const { exec } = RegExp.prototype;
  t.mock.method(RegExp.prototype, 'exec', function (this: RegExp, text: string) {
    // Looked for once in the details of each error.
    if (this.source.includes('SN=')) details++;
    return exec.call(this, text);
  });
  const read = (text: string) => {
    details = 0;
    readLoggedErrors(text);
    return details;
  };
  const short = read(line(950));
  assert.ok(short > 0 && short <= 60, `${short}`);
  assert.ok(read(line(9900)) <= 60, `${details} in a long line`);
  const lines = 40;
  // Each is read alone, and joined with the next ones in four ways.
  assert.ok(read(`${line(950)}\n`.repeat(lines)) <= lines * 5 * 60, `${details} in a paste`);
  t.mock.restoreAll();
});

test('what follows many errors of one kind is read, too', () => {
  const line = `${'x509: input error "'.repeat(200)} tls: private key does not match public key`;
  assert.deepEqual(
    readLoggedErrors(line).map(({ record }) => record.id),
    ['nameConstraint', 'keyMismatch'],
  );
});
