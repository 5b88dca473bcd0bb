import * as l10n from '@vscode/l10n';
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
import { type Judgement, judgeCertificates } from './judgement.ts';
import { isClientPlace } from './serverNames.ts';

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

/** A certificate of version 3 that is no CA, and is used as a certificate and not for its key alone (service accounts). */
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
  return {
    code: 'eku-excessive',
    fact: l10n.t(
      '{0} also has the usage {1}, which its role does not need.',
      nameInSentence(node, occurrence),
      isOdd ? 'serverAuth' : 'clientAuth',
    ),
  };
}

function absent(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { certificate } = node;
  const isTrusted = fieldOf(occurrence.credential)?.role === 'ca';
  const mayBeCa = certificate.keyUsage?.includes('keyCertSign') === true;
  if (isTrusted || mayBeCa || findExtension(certificate, extensionOids.extKeyUsage) !== undefined) return undefined;
  return {
    code: 'eku-absent',
    fact: l10n.t(
      '{0} has no extended key usage: it may be used as a server and as a client.',
      nameInSentence(node, occurrence),
    ),
  };
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
  return {
    code: 'ku-missing-digitalsignature',
    fact: l10n.t('{0} lacks the key usage digitalSignature.', nameInSentence(node, occurrence)),
    consequence: l10n.t('Go does not look at it; programs that do refuse the handshake, since TLS 1.3 needs it.'),
    wayOut: l10n.t('Re-issue it with digitalSignature.'),
  };
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
    return {
      code: 'ocsp-must-staple',
      fact: l10n.t(
        '{0} promises a stapled OCSP response, which servers written in Go do not send by themselves.',
        nameInSentence(node, occurrence),
      ),
    };
  }
  return undefined;
}
