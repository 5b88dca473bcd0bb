import * as l10n from '@vscode/l10n';
import { effectiveKeyPath } from '../../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/model.ts';
import type { ChangePlan } from '../change/model.ts';
import { planOf } from '../create/newCertificate.ts';
import type { RenewalRefusal } from '../model.ts';
import { refuse } from '../refusal.ts';
import { filesOf, type PlannedBlock } from '../reissue/filesOf.ts';
import { isSuccessor } from '../reissue/isSuccessor.ts';
import { pairIndexOf } from '../reissue/keyPlaces.ts';
import { placeId } from '../reissue/samePlaces.ts';

/**
 * Plans to put the certificate that has replaced another one, and its key, into the kubeconfigs and files that still hold
 * the old one: copies of `admin.conf` after a renewal.
 *
 * @param places - The places to be changed; by default all of the old certificate.
 */
export function planReplaceClient(
  graph: PkiGraph,
  fingerprint: string,
  now: number,
  places?: readonly Occurrence[],
): ChangePlan | RenewalRefusal {
  const old = graph.certificates.get(fingerprint);
  if (old === undefined) return refuse('nothingToDo', {});
  const successor = successorOf(graph, old, now);
  if (successor === undefined) return refuse('successorUnknown', { certificate: old });
  const [key] = successor.keys.filter(({ file }) => file.inventory === undefined);
  const isSameKey = successor.keyId === old.keyId;
  if (!isSameKey && key === undefined) return refuse('keyElsewhere', { certificate: successor });
  const targets = places ?? old.occurrences;
  const targetIds = new Set(targets.map(placeId));
  const { der } = successor.certificate;
  const blocks: PlannedBlock[] = targets.map((at) => ({ at, known: { kind: 'known', label: 'CERTIFICATE', der } }));
  for (const place of old.keys) {
    const isOurs = pairIndexOf(graph)
      .get(placeId(place))
      ?.some((partner) => targetIds.has(placeId(partner)));
    if (!isSameKey && isOurs === true && key !== undefined)
      blocks.push({ at: place, known: { kind: 'knownKey', at: key } });
  }
  return planOf(l10n.t('Put the renewed certificate into its copies'), {
    certificates: [],
    keys: [],
    files: filesOf(blocks),
  });
}

/** The successor that ends last and is valid now. */
function successorOf(graph: PkiGraph, old: CertificateNode, now: number): CertificateNode | undefined {
  return [...graph.certificates.values()]
    .filter((node) => {
      const { notBefore = Number.POSITIVE_INFINITY, notAfter = 0 } = node.certificate;
      return (
        notAfter > now &&
        notBefore <= now &&
        node.occurrences.some(({ credential }) => effectiveKeyPath(credential) !== 'status.certificate') &&
        isSuccessor(node, old)
      );
    })
    .sort((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0))[0];
}
