import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { certificateName } from '../../pki/certificateName.ts';
import type { Cryptography } from '../../pki/crypto.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { createCertificatePool } from '../../pki/verification/certificatePool.ts';
import { verifyCertificate } from '../../pki/verification/verifyCertificate.ts';
import { formatMoment } from '../../text/moment.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { refuseGivenKey } from '../keys/refuseGivenKey.ts';
import { type RequestRefusal, refuseRequest } from '../request/requestRefusal.ts';
import { changedIdentity } from './changedIdentity.ts';

/** An answer that can replace a certificate. */
export interface AcceptedAnswer {
  readonly kind: 'answer';
  readonly certificate: Certificate;
  /** The certificates between it and its root, in order. Roots are left out, because nobody needs to receive them. */
  readonly chain: readonly Certificate[];
  /** Harmless differences; sentences. */
  readonly notes: readonly string[];
}

/** What an answer is checked against. */
export interface AnswerQuestion {
  readonly graph: PkiGraph;
  /** The certificate that was requested again. */
  readonly node: CertificateNode;
  /** The private key of the request, with its public key; by default the old certificate's. */
  readonly key?: Occurrence;
  readonly now: number;
}

/**
 * Checks the answer to a request: it matches the requested key, can be used now, has the same identity as the old one,
 * and verifies with a CA that the verifiers of the old one trust.
 *
 * @param certificates - From `readAnswer`: the certificate and its chain in any order.
 */
export async function checkAnswer(
  { graph, node, key, now }: AnswerQuestion,
  certificates: readonly Certificate[],
  cryptography: Cryptography,
): Promise<AcceptedAnswer | RequestRefusal> {
  const content = key?.credential.content;
  const given = content?.kind === 'privateKey' ? content.publicKey : undefined;
  const { spki } = given ?? node.certificate.publicKey;
  const own = certificates.filter(({ publicKey }) => equalBytes(publicKey.spki, spki));
  const isOld = ({ der }: Certificate) => equalBytes(der, node.certificate.der);
  if (own.length === 0) {
    return refuseRequest(certificates.some(isOld) ? 'answerIsOld' : 'answerForOtherKey', { certificate: node });
  }
  const [certificate] = own.filter((each) => !isOld(each)).toSorted((a, b) => (b.notAfter ?? 0) - (a.notAfter ?? 0));
  if (certificate === undefined) return refuseRequest('answerIsOld', { certificate: node });
  const unfit = key && refuseGivenKey(graph, key, { node, answer: certificate });
  if (unfit !== undefined) return unfit;
  const fault = unusable(certificate, now);
  if (fault !== undefined) return refuseRequest('answerNotUsable', { certificate: node, fact: fault });
  const { lost, notes } = changedIdentity(node, certificate);
  if (lost.length > 0) {
    return refuseRequest('answerChangesIdentity', {
      certificate: node,
      fact: l10n.t(
        'The certificate does not match the old {0}: {1}.',
        certificateName(node.certificate, node.role),
        lost.join('; '),
      ),
    });
  }
  const others = certificates.filter((each) => !own.includes(each));
  const path = await verified(certificate, others, { graph, node, now }, cryptography);
  if ('code' in path) return path;
  return { kind: 'answer', certificate, chain: path.chain, notes: [...notes, ...path.notes] };
}

function unusable(certificate: Certificate, now: number): string | undefined {
  const { notBefore, notAfter, basicConstraints } = certificate;
  const reading = goReadingOf(certificate);
  if ('error' in reading) return l10n.t('Kubernetes cannot read the certificate: {0}.', `\`${reading.error}\``);
  if (basicConstraints?.isCa === true) return l10n.t('The certificate is a CA certificate.');
  if (notBefore === undefined || notAfter === undefined) return l10n.t('Its dates cannot be read.');
  if (now >= notAfter) return l10n.t('It expired on {0}.', formatMoment(notAfter, now));
  return now < notBefore ? l10n.t('It is not valid before {0}.', formatMoment(notBefore, now)) : undefined;
}

/**
 * With the CAs that verify the old certificate where it is presented. If none is known, the answer's own chain must be
 * consistent.
 */
async function verified(
  certificate: Certificate,
  others: readonly Certificate[],
  { graph, node, now }: Pick<AnswerQuestion, 'graph' | 'node' | 'now'>,
  cryptography: Cryptography,
): Promise<{ readonly chain: readonly Certificate[]; readonly notes: readonly string[] } | RequestRefusal> {
  const trusted = trustedCas(graph, node);
  const known = trusted.length > 0 ? trusted.map((each) => each.certificate) : others.filter(isRoot);
  if (known.length === 0) {
    return {
      chain: others,
      notes: [l10n.t('These files contain no CA to verify the certificate with, so it may be rejected.')],
    };
  }
  const byReading = new Map<GoCertificate, Certificate>();
  const read = (each: Certificate): readonly GoCertificate[] => {
    const reading = goReadingOf(each);
    if ('error' in reading) return [];
    byReading.set(reading.certificate, each);
    return [reading.certificate];
  };
  const [leaf] = read(certificate);
  if (leaf === undefined) return refuseRequest('answerNotUsable', { certificate: node });
  const verdict = await verifyCertificate(
    {
      certificate: leaf,
      anchors: createCertificatePool(known.flatMap(read)),
      intermediates: createCertificatePool(others.flatMap(read)),
      at: now,
      usages: ['2.5.29.37.0'],
    },
    cryptography,
  );
  const [path] = verdict.paths;
  if (path === undefined) {
    return refuseRequest('answerNotVerified', {
      certificate: node,
      fact: l10n.t(
        'Programs that verify {0} would reject this certificate: {1}.',
        certificateName(node.certificate, node.role),
        `\`${verdict.error?.message ?? ''}\``,
      ),
    });
  }
  const chain = path.slice(1, -1).flatMap((each) => byReading.get(each) ?? []);
  return {
    chain,
    notes:
      trusted.length > 0
        ? []
        : [l10n.t('Its CA is not in these files, so CertScope cannot tell whether it is trusted.')],
  };
}

function isRoot({ subject, issuer }: Certificate): boolean {
  return equalBytes(subject.der, issuer.der);
}

/** The CAs that signed the old certificate, the CAs above them, and the CAs whose role is to sign such certificates. */
function trustedCas(graph: PkiGraph, node: CertificateNode): readonly CertificateNode[] {
  const found = new Map<string, CertificateNode>();
  const add = ({ issuer, fingerprint }: CertificateNode): void => {
    if (issuer.kind !== 'verified') return;
    for (const id of issuer.issuers) {
      const above = graph.certificates.get(id);
      if (above === undefined || id === fingerprint || found.has(id)) continue;
      found.set(id, above);
      add(above);
    }
  };
  add(node);
  if (found.size > 0) return [...found.values()];
  const parent = node.role === undefined ? undefined : certificateRole(node.role.id)?.parent;
  return parent === undefined ? [] : [...graph.certificates.values()].filter(({ role }) => role?.id === parent);
}
