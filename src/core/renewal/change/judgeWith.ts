import type { StartLoad } from '../../kubernetes/tables/componentFlags.ts';
import { keyIdOf } from '../../pki/byteKey.ts';
import type { ComponentInstance, Material } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type {
  Connection,
  ConnectionVerdict,
  Source,
  SourceMaterial,
} from '../../pki/cluster/connections/connectionModel.ts';
import { judgeConnection } from '../../pki/cluster/connections/judgeConnection.ts';
import { loadFault } from '../../pki/cluster/connections/ownFault.ts';
import { hostOf, hostsOf } from '../../pki/cluster/hostOf.ts';
import { faultOfLoad, loadsAtStart, type StartFault } from '../../pki/cluster/startFault.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { decodePublicKey } from '../../x509/decodePublicKey.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { isEncryptedForm } from '../keys/keyModel.ts';
import { pathOfContent } from '../reissue/samePlaces.ts';
import { candidateOf } from './candidateOf.ts';
import type { ChangePlan, NoMaterial, PlannedCertificate, PlannedEdit, PlannedMaterial } from './changeModel.ts';
import { isReadAnew, kubeconfigsMade, type Written, withKubeconfig } from './kubeconfigsMade.ts';

/** What stands in a place afterwards. */
type Placed =
  | { readonly node: CertificateNode }
  | { readonly publicKey: PublicKey; readonly isEncrypted: boolean }
  | 'nothing';

/** Judges a connection by the places that {@link judgingWith} changed. */
export function judgeWith(
  plans: readonly ChangePlan[],
  connection: Connection,
  graph: PkiGraph,
  at: number,
): ConnectionVerdict {
  return judgingWith(plans, graph, at)(connection);
}

/**
 * Judges connections as they are when plans are carried out, by the places that they change: nothing is signed, decoded
 * or linked anew, so that it can be asked before an action is offered. `rehearseChange` judges everything, and takes longer.
 */
export function judgingWith(
  plans: readonly ChangePlan[],
  graph: PkiGraph,
  at: number,
): (connection: Connection) => ConnectionVerdict {
  const placed = new Map(plans.flatMap((plan) => placedBy(plan, graph)));
  const written = new Map(plans.flatMap((plan) => writtenBy(plan, graph)));
  const added = new Map(plans.flatMap((plan) => keysAdded(plan, graph)));
  const kubeconfigs = kubeconfigsMade(plans, (material, plan) => writtenOf(material, plan, graph));
  const withNew = (material: Material): Material => {
    const occurrences = written.get(material.filePath ?? '');
    if (occurrences === undefined) {
      const changed = materialWith(material, placed, graph);
      const keys = added.get(material.filePath ?? '') ?? [];
      return keys.length === 0 ? changed : { ...changed, occurrences: [...keys, ...changed.occurrences] };
    }
    const certificates = occurrences.map(({ node }) => node);
    return { ...material, source: 'file', occurrences: occurrences.map(({ at }) => at), certificates };
  };
  const created = new Set(
    plans.flatMap(({ files }) => files.flatMap(({ kind, path }) => (kind === 'create' ? [path] : []))),
  );
  const isMade = ({ filePath = '' }: Material): boolean => created.has(filePath);
  const pairsWith = (materials: readonly SourceMaterial[]): readonly SourceMaterial[] =>
    materials.map(({ key, ...each }) => ({
      ...each,
      material: withNew(each.material),
      // What is made for the other half fits.
      ...(key === undefined || isMade(key) || isMade(each.material) ? {} : { key: materialWith(key, placed, graph) }),
    }));
  const sourceWith = (source: Source): Source =>
    source.kind === 'materials' ? { kind: 'materials', materials: pairsWith(source.materials) } : source;
  const isLeft = (source: SourceMaterial, how: StartLoad): boolean =>
    // A file of keys alone is made as its program reads it.
    !((how === 'privateKey' || how === 'publicKeys') && isMade(source.material)) &&
    pairsWith([source]).some((each) => loadFault(each, how) !== undefined);
  /** A program starts if a plan mends what it loads. */
  const faultsLeft = (connection: Connection, side: 'server' | 'client') =>
    (connection.startFaults?.[side] ?? []).filter((fault) => {
      if (isReadAnew(fault, connection[side].instance, kubeconfigs)) return false;
      return fault.loads?.how === undefined
        ? !isCreated(fault, plans, graph)
        : isLeft(fault.loads.source, fault.loads.how);
    });
  /** What a program loads, and cannot any more: the key of another CA beside the one that is put back. */
  const faultsMade = memoisedBy((instance: ComponentInstance): readonly StartFault[] =>
    loadsAtStart(graph, instance).flatMap((load) => {
      const [source] = isChanged(load.source) ? pairsWith([load.source]) : [];
      const isNew = source !== undefined && faultOfLoad(load) === undefined && !isMade(source.material);
      return isNew ? (faultOfLoad({ ...load, source }) ?? []) : [];
    }),
  );
  const isChanged = ({ material, key }: SourceMaterial): boolean =>
    [material, ...(key === undefined ? [] : [key])].some((each) =>
      each.occurrences.some((at) => placed.has(idIn(graph, at))),
    );
  const faultsThen = (connection: Connection, side: 'server' | 'client') => {
    const { instance, isAssumed } = connection[side];
    const made = instance === undefined || isAssumed === true ? [] : faultsMade(instance);
    return [...faultsLeft(connection, side), ...made];
  };
  const { graph: judged } = connectionModelOf(graph);
  return (before) => {
    const connection = withKubeconfig(before, kubeconfigs);
    const { serverShows, clientTrusts, clientShows, serverTrusts, tokenKeys } = connection;
    const changed: Connection = {
      ...connection,
      serverShows: sourceWith(serverShows),
      clientTrusts: sourceWith(clientTrusts),
      clientShows: sourceWith(clientShows),
      serverTrusts: sourceWith(serverTrusts),
      ...(tokenKeys === undefined
        ? {}
        : { tokenKeys: { signing: tokenKeys.signing.map(sourceWith), verifying: sourceWith(tokenKeys.verifying) } }),
      startFaults: { server: faultsThen(connection, 'server'), client: faultsThen(connection, 'client') },
    };
    return judgeConnection(judged, changed, at);
  };
}

