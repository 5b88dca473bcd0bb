import * as l10n from '@vscode/l10n';
import { objectReferences } from '../../kubernetes/tables/objectReferences.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { valuesOf } from '../../pki/cluster/objects/heldValues.ts';
import { isDelegated } from '../../pki/cluster/objects/meantSecrets.ts';
import {
  type ObjectIndex,
  objectIndexOf,
  objectName,
  textUnder,
  valueUnder,
} from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import {
  absenceOf,
  isOther,
  type LackedBeside,
  lackedBeside,
  lackingKeys,
  unsuitableType,
} from '../../pki/cluster/objects/referenceFaults.ts';
import { writerOf } from '../../pki/cluster/objects/referenceGrants.ts';
import { type SecretReference, secretOf, secretReferencesIn } from '../../pki/cluster/objects/referencesOf.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { placeOf, programOf, quoted } from './readerWords.ts';
import { withoutGrant } from './secretGrants.ts';

/**
 * Secret in another namespace.
 *
 * When: an Ingress, a Gateway, a volume of a Pod, or an object of a controller (Traefik, Prometheus, Flux, external-secrets and others) names a Secret or
 * ConfigMap that must be in one namespace, and the files contain it in another one only, or the only Certificate for it beside the object writes it to another one.
 *
 * The Secret of an Ingress, an IngressRoute or a SecretStore is in its own namespace, that of a Gateway of Istio in the namespace of the gateway's Pods, and that of
 * a Bundle in the trust namespace of trust-manager, which is usually `cert-manager`. That a ConfigMap is only in another namespace is a warning, because a usual name may be that of another one; so is a Secret that an operator makes, because something else may copy it. Secrets that cert-manager or another controller creates there are not reported.
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
  consequence: {
    program: programFails,
    uncertain: 'If the cluster does not have it there, {program} fails with {error}.',
    unknown: 'Clients get another certificate, or none.',
  },
  wayOut: {
    create: 'Create it in namespace {namespace}.',
    move: 'Move the Certificate to namespace {namespace}.',
    delegated: 'Name {other}/{name}, which a TLSCertificateDelegation allows.',
  },
} as const satisfies FindingRecord;

/**
 * Secret does not exist.
 *
 * When: an Ingress, a Gateway, a Pod or a controller's object names a Secret that does not exist. This is told only if the files contain all
 * Secrets of its namespace, as exported from the cluster: in one List with the object, or with Secrets that nobody exports by name, such as
 * Helm releases. It is also told of a Secret with the token of a ServiceAccount that is in none of the files, although other objects use it.
 *
 * Four mistakes are told without such an export. The name is a near miss: a Secret of a similar name has the keys that the controller reads, and
 * nothing else names it. The name and the key are swapped. A namespace stands before the name, which only annotations allow. A
 * ClusterSecretStore names a CA without its namespace. An export of only some Secrets may lack one that exists.
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
    similar: '{kind} {name} is not in these files. {kind} {other} has what {object} needs, and nothing names it.',
    swapped: '{kind} {name} is not in these files, but {kind} {other} has the key {name}: name and key are swapped.',
    prefixed: '{name} is not a valid name: this field takes a name only, of a {kind} in namespace {namespace}.',
    exported: 'Secret {name} is not among the exported Secrets of namespace {namespace}.',
    account:
      'Secret {name} is for a token of ServiceAccount {account}, but these files contain no ServiceAccount {account} of namespace {namespace}.',
  },
  consequence: {
    program: programFails,
    unknown: secretInOtherNamespace.consequence.unknown,
    notFound: 'The controller of {object} finds nothing under this name.',
    account: 'kube-controller-manager deletes the Secret, and clients fail with {error}.',
  },
  wayOut: {
    name: 'Create it, or correct the name.',
    place: 'Set the field namespace beside the name.',
    certificate: 'Name {secret}, the secretName of the Certificate.',
    similar: 'Name {other}, or create {name}.',
    swapped: 'Swap them.',
    prefixed: 'Write {other} alone.',
    elsewhere: 'Create {other} in namespace {namespace}, and write {other} alone.',
    account: 'Create the ServiceAccount before the Secret, or correct its name in the annotation.',
  },
} as const satisfies FindingRecord;

/**
 * Secret lacks a key.
 *
 * When: an Ingress, Gateway, IngressRoute, TLSOption, Route or Bundle names a Secret without the keys that its controller reads: `tls.crt` and `tls.key`,
 * or `ca.crt` to verify clients. Or a volume, the `subPath` of a mount or a variable of a Pod, an issuer, a monitor or an object of another controller names a key that the Secret does not have,
 * or a private key where a certificate belongs. Of a Gateway of Istio that verifies clients, also if neither this Secret nor one with `-cacert` after its name has the
 * CA; a warning, since that one may be in the cluster. Or a source of Flux names a Secret with a CA certificate under a key that source-controller does not read.
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
    beside: '{object} cannot verify clients: Secret {secret} has no {keys}, and Secret {other} does not exist.',
    empty: '{keys} of {kind} {secret} is empty, but {object} needs it.',
    unread: 'Secret {secret} has a certificate under {key}, but {object} reads only {keys}.',
    privateKey: '{keys} of {kind} {secret} is a private key, but {object} reads a certificate there.',
    certificate: '{keys} of {kind} {secret} is a certificate, but {object} reads a private key there.',
  },
  consequence: {
    program: programFails,
    beside: '{program} fails with {error}, unless the cluster has Secret {other}.',
    unknown: secretInOtherNamespace.consequence.unknown,
  },
  wayOut: {
    add: 'Add {keys} to the {kind}.',
    beside: 'Add ca.crt to Secret {secret}, or create Secret {other} with it.',
    addOr: 'Add {keys} to the {kind}, or name the Secret with a finished certificate in {field}.',
    point: 'Name {key} in the field key, or add {keys} to the {kind}.',
    correct: 'Correct the field key.',
    part: 'Add {keys} to the {kind}, or correct the field subPath.',
  },
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

/** Reports references to Secrets that are not there, may not be used, or lack what their reader needs. */
export function checkSecretReferences(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return secretReferencesIn(index).flatMap((reference) => {
    // Of branches of a template only one is there.
    if (isOpenEnded(reference.placed.object)) return [];
    if (reference.record.needsNamespace && reference.written === undefined) return [withoutNamespace(reference)];
    if (reference.prefix !== undefined) return [prefixed(reference, reference.prefix)];
    const secret = secretOf(index, reference);
    const beside = lackedBeside(index, reference);
    if (beside !== undefined) return withoutBeside(reference, beside);
    if (secret === undefined) {
      const writer = writerOf(index, reference);
      return [...absence(index, reference), ...(writer === undefined ? [] : withoutGrant(index, reference, writer))];
    }
    const unsuitable = [...ofOtherContent(reference, secret), ...unreadAuthority(reference, secret)];
    return [
      ...withoutGrant(index, reference, secret),
      ...withoutKeys(index, reference, secret),
      ...(unsuitable.length > 0 && isOther(index, reference, secret) ? [] : unsuitable),
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

/** kube-apiserver rejects it in an Ingress since v1; what was written before, its controller does not find. */
function prefixed(reference: SecretReference, prefix: string): FindingDraft {
  const { kind, name, namespace, reader } = reference;
  const error = quoted(reader.missing, reference);
  const other = visibleText(name.slice(prefix.length + 1));
  const judgement = problem(secretMissing, {
    severity: 'error',
    fact: 'prefixed',
    consequence: consequenceOf(reference, error),
    wayOut: prefix === (namespace ?? prefix) ? 'prefixed' : 'elsewhere',
    values: {
      kind,
      name: visibleText(name),
      namespace: visibleText(namespace ?? prefix),
      other,
      ...programOf(reference, error),
    },
  });
  return placedAt(placeOf(reference), judgement);
}

function absence(index: ObjectIndex, reference: SecretReference): readonly FindingDraft[] {
  const absent = absenceOf(index, reference);
  if (absent === undefined) return [];
  const { placed, kind, name, namespace = '', reader } = reference;
  const { found, node } = absent;
  const error = quoted(reader.missing, reference);
  const consequence = consequenceOf(reference, error);
  const values = { kind, name: visibleText(name), namespace: visibleText(namespace), ...programOf(reference, error) };
  const isCertificate = absent.kind === 'written' || absent.kind === 'certificate';
  const title = isCertificate ? l10n.t('The Certificate') : titleOf(reference);
  const related =
    found === undefined || node === undefined ? [] : [relatedAt({ file: found.file, span: node.span }, title)];
  const other = visibleText(node?.text ?? '');
  if (absent.kind === 'held' || absent.kind === 'written') {
    const way = found !== undefined && isDelegated(index, reference, found) ? 'delegated' : 'create';
    const judgement = problem(secretInOtherNamespace, {
      fact: absent.kind,
      consequence: consequence === 'program' && !absent.isCertain ? 'uncertain' : consequence,
      wayOut: absent.kind === 'written' ? 'move' : way,
      values: { ...values, other, certificate: visibleText(found?.object.name ?? '') },
      related,
      severity: absent.isCertain ? undefined : 'warning',
    });
    return [placedAt(placeOf(reference), judgement)];
  }
  const judgement = problem(secretMissing, {
    severity: absent.isCertain ? 'error' : undefined,
    fact: absent.kind,
    consequence: absent.kind === 'swapped' ? (consequence ?? 'notFound') : consequence,
    wayOut: absent.kind === 'exported' ? 'name' : absent.kind,
    values: {
      ...values,
      secret: other,
      other: visibleText(found?.object.name ?? ''),
      object: `${placed.object.kind} ${objectName(placed)}`,
    },
    related,
  });
  return [placedAt(placeOf(reference), judgement)];
}

function withoutKeys(index: ObjectIndex, reference: SecretReference, secret: PlacedObject): readonly FindingDraft[] {
  const found = lackingKeys(index, reference, secret);
  if (found === undefined) return [];
  const { keys, reader, placed, record } = reference;
  const { lacking, isEmpty } = found;
  // Its place is reported, and kube-apiserver does not even accept it.
  if (!isEmpty && scalarAt(secret.object.root, 'type')?.text === 'kubernetes.io/tls' && isPair(lacking)) return [];
  const named = isAlternative(keys) ? keys.flat().join(' / ') : listOf(lacking);
  // Without the field, its reader looks under keys of its own.
  const { unless } = record;
  const [only, ...others] =
    keys === record.defaultKeys && unless === undefined && !isEmpty ? (valuesOf(secret)?.keys() ?? []) : [];
  const error = quoted(isEmpty ? (reader.empty ?? reader.incomplete) : reader.incomplete, reference, named, lacking[0]);
  const span = scalarAt(secret.object.root, 'metadata', 'name')?.span ?? reference.node.span;
  return [
    placedAt(
      placeOf(reference),
      problem(secretKeyMissing, {
        fact: isEmpty ? 'empty' : 'missing',
        consequence: consequenceOf(reference, error),
        wayOut: unless !== undefined ? 'addOr' : only === undefined || others.length > 0 ? 'add' : 'point',
        values: {
          key: visibleText(only ?? ''),
          field: unless ?? '',
          kind: reference.kind,
          secret: objectName(secret),
          keys: named,
          object: `${placed.object.kind} ${objectName(placed)}`,
          ...programOf(reference, error),
        },
        related: [relatedAt({ file: secret.file, span }, titleOf(reference))],
      }),
    ),
  ];
}

/** Manifests of other files may be of another time: only what stands beside the reference is told, or what the cluster has. */
function withoutBeside(
  reference: SecretReference,
  { secret, lacking, isCertain }: LackedBeside,
): readonly FindingDraft[] {
  const { placed, name, reader, keys } = reference;
  if (!isCertain && secret.file !== placed.file) return [];
  const named = keys.flat().join(' / ');
  const error = quoted(reader.incomplete, reference, named, lacking[0]);
  const span = scalarAt(secret.object.root, 'metadata', 'name')?.span ?? reference.node.span;
  const judgement = problem(secretKeyMissing, {
    severity: isCertain ? undefined : 'warning',
    fact: 'beside',
    consequence: isCertain ? 'program' : 'beside',
    wayOut: 'beside',
    values: {
      secret: objectName(secret),
      keys: named,
      object: `${placed.object.kind} ${objectName(placed)}`,
      other: visibleText(name),
      ...programOf(reference, error),
    },
    related: [relatedAt({ file: secret.file, span }, titleOf(reference))],
  });
  return [placedAt(placeOf(reference), judgement)];
}

/** A private key where a certificate belongs, or the other way round. */
function ofOtherContent(reference: SecretReference, secret: PlacedObject): readonly FindingDraft[] {
  const { keys, record, kind, placed } = reference;
  const [[key = ''] = []] = keys;
  const text = (kind === 'Secret' ? textUnder(secret, key) : valueUnder(secret, key)?.text) ?? '';
  const [isKey, isCertificate] = [/-BEGIN [A-Z ]*PRIVATE KEY-/.test(text), text.includes('-BEGIN CERTIFICATE-')];
  if (record.holds === undefined || isKey === isCertificate || isKey === (record.holds === 'key')) return [];
  const place = valueUnder(secret, key)?.keySpan;
  const judgement = problem(secretKeyMissing, {
    fact: isKey ? 'privateKey' : 'certificate',
    consequence: undefined,
    wayOut: 'correct',
    values: {
      kind,
      secret: objectName(secret),
      keys: visibleText(key),
      object: `${placed.object.kind} ${objectName(placed)}`,
    },
    related: place === undefined ? [] : [relatedAt({ file: secret.file, span: place }, titleOf(reference))],
  });
  return [placedAt(placeOf(reference), judgement)];
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
    wayOut: 'add',
    values: {
      kind: reference.kind,
      secret: objectName(secret),
      key: visibleText(unread),
      keys: ca.join(' / '),
      object: `${reference.placed.object.kind} ${objectName(reference.placed)}`,
      ...programOf(reference, '`x509: certificate signed by unknown authority`'),
    },
    related: place === undefined ? [] : [relatedAt({ file: secret.file, span: place }, titleOf(reference))],
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

function ofOtherType(reference: SecretReference, secret: PlacedObject): readonly FindingDraft[] {
  const unsuitable = unsuitableType(reference, secret);
  if (unsuitable === undefined) return [];
  const { node, wanted, isChecked } = unsuitable;
  const place = node ?? scalarAt(secret.object.root, 'metadata', 'name');
  const isPull = reference.record.id === 'pull-secret';
  return [
    placedAt(
      placeOf(reference),
      problem(secretTypeUnsuitable, {
        severity: isChecked ? undefined : 'info',
        consequence: isPull ? 'kubelet' : 'controller',
        wayOut: isPull ? 'pull' : 'tls',
        values: { secret: objectName(secret), type: visibleText(node?.text ?? 'Opaque'), wanted },
        related:
          place === undefined ? [] : [relatedAt({ file: secret.file, span: place.span }, l10n.t('Type of the Secret'))],
      }),
    ),
  ];
}

function titleOf({ kind }: SecretReference): string {
  return kind === 'ConfigMap' ? l10n.t('The ConfigMap') : l10n.t('The Secret');
}

/** What follows is known of what serves certificates. */
function consequenceOf({ record }: SecretReference, error: string | undefined) {
  if (error !== undefined) return 'program';
  return objectReferences.includes(record) ? 'unknown' : undefined;
}
