import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** Waits until a file holds a text. */
export async function untilFileIs(file: string, content: string): Promise<void> {
  await until(() => readFileSync(file, 'utf8') === content || undefined, `${file} does not get its old content back`);
}

/** Waits until there is no such file. */
export async function untilGone(file: string): Promise<void> {
  await until(() => !existsSync(file) || undefined, `${file} is still there`);
}

/** The base64 of the first `client-certificate-data` of a kubeconfig. */
export function firstClientCertificate(text: string): string {
  const blob = /client-certificate-data: (\S+)/.exec(text)?.[1];
  assert.ok(blob);
  return blob;
}

/** Fails unless OpenSSL verifies a client certificate with the CA of the sample cluster. */
export function acceptedByOpenssl({ folder }: Workbench, blob: string): void {
  const certificate = path.join(folder, '../renewed.crt');
  writeFileSync(certificate, Buffer.from(blob, 'base64'));
  const ca = path.join(folder, 'etc/kubernetes/pki/ca.crt');
  const words = execFileSync('openssl', ['verify', '-purpose', 'sslclient', '-CAfile', ca, certificate]);
  assert.match(words.toString(), /: OK\n$/);
}
