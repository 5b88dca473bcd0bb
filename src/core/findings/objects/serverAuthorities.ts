import * as l10n from '@vscode/l10n';
import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import { type ServerReferenceRecord, serverReferences } from '../../kubernetes/tables/serverReferences.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Material, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { type ServingPair, servingPairsOf } from '../../pki/cluster/objects/servingPairs.ts';
import { verifyBetween } from '../../pki/cluster/verifyBetween.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { authoritiesAbove, isOfPrivateCa } from '../../pki/privateCas.ts';
import { groupBy } from '../../text/groupBy.ts';
import { folderOf } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import { usageOids } from '../../x509/usageOids.ts';
import { nameInSentence } from '../certificateWords.ts';
import { caName } from '../connections/caName.ts';
import { absentIssuer } from '../connections/placedIssuers.ts';
import { privateCaNotConfigured } from '../connections/systemRoots.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';

/** Reports objects whose controller cannot verify the server in their URL, as far as its certificate is among the files. */
export function checkServerAuthorities(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return serverReferences.flatMap((record) =>
    record.kinds
      .flatMap(index.ofKind)
      .filter(({ object: { apiVersion = record.group } }) => apiVersion.split('/')[0] === record.group)
      .flatMap((placed) => judge(index, placed, record, now)),
  );
}

function judge(
  index: ObjectIndex,
  placed: PlacedObject,
  record: ServerReferenceRecord,
  now: number,
): readonly FindingDraft[] {
  const { graph } = index;
  const { file, object } = placed;
  if (isOpenEnded(object)) return [];
  return (record.at ?? [[]])
    .flatMap((path) => nodesAt(object.root, path))
    .flatMap((node): readonly FindingDraft[] => {
      const url = scalarAt(node, ...record.url);
      if (url === undefined || isOpen(url)) return [];
      if (record.unverified !== undefined && scalarAt(node, ...record.unverified)?.text === 'true') return [];
      const pairs = pairsNamed(index, url.text, node, { placed, record });
      const trust = pairs.length === 0 ? undefined : trustOf(index, placed, node, record);
      const anchors = trust?.materials.flatMap(({ certificates }) => certificates) ?? [];
      const refused = trust && refusedPair(graph, pairs, anchors, now);
      const [occurrence] = refused?.material.occurrences ?? [];
      if (refused === undefined || occurrence === undefined || trust === undefined) return [];
      const facts = {
        flag: trust.setting,
        verifier: record.client,
        own: anchors[0],
        isOnly: record.isOnly,
        server: record.trusted === undefined ? undefined : visibleText(addressesIn(url.text)[0] ?? ''),
      };
      return [placedAt({ file, span: url.span }, ofPrivateCa(graph, refused.leaf, occurrence, facts))];
    });
}

/** The nodes at a path, in which `[]` is any index. */
function nodesAt(node: DocumentNode | undefined, [first, ...rest]: readonly string[]): readonly DocumentNode[] {
  if (first === undefined) return node === undefined ? [] : [node];
  if (first === '[]') return itemsAt(node).flatMap((item) => nodesAt(item, rest));
  return nodesAt(nodeAt(node, first), rest);
}

/** The pairs of the server that an object names. */
function pairsNamed(
  index: ObjectIndex,
  text: string,
  node: DocumentNode,
  { placed, record }: { readonly placed: PlacedObject; readonly record: ServerReferenceRecord },
): readonly ServingPair[] {
  if (record.tls === undefined) {
    const host = /^(?:https|oci):\/\/(?:[^/@\s]*@)?([\w.-]+)/.exec(text)?.[1]?.toLowerCase();
    return host === undefined ? [] : pairsFor(index, host);
  }
  if (nodeAt(node, ...record.tls) === undefined) return [];
  const [first, ...others] = addressesIn(text).map((host) => pairsAt(index, host, placed));
  return first === undefined || others.some(({ length }) => length === 0) ? [] : first.concat(...others);
}

