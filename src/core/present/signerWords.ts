import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { CertificateRevocationList, CertificationRequest } from '../x509/x509Model.ts';
import { stateMark } from './stateMark.ts';

/** Says whether a request's own key verifies its signature: the proof that whoever asks has the private key. */
export function requestSignatureWords({ requestSignatures }: PkiGraph, request: CertificationRequest): string {
  const verifies = requestSignatures.get(request);
  if (verifies === undefined) return l10n.t('{0} its signature cannot be checked here', stateMark('unknown'));
  return verifies
    ? l10n.t('{0} its signature verifies', stateMark('works'))
    : l10n.t('{0} its signature is wrong', stateMark('broken'));
}

/**
 * Says who signed a revocation list, as far as the known certificates tell.
 *
 * @param quote - Makes a name from a certificate safe for where the words are shown.
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
      return l10n.t('{0} signed by {1}, verified by signature', stateMark('works'), nameOf(link.issuers[0]));
    case 'signatureInvalid':
      return l10n.t('{0} not signed by {1}: the signature is wrong', stateMark('broken'), nameOf(link.issuer));
    case 'unverifiable':
      return l10n.t('{0} its signature cannot be checked here', stateMark('unknown'));
    case 'selfSigned':
    case 'unknown':
      return l10n.t('{0} its issuer is not in these files', stateMark('unknown'));
  }
}
