import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { readLikeGo } from '../../../../src/core/x509/go/readLikeGo.ts';
import { goIsMissing } from '../../../support/goProgram.ts';
import { plainReading, readWithGo } from '../../../support/readWithGo.ts';
import type { NamedCertificate } from './fixtureCertificates.ts';

/**
 * Asserts that we read each certificate as Go does: all fields, or the same error.
 *
 * @returns Go's errors; `undefined` where Go is not installed; the test is skipped then.
 */
export function assertSameAsGo(
  t: TestContext,
  certificates: readonly NamedCertificate[],
): readonly string[] | undefined {
  assert.ok(certificates.length > 0, 'there is nothing to compare');
  const ours = certificates.map(({ der }) => plainReading(readLikeGo(der)));
  const theirs = readWithGo(certificates.map(({ der }) => der));
  if (theirs === undefined) {
    t.skip(goIsMissing);
    return undefined;
  }
  assert.equal(theirs.length, certificates.length);
  for (const [i, { name, der }] of certificates.entries()) {
    if (isDeepStrictEqual(ours[i], theirs[i])) continue;
    assert.deepEqual(ours[i], theirs[i], `${name}: ${Buffer.from(der).toString('hex').slice(0, 20_000)}`);
  }
  return theirs.flatMap(({ error }) => (error === undefined ? [] : [String(error)]));
}
