import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../pki/byteKey.ts';
import { certificateName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import { isPairOfKubeadm } from '../pki/kubeadmPair.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { rsaPublicExponent } from '../x509/rsaPublicExponent.ts';
import type { PrivateKey, PublicKey } from '../x509/x509Model.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgeCertificates, judgedAt, judgedPlaces, problem } from './judgement.ts';
import { keyAlgorithmUnsupported, keyWeakness, weakKeyProblem } from './keyWeakness.ts';
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
  const weakness = keyWeakness({ ...publicKey, exponent: rsaPublicExponent(publicKey) }, isCa ? 'ca' : 'leaf');
  const owner = isCa ? 'ca' : 'certificate';
  const key = l10n.t('The {0} key of {1}', publicKey.algorithm, certificateName(node.certificate, node.role));
  if (weakness !== undefined) return weakKeyProblem(weakness, key, owner);
  if (!isPairOfKubeadm(node, occurrence) || publicKey.algorithm !== 'Ed25519') return undefined;
  const variant = 'ofKubeadm';
  return problem(keyAlgorithmUnsupported, { fact: variant, consequence: variant, wayOut: owner, values: { key } });
}

function ofLoneKeys(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) =>
    judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      const judgement = loneKeyProblem(graph, occurrence);
      return judgement === undefined ? [] : [judgedAt(occurrence, judgement)];
    }),
  );
}

function loneKeyProblem(graph: PkiGraph, occurrence: Occurrence): Judgement | undefined {
  const { content } = occurrence.credential;
  if (content.kind === 'publicKey') {
    return isServiceAccountKey(occurrence) ? ofKey(content.publicKey, content.publicKey, occurrence) : undefined;
  }
  if (content.kind !== 'privateKey' || content.encrypted || isSshKey(occurrence)) return undefined;
  const isExpected = fieldOf(occurrence.credential)?.role === 'key' || isCertificateFile(occurrence.file);
  const hasCertificate = certificatesOf(graph, content.publicKey).length > 0;
  return isExpected && !hasCertificate ? ofKey(content, content.publicKey, occurrence) : undefined;
}

function certificatesOf({ keys }: PkiGraph, publicKey: PublicKey | undefined): readonly string[] {
  return (publicKey === undefined ? undefined : keys.get(keyIdOf(publicKey))?.certificates) ?? [];
}

function ofKey(
  key: Pick<PrivateKey, 'algorithm' | 'bits' | 'curve'>,
  publicKey: PublicKey | undefined,
  occurrence: Occurrence,
): Judgement | undefined {
  const exponent = publicKey === undefined ? undefined : rsaPublicExponent(publicKey);
  const weakness = keyWeakness({ ...key, exponent }, 'key');
  const name = l10n.t('This {0} key', key.algorithm);
  if (weakness !== undefined) return weakKeyProblem(weakness, name, 'key');
  if (key.algorithm !== 'Ed25519' || !isServiceAccountKey(occurrence)) return undefined;
  const variant = 'ofTokens';
  return problem(keyAlgorithmUnsupported, {
    fact: variant,
    consequence: variant,
    wayOut: 'key',
    values: { key: name },
  });
}
