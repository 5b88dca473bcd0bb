import * as l10n from '@vscode/l10n';
import { copiedSecret, objectReferences } from '../../kubernetes/tables/objectReferences.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { hasAllSecrets, isExport } from './exportedSecrets.ts';
import { isMade, misdirected } from './madeSecrets.ts';
import { type ObjectIndex, objectIndexOf, objectName, valueUnder } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { type SecretReference, secretOf, secretReferencesIn } from './referencesOf.ts';

/**
 * Secret in another namespace.
 *
 * When: an Ingress, Gateway, IngressRoute, TLSOption, Route, Bundle or a volume of a Pod names a Secret that must be in one namespace, and the
 * files contain it in another one only, or the only Certificate for it beside the object writes it to another one.
 *
 * The Secret of an Ingress, an IngressRoute or a SecretStore is in its own namespace, that of a Gateway of Istio in the namespace of the gateway's Pods, and that of
 * a Bundle in the trust namespace of trust-manager, which is usually `cert-manager`. Secrets that cert-manager or another controller creates there are not reported.
 *
 * @category secrets
 * @stage understand
 * @see API-misc, NGINX, TRAEFIK, ISTIO, TM
 */
export const secretInOtherNamespace = {
  code: 'secret-in-other-namespace',
  severity: 'error',
  fact: {
    held: '{kind} {name} must be in namespace {namespace}. These files contain it in namespace {other} only.',
    written:
      'Secret {name} must be in namespace {namespace}, but Certificate {certificate} writes it to namespace {other}.',
  },
  consequence: { program: programFails, unknown: 'Clients get another certificate, or none.' },
  wayOut: {
    create: 'Create it in namespace {namespace}.',
    move: 'Move the Certificate to namespace {namespace}.',
    delegated: 'Name {other}/{name}, which a TLSCertificateDelegation allows.',
  },
} as const satisfies FindingRecord;

/**
 * Secret does not exist.
 *
 * When: an Ingress, Gateway, IngressRoute, TLSOption, Route, Bundle or a volume of a Pod names a Secret that does not exist, although the files
 * contain all Secrets of its namespace as exported from the cluster: in one List with the object, or with Secrets that nobody exports by name, such as
 * releases of Helm. Or a Secret is for
 * a token of a ServiceAccount that is in none of the files, although other objects beside it use it.
 *
 * Or a ClusterSecretStore names a CA without its namespace. An export of some Secrets only may lack one, although it exists.
 *
 * @category secrets
 * @stage understand
 * @see API-misc, NGINX, TRAEFIK, ISTIO
 */
export const secretMissing = {
  code: 'secret-missing',
  severity: 'warning',
  fact: {
    certificate: 'Secret {name} does not exist: {name} is a Certificate of cert-manager, and its Secret is {secret}.',
    unplaced: 'The reference to {kind} {name} does not say in which namespace it is.',
    exported: 'Secret {name} is not among the exported Secrets of namespace {namespace}.',
    account:
      'Secret {name} is for a token of ServiceAccount {account}, but these files contain no ServiceAccount {account} of namespace {namespace}.',
  },
  consequence: {
    program: programFails,
    unknown: secretInOtherNamespace.consequence.unknown,
    account: 'kube-controller-manager deletes the Secret, and clients fail with {error}.',
  },
  wayOut: {
    name: 'Create it, or correct the name.',
    place: 'Set the field namespace beside the name.',
    certificate: 'Name {secret}, the secretName of the Certificate.',
    account: 'Create the ServiceAccount before the Secret, or correct its name in the annotation.',
  },
} as const satisfies FindingRecord;

/**
 * Secret lacks a key.
 *
 * When: an Ingress, Gateway, IngressRoute, TLSOption, Route or Bundle names a Secret without the keys that its controller reads: `tls.crt` and `tls.key`,
 * or `ca.crt` to verify clients. Or a volume or variable of a Pod, an issuer or a monitor names a key that the Secret does not have. Or a source of
 * Flux names a Secret with a CA certificate under a key that source-controller does not read.
 *
 * @category secrets
 * @stage understand
 * @see API-misc, NGINX, TRAEFIK, ISTIO
 */
