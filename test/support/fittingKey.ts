import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Asserts, by openssl, that a certificate is for the key in a file, which its owner alone reads. */
export function assertFits(certificateFile: string, keyFile: string): void {
  const openssl = (...args: readonly string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });
  const ofCertificate = openssl('x509', '-in', certificateFile, '-noout', '-pubkey');
  assert.equal(ofCertificate, openssl('pkey', '-in', keyFile, '-pubout'));
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
}
