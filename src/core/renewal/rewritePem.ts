import { encodeBase64 } from '../text/encodePem.ts';
import type { Bytes } from '../x509/bytes.ts';
import { readWrappedText, writeWrappedText } from './wrappedText.ts';

/**
 * Writes another object into a PEM block in the manner of the old one: same armour lines, line width, line ends,
 * indentation and escapes.
 *
 * @param source - The block as it stands in the document, from `-----BEGIN` to the dashes that end it.
 * @returns `undefined` when there is more in the block than base64.
 */
export function rewritePem(source: string, der: Bytes): string | undefined {
  const { begin, body, end } = armour.exec(source)?.groups ?? {};
  if (begin === undefined || body === undefined || end === undefined) return undefined;
  const wrapped = readWrappedText(body);
  return wrapped === undefined ? undefined : begin + writeWrappedText(wrapped, encodeBase64(der)) + end;
}

/** What stands between the lines of a block: a line break with its indentation, or its escape. */
export function separatorOf(source: string): string | undefined {
  const { body } = armour.exec(source)?.groups ?? {};
  const separator = body === undefined ? undefined : readWrappedText(body)?.leading;
  return separator === '' ? undefined : separator;
}

const armour = /^(?<begin>-----BEGIN [^-]*-----)(?<body>[\s\S]*)(?<end>-----END [^-]*-----)$/;
