import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import {
  askingKinds,
  issuerFaultOf,
  type NamedIssuer,
  namedIssuersIn,
} from '../../pki/cluster/objects/askedIssuers.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Issuer not found.
 *
 * When: `issuerRef` of a Certificate or CertificateRequest, or an annotation of an Ingress or Gateway, names an Issuer, and the files contain a
 * ClusterIssuer of this name only, or the other way, or an Issuer of another namespace.
 *
 * Without `kind`, `issuerRef` names an Issuer of the same namespace. `cert-manager.io/issuer` names an Issuer, `cert-manager.io/cluster-issuer` a ClusterIssuer.
 *
 * @category wiring
 * @stage understand
 * @see CM
 */
export const certmanagerIssuerNotFound = {
  code: 'certmanager-issuer-not-found',
  severity: 'error',
  fact: {
    kindLeftOut:
      'issuerRef has no kind, so cert-manager looks for an Issuer. In these files, {name} is a ClusterIssuer.',
    isClusterIssuer: 'cert-manager looks for an Issuer {name} here. In these files, {name} is a ClusterIssuer.',
    isIssuer: 'cert-manager looks for a ClusterIssuer {name} here. In these files, {name} is an Issuer.',
    elsewhere: 'Issuer {name} must be in namespace {namespace}. These files contain it in namespace {other} only.',
  },
  consequence: 'cert-manager fails with `{resource}.cert-manager.io "{name}" not found` and issues nothing.',
  wayOut: {
    kindLeftOut: 'Add `kind: ClusterIssuer`.',
    kind: 'Change the kind to {kind}.',
    annotation: 'Use the annotation `cert-manager.io/{annotation}`.',
    elsewhere: 'Create the Issuer in namespace {namespace}, or use a ClusterIssuer.',
  },
} as const satisfies FindingRecord;

/**
 * Account key and certificate in one Secret.
 *
 * When: `spec.acme.privateKeySecretRef` of an Issuer or ClusterIssuer names the Secret that a Certificate, Ingress or Gateway of the same namespace names for
 * its certificate.
 *
 * @category secrets
 * @stage understand
 * @see CM
 */
export const certmanagerAccountKeyShared = {
  code: 'certmanager-account-key-shared',
  severity: 'error',
  fact: 'Secret {secret} is for the ACME account of {issuer} and for a certificate of {object}.',
  consequence: 'The ACME server answers `certificate public key must be different than account key`.',
  wayOut: 'Name another Secret in privateKeySecretRef.',
} as const satisfies FindingRecord;

/**
 * Wildcard without DNS-01.
 *
 * When: a Certificate, Ingress or Gateway asks an ACME issuer for a name with a wildcard, and the issuer has no DNS-01 solver whose selector includes
 * this name.
 *
 * @category wiring
 * @stage understand
 * @see CM
 */
export const certmanagerWildcardWithoutDns01 = {
  code: 'certmanager-wildcard-without-dns01',
  severity: 'error',
  fact: "Let's Encrypt and servers that follow it issue {name} only for DNS-01 challenges, and {issuer} has no dns01 solver for this wildcard.",
  consequence: 'cert-manager fails with `no configured challenge solvers can be used for this challenge`.',
  wayOut: 'Add a dns01 solver to the issuer, or ask for names without a wildcard.',
} as const satisfies FindingRecord;

/** Reports issuers that cert-manager does not find, and Secrets that the account of an issuer shares with a certificate. */
export function checkIssuerReferences(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return [
    ...askingKinds
      .flatMap(index.ofKind)
      .flatMap((placed) => namedIssuersIn(placed).flatMap((named) => judge(index, named))),
    ...['Issuer', 'ClusterIssuer'].flatMap(index.ofKind).flatMap((issuer) => sharedAccount(index, issuer)),
  ];
}

function judge(index: ObjectIndex, named: NamedIssuer): readonly FindingDraft[] {
  const fault = issuerFaultOf(index, named);
  switch (fault?.kind) {
    case 'otherKind':
      return [ofOtherKind(named, fault.other, fault.otherKind)];
    case 'elsewhere':
      return [ofOtherNamespace(named, fault.other)];
    case 'wildcard':
      return [ofWildcard(named, fault.issuer, fault.name)];
    case undefined:
      return [];
  }
}

function ofWildcard({ placed }: NamedIssuer, issuer: PlacedObject, name: ScalarNode): FindingDraft {
  const values = { name: visibleText(name.text), issuer: `${issuer.object.kind} ${objectName(issuer)}` };
  const judgement = problem(certmanagerWildcardWithoutDns01, { values, related: relatedTo(issuer) });
  return placedAt({ file: placed.file, span: name.span }, judgement);
}

