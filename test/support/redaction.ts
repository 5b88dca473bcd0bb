import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { locateInvocations } from '../../src/core/locate/invocations/locateInvocations.ts';
import { readYamlStructure } from '../../src/core/locate/structure/yamlStructure.ts';
import { type RedactedCopy, type RedactionOptions, redactText } from '../../src/core/redact/redactText.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';

export const redactionTools = {
  cryptography: createNodeCryptography(),
  structure: readYamlStructure,
  invocations: locateInvocations,
};

export function redact(text: string, options?: RedactionOptions): RedactedCopy {
  return redactText(text, redactionTools, options);
}

/** The copy of a text that can be redacted. */
export function copyOf(text: string, options?: RedactionOptions): string {
  const copy = redact(text, options);
  if (copy.kind !== 'redacted') throw new Error(copy.reason);
  return copy.text;
}

/** The private values of all private keys that a text holds, read by Node: d, p, q … of RSA, d of EC and Ed25519. */
export function privateValues(text: string): readonly Buffer[] {
  const values: Buffer[] = [];
  for (const layer of layersOf(text)) {
    const pem = layer.replaceAll(/\\n/g, '\n').replaceAll(/^[ \t#]+/gm, '');
    for (const [block] of pem.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END [A-Z ]*PRIVATE KEY-----/g)) {
      values.push(...valuesOf(block));
    }
  }
  return values;
}

function valuesOf(pem: string): readonly Buffer[] {
  try {
    const jwk: JsonWebKey = createPrivateKey(pem).export({ format: 'jwk' });
    return (['d', 'p', 'q', 'dp', 'dq', 'qi'] as const).flatMap((name) => {
      const value = jwk[name];
      return typeof value === 'string' ? [Buffer.from(value, 'base64url')] : [];
    });
  } catch {
    return []; // Encrypted, or a sample that is none.
  }
}

/** Eight octets of a private value say too much. */
const window = 8;

/** Finds octets of private values in a text: as they are, in base64 of any alignment, once or twice, in hexadecimal. */
export function leaks(text: string, values: readonly Buffer[]): readonly string[] {
  const windows = new Set<string>();
  for (const value of values) {
    for (let at = 0; at + window <= value.length; at++) windows.add(value.toString('latin1', at, at + window));
  }
  if (windows.size === 0) return [];
  const found: string[] = [];
  for (const layer of layersOf(text)) {
    for (let at = 0; at + window <= layer.length; at++) {
      const octets = layer.slice(at, at + window);
      if (windows.has(octets)) found.push(Buffer.from(octets, 'latin1').toString('hex'));
    }
  }
  return found;
}

/** A text, what its base64 and its hexadecimal stand for, and base64 in that, twice over. */
function layersOf(text: string, depth = 0): readonly string[] {
  if (depth === 3) return [text];
  const joined = text.replaceAll(/(?<=[A-Za-z0-9+/_-]{8})(?:\\n|\s)+[#"' \t]*(?=[A-Za-z0-9+/_-]{4})/g, '');
  const inner = [text, joined].flatMap((source) => [
    ...Array.from(source.matchAll(/[A-Za-z0-9+/_-]{12,}/g)).flatMap(({ 0: run }) =>
      [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('latin1')),
    ),
    ...Array.from(source.matchAll(/(?:[0-9a-f]{2}:?){8,}/gi), ({ 0: run }) =>
      Buffer.from(run.replaceAll(':', ''), 'hex').toString('latin1'),
    ),
  ]);
  return [text, ...inner.flatMap((layer) => (/[A-Za-z0-9+/]{40}/.test(layer) ? layersOf(layer, depth + 1) : [layer]))];
}