/** A program does not start without a file; if a plan creates that on its machine, it does. */
function isCreated({ place, error }: StartFault, plans: readonly ChangePlan[], graph: PkiGraph): boolean {
  const [, missing] = /^open (\S+): /.exec(error) ?? [];
  const host = hostsOf(graph.files)(place.file);
  const files = plans.flatMap((plan) => plan.files.filter(({ kind }) => kind === 'create'));
  return files.some(
    (file) =>
      missing !== undefined &&
      (file.hostPath === missing || file.path.endsWith(missing)) &&
      (host === '' || host === hostOf(file)),
  );
}

/** The certificates in new PEM files, which no place had before: they stand as their CA does in its file. */
function writtenBy(plan: ChangePlan, graph: PkiGraph): readonly (readonly [string, readonly Written[]])[] {
  return plan.files.flatMap(({ kind, path, edits }) => {
    const materials = edits.flatMap((edit) => (edit.kind === 'text' ? materialsIn(edit) : []));
    const wanted = materials.filter((each) => each.kind === 'certificate' || isCertificate(each));
    const certificates = wanted.flatMap((material) => writtenOf(material, plan, graph) ?? []);
    return kind === 'create' && wanted.length > 0 && certificates.length === wanted.length
      ? [[path, certificates]]
      : [];
  });
}

function writtenOf(material: PlannedMaterial, plan: ChangePlan, graph: PkiGraph): Written | undefined {
  const node = nodeIn(material, plan, graph);
  const issuers = node?.issuer.kind === 'verified' ? node.issuer.issuers : [];
  const like = node?.occurrences[0] ?? issuers.flatMap((each) => graph.certificates.get(each)?.occurrences ?? [])[0];
  return node === undefined || like === undefined ? undefined : { at: withContent(like, { node }), node };
}

function isCertificate(material: PlannedMaterial): boolean {
  return material.kind === 'known' && material.label === 'CERTIFICATE';
}

/** The certificate of a material: a planned one, or one that stands in other places. */
function nodeIn(material: PlannedMaterial, plan: ChangePlan, graph: PkiGraph): CertificateNode | undefined {
  if (material.kind === 'known')
    return [...graph.certificates.values()].find(({ certificate }) => equalBytes(certificate.der, material.der));
  const planned = plan.certificates.find(({ id }) => material.kind === 'certificate' && id === material.certificate);
  return planned && nodeOf(planned, plan);
}

