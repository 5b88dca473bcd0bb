import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isFindingCode } from '../../../../src/core/findings/catalog.ts';
import type { Finding } from '../../../../src/core/findings/findingModel.ts';
import { errorFindings } from '../../../../src/core/present/explain/errorFindings.ts';
import { findingsFor } from '../../../../src/core/present/explain/findingsFor.ts';
import { loggedErrors } from '../../../../src/core/present/explain/loggedErrors.ts';
import { readLoggedErrors } from '../../../../src/core/present/explain/readLoggedErrors.ts';

function finding(
  code: Finding['code'],
  path: string,
  message: string,
  severity: Finding['severity'] = 'error',
): Finding {
  return { code, severity, message, path, related: [] };
}

function pathsFor(line: string, findings: readonly Finding[]): readonly string[] {
  const [error = assert.fail(line)] = readLoggedErrors(line);
  return findingsFor(error, findings, []).map(({ path }) => path);
}

const mismatch = 'The key does not match. Programs fail with `tls: private key does not match public key`.';

describe('problems of files that make a program print an error', () => {
  test('are named by errors and codes that there are', () => {
    const ids = new Set(loggedErrors.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(errorFindings).filter((id) => !ids.has(id)),
      [],
    );
    for (const [id, codes] of Object.entries(errorFindings))
      assert.ok(
        codes.every((code) => isFindingCode(code)),
        id,
      );
  });

  test('come first where they quote the error, or the line names their file', () => {
    const line = 'tls: failed to load /etc/app/shop.crt: tls: private key does not match public key';
    const beside = finding('key-cert-mismatch', '/etc/app/blog.crt', 'The key does not match.');
    const named = finding('key-cert-mismatch', '/etc/app/shop.crt', mismatch);
    assert.deepEqual(pathsFor(line, [beside, named]), ['/etc/app/shop.crt']);
    assert.deepEqual(pathsFor(line, [beside]), ['/etc/app/blog.crt']);
  });

  test('are not those of another kind, nor information', () => {
    const line = 'Error: tls: private key does not match public key';
    assert.deepEqual(pathsFor(line, [finding('cert-expired', 'a', 'It expired.')]), []);
    assert.deepEqual(pathsFor(line, [finding('key-cert-mismatch', 'a', mismatch, 'info')]), []);
  });

  test('are at most three, errors before warnings', () => {
    const line = 'token: invalid bearer token, service account token has expired';
    const all = ['a', 'b', 'c', 'd'].map((path) =>
      finding('token-expired', path, 'It expired.', path === 'd' ? 'error' : 'warning'),
    );
    assert.deepEqual(pathsFor(line, all), ['d', 'a', 'b']);
  });
});
