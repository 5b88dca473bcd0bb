import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesByPath, rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { byteKey } from '../../pki/byteKey.ts';
import type { Material } from '../../pki/cluster/clusterModel.ts';
import { authorityKeys } from '../../pki/cluster/connections/caKeys.ts';
import type {
  Connection,
  ConnectionModel,
  Source,
  SourceMaterial,
} from '../../pki/cluster/connections/connectionModel.ts';
import { hostIndex } from '../../pki/cluster/connections/hostIndex.ts';
import { machineOf } from '../../pki/cluster/connections/machines.ts';
import { materialInWholeFile } from '../../pki/cluster/materials.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { authoritiesAbove } from '../../pki/privateCas.ts';

/** One side of a connection that was refused: what was shown, and what it was verified with. */
export interface RefusedSide {
  readonly shown: SourceMaterial;
  readonly trusts: readonly SourceMaterial[];
  /** Role of the CA that should have issued it. */
  readonly parent: string | undefined;
  /** Role of what is shown, by the table. */
  readonly role: string | undefined;
}

/**
 * Which CA keys a cluster's files take for the CA of a role: each place that verifies with one, each certificate that one
 * has issued, and each file that lies where installers put that CA, is a vote.
 */
export interface AuthorityVotes {
  /**
   * Where issuer and trusted CA differ, which of them is the cluster's: positive for the issuer of what is shown, negative for
   * what is trusted, 0 for neither. The places in question have no vote.
   *
   * After a rotation, most kubeconfigs may still be of before: they are copies, and outweigh nothing else.
   */
  difference(side: RefusedSide): number;
}

/** What tells the CA of a cluster. No two of the lesser ones outweigh the key and what the cluster's own files name. */
const weights = {
  /** Its private key is at hand. */
  keyAtHand: 2,
  /** More files of components name it, or are issued by it. */
  files: 1.5,
  /** It issued what the servers show. */
  serving: 1,
  /** More kubeconfigs and objects hold it, or certificates of it. */
  copies: 0.5,
};

/** Counts the votes of one cluster. */
export function authorityVotes({ graph, connections, clusters }: ConnectionModel, cluster: string): AuthorityVotes {
  const hosts = clusters.find(({ id }) => id === cluster)?.hosts ?? [];
  const machines = new Set(hosts);
  const serving = new Map<string | undefined, Set<string>>();
  const files = hosts.flatMap((host) => [...(hostIndex(graph).get(host)?.byRole ?? [])]);
  const groupOf = authorityGroups(files.flatMap(([, list]) => list));
  const voters = new Map<string, Map<string, Material['source']>>();
  const vote = (group: string | undefined, keys: readonly string[], material: Material): void => {
    if (group === undefined) return;
    for (const key of keys) {
      const id = `${group}\n${key}`;
      voters.set(id, (voters.get(id) ?? new Map()).set(voterOf(material), material.source));
    }
  };
  for (const connection of connections) {
    if (connection.cluster !== cluster) continue;
    machines.add(connection.server.host);
    for (const { shows, trusts } of sidesOf(connection)) {
      const side = shows === connection.serverShows ? 'server' : 'client';
      const group = groupOf(parentOf(connection, side), roleOf(connection, side));
      for (const { material } of materialsOf(trusts)) vote(group, trustedKeys(graph, material), material);
      for (const { material } of materialsOf(shows)) {
        const keys = issuerKeys(graph, material);
        vote(group, keys, material);
        if (side !== 'server') continue;
        const known = serving.get(group) ?? new Set();
        for (const key of keys) known.add(key);
        serving.set(group, known);
      }
    }
  }
  for (const [role, list] of files) {
    for (const file of list) {
      const material = materialInWholeFile(graph, file);
      vote(groupOf(role, issuedAt(file)?.[0]), trustedKeys(graph, material), material);
    }
  }
  const votesFor = ({ parent, role }: RefusedSide, keys: readonly string[], except: readonly SourceMaterial[]) => {
    const group = groupOf(parent, role);
    const all = new Map(keys.flatMap((key) => [...(voters.get(`${group}\n${key}`) ?? [])]));
    for (const { material } of except) all.delete(voterOf(material));
    const copies = [...all.values()].filter((source) => source === 'value').length;
    return { copies, files: all.size - copies };
  };
  /** 1 if a condition holds for the issuer alone, -1 if for the trusted CA alone. */
  const compare = (issuers: readonly string[], trusted: readonly string[], isTrue: (key: string) => boolean): number =>
    Number(issuers.some(isTrue)) - Number(trusted.some(isTrue));
  return {
    difference: (side) => {
      const issuers = issuerKeys(graph, side.shown.material);
      const trusted = side.trusts.flatMap(({ material }) => trustedKeys(graph, material));
      const shown = votesFor(side, issuers, [side.shown]);
      const taken = votesFor(side, trusted, side.trusts);
      const servers = serving.get(groupOf(side.parent, side.role));
      const isKeyAtHand = (key: string): boolean => isAtHand(graph, key, machines) && isOfRole(graph, key, side.parent);
      return (
        weights.keyAtHand * compare(issuers, trusted, isKeyAtHand) +
        weights.files * Math.sign(shown.files - taken.files) +
        weights.serving * compare(issuers, trusted, (key) => servers?.has(key) === true) +
        weights.copies * Math.sign(shown.copies - taken.copies)
      );
    },
  };
}

