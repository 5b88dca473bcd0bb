import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { readLikeGo } from '../../x509/go/readLikeGo.ts';
import type { PemInput } from './pemInput.ts';

/**
 * The error of client-go for the roots in a CA field or file; `undefined` if at least one certificate can be used,
 * because unreadable ones are skipped.
 */
export function rootsFault(blocks: readonly PemInput[]): string | undefined {
  const certificates = blocks.filter(({ label, hasHeaders }) => label === 'CERTIFICATE' && !hasHeaders);
  const errors = certificates.map(parseFault);
  if (errors.includes(undefined)) return undefined;
  return `unable to load root certificates: ${reason(blocks, errors[0])}`;
}

function reason(blocks: readonly PemInput[], parseError: string | undefined): string {
  if (parseError !== undefined) return `failed to parse certificate: ${parseError}`;
  return blocks.length === 0 ? 'unable to parse bytes as PEM block' : 'no valid certificate authority data seen';
}

function parseFault({ content, bytes }: PemInput): string | undefined {
  const reading = content.kind === 'certificate' ? goReadingOf(content) : readLikeGo(bytes());
  return 'error' in reading ? reading.error : undefined;
}
