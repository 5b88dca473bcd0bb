import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import type { Certificate } from '../x509/x509Model.ts';

/**
 * Finds the text right before a PEM block that describes its certificate: the output of `openssl x509 -text` with this
 * certificate's serial number, its `-dates`, `-serial` or `-fingerprint` lines, and bag attributes from `openssl
 * pkcs12`. This text becomes wrong when the certificate is replaced.
 *
 * Lines that only name subject and issuer stay true and are kept, like everything else.
 *
 * @param before - The text between the previous block (or the start of the value) and the block.
 * @returns Offset in `before` where the description starts; its length if there is none.
 */
export function descriptionStart(before: string, certificate: Certificate): number {
  const lines = linesOf(before);
  // Text on the block's own line is its indentation.
  const indentation = lines.pop();
  if (indentation === undefined || indentation.text.trim() !== '') return before.length;
  return dumpStart(lines, certificate) ?? attributesStart(lines) ?? before.length;
}

/**
 * Like {@link descriptionStart}, for the text before a private key: the output of `openssl rsa -text`, bag attributes.
 */
export function keyDescriptionStart(before: string): number {
  const lines = linesOf(before);
  const indentation = lines.pop();
  if (indentation === undefined || indentation.text.trim() !== '') return before.length;
  const dump = lines.findLast(({ text }) => /^\s*(?:[A-Z0-9]+ )?Private-Key: ?(?:\(|$)/.test(text));
  return dump?.start ?? attributesStart(lines) ?? before.length;
}

interface Line {
  /** Offset of the line's first character that is not blank. */
  readonly start: number;
  readonly text: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    lines.push({ start: at + line.length - line.trimStart().length, text: line });
    at += line.length + 1;
  }
  return lines;
}

/** `Certificate:`, `Data:` … down to the signature, in one piece. */
function dumpStart(lines: readonly Line[], { serialNumber }: Certificate): number | undefined {
  const texts = lines.map(({ text }) => text.trim());
  const start = texts.lastIndexOf('Certificate:');
  if (start === -1 || texts[start + 1] !== 'Data:' || !/^(?:[0-9a-f]{2}:)*[0-9a-f]{2}$/.test(texts.at(-1) ?? '')) {
    return undefined;
  }
  const serial = texts.findIndex((text, index) => index > start && text.startsWith('Serial Number:'));
  const hex = serialOf(texts[serial] ?? '', texts[serial + 1] ?? '');
  return hex === formatSerialNumber(serialNumber) ? lines[start]?.start : undefined;
}

/** openssl writes `Serial Number: 7 (0x7)` up to 64 bits, and longer ones as octets on the next line. */
function serialOf(line: string, next: string): string | undefined {
  const short = /\((-?)0x([0-9a-f]+)\)$/.exec(line);
  if (short !== null) return `${short[1]}${short[2]}`;
  const long = /^( ?\(Negative\))?((?:[0-9a-f]{2}:)*[0-9a-f]{2})$/.exec(next);
  const digits = long?.[2]?.replaceAll(':', '').replace(/^0+(?=.)/, '');
  return digits === undefined ? undefined : `${long?.[1] === undefined ? '' : '-'}${digits}`;
}

/** Walks up over lines that openssl writes before a block, and keeps them unless one of them becomes wrong. */
function attributesStart(lines: readonly Line[]): number | undefined {
  let start = lines.length;
  while (start > 0 && attribute.test(lines[start - 1]?.text ?? '')) start--;
  const attributes = lines.slice(start);
  const first = attributes.findIndex(({ text }) => text.trim() !== '');
  return attributes.some(({ text }) => becomesWrong.test(text)) ? attributes[first]?.start : undefined;
}

const attribute =
  /^\s*(?:$|(?:Bag|Key) Attributes(?::|$|\s)|friendlyName:|localKeyID:|[0-9.]+:|(?:subject|issuer|serial|notBefore|notAfter|[A-Za-z0-9]+ Fingerprint) ?=)/;
const becomesWrong = /^\s*(?:Bag Attributes|serial=|notBefore=|notAfter=|[A-Za-z0-9]+ Fingerprint=)/;