/** Whether a CA does not lie where installers put one of another role. */
function isOfRole({ keys, certificates }: PkiGraph, key: string, role: string | undefined): boolean {
  const nodes = (keys.get(key)?.certificates ?? []).flatMap((fingerprint) => certificates.get(fingerprint) ?? []);
  const roles = nodes.flatMap(({ occurrences }) =>
    occurrences.flatMap(({ file }) => rolesOfFile(file)?.certificate ?? []),
  );
  return roles.length === 0 || (role !== undefined && roles.includes(role));
}

/** Whether the private key of a CA is in a file of one of the machines. */
function isAtHand(graph: PkiGraph, key: string, machines: ReadonlySet<string>): boolean {
  const keys = graph.keys.get(key)?.privateKeys ?? [];
  return keys.some(
    ({ file, credential }) => credential.value.keyPath === undefined && machines.has(machineOf(graph, file)),
  );
}

/** Certificates that one CA should have issued; `undefined` where there is no CA for them. */
type AuthorityGroups = (authority: string | undefined, role: string | undefined) => string | undefined;

/** Groups certificates by the role of their CA, and where an installer has several CAs of that role, by these. */
function authorityGroups(files: readonly DecodedFile[]): AuthorityGroups {
  const several = new Map<string, string>();
  for (const file of files) {
    const issued = issuedAt(file) ?? [];
    for (const role of issued) several.set(role, issued.join(' '));
  }
  return (authority, role) => {
    const own = role === undefined ? undefined : several.get(role);
    return authority === undefined || own === undefined ? authority : `${authority} of ${own}`;
  };
}

function issuedAt({ path, hostPath }: DecodedFile): readonly string[] | undefined {
  return rolesByPath(hostPath ?? path)?.issued;
}

/** Both sides of a connection. */
function sidesOf(connection: Connection): readonly { readonly shows: Source; readonly trusts: Source }[] {
  return [
    { shows: connection.serverShows, trusts: connection.clientTrusts },
    { shows: connection.clientShows, trusts: connection.serverTrusts },
  ];
}

/** The role of what a side shows, by the table. */
export function roleOf({ record }: Connection, side: 'server' | 'client'): string | undefined {
  const [role] = side === 'server' ? record.serverRoles : record.clientRoles;
  return role;
}

/** The role of the CA that issues what a side shows, by the table. */
export function parentOf(connection: Connection, side: 'server' | 'client'): string | undefined {
  const role = roleOf(connection, side);
  return role === undefined ? undefined : certificateRole(role)?.parent;
}

/** The materials of a source. */
export function materialsOf(source: Source): readonly SourceMaterial[] {
  return source.kind === 'materials' ? source.materials : [];
}

function trustedKeys(graph: PkiGraph, { certificates }: Material): readonly string[] {
  return authorityKeys(graph, certificates);
}

/** The keys that have issued what is shown; of an issuer that is not among the files, what the certificate calls it. */
function issuerKeys({ certificates }: PkiGraph, material: Material): readonly string[] {
  const [leaf] = material.certificates;
  if (leaf === undefined || leaf.issuer.kind === 'selfSigned') return [];
  if (leaf.issuer.kind === 'verified') {
    return leaf.issuer.issuers.flatMap((fingerprint) => certificates.get(fingerprint)?.keyId ?? []);
  }
  const { authorityKeyIdentifier, issuer } = leaf.certificate;
  return [`absent ${byteKey(authorityKeyIdentifier ?? issuer.der)}`];
}

/** Copies of one file that several flags name vote once. */
function voterOf({ filePath, source, place, name }: Material): string {
  return source === 'value' ? `${place.file.path}\n${place.span.start}` : `${filePath ?? name}`;
}

/** The certificates above one, by verified signatures. */
export function keysAbove(graph: PkiGraph, node: CertificateNode): ReadonlySet<string> {
  return new Set(authoritiesAbove(graph, node).map(({ keyId }) => keyId));
}