function valuesOf({ node, kind, placed }: NamedIssuer, other: PlacedObject) {
  const isCluster = kind === 'ClusterIssuer';
  return {
    name: visibleText(node.text),
    namespace: visibleText(placed.object.namespace ?? ''),
    other: visibleText(other.object.namespace ?? ''),
    resource: isCluster ? 'clusterissuer' : 'issuer',
    kind: isCluster ? 'Issuer' : 'ClusterIssuer',
    annotation: isCluster ? 'issuer' : 'cluster-issuer',
  };
}

function relatedTo({ file, object: { root } }: PlacedObject) {
  const name = scalarAt(root, 'metadata', 'name');
  return name === undefined ? [] : [relatedAt({ file, span: name.span }, l10n.t('The issuer'))];
}

function ofOtherKind(named: NamedIssuer, other: PlacedObject, kind: NamedIssuer['kind']): FindingDraft {
  const { placed, node, by } = named;
  const isLeftOut = by === 'nothing';
  const wayOut = isLeftOut ? 'kindLeftOut' : by;
  const fact = isLeftOut ? 'kindLeftOut' : kind === 'Issuer' ? 'isIssuer' : 'isClusterIssuer';
  const judgement = problem(certmanagerIssuerNotFound, {
    fact,
    wayOut,
    values: valuesOf(named, other),
    related: relatedTo(other),
  });
  return placedAt({ file: placed.file, span: node.span }, judgement);
}

function ofOtherNamespace(named: NamedIssuer, other: PlacedObject): FindingDraft {
  const judgement = problem(certmanagerIssuerNotFound, {
    fact: 'elsewhere',
    wayOut: 'elsewhere',
    values: valuesOf(named, other),
    related: relatedTo(other),
  });
  return placedAt({ file: named.placed.file, span: named.node.span }, judgement);
}

function sharedAccount(index: ObjectIndex, issuer: PlacedObject): readonly FindingDraft[] {
  const { file, object } = issuer;
  const account = scalarAt(object.root, 'spec', 'acme', 'privateKeySecretRef', 'name');
  // Those of cluster-wide issuers lie in cert-manager's own namespace, which is usually called so.
  const namespace = object.kind === 'ClusterIssuer' ? 'cert-manager' : object.namespace;
  if (account === undefined || isOpen(account) || isOpenEnded(object) || namespace === undefined) return [];
  const asking = writtenSecrets(index).get(`${namespace}/${account.text}`) ?? [];
  const first = asking.find(({ placed }) => index.nearest(issuer, [placed], namespace).length > 0);
  if (first === undefined) return [];
  const judgement = problem(certmanagerAccountKeyShared, {
    values: {
      secret: visibleText(`${namespace}/${account.text}`),
      issuer: objectName(issuer),
      object: objectName(first.placed),
    },
    related: [relatedAt({ file: first.placed.file, span: first.name.span }, l10n.t('The Secret'))],
  });
  return [placedAt({ file, span: account.span }, judgement)];
}

/** Who asks for Secrets of cert-manager, by their namespaces and names. */
const writtenSecrets = memoisedBy((index: ObjectIndex) =>
  groupBy(
    ['Certificate', 'Ingress', 'Gateway']
      .flatMap(index.ofKind)
      .flatMap((placed) => secretNamesOf(placed).map((name) => ({ placed, name }))),
    ({ placed, name }) => `${placed.object.namespace ?? ''}/${name.text}`,
  ),
);

/** The Secrets that cert-manager writes certificates into. */
function secretNamesOf({ object: { kind, root } }: PlacedObject): readonly ScalarNode[] {
  if (kind === 'Certificate') return [scalarAt(root, 'spec', 'secretName') ?? []].flat();
  const annotations = mappingAt(root, 'metadata', 'annotations');
  const isIssued = ['issuer', 'cluster-issuer'].some((name) => annotations?.entries.has(`cert-manager.io/${name}`));
  if (!isIssued) return [];
  const ofIngress = itemsAt(root, 'spec', 'tls').flatMap((tls) => scalarAt(tls, 'secretName') ?? []);
  const listeners = itemsAt(root, 'spec', 'listeners').flatMap((each) => itemsAt(each, 'tls', 'certificateRefs'));
  return [...ofIngress, ...listeners.flatMap((each) => scalarAt(each, 'name') ?? [])];
}
