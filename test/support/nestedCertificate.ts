import { base64 } from './base64.ts';
import { derOf, samplePem } from './locateSamples.ts';

/**
 * Two lines of base64: together a certificate whose signature's bits are another one, which the second line is alone. So
 * whatever reads one line more or less reads something else.
 */
export function nestedCertificate(): readonly [string, string] {
  const inner = derOf(samplePem);
  const [tbs = [], algorithm = []] = childrenOf(inner);
  for (let pad = 0; ; pad++) {
    const bits = [...Buffer.alloc(1 + pad), ...inner];
    const whole = tlv(0x30, [...tbs, ...algorithm, ...tlv(0x03, bits)]);
    const first = whole.subarray(0, whole.length - inner.length);
    if (first.length % 3 === 0) return [base64(first), base64(inner)];
  }
}

function childrenOf(der: Uint8Array): readonly (readonly number[])[] {
  const children: (readonly number[])[] = [];
  let at = contentAt(der, 0).start;
  while (at < der.length) {
    const { end } = contentAt(der, at);
    children.push([...der.subarray(at, end)]);
    at = end;
  }
  return children;
}

function contentAt(der: Uint8Array, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const octets = first < 128 ? 0 : first - 128;
  const length = octets === 0 ? first : Buffer.from(der.subarray(at + 2, at + 2 + octets)).readUIntBE(0, octets);
  const start = at + 2 + octets;
  return { start, end: start + length };
}

function tlv(tag: number, content: readonly number[]): Buffer {
  return Buffer.from([tag, 0x82, content.length >> 8, content.length & 255, ...content]);
}
