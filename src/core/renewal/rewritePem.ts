import { encodeBase64 } from '../text/encodePem.ts';
import type { Bytes } from '../x509/bytes.ts';
import { readWrappedText, writeWrappedText } from './wrappedText.ts';

/** Changes to a PEM block besides its content. */
export interface PemArmour {
  /** The new label; absent: the old one. */
  readonly label?: string;
  /** The new value of `DEK-Info`, of a legacy encrypted key. */
  readonly dekInfo?: string;
}

/**
 * Writes another object into a PEM block, in the old form: same boundary lines, line width, line ends, indentation and
 * escapes.
 *
 * @param source - The block in the document, from `-----BEGIN` to the final dashes.
 * @returns `undefined` if it contains more than base64, and headers that stay true.
 */
export function rewritePem(source: string, der: Bytes, { label, dekInfo }: PemArmour = {}): string | undefined {
  const { begin, body, end } = armour.exec(source)?.groups ?? {};
  if (begin === undefined || body === undefined || end === undefined) return undefined;
  const headers = dekInfo === undefined ? '' : headersOf(body);
  if (headers === undefined) return undefined;
  const wrapped = readWrappedText(body.slice(headers.length));
  if (wrapped === undefined) return undefined;
  const written = headers.replace(dekValue, `$<name>${dekInfo}`) + writeWrappedText(wrapped, encodeBase64(der));
  return relabelled(begin, label) + written + relabelled(end, label);
}

/** From after BEGIN to the end of the `DEK-Info` line, the last header that OpenSSL writes. */
function headersOf(body: string): string | undefined {
  const match = dekValue.exec(body);
  return match === null ? undefined : body.slice(0, match.index + match[0].length);
}

function relabelled(line: string, label: string | undefined): string {
  return label === undefined ? line : line.replace(/(BEGIN|END) [^-]*/, `$1 ${label}`);
}

const dekValue = /(?<name>DEK-Info:[ \t]*)[A-Za-z0-9-]+,[0-9A-Fa-f]+/;

/** The separator of a block's lines: a line break with its indentation, or its escape. */
export function separatorOf(source: string): string | undefined {
  const { body } = armour.exec(source)?.groups ?? {};
  const separator = body === undefined ? undefined : readWrappedText(body)?.leading;
  return separator === '' ? undefined : separator;
}

const armour = /^(?<begin>-----BEGIN [^-]*-----)(?<body>[\s\S]*)(?<end>-----END [^-]*-----)$/;
