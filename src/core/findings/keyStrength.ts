import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../pki/byteKey.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import { isPairOfKubeadm } from '../pki/kubeadmPair.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { rsaPublicExponent } from '../x509/rsaPublicExponent.ts';
import type { PrivateKey, PublicKey } from '../x509/x509Model.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgeCertificates, judgedAt, judgedPlaces } from './judgement.ts';
import { type KeyWeakness, keyWeakness } from './keyWeakness.ts';
import { isCertificateFile, isServiceAccountKey, isSshKey } from './places.ts';

/**
 * Reports keys that are too weak, or that Kubernetes cannot use: at each place of their certificates, and of keys
 * without a certificate where the key itself stands. Requests are judged with the other checks of requests.
 */
export function checkKeyStrength(graph: PkiGraph): readonly FindingDraft[] {
  return [...judgeCertificates(graph, (node, occurrence) => [ofCertificate(node, occurrence)]), ...ofLoneKeys(graph)];
}

function ofCertificate(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { publicKey } = node.certificate;
  const isCa = isUsedAsCa(node);
  const weakness =
    keyWeakness({ ...publicKey, exponent: rsaPublicExponent(publicKey) }, isCa ? 'ca' : 'leaf') ??
    (isPairOfKubeadm(node, occurrence) && publicKey.algorithm === 'Ed25519' ? refusedByKubeadm() : undefined);
  if (weakness === undefined) return undefined;
  const wayOut = isCa
    ? l10n.t('Make a CA with another key, and re-issue what it signed.')
    : l10n.t('Renew it with a new key: RSA of 2048 bits or more, or P-256.');
  return toJudgement(weakness, l10n.t('{0} has {1}.', nameInSentence(node, occurrence), weakness.what), wayOut);
}

function toJudgement({ code, severity, consequence }: KeyWeakness, fact: string, wayOut: string): Judgement {
  return { code, fact, consequence, wayOut, ...(severity === undefined ? {} : { severity }) };
}

function refusedByKubeadm(): KeyWeakness {
  return {
    code: 'key-algorithm-unsupported',
    what: l10n.t('an Ed25519 key, and kubeadm takes RSA and ECDSA alone'),
    consequence: l10n.t('kubeadm stops with `the private key file … is neither in RSA nor ECDSA format`.'),
  };
}

function ofLoneKeys(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) =>
    judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      const weakness = loneKeyWeakness(graph, occurrence);
      if (weakness === undefined) return [];
      const fact = l10n.t('This is {0}.', weakness.what);
      const wayOut = l10n.t('Make a new key: RSA of 2048 bits or more, or P-256.');
      return [judgedAt(occurrence, toJudgement(weakness, fact, wayOut))];
    }),
  );
}

function loneKeyWeakness(graph: PkiGraph, occurrence: Occurrence): KeyWeakness | undefined {
  const { content } = occurrence.credential;
  if (content.kind === 'publicKey') {
    return isServiceAccountKey(occurrence) ? weaknessOf(content.publicKey, content.publicKey, occurrence) : undefined;
  }
  if (content.kind !== 'privateKey' || content.encrypted || isSshKey(occurrence)) return undefined;
  const isExpected = fieldOf(occurrence.credential)?.role === 'key' || isCertificateFile(occurrence.file);
  const hasCertificate = certificatesOf(graph, content.publicKey).length > 0;
  return isExpected && !hasCertificate ? weaknessOf(content, content.publicKey, occurrence) : undefined;
}

function certificatesOf({ keys }: PkiGraph, publicKey: PublicKey | undefined): readonly string[] {
  return (publicKey === undefined ? undefined : keys.get(keyIdOf(publicKey))?.certificates) ?? [];
}

function weaknessOf(
  key: Pick<PrivateKey, 'algorithm' | 'bits' | 'curve'>,
  publicKey: PublicKey | undefined,
  occurrence: Occurrence,
): KeyWeakness | undefined {
  const exponent = publicKey === undefined ? undefined : rsaPublicExponent(publicKey);
  const weakness = keyWeakness({ ...key, exponent }, 'key');
  if (weakness !== undefined || key.algorithm !== 'Ed25519' || !isServiceAccountKey(occurrence)) return weakness;
  return {
    code: 'key-algorithm-unsupported',
    what: l10n.t('an Ed25519 key, and service-account tokens are signed with RSA and ECDSA alone'),
    consequence: l10n.t('kube-apiserver exits at start with `unknown private key type`.'),
  };
}
