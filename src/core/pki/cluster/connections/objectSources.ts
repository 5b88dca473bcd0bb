import { placeholderReason } from '../../../kubernetes/placeholderReason.ts';
import type { FieldOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { optional } from '../../../text/optional.ts';
import { certificationPath } from '../../certificationPath.ts';
import type { PkiGraph } from '../../pkiModel.ts';
import { clusterPictureOf } from '../buildClusterPicture.ts';
import type { FilePlace, Material, PlacedObject } from '../clusterModel.ts';
import { materialInField } from '../materials.ts';
import { issuanceFaultOf } from '../objects/askedIssuers.ts';
import { bundleFault } from '../objects/bundleFault.ts';
import { clientConfigKinds, clientConfigsOf, injectionMarkOf } from '../objects/clientConfigs.ts';
import { isExport } from '../objects/exportedSecrets.ts';
import { injectionOf, isInjectionFailing } from '../objects/injections.ts';
import { operatorFile, readerWithout } from '../objects/monitorReaders.ts';
import { type ObjectIndex, objectIndexOf } from '../objects/objectIndex.ts';
import { referencesAt, type UnusableReference, unusableReference } from '../objects/referenceFaults.ts';
import { lackingGrant } from '../objects/referenceGrants.ts';
import { isAsWritten, requestsFor } from '../objects/requestedNames.ts';
import { noRoot, rootlessCaOf } from '../objects/rootlessCas.ts';
import { secretWriterOf } from '../objects/secretWriters.ts';
import { type ServingSecret, servingSecretsOf } from '../objects/servingSecrets.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Missing, Source, SourceMaterial } from './connectionModel.ts';
import type { FoundField } from './fieldSources.ts';
import { materialSource, unknown } from './flagSources.ts';
import type { Scene } from './scene.ts';

/** Of a file that the operator of Prometheus or VictoriaMetrics mounts. */
export function operatorSource(
  scene: Scene,
  monitor: PlacedObject,
  path: string,
  by: string,
  place: FilePlace,
): Source | undefined {
  const file = operatorFile(path);
  if (file === undefined) return undefined;
  const { kind, name, key } = file;
  const { graph } = scene.picture;
  const isUnmounted = readerWithout(objectIndexOf(clusterPictureOf(graph)), monitor, file) !== undefined;
  const unusable = isUnmounted ? `open ${path}: no such file or directory` : undefined;
  const [only, ...others] = clusterIndex(scene.cluster).objectsNamed(kind, name);
  const value = valueIn(only, key);
  const isKnown = only !== undefined && others.length === 0 && value !== undefined;
  if (!isKnown && unusable === undefined) return unknown({ why: 'objectNotFound', name: `${kind} ${name}`, place });
  const material = isKnown ? materialInField(graph, only.file, only.object, value) : noMaterial(by, place);
  return materialSource({ material, by, place, ...optional('unusable', unusable) });
}

function noMaterial(name: string, place: FilePlace): Material {
  return { source: 'noCredential', place, name, occurrences: [], certificates: [] };
}

/** The value of the Secret or ConfigMap that a field names, in the namespace of the object, as `namespace/name` or with the namespace beside it. */
export function namedObjectSource(
  scene: Scene,
  { holds, key = 'tls.crt' }: FieldOrigin['field'],
  { placed, node, by, namespace: beside = placed.object.namespace, kind: written }: FoundField,
): Source {
  const kind = holds === 'secretName' ? 'Secret' : 'ConfigMap';
  const { file, object } = placed;
  if (written !== undefined && written !== kind)
    return unknown({ why: 'objectNotFound', name: `${written} ${node.text}`, place: { file, span: node.span } });
  // An annotation may have both; a field of Kubernetes has a name, and no object is called with a slash.
  const slash = by === 'secretName' && object.kind === 'Ingress' ? -1 : node.text.indexOf('/');
  const name = node.text.slice(slash + 1);
  const { graph } = scene.picture;
  const index = objectIndexOf(clusterPictureOf(graph));
  const references = referencesAt(index, node);
  const namespace = slash === -1 ? beside : node.text.slice(0, slash);
  const target = clusterIndex(scene.cluster).objectNamed(kind, name, namespace);
  const place = { file, span: node.span };
  const value = valueIn(target, key);
  const isRootless = references.some((each) => rootlessCaOf(index, each) !== undefined);
  const unusable =
    references.map((each) => unusableReference(index, each)).find((each) => each !== undefined) ??
    (isRootless ? ({ state: 'missing', missing: '', error: noRoot } as const) : undefined);
  if ((target === undefined || value === undefined) && unusable === undefined) {
    const missing = { name: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, place };
    const requested =
      target === undefined && kind === 'Secret' ? requestedAs(index, placed, node, namespace) : undefined;
    const isGranted = references.every((each) => lackingGrant(index, each) === undefined);
    return unknown(
      requested === undefined || !isGranted
        ? { why: 'objectNotFound', ...missing }
        : { why: 'requested', ...missing, ...requested, ...optional('place', requested.unissued?.place ?? place) },
    );
  }
  const material =
    target === undefined || value === undefined
      ? noMaterial(by, place)
      : materialInField(graph, target.file, target.object, value);
  return materialSource({ material, ...besideKey(graph, target, key), by, place, ...faultOf(unusable, place) });
}

/** What a Certificate or an annotation has cert-manager write into a Secret; `undefined` if nothing here does. */
function requestedAs(
  index: ObjectIndex,
  placed: PlacedObject,
  node: ScalarNode,
  namespace: string | undefined,
): Pick<Missing, 'names' | 'unissued'> | undefined {
  const writer = secretWriterOf(index, placed, node.text, namespace);
  if (writer?.isHere !== true) return undefined;
  const names = isAsWritten(index, placed)
    ? requestsFor(index, placed, node, namespace).flatMap((each) => each.names)
    : [];
  return { ...(names.length === 0 ? {} : { names }), ...optional('unissued', issuanceFaultOf(index, writer.placed)) };
}

/** What its reader says, or what it does not find or may not have. */
function faultOf(
  unusable: UnusableReference | undefined,
  place: FilePlace,
): Pick<SourceMaterial, 'unusable' | 'lacking' | 'condition'> {
  if (unusable === undefined) return {};
  const { error, missing: name, state } = unusable;
  if (state === 'uncertain') return { condition: { why: 'objectNotFound', name, place } };
  if (error !== undefined) return { unusable: error };
  return { lacking: { why: state === 'empty' ? 'fileUnreadable' : 'fileAbsent', name, place } };
}

function valueIn(target: PlacedObject | undefined, key: string): ScalarNode | undefined {
  return scalarAt(target?.object.root, 'data', key) ?? scalarAt(target?.object.root, 'stringData', key);
}

/** The private key of a TLS Secret. One that is hidden or not there says nothing of the certificate. */
function besideKey(graph: PkiGraph, target: PlacedObject | undefined, key: string): Pick<SourceMaterial, 'key'> {
  const value = key === 'tls.crt' ? valueIn(target, 'tls.key') : undefined;
  if (target === undefined || value === undefined) return {};
  const material = materialInField(graph, target.file, target.object, value);
  return material.occurrences.length > 0 ? { key: material } : {};
}

/** What stands in a field: of a placeholder, what its reader says, unless something writes the field later. */
export function heldSource(
  { picture: { graph } }: Scene,
  { placed, node }: FoundField,
  source: SourceMaterial,
): Source {
  const { material, by, place } = source;
  if (material.occurrences.length > 0 || placeholderReason(node.text) === undefined) return materialSource(source);
  const config = clientConfigsOf(placed).find(({ caBundle }) => caBundle === node);
  const fault = config && bundleFault(objectIndexOf(clusterPictureOf(graph)), config);
  return fault === undefined
    ? unknown({ why: 'valueHidden', name: by, place })
    : materialSource({ ...source, unusable: fault.error });
}

/**
 * A CA that a controller may replace is what kube-apiserver reads, if the controller cannot write another one, or the files have what the
 * controller read, or the certificate that the server presents: these are of a cluster.
 */
export function isReadNow({ picture: { graph } }: Scene, { placed, node }: FoundField): boolean {
  const index = objectIndexOf(clusterPictureOf(graph));
  const injection = injectionOf(index, placed);
  const { service } = clientConfigsOf(placed).find(({ caBundle }) => caBundle === node) ?? {};
  return (
    isInjectionFailing(injection) ||
    injection?.kind === 'written' ||
    (service !== undefined && servingSecretsOf(index, placed, service).some(({ by }) => by === 'certain'))
  );
}

/** A controller writes a `caBundle` that manifests leave out, unless it cannot. */
export function injectedInto(
  { picture: { graph }, client, server }: Scene,
  { field }: FieldOrigin,
): Source | undefined {
  const placed = (client.part ?? server.part)?.placed;
  if (placed === undefined || placed.object.kind !== field.kind || !/\bcaBundle$/.test(field.path)) return undefined;
  const mark = injectionMarkOf(placed);
  return mark === undefined || isInjectionFailing(injectionOf(objectIndexOf(clusterPictureOf(graph)), placed))
    ? undefined
    : unknown({ why: 'elsewhere', name: 'caBundle', place: { file: placed.file, span: mark.span } });
}

/** Operators write the \`caBundle\` of their own manifests: only of what a cluster has, or nothing can write, it is known to be empty. */
export function isFilledLater({ picture: { graph }, client, server }: Scene): boolean {
  const placed = (client.part ?? server.part)?.placed;
  if (placed === undefined || !clientConfigKinds.some((kind) => kind === placed.object.kind)) return false;
  return !isExport(placed) && !isInjectionFailing(injectionOf(objectIndexOf(clusterPictureOf(graph)), placed));
}

/** The Secrets that the server of a Service presents, whatever their names are: those that are for it, or below the CA that is set for it. */
export function presentedSecrets({ picture: { graph }, client, server }: Scene): ReadonlySet<PlacedObject['object']> {
  const part = client.part ?? server.part;
  if (part === undefined) return new Set();
  const index = objectIndexOf(clusterPictureOf(graph));
  const { placed } = part;
  const webhook = itemsAt(placed.object.root, 'webhooks')[part.index ?? 0];
  const { service, caBundle } =
    clientConfigsOf(placed).find(({ node }) => webhook === undefined || node === mappingAt(webhook, 'clientConfig')) ??
    {};
  if (service === undefined) return new Set();
  const bundle = caBundle && materialInField(graph, placed.file, placed.object, caBundle);
  const trusted = new Set(bundle?.certificates.map(({ keyId }) => keyId));
  const isBelow = ({ leaf }: ServingSecret): boolean =>
    certificationPath(graph, leaf.fingerprint).some((each) => trusted.has(graph.certificates.get(each)?.keyId ?? ''));
  const known = servingSecretsOf(index, placed, service).filter((each) => each.by === 'certain' || isBelow(each));
  return new Set(known.map(({ secret }) => secret.object));
}
