import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { CertificateRevocationList, CertificationRequest } from '../x509/x509Model.ts';
import { stateMark } from './stateMark.ts';

/**
 * Says whether a request's own key verifies its signature, which proves that the requester has the private key. The words are not
 * "signed": that is what a CA does with it.
 */
export function requestSignatureWords({ requestSignatures }: PkiGraph, request: CertificationRequest): string {
  const verifies = requestSignatures.get(request);
  if (verifies === undefined) return l10n.t('{0} signature cannot be checked here', stateMark('unknown'));
  return verifies
    ? l10n.t('{0} the requester has the private key', stateMark('works'))
    : l10n.t('{0} signature is not valid', stateMark('broken'));
}

/**
 * Says which known certificate signed a revocation list.
 *
 * @param quote - Makes a name from a certificate safe for the output format.
 */
export function revocationListSignerWords(
  { revocationLists, certificates }: PkiGraph,
  list: CertificateRevocationList,
  quote: (name: string) => string,
): string {
  const link = revocationLists.get(list) ?? { kind: 'unknown' };
  const nameOf = (fingerprint: string | undefined): string => {
    const node = fingerprint === undefined ? undefined : certificates.get(fingerprint);
    return node === undefined ? '' : quote(subjectName(node.certificate));
  };
  switch (link.kind) {
    case 'verified':
      return l10n.t('{0} signed by {1}, signature verified', stateMark('works'), nameOf(link.issuers[0]));
    case 'signatureInvalid':
      return l10n.t('{0} not signed by {1}: signature is not valid', stateMark('broken'), nameOf(link.issuer));
    case 'unverifiable':
      return l10n.t('{0} signature cannot be checked here', stateMark('unknown'));
    case 'selfSigned':
    case 'unknown':
      return l10n.t('{0} issuer is not in these files', stateMark('unknown'));
  }
}
