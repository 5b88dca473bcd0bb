import type { Bytes } from '../../x509/bytes.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import type { SignatureAlgorithm } from '../../x509/x509Model.ts';
import { readChildren, readElements } from './derElements.ts';
import { hexLines, indent } from './hexText.ts';
import { componentLines } from './integerText.ts';
import { pssSignatureLines } from './pssText.ts';

const rsassaPss = '1.2.840.113549.1.1.10';

/** Writes the algorithm of a signature as OpenSSL does; that of RSASSA-PSS with its parameters. */
export function signatureAlgorithmLines(algorithm: SignatureAlgorithm): string[] {
  return [`Signature Algorithm: ${algorithm.name}`, ...parameterLines(algorithm)];
}

/** Writes a signature as OpenSSL does, after its algorithm. */
export function signatureLines(algorithm: SignatureAlgorithm, signature: Bytes): string[] {
  const value = isDsa(algorithm) ? dsaLines(signature) : undefined;
  return indent(
    [
      `Signature Algorithm: ${algorithm.name}`,
      'Signature Value:',
      ...indent([...parameterLines(algorithm), ...(value ?? hexLines(signature, 18))], 4),
    ],
    4,
  );
}

function parameterLines({ oid, der }: SignatureAlgorithm): readonly string[] {
  return oid === rsassaPss ? pssSignatureLines(readChildren(der, tag.sequence)?.[1]) : [];
}

function isDsa({ oid, name }: SignatureAlgorithm): boolean {
  return /^dsa/i.test(name) && oid !== name;
}

/** A DSA signature is two INTEGERs (RFC 3279 §2.2.2); OpenSSL ignores what follows them. */
function dsaLines(signature: Bytes): string[] | undefined {
  const reader = new DerReader(signature);
  if (!reader.expect(tag.sequence, 0, signature.length)) return undefined;
  const [r, s, ...others] = readElements(reader.view(reader.content, reader.end)) ?? [];
  if (r?.tag !== tag.integer || s?.tag !== tag.integer || others.length > 0) return undefined;
  return [...componentLines('r', r.content), ...componentLines('s', s.content)];
}
