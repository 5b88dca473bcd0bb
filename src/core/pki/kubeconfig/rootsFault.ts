import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { readLikeGo } from '../../x509/go/readLikeGo.ts';
import type { PemInput } from './pemInput.ts';

/**
 * Why client-go cannot make roots of what a CA field or file holds, in its words; `undefined` where one certificate at
 * least can be used: those that cannot be read are passed over.
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
