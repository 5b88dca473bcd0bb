import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import type { Certificate } from '../x509/model.ts';

/**
 * Finds the text right before a PEM block that describes the certificate in it: the output of `openssl x509 -text`
 * with this certificate's serial number, its `-dates`, `-serial` or `-fingerprint` lines, and bag attributes from
 * `openssl pkcs12`. It becomes wrong when the certificate is replaced.
 *
 * Lines that only name subject and issuer stay true and are left alone, as is everything else.
 *
 * @param before - The text between the previous block (or the start of the value) and the block.
 * @returns Offset in `before` from which everything describes the certificate; its length when nothing does.
 */
export function descriptionStart(before: string, certificate: Certificate): number {
  return dumpStart(before, certificate) ?? attributesStart(before) ?? before.length;
}

function dumpStart(before: string, { serialNumber }: Certificate): number | undefined {
  const start = Array.from(before.matchAll(/(?<=^|\n)[ \t]*(?=Certificate:[ \t]*\r?\n[ \t]+Data:[ \t]*\r?\n)/g)).at(-1);
  if (start === undefined) return undefined;
  const offset = start.index + start[0].length;
  const dump = before.slice(offset);
  const { short, long } =
    /Serial Number:\s*(?:-?\d+ \((?<short>-?0x[0-9a-f]+)\)|(?<long>[0-9a-f]{2}(?::[0-9a-f]{2})*))/.exec(dump)?.groups ??
    {};
  const serial = (short?.replace('0x', '') ?? long?.replaceAll(':', ''))?.replace(/^(-?)0+(?=.)/, '$1');
  const endsWithSignature = /\n[ \t]*(?:[0-9a-f]{2}:)*[0-9a-f]{2}[ \t]*\r?\n[ \t]*$/.test(dump);
  return serial === formatSerialNumber(serialNumber) && endsWithSignature ? offset : undefined;
}

/** Walks up over lines such as openssl writes before a block, and keeps them unless one of them becomes wrong. */
function attributesStart(before: string): number | undefined {
  const attributes =
    /(?<=^|\n)[ \t]*(?<lines>(?:(?:Bag Attributes|[ \t]+[A-Za-z0-9. ]+:.*|(?:subject|issuer|serial|notBefore|notAfter|[A-Za-z0-9]+ Fingerprint) ?=.*)\r?\n[ \t]*)+)$/.exec(
      before,
    );
  const lines = attributes?.groups?.lines;
  if (lines === undefined) return undefined;
  return becomesWrong.test(lines) ? before.length - lines.length : undefined;
}

const becomesWrong = /^[ \t]*(?:Bag Attributes|serial|notBefore|notAfter|[A-Za-z0-9]+ Fingerprint)\b/m;
