import type { LocatedBlock } from '../locate/locateModel.ts';
import { encodePem } from '../text/encodePem.ts';
import { decodeObject } from '../x509/decodeObject.ts';

/**
 * Writes a block like Go: five dashes, lines of 64 characters, nothing else on them. Headers of encrypted keys are
 * needed and stay; those of certificates are removed.
 */
export function canonicalPem({ label, headers, bytes }: LocatedBlock): string | undefined {
  if (label === undefined) return undefined;
  const pem = encodePem(label, bytes());
  if (headers === undefined || !label.endsWith('PRIVATE KEY')) return pem;
  const lines = Object.entries(headers).map(([key, value]) => `${key}: ${value}\n`);
  return pem.replace('\n', `\n${lines.join('')}\n`);
}

/** The label for DER content; `undefined` for content that Kubernetes does not read as PEM. */
export function labelOf({ bytes }: Pick<LocatedBlock, 'bytes'>): string | undefined {
  const content = decodeObject(bytes());
  switch (content.kind) {
    case 'certificate':
      return 'CERTIFICATE';
    case 'certificationRequest':
      return 'CERTIFICATE REQUEST';
    case 'crl':
      return 'X509 CRL';
    case 'publicKey':
      return 'PUBLIC KEY';
    case 'privateKey':
      return labelOfKey(content.encoding, content.encrypted);
    case 'unreadable':
      return undefined;
  }
}

function labelOfKey(encoding: string, isEncrypted: boolean): string | undefined {
  switch (encoding) {
    case 'PKCS#1':
      return 'RSA PRIVATE KEY';
    case 'SEC1':
      return 'EC PRIVATE KEY';
    case 'PKCS#8':
      return isEncrypted ? 'ENCRYPTED PRIVATE KEY' : 'PRIVATE KEY';
    default:
      return undefined;
  }
}
