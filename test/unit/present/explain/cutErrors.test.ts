import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wholeErrors } from '../../../../src/core/present/explain/cutErrors.ts';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';
import { readLogLines } from '../../../support/logLines.ts';

const idsIn = (text: string) => readLoggedErrors(text).map(({ record }) => record.id);

describe('a line that is cut within an error', () => {
  test('knows the errors as their records find them', () => {
    const wrong = wholeErrors.flatMap(([id, words]) => {
      const found = idsIn(words.replaceAll('*', 'kube'));
      return found.includes(id) ? [] : [`${words}: ${found}`];
    });
    assert.deepEqual(wrong, []);
  });

  for (const [line, id] of [
    ['Unable to connect to the server: x509: certificate has expired or is not y', 'expired'],
    ['err="x509: certificate signed by unkn', 'unknownAuthority'],
    ['err="x509: certificate signed by unkn...', 'unknownAuthority'],
    ['error: certificate signed by unkn', 'unknownAuthority'],
    ['dial: x509: certificate is valid for 10.96.0.1, 192.168.5', 'hostname'],
    ['dial: x509: cannot validate certificate for 10.0.0.5 becau', 'hostname'],
    ['rejected: x509: subject with cn=front-proxy-client is not in', 'nameNotAllowed'],
    ['tls: failed to verify certificate: x5', 'unverified'],
    ['tls: failed to verify certificate: x509: certi', 'cut'],
    ['tls: private key does not mat', 'keyMismatch'],
    ['remote error: tls: unknown cert', 'cut'],
  ] as const) {
    test(line, () => assert.deepEqual(idsIn(line), [id]));
  }

  test('names what it can be, and asks for the whole', () => {
    const [error] = readLoggedErrors('Get "https://10.0.0.5:6443/version": x509: certificate has');
    assert.equal(error?.record.id, 'expired');
    const [open] = readLoggedErrors('Get "https://10.0.0.5:6443/version": x509: certificate is');
    assert.match(open?.record.meaning() ?? '', /`x509: certificate is valid for …, not …`/);
    assert.match(open?.record.meaning() ?? '', /Paste the whole line/);
  });

  test('is read with the next line, where a terminal has wrapped it', () => {
    const [error, ...others] = readLoggedErrors(
      'Unable to connect: x509: certificate has expired or is not y\net valid: current time 2026-11-24T15:00:00Z is after 2026-11-24T14:23:18Z',
    );
    assert.deepEqual(others, []);
    assert.deepEqual([error?.record.id, error?.bound?.kind], ['expired', 'after']);
  });

  test('has never another meaning than the whole, wherever it is cut', () => {
    const wrong: string[] = [];
    let cuts = 0;
    for (const { line } of readLogLines()) {
      const own = new Set(idsIn(line));
      // What it says of certificates; lines of other programs have other beginnings.
      for (const { index, 0: begun } of line.matchAll(/(?:x509|tls): (?=[a-z])/g)) {
        for (let end = index + begun.length + 3; end < Math.min(line.length, index + 160); end += 7) {
          cuts++;
          const found = idsIn(line.slice(0, end));
          if (!own.has('nameConstraint') && found.includes('nameConstraint')) wrong.push(line.slice(index, end));
        }
      }
    }
    assert.ok(cuts > 1000, String(cuts));
    assert.deepEqual(wrong, []);
  });
});