/** The hosts of addresses or URLs that stand in one text, divided by commas. */
export function addressesIn(text: string): readonly string[] {
  return text.split(',').flatMap((each) => {
    const [, host = ''] =
      /^\s*(?:[\w+:.-]{1,40}:\/\/)?(?:[^@/\s]{1,200}@)?([\w.-]+)(?::\d+)?(?:\/.*)?\s*$/.exec(each) ?? [];
    return host === '' ? [] : [host.toLowerCase()];
  });
}

/**
 * The pairs of the server that answers Pods of an object under a host, which may be a Service's: those nearest to the object, in its folder,
 * above or below. The folder beside it may be that of another cluster.
 */
export function pairsAt(index: ObjectIndex, host: string, placed: PlacedObject): readonly ServingPair[] {
  const { namespace } = placed.object;
  const service = host.replace(/\.svc(?:\.cluster\.local)?$/, '').split('.');
  const [name = '', of = namespace] = service;
  const isBare = service.length === 1;
  const hosts = [`${name}.${of}.svc`, `${name}.${of}.svc.cluster.local`];
  const short = pairsFor(index, host).filter(({ secret }) => !isBare || secret.object.namespace === of);
  const found = [...(service.length > 2 ? [] : hosts.flatMap((each) => pairsFor(index, each))), ...short];
  const secrets = groupBy(
    found.map(({ secret }) => secret),
    ({ object }) => object.namespace,
  );
  const near = new Set([...secrets].flatMap(([own, each]) => index.nearest(placed, each, own)));
  return [...new Set(found)].filter(({ secret }) => near.has(secret) && isAlong(placed, secret));
}

/** Tells whether the folder of one object is that of the other, above or below. */
function isAlong(one: PlacedObject, other: PlacedObject): boolean {
  const [folder, own] = [folderOf(one.file.path), folderOf(other.file.path)];
  return folder.startsWith(own) || own.startsWith(folder);
}

/** The pairs of the servers that may answer under a host. */
export function pairsFor(index: ObjectIndex, host: string): readonly ServingPair[] {
  const { byHost } = servingPairsOf(index);
  return [host, host.replace(/^[^.]+/, '*')].flatMap((name) => byHost.get(name) ?? []);
}

/** The first of a server's pairs, if clients that trust some CAs reject all of them because of their CA, a private one. */
export function refusedPair(
  graph: PkiGraph,
  pairs: readonly ServingPair[],
  anchors: readonly CertificateNode[],
  at: number,
): ServingPair | undefined {
  const isRefused = pairs.every(({ material, leaf }) => {
    const usages = [usageOids.serverAuth];
    const verdict = verifyBetween(graph, { presented: material.certificates, anchors, at, usages });
    const isOther =
      anchors.length === 0 ||
      (verdict !== undefined && !('unreadable' in verdict) && verdict.error?.code === 'unknownAuthority');
    return isOfPrivateCa(graph, leaf) && isOther;
  });
  return isRefused ? pairs[0] : undefined;
}

/** Judges that a client has no CA, or another one, for the certificate of a server. */
export function ofPrivateCa(
  graph: PkiGraph,
  leaf: CertificateNode,
  occurrence: Occurrence,
  {
    flag,
    verifier,
    own,
    wayOut = 'set',
    isOnly,
    server,
  }: {
    readonly flag: string;
    readonly verifier: string;
    readonly own?: CertificateNode | undefined;
    readonly wayOut?: 'set' | 'agent';
    /** It trusts nothing else. */
    readonly isOnly?: boolean | undefined;
    /** For a client of any language, with words of its own, that reads its CA from a Secret or ConfigMap: the server's name. */
    readonly server?: string | undefined;
  },
): Judgement {
  const [issuer] = authoritiesAbove(graph, leaf);
  const isCertain = isOnly === true && own !== undefined;
  const holder = server !== undefined && issuer !== undefined ? holderOf(issuer) : undefined;
  return problem(privateCaNotConfigured, {
    severity: isCertain ? 'error' : undefined,
    consequence: !isCertain ? 'store' : server === undefined ? 'certain' : 'rejected',
    fact: own !== undefined ? 'other' : leaf.issuer.kind === 'selfSigned' ? 'itself' : 'known',
    wayOut: holder === undefined ? wayOut : 'mount',
    values: {
      server: server ?? '',
      key: holder?.key ?? '',
      holder: holder?.name ?? '',
      name: nameInSentence(leaf, occurrence),
      issuer: issuer === undefined ? absentIssuer(leaf) : caName(issuer),
      ca: own === undefined ? '' : caName(own),
      flag,
      verifier,
      error: unknownAuthority,
    },
    related: [relatedPlace(occurrence, l10n.t('Certificate of the server'))],
  });
}

