import { buildPkiGraph } from '../../pki/buildPkiGraph.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { type PresentedVerdict, verifyBetween } from '../../pki/cluster/verifyBetween.ts';
import type { DecodingTools } from '../../pki/decodeFile.ts';
import { decodeFile } from '../../pki/decodeFile.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { oids } from '../../pki/verification/oids.ts';
import { encodePem } from '../../text/encodePem.ts';
import { readName } from '../../x509/readName.ts';
import type { DistinguishedName } from '../../x509/x509Model.ts';
import { compareServed, type ServedComparison } from './compareServed.ts';
import type { ProbeAnswer, ProbeTarget } from './probeModel.ts';

/** A server's certificates compared with the files, and the client's verdict on them. */
export interface JudgedChain {
  /** Contains the files and what was served. */
  readonly graph: PkiGraph;
  readonly answer: Extract<ProbeAnswer, { readonly kind: 'chain' }>;
  /** As sent, without unreadable ones. */
  readonly served: readonly CertificateNode[];
  readonly comparison: ServedComparison;
  /** Go's verdict with what the client trusts; absent if that is unknown. */
  readonly verdict?: PresentedVerdict;
  /** The CAs that the server accepts for client certificates. */
  readonly acceptableCas?: readonly DistinguishedName[];
  /** Files that contain a certificate; none for one that was only served. */
  placesOf(node: CertificateNode): CertificateNode['occurrences'];
}

/** The path of what a server presented, in the graph: its address. */
export function servedPath({ host, port }: Pick<ProbeTarget, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Judges what a server presented: against the files of a graph, and as the client does. Never rejects. */
export async function judgeProbe(
  files: PkiGraph,
  target: ProbeTarget,
  answer: Extract<ProbeAnswer, { readonly kind: 'chain' }>,
  now: number,
  tools: DecodingTools,
): Promise<JudgedChain> {
  const text = answer.chain.map((der) => encodePem('CERTIFICATE', der)).join('');
  const file = decodeFile({ path: servedPath(target), text }, tools);
  const graph = await buildPkiGraph([...files.files, file], tools.cryptography, files.lookUps);
  const served = file.credentials.flatMap(({ fingerprint = '' }) => graph.certificates.get(fingerprint) ?? []);
  const placesOf = ({ occurrences }: CertificateNode) => occurrences.filter((each) => each.file.path !== file.path);
  const [leaf] = served;
  const isOfFiles = (node: CertificateNode): boolean => placesOf(node).length > 0;
  const anchors = anchorsOf(graph, target, isOfFiles);
  const verdict =
    anchors &&
    verifyBetween(graph, {
      presented: served,
      anchors,
      at: now,
      name: target.serverName,
      usages: [oids.serverAuth],
    });
  return {
    graph,
    answer,
    served,
    comparison: leaf === undefined ? { kind: 'unknown' } : compareServed(graph, leaf, target.expected, isOfFiles),
    ...(verdict === undefined ? {} : { verdict }),
    ...(answer.acceptableCas === undefined
      ? {}
      : { acceptableCas: answer.acceptableCas.map((der) => readName(der) ?? { der, rdns: [] }) }),
    placesOf,
  };
}

function anchorsOf(
  graph: PkiGraph,
  { trust }: ProbeTarget,
  isOfFiles: (node: CertificateNode) => boolean,
): readonly CertificateNode[] | undefined {
  if (trust.kind === 'anchors')
    return trust.nodes.flatMap(({ fingerprint }) => graph.certificates.get(fingerprint) ?? []);
  if (trust.kind !== 'anyCa') return undefined;
  const cas = [...graph.certificates.values()].filter((node) => isOfFiles(node) && isUsedAsCa(node));
  return cas.length === 0 ? undefined : cas;
}
