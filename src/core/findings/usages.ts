import { certificateRole } from '../kubernetes/certificateRole.ts';
import { allowsUsage } from '../kubernetes/roleBySubject.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { DerReader, tag } from '../x509/derReader.ts';
import { extKeyUsageName } from '../x509/extKeyUsageName.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import { nameInSentence, roleOf } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';
import { isClientPlace } from './serverNames.ts';

/**
 * Usage not needed.
 *
 * When: a client certificate has serverAuth, or the API server's certificate has clientAuth.
 *
 * A serving certificate with clientAuth can also be used to log in. minikube's `apiserver.crt` has `O=system:masters` and clientAuth.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see KA-certlist, MINIKUBE
 */
export const ekuExcessive = {
  code: 'eku-excessive',
  severity: 'info',
  fact: '{name} also has the usage {usage}, which its role does not need.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * No extended key usage.
 *
 * When: a certificate of version 3 that is presented has no extended key usage.
 *
 * Go accepts it for every usage.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see EXP
 */
export const ekuAbsent = {
  code: 'eku-absent',
  severity: 'info',
  fact: '{name} has no extended key usage, so it is accepted as a server and as a client certificate.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * digitalSignature missing.
 *
 * When: a leaf for TLS has a key usage without digitalSignature. Without an extended key usage, keyEncipherment or keyAgreement tell that it is for TLS.
 *
 * TLS 1.3 and (EC)DHE need it.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see RFC8446, GO-x509
 */
export const kuMissingDigitalsignature = {
  code: 'ku-missing-digitalsignature',
  severity: 'warning',
  fact: '{name} lacks the key usage digitalSignature.',
  consequence: 'Go does not check it. Programs that do abort the handshake, because TLS 1.3 needs it.',
  wayOut: 'Reissue it with digitalSignature.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * OCSP stapling required.
 *
 * When: the extension TLS feature of a certificate has `status_request` (must-staple).
 *
 * @category revocation
 * @about certificate
 * @stage judge
 * @see RFC7633
 */
export const ocspMustStaple = {
  code: 'ocsp-must-staple',
  severity: 'info',
  fact: '{name} requires a stapled OCSP response, which servers written in Go do not send by default.',
} as const satisfies FindingRecord;

/** Reports usages of end-entity certificates that are too many, unsaid, or not the ones that TLS needs. */
export function checkUsages(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => {
    if (!isEndEntity(node)) return [];
    return [
      excessive(node, occurrence),
      absent(node, occurrence),
      withoutDigitalSignature(node, occurrence),
      mustStaple(node, occurrence),
    ];
  });
}

/** A certificate of version 3 that is not a CA, and is used as a certificate and not for its key alone (service accounts). */
function isEndEntity(node: CertificateNode): boolean {
  const { version, basicConstraints } = node.certificate;
  if (version !== 3 || basicConstraints?.isCa === true || isUsedAsCa(node)) return false;
  return node.role === undefined || certificateRole(node.role.id)?.use !== 'key';
}

function excessive(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const role = roleOf(node);
  const usages = node.certificate.extKeyUsage?.map(extKeyUsageName) ?? [];
  const isOdd = role?.use === 'client' && usages.includes('serverAuth');
  const isServerWithIdentity = role?.id === 'apiserver' && usages.includes('clientAuth') && !isClientPlace(occurrence);
  if (!isOdd && !isServerWithIdentity) return undefined;
  return problem(ekuExcessive, {
    values: { name: nameInSentence(node, occurrence), usage: isOdd ? 'serverAuth' : 'clientAuth' },
  });
}

function absent(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { certificate } = node;
  const isTrusted = fieldOf(occurrence.credential)?.role === 'ca';
  const mayBeCa = certificate.keyUsage?.includes('keyCertSign') === true;
  if (isTrusted || mayBeCa || findExtension(certificate, extensionOids.extKeyUsage) !== undefined) return undefined;
  return problem(ekuAbsent, { values: { name: nameInSentence(node, occurrence) } });
}

/** TLS 1.3, and (EC)DHE before it, has the owner sign the handshake. */
function withoutDigitalSignature(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { certificate } = node;
  const { keyUsage, extKeyUsage } = certificate;
  if (keyUsage === undefined || keyUsage.includes('digitalSignature')) return undefined;
  // Without extended usages, those of the key tell: one that signs revocation lists alone is not for TLS.
  const isForTls =
    extKeyUsage === undefined
      ? keyUsage.includes('keyEncipherment') || keyUsage.includes('keyAgreement')
      : allowsUsage(certificate, 'serverAuth') || allowsUsage(certificate, 'clientAuth');
  if (!isForTls) return undefined;
  // What should be a CA is judged as one.
  if (keyUsage.includes('keyCertSign')) return undefined;
  return problem(kuMissingDigitalsignature, { values: { name: nameInSentence(node, occurrence) } });
}

/** `status_request` of RFC 7633. */
const statusRequest = 5;

function mustStaple(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const feature = findExtension(node.certificate, extensionOids.tlsFeature);
  if (feature === undefined) return undefined;
  const reader = new DerReader(feature.value);
  if (!reader.expect(tag.sequence, 0, feature.value.length)) return undefined;
  const { end } = reader;
  for (let at = reader.content; reader.is(tag.integer, at, end); at = reader.end) {
    if (reader.end - reader.content !== 1 || feature.value[reader.content] !== statusRequest) continue;
    return problem(ocspMustStaple, { values: { name: nameInSentence(node, occurrence) } });
  }
  return undefined;
}