/** New keys in the place of others: whatever these are, they stand for them. */
function keysReplaced({ files }: ChangePlan, graph: PkiGraph): ReadonlyMap<string, PublicKey> {
  return new Map(
    files.flatMap(({ path, edits }) => {
      const file = graph.files.find((each) => each.path === path);
      const [before] = (file?.credentials ?? []).flatMap(({ content }) =>
        content.kind === 'privateKey' ? (content.publicKey ?? []) : [],
      );
      const materials = edits.flatMap((edit) => (edit.kind === 'text' ? materialsIn(edit) : []));
      return materials.flatMap((each) =>
        each.kind === 'privateKey' && before !== undefined ? [[each.key, before] as const] : [],
      );
    }),
  );
}

/** Public keys that a file gets in front of its own. */
function keysAdded(plan: ChangePlan, graph: PkiGraph): readonly (readonly [string, readonly Occurrence[]])[] {
  const replaced = keysReplaced(plan, graph);
  return plan.files.flatMap(({ kind, path, edits }) => {
    const file = graph.files.find((each) => each.path === path);
    const credential = file?.credentials.find(({ content }) => content.kind === 'publicKey');
    if (kind !== 'replace' || file === undefined || credential === undefined) return [];
    const keys = edits
      .flatMap((edit) => (edit.kind === 'text' ? materialsIn(edit) : []))
      .flatMap((material) => {
        if (material.kind === 'publicKey') return replaced.get(material.key) ?? [];
        const read =
          material.kind === 'known' && material.label === 'PUBLIC KEY' ? decodePublicKey(material.der) : undefined;
        return read?.kind === 'publicKey' ? read.publicKey : [];
      });
    return [[path, keys.map((publicKey) => withContent({ file, credential }, { publicKey, isEncrypted: false }))]];
  });
}

function materialsIn({ parts }: Extract<PlannedEdit, { readonly kind: 'text' }>): readonly PlannedMaterial[] {
  return parts.flatMap((part) => (part.kind === 'pem' ? part.materials : []));
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
  const replaced = keysReplaced(plan, graph);
  const placedAt = (by: PlannedMaterial | NoMaterial): Placed | undefined => {
    switch (by.kind) {
      case 'nothing':
        return 'nothing';
      case 'certificate':
        return asNode(nodes.get(by.certificate));
      case 'privateKey':
        return asKey(keys.get(by.key), isEncryptedForm(by.form));
      case 'known': {
        const key = by.label === 'PUBLIC KEY' ? decodePublicKey(by.der) : undefined;
        if (key?.kind === 'publicKey') return asKey(key.publicKey);
        return asNode([...graph.certificates.values()].find(({ certificate }) => equalBytes(certificate.der, by.der)));
      }
      case 'knownKey': {
        const { content } = by.at.credential;
        return content.kind === 'privateKey' ? asKey(content.publicKey, content.encrypted) : undefined;
      }
      case 'publicKey':
        return asKey(replaced.get(by.key));
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

function asKey(publicKey: PublicKey | undefined, isEncrypted = false): Placed | undefined {
  return publicKey && { publicKey, isEncrypted };
}

/** The planned certificate as its readers would see it; one with a new key gets a public key that stands for it. */
function nodeOf(planned: PlannedCertificate, plan: ChangePlan): CertificateNode | undefined {
  const { issuer, key, old, id, role } = planned;
  const above =
    issuer.kind === 'planned' ? plan.certificates.find((each) => each.id === issuer.certificate) : undefined;
  const ca = issuer.kind === 'ca' ? issuer.ca.node : above?.old;
  const spki = key.kind === 'same' ? key.spki : ca?.certificate.publicKey.spki;
  // The name that its CA will have.
  const signer = (above && candidateOf(above)) ?? ca?.certificate;
  const certificate = spki && candidateOf(planned, { spki, ...(signer === undefined ? {} : { issuer: signer }) });
  if (certificate === undefined || issuer.kind === 'signed') return undefined;
  return {
    fingerprint: `planned ${id}`,
    certificate,
    occurrences: [],
    issuer: ca === undefined ? { kind: 'selfSigned' } : { kind: 'verified', issuers: [ca.fingerprint] },
    issued: [],
    keyId: key.kind === 'same' ? keyIdOf(certificate.publicKey) : `planned ${id}`,
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
  if (content.kind === 'publicKey') {
    return { file, credential: { ...credential, content: { ...content, publicKey: change.publicKey } } };
  }
  return content.kind === 'privateKey'
    ? {
        file,
        credential: {
          ...credential,
          content: {
            ...content,
            encrypted: change.isEncrypted,
            publicKey: change.publicKey,
            algorithm: change.publicKey.algorithm,
          },
        },
      }
    : { file, credential };
}
