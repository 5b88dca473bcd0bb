import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { compareWithRole } from '../../pki/cluster/roleComparison.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { caOn } from '../create/caOn.ts';
import { writeSubject } from '../create/certificateParts.ts';
import { type ClusterNames, clusterNamesOn } from '../create/clusterNames.ts';
import { roleContent } from '../create/roleContent.ts';
import { refuse } from '../refusal.ts';
import type { RenewalCa, RenewalRefusal } from '../renewalModel.ts';
import { clientNamesFor, missingClientUsages } from './neededByConnections.ts';
import type { Reissue } from './planReissue.ts';
import { repairedExtensions } from './repairedExtensions.ts';

/** A certificate to reissue correctly. */
export interface RepairRequest {
  readonly graph: PkiGraph;
  readonly fingerprint: string;
  readonly now: number;
  readonly canOpenKeys?: boolean;
  /** What no file says. */
  readonly names?: Partial<ClusterNames>;
  /**
   * The CA that issues it, regardless of the old one; without it, the CA of its role if another one issued the old one.
   */
  readonly ca?: RenewalCa;
  /** Additional names that the user wants. */
  readonly moreNames?: readonly string[];
}

/**
 * Decides how to reissue a defective certificate, by its role and connections: missing names and usages, the subject if
 * the cluster uses it, and the CA of its role. Everything harmless stays.
 *
 * @returns For `planReissue`; a refusal if the CA of its role cannot sign.
 */
export function repairingReissue(request: RepairRequest): Reissue | RenewalRefusal {
  const { graph, fingerprint, now, canOpenKeys = false, moreNames = [] } = request;
  const node = graph.certificates.get(fingerprint);
  const file = node?.occurrences[0]?.file;
  if (node === undefined || file === undefined) return refuse('issuerUnknown', {});
  const host = hostOf(file);
  const role = node.role === undefined ? undefined : certificateRole(node.role.id);
  const known = role && roleContent(role.id, { ...clusterNamesOn(graph, host), ...request.names });
  const content = known === undefined || 'missing' in known ? undefined : known;
  const comparisons = compareWithRole(clusterPictureOf(graph), node, now);
  const isWrong = (aspect: (typeof comparisons)[number]['aspect']): boolean =>
    comparisons.some((comparison) => comparison.aspect === aspect && comparison.state === 'wrong');
  // A damaged certificate is below no CA: that of its role issues it again.
  const isOtherCa = isWrong('ca') || node.issuer.kind === 'selfSigned' || node.issuer.kind === 'signatureInvalid';
  const ownCa = isOtherCa && role?.parent !== undefined ? role.parent : undefined;
  const ca = request.ca ?? (ownCa === undefined ? undefined : caOn(graph, host, ownCa, { now, canOpenKeys }));
  if (ca?.kind === 'refusal') return ca;
  const isServer = role?.use === 'server' || role?.use === 'both';
  const names = [...(isServer ? (content?.names ?? []) : []), ...clientNamesFor(graph, node), ...moreNames];
  const isOtherSubject = isWrong('commonName') || isWrong('organizations');
  return {
    fingerprint,
    ...(ca === undefined ? {} : { ca, mayChangeIssuer: true }),
    changes: {
      withoutRepeats: true,
      extensions: repairedExtensions(node, content, names, missingClientUsages(graph, node)),
      ...(isOtherSubject && content !== undefined ? { subject: writeSubject(content) } : {}),
    },
  };
}
