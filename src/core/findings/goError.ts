import { visibleText } from '../text/visibleText.ts';
import type { Bytes } from '../x509/bytes.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';
import { readLikeGo } from '../x509/go/readLikeGo.ts';
import type { Certificate } from '../x509/x509Model.ts';

/** Letters of an error that are shown: the longest that Go has without names from the certificate, and then some. */
const shownLetters = 120;
/** Of errors that name what a certificate holds and end with what matters: two DNS names of 253 octets, and then some. */
export const lettersWithNames = 1000;

/** The error with which Go, and so Kubernetes, refuses a certificate at its place; `undefined` when it reads it. */
export function goErrorOf(certificate: Certificate): string | undefined {
  const reading = goReadingOf(certificate);
  if ('error' in reading) return reading.error;
  return certificate.problems.some(({ code }) => code === 'trailing-data') ? 'x509: trailing data' : undefined;
}

/** The error with which Go refuses bytes in which no certificate could be read. */
export function goErrorOfBytes(der: Bytes): string {
  const reading = readLikeGo(der);
  return 'error' in reading ? reading.error : 'x509: malformed certificate';
}

/** Quotes an error of Go's as it stands in logs. */
export function quotedError(error: string, letters = shownLetters): string {
  return `\`${visibleText(error.replaceAll('`', '\\x60'), letters)}\``;
}
