import * as l10n from '@vscode/l10n';
import { byteKey } from '../../pki/byteKey.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { nameInSentence } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from '../judgement.ts';

/**
 * Key reused on renewal.
 *
 * When: two certificates have the same key, subject and usages, and one of them begins and ends later.
 *
 * This is allowed, and k3s does it. kubeadm, the kubelet and cert-manager since 1.18 create a new key.
 *
 * @category key
 * @stage understand
 * @see KA-renew, K3S, CM
 */
export const keyReusedOnRenewal = {
  code: 'key-reused-on-renewal',
  severity: 'hint',
  fact: '{name} has the same key as the certificate that it replaced.',
  quickFix: 'renew-new-key',
} as const satisfies FindingRecord;

/** Tells of certificates that kept their key when they were renewed, where both generations are known. */
export function checkReusedKeys(graph: PkiGraph): readonly FindingDraft[] {
  return [...graph.keys.values()].flatMap(({ certificates }) => {
    if (certificates.length < 2) return [];
    const nodes = certificates.flatMap((id) => graph.certificates.get(id) ?? []).filter((node) => !isUsedAsCa(node));
    return generationsOf(nodes).flatMap(([older, newer]) => {
      const [before] = older.occurrences;
      const related = before && [relatedPlace(before, l10n.t('The certificate before'))];
      return judgedPlaces(newer.occurrences).map((occurrence) => {
        const values = { name: nameInSentence(newer, occurrence) };
        return judgedAt(occurrence, problem(keyReusedOnRenewal, { values, related }));
      });
    });
  });
}

type Generations = readonly [older: CertificateNode, newer: CertificateNode];

/** Certificates of one key that say the same and follow each other in time. */
function generationsOf(nodes: readonly CertificateNode[]): readonly Generations[] {
  const bySubject = groupBy(
    nodes,
    ({ certificate: { subject, extKeyUsage = [] } }) => `${byteKey(subject.der)}\n${extKeyUsage.join(' ')}`,
  );
  return [...bySubject.values()].flatMap((list) => {
    const inOrder = list
      .filter(({ certificate }) => certificate.notBefore !== undefined)
      .sort((a, b) => begin(a) - begin(b));
    return inOrder.flatMap((newer, index): readonly Generations[] => {
      const older = inOrder[index - 1];
      return older !== undefined && begin(older) < begin(newer) && end(older) < end(newer) ? [[older, newer]] : [];
    });
  });
}

function begin({ certificate }: CertificateNode): number {
  return certificate.notBefore ?? 0;
}

function end({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? 0;
}
