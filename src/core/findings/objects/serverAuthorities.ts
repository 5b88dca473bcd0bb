import * as l10n from '@vscode/l10n';
import { type ServerReferenceRecord, serverReferences } from '../../kubernetes/tables/serverReferences.ts';
import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, Material, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { type ServingPair, servingPairsOf } from '../../pki/cluster/objects/servingPairs.ts';
import { verifyBetween } from '../../pki/cluster/verifyBetween.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { authoritiesAbove, isOfPrivateCa } from '../../pki/privateCas.ts';
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
  const url = scalarAt(object.root, ...record.url);
  const host = /^(?:https|oci):\/\/(?:[^/@\s]*@)?([\w.-]+)/.exec(url?.text ?? '')?.[1]?.toLowerCase();
  if (url === undefined || host === undefined || isOpen(url) || isOpenEnded(object)) return [];
  if (record.unverified !== undefined && scalarAt(object.root, ...record.unverified)?.text === 'true') return [];
  const trust = trustOf(index, placed, record);
  const anchors = trust?.materials.flatMap(({ certificates }) => certificates) ?? [];
  const refused = trust && refusedPair(graph, pairsFor(index, host), anchors, now);
  const [occurrence] = refused?.material.occurrences ?? [];
  if (refused === undefined || occurrence === undefined || trust === undefined) return [];
  const facts = { flag: trust.setting, verifier: record.client, own: anchors[0], isOnly: record.isOnly };
  return [placedAt({ file, span: url.span }, ofPrivateCa(graph, refused.leaf, occurrence, facts))];
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
  }: {
    readonly flag: string;
    readonly verifier: string;
    readonly own?: CertificateNode | undefined;
    readonly wayOut?: 'set' | 'agent';
    /** It trusts nothing else. */
    readonly isOnly?: boolean | undefined;
  },
): Judgement {
  const [issuer] = authoritiesAbove(graph, leaf);
  const isCertain = isOnly === true && own !== undefined;
  return problem(privateCaNotConfigured, {
    severity: isCertain ? 'error' : undefined,
    consequence: isCertain ? 'certain' : 'store',
    fact: own !== undefined ? 'other' : leaf.issuer.kind === 'selfSigned' ? 'itself' : 'known',
    wayOut,
    values: {
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

interface ConfiguredTrust {
  /** What to set, for people. */
  readonly setting: string;
  readonly materials: readonly Material[];
}

/** `undefined` if a Secret that is named is not among the files, or the CA is not known otherwise. */
function trustOf(
  index: ObjectIndex,
  placed: PlacedObject,
  { secrets = [], keys = [], bundle, provider }: ServerReferenceRecord,
): ConfiguredTrust | undefined {
  const { file, object } = placed;
  const inline = bundle && scalarAt(object.root, ...bundle);
  if (inline !== undefined && inline.text !== '') {
    const material = materialInField(index.graph, file, object, inline);
    return material.certificates.length === 0 || bundle === undefined
      ? undefined
      : { setting: bundle.at(-1) ?? '', materials: [material] };
  }
  const source = provider && mappingAt(object.root, ...provider);
  if (source !== undefined) {
    const [kind = '', name = '', key = ''] = ['type', 'name', 'key'].map((field) => scalarAt(source, field)?.text);
    const found = index.find(placed, kind, name, object.namespace ?? scalarAt(source, 'namespace')?.text);
    const material = found && materialUnder(index.graph, found, key);
    return material === undefined || material.certificates.length === 0
      ? undefined
      : { setting: provider?.at(-1) ?? '', materials: [material] };
  }
  const named = secrets.flatMap((path) => scalarAt(object.root, ...path) ?? []);
  const found = named.map((node) => index.find(placed, 'Secret', node.text, object.namespace));
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
