import * as l10n from '@vscode/l10n';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import type { CertificationRequest } from '../x509/x509Model.ts';
import { certificatesWithKey } from './nodeOf.ts';

/** The certificates with the key of a request. */
interface RequestAnswers {
  /** A signer issued them for what was asked: subject and names are those of the request. */
  readonly signed: readonly CertificateNode[];
  /** All of them. */
  readonly withKey: readonly CertificateNode[];
}

/** Finds what answers a request. One certificate with its key does not: a key can have several. */
export function answersTo(graph: PkiGraph, request: CertificationRequest): RequestAnswers {
  const withKey = certificatesWithKey(graph, request.publicKey);
  return { withKey, signed: withKey.filter((node) => answers(node, request)) };
}

function answers({ certificate, issuer }: CertificateNode, { subject, subjectAltName = [] }: CertificationRequest) {
  const has = new Set((certificate.subjectAltName ?? []).map(({ type, value }) => `${type}:${value.toLowerCase()}`));
  const isSame = (type: 'CN' | 'O') =>
    attributeValues(certificate.subject, type).toSorted().join('\n') ===
    attributeValues(subject, type).toSorted().join('\n');
  return (
    issuer.kind !== 'selfSigned' &&
    isSame('CN') &&
    isSame('O') &&
    subjectAltName.every(({ type, value }) => has.has(`${type}:${value.toLowerCase()}`))
  );
}

/** What certificates tell of a request: nothing else says whether one without an object was answered. */
export function answeredWords(
  { signed, withKey }: RequestAnswers,
  otherwise: { readonly withKey: string; readonly nothing: string },
): string {
  if (signed.length > 0) return l10n.t('signed');
  return withKey.length > 0 ? otherwise.withKey : otherwise.nothing;
}
