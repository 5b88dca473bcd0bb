import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { certificateLines, requestLines } from '../../../../src/core/present/decoded/certificateText.ts';
import { revocationListLines } from '../../../../src/core/present/decoded/revocationListText.ts';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import { decodeObject } from '../../../../src/core/x509/decodeObject.ts';

/**
 * The oracle is `openssl … -text`, line by line. Known differences, taken out before comparing:
 * - OpenSSL before 3.2 writes names as `CN = a`;
 * - spaces at the ends of lines, and empty lines;
 * - the title above the extensions of a request that asks for none;
 * - extensions that OpenSSL does not know, which it shows as characters and we as octets.
 */
function comparable(lines: readonly string[]): string[] {
  return lines
    .map((line) =>
      line
        .trimEnd()
        .replace(/^( +(?:Issuer|Subject): ?)(.*)$/, (_, label, name) => label + name.replaceAll(' = ', '=')),
    )
    .filter((line) => line !== '')
    .filter(
      (line, index, all) => line !== requestedTitle || all[index + 1]?.startsWith(`${requestedTitle.slice(0, 12)} `),
    );
}

const requestedTitle = '            Requested Extensions:';

/** Runs openssl and returns what it prints. */
export function openssl(args: readonly string[], input?: Uint8Array | string): string {
  const run = spawnSync('openssl', args, { input, encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout;
}

/** The octets of the first PEM block. */
export function derOf(pem: string): Bytes {
  return new Uint8Array(Buffer.from(/-----BEGIN[^-]*-----([^-]*)-----END/.exec(pem)?.[1] ?? '', 'base64'));
}

/** Our text of what `der` holds. */
export function ourLines(der: Bytes): string[] {
  const content = decodeObject(der);
  switch (content.kind) {
    case 'certificate':
      return certificateLines(content);
    case 'certificationRequest':
      return requestLines(content);
    case 'crl':
      return revocationListLines(content);
    default:
      assert.fail(content.kind);
  }
}

/** Compares our text with what `openssl COMMAND -text` prints. */
export function assertAsOpenssl(pem: string, command: 'x509' | 'req' | 'crl' = 'x509'): void {
  const expected = openssl([command, '-text', '-noout'], pem).split('\n');
  assert.deepEqual(comparable(ourLines(derOf(pem))), comparable(expected));
}
