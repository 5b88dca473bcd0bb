import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { type SignerRecord, signers } from '../../kubernetes/tables/signers.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { parseMoment } from '../../text/moment.ts';
import { optional } from '../../text/optional.ts';
import type { CertificationRequest } from '../../x509/x509Model.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pkiModel.ts';
import type { ClusterPicture, PlacedObject } from './clusterModel.ts';
import { materialInField } from './materials.ts';

/** An item of `status.conditions` whose status is True. */
export interface RequestCondition {
  readonly type: ScalarNode;
  readonly reason?: ScalarNode;
  readonly message?: ScalarNode;
  /** When it came about. */
  readonly time?: ScalarNode;
}

/** The certificate issued for a request. */
interface IssuedCertificate {
  readonly occurrence: Occurrence;
  readonly node: CertificateNode;
}

/** An object that requests a certificate: a CertificateSigningRequest or a PodCertificateRequest. */
export interface SigningRequest {
  readonly placed: PlacedObject;
  readonly spec: MappingNode | undefined;
  readonly status: MappingNode | undefined;
  readonly signerName?: ScalarNode;
  /** The table's record of the signer. */
  readonly signer?: SignerRecord;
  /** `spec.usages`; `undefined` if it is not a list, or a template hides a part of it. */
  readonly usages: readonly ScalarNode[] | undefined;
  readonly expirationSeconds?: ScalarNode;
  /** The sender, as recorded by the API server. */
  readonly username?: ScalarNode;
  /** The request itself, if readable. */
  readonly request?: { readonly occurrence: Occurrence; readonly content: CertificationRequest };
  /** The first certificate of the answer. */
  readonly issued?: IssuedCertificate;
  readonly conditions: readonly RequestCondition[];
  /** It is incomplete: a part is missing, or is filled in by a template. */
  readonly isPartial: boolean;
  /** It was read from a cluster, not written to be applied: it has fields set by the API server. */
  readonly isStored: boolean;
}

/** All objects of a picture that request certificates. Computed once for each picture. */
export const signingRequestsIn = memoisedBy(readAll);

/** Places of the request and the answer. */
const fields = {
  CertificateSigningRequest: { request: 'request', certificate: 'certificate' },
  PodCertificateRequest: { request: 'stubPKCS10Request', certificate: 'certificateChain' },
} as const;

function readAll({ graph, objects }: ClusterPicture): readonly SigningRequest[] {
  return objects.flatMap((placed) => {
    const { kind, apiVersion = 'certificates.k8s.io/v1' } = placed.object;
    if (kind !== 'CertificateSigningRequest' && kind !== 'PodCertificateRequest') return [];
    return apiVersion.startsWith('certificates.k8s.io/') ? [readOne(graph, placed, kind)] : [];
  });
}

function readOne(graph: PkiGraph, placed: PlacedObject, kind: keyof typeof fields): SigningRequest {
  const { root } = placed.object;
  const spec = mappingAt(root, 'spec');
  const status = mappingAt(root, 'status');
  const signerName = givenAt(spec, 'signerName');
  const records: readonly SignerRecord[] = signers;
  return {
    placed,
    spec,
    status,
    usages: usagesIn(spec),
    conditions: itemsAt(status, 'conditions').flatMap(readCondition),
    isPartial: placed.object.isBroken === true || placed.object.isTemplate === true,
    isStored: isStored(root, status),
    ...optional('signerName', signerName),
    ...optional(
      'signer',
      records.find((each) => each.kind === kind && each.name === signerName?.text),
    ),
    ...optional('username', givenAt(spec, 'username')),
    ...optional('expirationSeconds', givenAt(spec, 'expirationSeconds')),
    ...optional('request', requestIn(graph, placed, scalarAt(spec, fields[kind].request))),
    ...optional('issued', issuedIn(graph, placed, scalarAt(status, fields[kind].certificate))),
  };
}

function usagesIn(spec: MappingNode | undefined): readonly ScalarNode[] | undefined {
  const node = nodeAt(spec, 'usages');
  if (node === undefined) return [];
  if (node.kind !== 'sequence') return undefined;
  const usages = node.items.filter((item) => item.kind === 'scalar');
  return usages.length === node.items.length && !usages.some(isHidden) ? usages : undefined;
}

function readCondition(item: DocumentNode): readonly RequestCondition[] {
  const type = scalarAt(item, 'type');
  // v1beta1 had no status: the presence of a condition was enough.
  if (type === undefined || (scalarAt(item, 'status')?.text ?? 'True') !== 'True') return [];
  return [
    {
      type,
      ...optional('reason', scalarAt(item, 'reason')),
      ...optional('message', scalarAt(item, 'message')),
      ...optional('time', scalarAt(item, 'lastUpdateTime') ?? scalarAt(item, 'lastTransitionTime')),
    },
  ];
}

/** The API server writes these; `kubectl create --dry-run` writes a `creationTimestamp` of null. */
function isStored(root: MappingNode, status: MappingNode | undefined): boolean {
  const metadata = mappingAt(root, 'metadata');
  return status !== undefined || ['uid', 'resourceVersion', 'creationTimestamp'].some((key) => givenAt(metadata, key));
}

/** A scalar that is not null. */
function givenAt(node: MappingNode | undefined, key: string): ScalarNode | undefined {
  const scalar = scalarAt(node, key);
  return scalar?.style === 'plain' && /^(?:null|~|)$/i.test(scalar.text) ? undefined : scalar;
}

function requestIn(
  graph: PkiGraph,
  { file, object }: PlacedObject,
  field: ScalarNode | undefined,
): SigningRequest['request'] {
  const occurrence = field && materialInField(graph, file, object, field).occurrences[0];
  const content = occurrence?.credential.content;
  return occurrence !== undefined && content?.kind === 'certificationRequest' ? { occurrence, content } : undefined;
}

function issuedIn(
  graph: PkiGraph,
  { file, object }: PlacedObject,
  field: ScalarNode | undefined,
): IssuedCertificate | undefined {
  if (field === undefined) return undefined;
  const { occurrences, certificates } = materialInField(graph, file, object, field);
  const [node] = certificates;
  const occurrence = occurrences.find(({ credential }) => credential.fingerprint === node?.fingerprint);
  return node === undefined || occurrence === undefined ? undefined : { occurrence, node };
}

/** The condition of a type that an object has. */
export function conditionOf({ conditions }: SigningRequest, type: string): RequestCondition | undefined {
  return conditions.find((condition) => condition.type.text === type);
}

/** Nobody has approved or denied it, and it has no certificate. */
export function isPending({ conditions, issued, status, isPartial }: SigningRequest): boolean {
  return conditions.length === 0 && issued === undefined && scalarAt(status, 'certificate') === undefined && !isPartial;
}

/** When a condition was set, or the object created; `undefined` if unknown. */
export function momentOf(time: ScalarNode | undefined): number | undefined {
  return time === undefined ? undefined : parseMoment(time.text);
}

/** A number accepted by the API; `undefined` for everything else. */
export function secondsIn(field: ScalarNode | undefined): number | undefined {
  return field?.style === 'plain' && /^-?\d{1,15}$/.test(field.text) ? Number(field.text) : undefined;
}

/** Tells whether a value is filled in later. */
export function isHidden({ text }: ScalarNode): boolean {
  const reason = placeholderReason(text);
  return reason !== undefined && reason !== 'empty';
}
