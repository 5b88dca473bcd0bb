import type { Material } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { Connection, ConnectionVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { judgeConnection } from '../../pki/cluster/connections/judgeConnection.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { pathOfContent } from '../reissue/samePlaces.ts';
import { candidateOf } from './candidateOf.ts';
import type { ChangePlan, NoMaterial, PlannedCertificate, PlannedMaterial } from './changeModel.ts';

/** What stands in a place afterwards. */
type Placed = { readonly node: CertificateNode } | { readonly publicKey: PublicKey } | 'nothing';

/**
 * Judges a connection as it is when plans are carried out, by the places that they change: nothing is signed, decoded or
 * linked anew, so that it can be asked before an action is offered. `rehearseChange` judges everything, and takes longer.
 */
export function judgeWith(
  plans: readonly ChangePlan[],
  connection: Connection,
  graph: PkiGraph,
  at: number,
): ConnectionVerdict {
  const placed = new Map(plans.flatMap((plan) => placedBy(plan, graph)));
  const created = new Set(
    plans.flatMap(({ files }) => files.flatMap(({ kind, path }) => (kind === 'create' ? [path] : []))),
  );
  const sourceWith = (source: Source): Source =>
    source.kind === 'materials'
      ? {
          kind: 'materials',
          materials: source.materials.map(({ key, ...each }) => ({
            ...each,
            material: materialWith(each.material, placed, graph),
            // A key that is created fits.
            ...(key === undefined || created.has(key.filePath ?? '') ? {} : { key: materialWith(key, placed, graph) }),
          })),
        }
      : source;
  const { serverShows, clientTrusts, clientShows, serverTrusts } = connection;
  const changed: Connection = {
    ...connection,
    serverShows: sourceWith(serverShows),
    clientTrusts: sourceWith(clientTrusts),
    clientShows: sourceWith(clientShows),
    serverTrusts: sourceWith(serverTrusts),
    startFaults: {
      ...startFault(connection, 'server', plans),
      ...startFault(connection, 'client', plans),
    },
  };
  return judgeConnection(connectionModelOf(graph).graph, changed, at);
}

/** A program does not start without a file; if a plan creates that, it does. */
function startFault(
  { startFaults }: Connection,
  side: 'server' | 'client',
  plans: readonly ChangePlan[],
): Connection['startFaults'] {
  const fault = startFaults?.[side];
  const files = plans.flatMap((plan) => plan.files.filter(({ kind }) => kind === 'create'));
  const isMended = files.some(({ path, hostPath = path }) => fault?.error.includes(` ${hostPath}:`));
  return fault === undefined || isMended ? {} : { [side]: fault };
}

function idIn(graph: PkiGraph, { file, credential }: Occurrence): string {
  return `${pathOfContent(file, graph)}\n${credential.block.span.start}`;
}

function placedBy(plan: ChangePlan, graph: PkiGraph): readonly (readonly [string, Placed])[] {
  const nodes = new Map(plan.certificates.map((planned) => [planned.id, nodeOf(planned, plan)]));
  const keys = new Map(
    plan.certificates.flatMap((planned) =>
      planned.key.kind === 'new' ? [[planned.key.key, nodes.get(planned.id)?.certificate.publicKey] as const] : [],
    ),
  );
  const placedAt = (by: PlannedMaterial | NoMaterial): Placed | undefined => {
    switch (by.kind) {
      case 'nothing':
        return 'nothing';
      case 'certificate':
        return asNode(nodes.get(by.certificate));
      case 'privateKey':
        return asKey(keys.get(by.key));
      case 'known':
        return asNode([...graph.certificates.values()].find(({ certificate }) => equalBytes(certificate.der, by.der)));
      case 'knownKey': {
        const { content } = by.at.credential;
        return asKey(content.kind === 'privateKey' ? content.publicKey : undefined);
      }
      case 'publicKey':
        return undefined;
    }
  };
  return plan.files.flatMap(({ edits }) =>
    edits.flatMap((edit): (readonly [string, Placed])[] => {
      const change = edit.kind === 'block' ? placedAt(edit.by) : undefined;
      return edit.kind === 'block' && change !== undefined ? [[idIn(graph, edit.at), change]] : [];
    }),
  );
}

function asNode(node: CertificateNode | undefined): Placed | undefined {
  return node && { node };
}

function asKey(publicKey: PublicKey | undefined): Placed | undefined {
  return publicKey && { publicKey };
}

/** The planned certificate as its readers would see it; one with a new key gets a public key that stands for it. */
function nodeOf(planned: PlannedCertificate, { certificates }: ChangePlan): CertificateNode | undefined {
  const { issuer, key, old, id, role } = planned;
  const above =
    issuer.kind === 'planned' ? certificates.find((each) => each.id === issuer.certificate)?.old : undefined;
  const ca = issuer.kind === 'ca' ? issuer.ca.node : above;
  const spki = key.kind === 'same' ? key.spki : ca?.certificate.publicKey.spki;
  const certificate = spki && candidateOf(planned, { spki, ...(ca === undefined ? {} : { issuer: ca.certificate }) });
  if (certificate === undefined || issuer.kind === 'signed') return undefined;
  return {
    fingerprint: `planned ${id}`,
    certificate,
    occurrences: [],
    issuer: ca === undefined ? { kind: 'selfSigned' } : { kind: 'verified', issuers: [ca.fingerprint] },
    issued: [],
    keyId:
      key.kind === 'same' && old !== undefined && equalBytes(old.certificate.publicKey.spki, key.spki)
        ? old.keyId
        : `planned ${id}`,
    keys: [],
    ...(old?.role === undefined || old.role.id !== role ? {} : { role: old.role }),
    uses: old?.uses ?? [],
  };
}

function materialWith(material: Material, placed: ReadonlyMap<string, Placed>, graph: PkiGraph): Material {
  const changes = material.occurrences.map((at) => placed.get(idIn(graph, at)));
  if (changes.every((change) => change === undefined)) return material;
  const occurrences: Occurrence[] = [];
  const certificates: CertificateNode[] = [];
  material.occurrences.forEach((at, index) => {
    const change = changes[index];
    if (change === 'nothing') return;
    const node =
      change !== undefined && 'node' in change ? change.node : graph.certificates.get(at.credential.fingerprint ?? '');
    if (node !== undefined) certificates.push(node);
    occurrences.push(change === undefined ? at : withContent(at, change));
  });
  return { ...material, occurrences, certificates };
}

function withContent({ file, credential }: Occurrence, change: Exclude<Placed, 'nothing'>): Occurrence {
  if ('node' in change) {
    const { node } = change;
    return { file, credential: { ...credential, content: node.certificate, fingerprint: node.fingerprint } };
  }
  const { content } = credential;
  return content.kind === 'privateKey'
    ? {
        file,
        credential: {
          ...credential,
          content: { ...content, encrypted: false, publicKey: change.publicKey, algorithm: change.publicKey.algorithm },
        },
      }
    : { file, credential };
}