export const secretKeyMissing = {
  code: 'secret-key-missing',
  severity: 'error',
  fact: {
    missing: '{kind} {secret} has no {keys}, which {object} needs.',
    empty: '{keys} of {kind} {secret} is empty, but {object} needs it.',
    unread: 'Secret {secret} has a certificate under {key}, but {object} reads only {keys}.',
  },
  consequence: { program: programFails, unknown: secretInOtherNamespace.consequence.unknown },
  wayOut: 'Add {keys} to the Secret.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Secret of the wrong type.
 *
 * When: a Gateway or Route names a Secret that is not of type `kubernetes.io/tls`, or `imagePullSecrets` name one that is not of type
 * `kubernetes.io/dockerconfigjson`.
 *
 * If the controller of the Gateway is not known to check the type, this is information.
 *
 * @category secrets
 * @stage understand
 * @see GWAPI, OCP
 */
export const secretTypeUnsuitable = {
  code: 'secret-type-unsuitable',
  severity: 'warning',
  fact: 'Secret {secret} has type {type}, but must have type {wanted} here.',
  consequence: {
    controller: 'Controllers that check the type do not use it.',
    kubelet: 'kubelet pulls without its credentials, and fails with `no basic auth credentials` or `401 Unauthorized`.',
  },
  wayOut: {
    tls: 'Recreate it with `kubectl create secret tls`.',
    pull: 'Recreate it with `kubectl create secret docker-registry`: the type of a Secret cannot be changed.',
  },
} as const satisfies FindingRecord;

/**
 * Secret without ReferenceGrant.
 *
 * When: a Gateway names a Secret of another namespace, and the files contain the Secret, but no ReferenceGrant of its namespace that allows it.
 *
 * The ReferenceGrant allows Gateways of the other namespace (`from`) to name Secrets (`to`).
 *
 * @category secrets
 * @stage understand
 * @see GWAPI
 */
export const secretNotGranted = {
  code: 'secret-not-granted',
  severity: 'error',
  fact: 'No ReferenceGrant in namespace {namespace} allows Gateways of namespace {own} to use Secret {name}.',
  consequence: 'The listener does not become ready: {error}.',
  wayOut: 'Create a ReferenceGrant in namespace {namespace}, or move the Secret to namespace {own}.',
} as const satisfies FindingRecord;

/** Reports references to Secrets that are not there, may not be used, or lack what their reader needs. */
export function checkSecretReferences(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return secretReferencesIn(index).flatMap((reference) => {
    // Of branches of a template only one is there.
    if (isOpenEnded(reference.placed.object)) return [];
    if (reference.record.needsNamespace && reference.written === undefined) return [withoutNamespace(reference)];
    const secret = secretOf(index, reference);
    if (secret === undefined) return absence(index, reference);
    return [
      ...withoutGrant(index, reference, secret),
      ...withoutKeys(reference, secret),
      ...unreadAuthority(reference, secret),
      ...ofOtherType(reference, secret),
    ];
  });
}

function withoutNamespace(reference: SecretReference): FindingDraft {
  const { kind, name } = reference;
  const values = { ...programOf(reference, '`missing namespace on caProvider secret`'), kind, name: visibleText(name) };
  const judgement = problem(secretMissing, { fact: 'unplaced', consequence: 'program', wayOut: 'place', values });
  return placedAt(placeOf(reference), judgement);
}

function placeOf({ placed: { file }, node }: SecretReference) {
  return { file, span: node.span };
}

function absence(index: ObjectIndex, reference: SecretReference): readonly FindingDraft[] {
  const { placed, record, kind, name, namespace, reader } = reference;
  if (namespace === undefined || record.suffix !== undefined) return [];
  const candidates = index.named(kind, name);
  const isExported = isExport(placed) && hasAllSecrets(index, placed, namespace);
  const certificate = candidates.length > 0 ? undefined : otherNameOf(index, reference);
  const writer = kind === 'Secret' ? misdirected(index, reference) : undefined;
  if (candidates.length === 0 && !isExported && (certificate ?? writer) === undefined) return [];
  const isThere = ({ object }: PlacedObject) => object.namespace === namespace || object.namespace === undefined;
  if (candidates.some(isThere) || isMade(index, reference)) return [];
  const error = quoted(reader.missing, reference);
  const consequence = consequenceOf(reference, error);
  const values = { kind, name: visibleText(name), namespace: visibleText(namespace), ...programOf(reference, error) };
  const found = candidates.find((candidate) => {
    // The reference means it, and its reader looks elsewhere.
    const isWritten = reference.written !== undefined && candidate.object.namespace === reference.written;
    return (
      (isWritten || index.areTogether(placed, candidate) || isDelegated(index, reference, candidate)) &&
      !isOpenEnded(candidate.object) &&
      !isCopied(candidate) &&
      (isWritten || isExported || candidate.file === placed.file || !isNamedAtHome(index, candidate))
    );
  });
  const misplaced = writer ?? found;
  const place = misplaced && scalarAt(misplaced.object.root, 'metadata', 'namespace');
  if (misplaced !== undefined && place !== undefined && !isOpen(place)) {
    const other = visibleText(place.text);
    // The trust namespace may be another one.
    const severity = record.namespace === 'trust' ? 'warning' : undefined;
    const title = writer === undefined ? l10n.t('The Secret') : l10n.t('The Certificate');
    const related = [relatedAt({ file: misplaced.file, span: place.span }, title)];
    const wayOut = isDelegated(index, reference, misplaced) ? 'delegated' : 'create';
    const judgement = problem(secretInOtherNamespace, {
      fact: writer === undefined ? 'held' : 'written',
      consequence,
      wayOut: writer === undefined ? wayOut : 'move',
      values: { ...values, other, certificate: visibleText(writer?.object.name ?? '') },
      related,
      severity,
    });
    return [placedAt(placeOf(reference), judgement)];
  }
  if (certificate !== undefined) {
    const { file, node } = certificate;
    const judgement = problem(secretMissing, {
      fact: 'certificate',
      consequence,
      wayOut: 'certificate',
      values: { ...values, secret: visibleText(node.text) },
      related: [relatedAt({ file, span: node.span }, l10n.t('The Certificate'))],
    });
    return [placedAt(placeOf(reference), judgement)];
  }
  if (!isExported) return [];
  const judgement = problem(secretMissing, { fact: 'exported', consequence, wayOut: 'name', values });
  return [placedAt(placeOf(reference), judgement)];
}

/** The Secret of a Certificate whose name stands in place of it. */
function otherNameOf(
  index: ObjectIndex,
  { name, namespace }: SecretReference,
): { readonly file: PlacedObject['file']; readonly node: ScalarNode } | undefined {
  const found = index.named('Certificate', name).find(({ object }) => object.namespace === namespace);
  const node = found && scalarAt(found.object.root, 'spec', 'secretName');
  if (found === undefined || node === undefined || node.text === name || isOpen(node)) return undefined;
  return isOpenEnded(found.object) ? undefined : { file: found.file, node };
}

/** Contour reads it there if the reference names the namespace, too. */
function isDelegated(index: ObjectIndex, { placed, name }: SecretReference, { object }: PlacedObject): boolean {
  if (placed.object.kind !== 'HTTPProxy') return false;
  return index.ofKind('TLSCertificateDelegation').some(
    (delegation) =>
      delegation.object.namespace === object.namespace &&
      itemsAt(delegation.object.root, 'spec', 'delegations').some((each) => {
        const targets = itemsAt(each, 'targetNamespaces').flatMap((node) => (node.kind === 'scalar' ? node.text : []));
        const isTarget = targets.includes('*') || targets.includes(placed.object.namespace ?? '');
        return isTarget && scalarAt(each, 'secretName')?.text === name;
      }),
  );
}

/** A controller copies it to other namespaces. */
function isCopied({ object: { root } }: PlacedObject): boolean {
  return ['annotations', 'labels'].some((field) =>
    [...(mappingAt(root, 'metadata', field)?.entries.keys() ?? [])].some((key) => copiedSecret.test(key)),
  );
}

/** Something in its own namespace names it, so that it is where it belongs. */
function isNamedAtHome(index: ObjectIndex, { object: { namespace, name } }: PlacedObject): boolean {
  return namedSecrets(index).has(`${namespace}\n${name}`);
}

const namedSecrets = memoisedBy(
  (index: ObjectIndex): ReadonlySet<string> =>
    new Set(secretReferencesIn(index).map(({ name, namespace }) => `${namespace}\n${name}`)),
);

function withoutGrant(
  index: ObjectIndex,
  reference: SecretReference,
  { file, object: { root } }: PlacedObject,
): readonly FindingDraft[] {
  const { placed, record, namespace, name, reader } = reference;
  const own = placed.object.namespace;
  if (record.isGranted !== true || own === undefined || namespace === undefined || own === namespace) return [];
  const grants = ['ReferenceGrant', 'ReferencePolicy'].flatMap(index.ofKind);
  if (grants.some((grant) => isGrantFor(grant, own, namespace, name))) return [];
  const span = scalarAt(root, 'metadata', 'namespace')?.span ?? reference.node.span;
  const values = {
    namespace: visibleText(namespace),
    own: visibleText(own),
    name: visibleText(name),
    error: quoted(reader.notGranted, reference) ?? '',
  };
  const related = [relatedAt({ file, span }, l10n.t('The Secret'))];
  return [placedAt(placeOf(reference), problem(secretNotGranted, { values, related }))];
}

/** What cannot be read of a grant may allow it. */
function isGrantFor({ object }: PlacedObject, own: string, namespace: string, name: string): boolean {
  if (object.namespace !== undefined && object.namespace !== namespace) return false;
  if (isOpenEnded(object)) return true;
  const isEither = (node: ScalarNode | undefined, text: string) =>
    node === undefined || node.text === text || isOpen(node);
  const isFrom = itemsAt(object.root, 'spec', 'from').some(
    (from) => isEither(scalarAt(from, 'kind'), 'Gateway') && isEither(scalarAt(from, 'namespace'), own),
  );
  const isTo = itemsAt(object.root, 'spec', 'to').some(
    (to) => isEither(scalarAt(to, 'kind'), 'Secret') && isEither(scalarAt(to, 'name'), name),
  );
  return isFrom && isTo;
}

function withoutKeys(reference: SecretReference, secret: PlacedObject): readonly FindingDraft[] {
  const { keys, reader, placed, record } = reference;
  const values = valuesOf(secret);
  if (values === undefined) return [];
  const isFilled = (key: string) => (values.get(key) ?? '') !== '';
  const wanted = keys[0] ?? [];
  if (keys.some((set) => set.every(isFilled)) || ![...values.values()].some((text) => text !== '')) return [];
  const lacking = wanted.filter((key) => !isFilled(key));
  const isEmpty = lacking.every((key) => values.has(key));
  // Its place is reported, and kube-apiserver does not even accept it.
  if (!isEmpty && scalarAt(secret.object.root, 'type')?.text === 'kubernetes.io/tls' && isPair(lacking)) return [];
  const named = isAlternative(keys) ? keys.flat().join(' / ') : listOf(lacking);
  // kubelet mounts an empty value, and sets an empty variable.
  if (isEmpty && /^(?:volume|environment)/.test(record.id)) return [];
  const error = quoted(isEmpty ? (reader.empty ?? reader.incomplete) : reader.incomplete, reference, named, lacking[0]);
  const span = scalarAt(secret.object.root, 'metadata', 'name')?.span ?? reference.node.span;
  return [
    placedAt(
      placeOf(reference),
      problem(secretKeyMissing, {
        fact: isEmpty ? 'empty' : 'missing',
        consequence: consequenceOf(reference, error),
        values: {
          kind: reference.kind,
          secret: objectName(secret),
          keys: named,
          object: `${placed.object.kind} ${objectName(placed)}`,
          ...programOf(reference, error),
        },
        related: [relatedAt({ file: secret.file, span }, l10n.t('The Secret'))],
      }),
    ),
  ];
}

/** A CA certificate under keys that its reader ignores. */
function unreadAuthority(reference: SecretReference, secret: PlacedObject): readonly FindingDraft[] {
  const { ca } = reference.record;
  const values = valuesOf(secret);
  if (ca === undefined || values === undefined || ca.some((key) => values.has(key))) return [];
  const [unread] = [...values].find(([key, text]) => !ownCertificate.test(key) && certificateStart.test(text)) ?? [];
  if (unread === undefined) return [];
  const place = valueUnder(secret, unread)?.keySpan;
  const judgement = problem(secretKeyMissing, {
    fact: 'unread',
    consequence: 'program',
    values: {
      secret: objectName(secret),
      key: visibleText(unread),
      keys: ca.join(' / '),
      object: `${reference.placed.object.kind} ${objectName(reference.placed)}`,
      ...programOf(reference, '`x509: certificate signed by unknown authority`'),
    },
    related: place === undefined ? [] : [relatedAt({ file: secret.file, span: place }, l10n.t('The Secret'))],
  });
  return [placedAt(placeOf(reference), judgement)];
}

/** Of the client. */
const ownCertificate = /^(?:tls\.crt|certFile)$/;
/** PEM, or base64 of it. */
const certificateStart = /^\s*(?:-----BEGIN C|LS0tLS1CRUdJTiBD)/;

function isPair(keys: readonly string[]): boolean {
  return keys.every((key) => key === 'tls.crt' || key === 'tls.key');
}

/** Any of several single keys is enough. */
function isAlternative(keys: SecretReference['keys']): boolean {
  return keys.length > 1 && keys.every((set) => set.length === 1);
}

/** The values of a Secret by their keys; `undefined` if there may be more than the file tells. */
function valuesOf({ object }: PlacedObject): ReadonlyMap<string, string> | undefined {
  const { root } = object;
  if (isOpenEnded(object)) return undefined;
  const maps = ['data', 'stringData'].map((field) => nodeAt(root, field)).filter((node) => node !== undefined);
  const known = maps.filter((node): node is MappingNode => node.kind === 'mapping' && !node.entries.has('<<'));
  if (known.length === 0 || known.length < maps.length) return undefined;
  const entries = known.flatMap(({ entries }) => [...entries]);
  return new Map(entries.map(([key, node]) => [key, node.kind === 'scalar' ? node.text : '']));
}

/** Envoy Gateway, Contour and NGINX Gateway Fabric accept no other type, by the usual names of their classes. */
const checkingClasses = /^(?:eg|envoy|contour|nginx)/;

function ofOtherType(reference: SecretReference, secret: PlacedObject): readonly FindingDraft[] {
  const { record, placed } = reference;
  const type = scalarAt(secret.object.root, 'type');
  const values = valuesOf(secret);
  const isComplete = record.keys.some((set) => set.every((key) => values?.has(key) === true));
  const isAccepted = type !== undefined && (type.text === record.type || type.text === record.orType || isOpen(type));
  if (record.type === undefined || !isComplete || isAccepted) return [];
  const place = type ?? scalarAt(secret.object.root, 'metadata', 'name');
  const gatewayClass = scalarAt(placed.object.root, 'spec', 'gatewayClassName')?.text ?? '';
  const isPull = record.id === 'pull-secret';
  const isChecked = placed.object.kind !== 'Gateway' || checkingClasses.test(gatewayClass);
  return [
    placedAt(
      placeOf(reference),
      problem(secretTypeUnsuitable, {
        severity: isChecked ? undefined : 'info',
        consequence: isPull ? 'kubelet' : 'controller',
        wayOut: isPull ? 'pull' : 'tls',
        values: { secret: objectName(secret), type: visibleText(type?.text ?? 'Opaque'), wanted: record.type },
        related:
          place === undefined ? [] : [relatedAt({ file: secret.file, span: place.span }, l10n.t('Type of the Secret'))],
      }),
    ),
  ];
}

/** What follows is known of what serves certificates. */
function consequenceOf({ record }: SecretReference, error: string | undefined) {
  if (error !== undefined) return 'program';
  return objectReferences.includes(record) ? 'unknown' : undefined;
}

function programOf({ reader }: SecretReference, error: string | undefined) {
  return { program: reader.program ?? '', error: error ?? '' };
}

/** A line of the reader's log, quoted, with the names of this Secret. */
function quoted(
  text: string | undefined,
  { name, namespace }: SecretReference,
  keys = '',
  key = '',
): string | undefined {
  if (text === undefined) return undefined;
  const secret = namespace === undefined ? name : `${namespace}/${name}`;
  return `\`${text
    .replaceAll('{secret}', () => visibleText(secret))
    .replaceAll('{name}', () => visibleText(name))
    .replaceAll('{keys}', () => keys)
    .replaceAll('{key}', () => key)}\``;
}
