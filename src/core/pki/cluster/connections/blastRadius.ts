import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { baseName } from '../../../text/paths.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import type { ComponentInstance, FilePlace, Material } from '../clusterModel.ts';
import type { Connection, ConnectionVerdict, Source, SourceMaterial } from './connectionModel.ts';
import { judgeConnection } from './judgeConnection.ts';

/** What depends on a CA. */
export interface BlastRadius {
  /** Connections that work now and stop when the CA expires or is removed. */
  readonly stops: readonly Connection[];
  /** What it signed, without its own certificates, by file name. */
  readonly signed: readonly CertificateNode[];
  /** Places with a copy of it or a reference to its file, which need a new CA. */
  readonly learners: readonly CaLearner[];
}

/** A place that must change when a CA is replaced. */
export interface CaLearner {
  /** A kubeconfig's field, another object's field, a flag of a component, or a file by itself. */
  readonly kind: 'kubeconfig' | 'object' | 'flag' | 'file';
  /** Kind of the object: `ConfigMap`; or the flag or field: `--client-ca-file`, `certificate-authority-data`. */
  readonly name: string;
  readonly place: FilePlace;
}

/**
 * Finds what depends on a CA: connections that stop when it expires or is replaced, found by judging each of them
 * without it, and places that need a new one. Never throws.
 *
 * @param key - Identity of the CA's key, see `PkiGraph.keys`: a CA that was renewed with its key is the same CA.
 * @param components - Components of its cluster, whose flags name files.
 * @param verdicts - Verdicts at the moment in question.
 */
export function blastRadius(
  graph: PkiGraph,
  components: readonly ComponentInstance[],
  verdicts: readonly ConnectionVerdict[],
  key: string,
  at: number,
): BlastRadius {
  const own = new Set(certificatesOf(graph, key).map(({ fingerprint }) => fingerprint));
  return {
    stops: verdicts
      .filter((verdict) => verdict.state !== 'broken' && dependsOn(verdict, own))
      .filter(
        (verdict) =>
          isAlone(verdict, own, key) || judgeConnection(graph, without(verdict.connection, key), at).state === 'broken',
      )
      .map(({ connection }) => connection),
    ...holdersIn(graph)(components, key),
  };
}

type Holders = Pick<BlastRadius, 'signed' | 'learners'>;

/** They do not depend on the time. */
const holdersIn = memoisedBy((graph: PkiGraph) =>
  memoisedByPair((components: readonly ComponentInstance[], key: string): Holders => {
    const nodes = certificatesOf(graph, key);
    return { signed: signedBy(graph, nodes), learners: [...copiesOf(nodes), ...flagsFor(components, key)] };
  }),
);

function certificatesOf({ keys, certificates }: PkiGraph, key: string): readonly CertificateNode[] {
  return (keys.get(key)?.certificates ?? []).flatMap((each) => certificates.get(each) ?? []);
}

/** Only sides accepted through it can stop. */
function dependsOn({ server, client }: ConnectionVerdict, own: ReadonlySet<string>): boolean {
  return [server, client].some((side) => side.kind === 'accepted' && side.path.some((each) => own.has(each)));
}

/** The side trusts only this CA: nothing is left to verify with. */
function isAlone({ connection, server, client }: ConnectionVerdict, own: ReadonlySet<string>, key: string): boolean {
  const sides = [
    { side: server, trusts: connection.clientTrusts },
    { side: client, trusts: connection.serverTrusts },
  ];
  return sides.some(({ side, trusts }) => {
    if (side.kind !== 'accepted' || trusts.kind !== 'materials' || !side.path.some((each) => own.has(each)))
      return false;
    return trusts.materials.every(({ material }) => material.certificates.every(({ keyId }) => keyId === key));
  });
}

/** The connection without the CA on either side. */
function without(connection: Connection, key: string): Connection {
  const lacking = (source: Source): Source => lackingKey(source, key);
  return {
    ...connection,
    clientTrusts: lacking(connection.clientTrusts),
    serverTrusts: lacking(connection.serverTrusts),
    serverShows: lackingChain(connection.serverShows, key),
    clientShows: lackingChain(connection.clientShows, key),
  };
}

function lackingKey(source: Source, key: string): Source {
  return ofMaterials(source, (material) => ({
    ...material,
    certificates: material.certificates.filter(({ keyId }) => keyId !== key),
  }));
}

/** The presented certificate stays; the CA in the chain after it goes. */
function lackingChain(source: Source, key: string): Source {
  return ofMaterials(source, (material) => ({
    ...material,
    certificates: material.certificates.filter(({ keyId }, index) => index === 0 || keyId !== key),
  }));
}

function ofMaterials(source: Source, change: (material: Material) => Material): Source {
  if (source.kind !== 'materials') return source;
  return {
    ...source,
    materials: source.materials.map((each): SourceMaterial => ({ ...each, material: change(each.material) })),
  };
}

function signedBy(graph: PkiGraph, nodes: readonly CertificateNode[]): readonly CertificateNode[] {
  const own = new Set(nodes.map(({ keyId }) => keyId));
  const issued = new Set(nodes.flatMap((node) => node.issued));
  return [...issued].flatMap((fingerprint) => {
    const node = graph.certificates.get(fingerprint);
    return node === undefined || own.has(node.keyId) ? [] : [node];
  });
}

/** Copies in kubeconfigs, objects and files. */
function copiesOf(nodes: readonly CertificateNode[]): readonly CaLearner[] {
  const places = nodes.flatMap(({ occurrences }) => occurrences);
  return places.map(({ file, credential: { value, block } }): CaLearner => {
    const place = { file, span: block.span };
    const kind = value.object?.kind;
    const field = fieldName(value.keyPath);
    if (field === undefined) return { kind: 'file', name: baseName(file.path), place };
    const isKubeconfig = field.startsWith('certificate-authority');
    return isKubeconfig || kind === undefined
      ? { kind: 'kubeconfig', name: field, place }
      : { kind: 'object', name: kind, place };
  });
}

/** Flags and fields that name a file of it: to verify, to sign, or to publish. */
function flagsFor(components: readonly ComponentInstance[], key: string): readonly CaLearner[] {
  const flags = new Map<string, CaLearner>();
  for (const { settings } of components) {
    for (const { material, writtenAs, place } of settings) {
      // A value in the flag's field itself is a copy.
      if (material?.source === 'value' || material?.certificates.some(({ keyId }) => keyId === key) !== true) continue;
      flags.set(`${place.file.path} ${place.span.start}`, { kind: 'flag', name: writtenAs, place });
    }
  }
  return [...flags.values()];
}

function fieldName(keyPath: string | undefined): string | undefined {
  return keyPath === undefined ? undefined : (/[^.[\]']+(?=['\]]*$)/.exec(keyPath)?.[0] ?? keyPath);
}