/** A Secret or ConfigMap with a CA alone, which Pods can mount. */
function holderOf(issuer: CertificateNode): { readonly name: string; readonly key: string } | undefined {
  const holders = issuer.occurrences.flatMap(({ credential: { value, block } }) => {
    const { kind, name } = value.object ?? {};
    const key = keyPathSegments(value.keyPath ?? '').at(-1);
    if ((kind !== 'Secret' && kind !== 'ConfigMap') || name === undefined || block.index > 0) return [];
    return [{ name: `${kind} ${visibleText(name)}`, key: visibleText(String(key)) }];
  });
  return holders.find(({ key }) => key.startsWith('ca')) ?? holders[0];
}

interface ConfiguredTrust {
  /** What to set, for people. */
  readonly setting: string;
  readonly materials: readonly Material[];
}

/** `undefined` if a Secret that is named is not among the files, or the CA is not known otherwise. */
function trustOf(
  index: ObjectIndex,
  placed: PlacedObject,
  node: DocumentNode,
  { secrets = [], keys = [], bundle, provider, trusted }: ServerReferenceRecord,
): ConfiguredTrust | undefined {
  const { file, object } = placed;
  if (trusted !== undefined) return listedTrust(index, placed, node, trusted);
  const inline = bundle && scalarAt(node, ...bundle);
  if (inline !== undefined && inline.text !== '') {
    const material = materialInField(index.graph, file, object, inline);
    return material.certificates.length === 0 || bundle === undefined
      ? undefined
      : { setting: bundle.at(-1) ?? '', materials: [material] };
  }
  const source = provider && mappingAt(node, ...provider);
  if (source !== undefined) {
    const [kind = '', name = '', key = ''] = ['type', 'name', 'key'].map((field) => scalarAt(source, field)?.text);
    const found = index.find(placed, kind, name, object.namespace ?? scalarAt(source, 'namespace')?.text);
    const material = found && materialUnder(index.graph, found, key);
    return material === undefined || material.certificates.length === 0
      ? undefined
      : { setting: provider?.at(-1) ?? '', materials: [material] };
  }
  const named = secrets.flatMap((path) => scalarAt(node, ...path) ?? []);
  const found = named.map(({ text }) => index.find(placed, 'Secret', text, object.namespace));
  const [first] = found;
  if (found.some((secret) => secret === undefined || isOpenEnded(secret.object))) return undefined;
  const materials = found.flatMap((secret) =>
    keys.flatMap((key) => (secret === undefined ? [] : (materialUnder(index.graph, secret, key) ?? []))),
  );
  const setting =
    first === undefined
      ? ((provider ?? bundle)?.at(-1) ?? secrets[0]?.at(-2) ?? '')
      : l10n.t('{0} in Secret {1}', keys[0] ?? '', objectName(first));
  return { setting, materials };
}

/** What a list of Secrets has, each under a key. */
function listedTrust(
  index: ObjectIndex,
  placed: PlacedObject,
  node: DocumentNode,
  path: readonly string[],
): ConfiguredTrust | undefined {
  const materials = itemsAt(node, ...path).map((item) => {
    const name = scalarAt(item, 'secretName')?.text ?? '';
    const key = scalarAt(item, 'certificate')?.text ?? '';
    const secret = index.find(placed, 'Secret', name, placed.object.namespace);
    return secret && materialUnder(index.graph, secret, key);
  });
  const known = materials.filter((material) => material !== undefined && material.certificates.length > 0);
  return known.length < materials.length
    ? undefined
    : { setting: path.join('.'), materials: known.flatMap((each) => each ?? []) };
}
