import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/model.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { RenewalRefusal } from '../model.ts';
import { planReissue, type ReissueRequest } from './planReissue.ts';

/** Which certificates are asked for. */
export interface RenewalSelection extends Omit<ReissueRequest, 'certificates'> {
  /** Those that end within so many milliseconds from `now`, and those that have expired. */
  readonly within: number;
  /** Only certificates with a place in these files. */
  readonly isInScope?: (file: DecodedFile) => boolean;
}

/** What can be renewed of what was asked for. */
export interface RenewalChoice {
  /** In the order of the graph, as `planReissue` takes them. */
  readonly certificates: readonly { readonly fingerprint: string }[];
  readonly refused: readonly { readonly node: CertificateNode; readonly refusal: RenewalRefusal }[];
}

/**
 * Chooses the expired and expiring certificates that can be renewed here. Left out without a word: CAs, certificates that
 * a newer one beside them has replaced (the kubelet keeps its old ones), and those that are only shown, not used.
 */
export function chooseForRenewal({ within, isInScope = () => true, ...request }: RenewalSelection): RenewalChoice {
  const { graph, now } = request;
  const certificates: { fingerprint: string }[] = [];
  const refused: { node: CertificateNode; refusal: RenewalRefusal }[] = [];
  for (const node of graph.certificates.values()) {
    const { notAfter } = node.certificate;
    if (notAfter === undefined || notAfter - now >= within || isUsedAsCa(node)) continue;
    if (!node.occurrences.some(({ file }) => isInScope(file)) || isSuperseded(graph, node)) continue;
    const plan = planReissue({ ...request, certificates: [{ fingerprint: node.fingerprint }] });
    if (plan.kind === 'changePlan') certificates.push({ fingerprint: node.fingerprint });
    else refused.push({ node, refusal: plan });
  }
  return { certificates, refused };
}

/** Another certificate of the same subject and CA in each of its folders ends later. */
function isSuperseded(graph: PkiGraph, node: CertificateNode): boolean {
  const { subject, issuer, notAfter = 0 } = node.certificate;
  const successors = [...graph.certificates.values()].filter(
    ({ certificate }) =>
      (certificate.notAfter ?? 0) > notAfter &&
      equalBytes(certificate.subject.der, subject.der) &&
      equalBytes(certificate.issuer.der, issuer.der),
  );
  if (successors.length === 0) return false;
  const folders = new Set(successors.flatMap(({ occurrences }) => occurrences.filter(isPlainFile).map(folderOf)));
  return node.occurrences.every((place) => isPlainFile(place) && folders.has(folderOf(place)));
}

type Place = CertificateNode['occurrences'][number];

function isPlainFile({ credential }: Place): boolean {
  return credential.value.keyPath === undefined;
}

function folderOf({ file: { path } }: Place): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
