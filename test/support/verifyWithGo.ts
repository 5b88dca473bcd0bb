import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Asks Go's crypto/x509, by which Kubernetes judges, for its verdict on certificates of one or more CAs.
 *
 * @returns `ok` or Go's error for each certificate; `undefined` where Go is not installed.
 */
export function verifyWithGo(caPem: string, certificatesPem: string, time: number): readonly string[] | undefined {
  if (spawnSync('go', ['version']).status !== 0) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-go-'));
  try {
    const ca = path.join(folder, 'ca.pem');
    const certificates = path.join(folder, 'certificates.pem');
    writeFileSync(ca, caPem);
    writeFileSync(certificates, certificatesPem);
    const seconds = String(Math.floor(time / 1000));
    const program = path.resolve('test/support/verifyWithGo.go');
    const { status, stdout, stderr } = spawnSync('go', ['run', program, seconds, ca, certificates], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return stdout.trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
