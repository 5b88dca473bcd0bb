import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { leafOf } from '../../pki/cluster/objects/leafOf.ts';
import {
  materialUnder,
  type ObjectIndex,
  objectIndexOf,
  objectName,
  valueUnder,
} from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * cert-manager issuer without a CA.
 *
 * When: the Secret in `spec.ca.secretName` of an Issuer or ClusterIssuer holds a certificate that is not a CA, lacks `tls.crt` or `tls.key`, or is in
 * another namespace, or the Certificate that creates this Secret lacks `isCA: true`.
 *
 * Secrets of a ClusterIssuer are looked for in the namespace `cert-manager`.
 *
 * @category secrets
 * @stage understand
 * @see CM
 */
export const certmanagerCaIssuerNotCa = {
  code: 'certmanager-ca-issuer-not-ca',
  severity: 'error',
  fact: {
    notCa: 'The certificate in Secret {secret} is not a CA and cannot sign others.',
    noKey: 'Secret {secret} has no tls.key for the issuer to sign with.',
    noCertificate: 'Secret {secret} has no tls.crt for the issuer to sign with.',
    elsewhere: 'Secret {name} must be in namespace {namespace}. These files contain it in namespace {other} only.',
    notRequested: 'Certificate {certificate} does not request a CA for this Secret: it lacks `isCA: true`.',
  },
  consequence: {
    general: 'The issuer does not become ready and issues nothing.',
    noCertificate:
      'cert-manager fails with `no data for "tls.crt" in secret \'{secret}\'`, and the issuer issues nothing.',
    elsewhere: 'cert-manager fails with `secrets "{name}" not found`, and the issuer issues nothing.',
  },
  wayOut: {
    notCa: 'Reissue the certificate with `isCA: true`.',
    noCertificate: 'Put the certificate of the CA under tls.crt, and its key under tls.key.',
    elsewhere: 'Create the Secret in namespace {namespace}.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports issuers of cert-manager whose Secret does not hold a CA with its key. */
export function checkIssuerAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return ['Issuer', 'ClusterIssuer'].flatMap(index.ofKind).flatMap((issuer) => judge(index, issuer));
}

function judge(index: ObjectIndex, issuer: PlacedObject): readonly FindingDraft[] {
  const { file, object } = issuer;
  const name = scalarAt(object.root, 'spec', 'ca', 'secretName');
  if (name === undefined || isOpen(name)) return [];
  const namespace = namespaceOf(issuer);
  const fault =
    secretFault(index, issuer, name.text, namespace) ??
    requestFault(index, issuer, name.text, namespace) ??
    namespaceFault(index, issuer, name.text, namespace);
  return fault === undefined ? [] : [placedAt({ file, span: name.span }, fault)];
}

/** Those of cluster-wide issuers lie in cert-manager's own namespace, which is usually called so. */
function namespaceOf({ object: { kind, namespace } }: PlacedObject): string | undefined {
  return kind === 'ClusterIssuer' ? 'cert-manager' : namespace;
}

/** The issuer itself says that it does not find the Secret. */
function isReportedMissing({ object }: PlacedObject, name: string): boolean {
  return itemsAt(object.root, 'status', 'conditions').some((condition) => {
    const message = scalarAt(condition, 'message')?.text ?? '';
    return scalarAt(condition, 'status')?.text === 'False' && message.includes(`"${name}" not found`);
  });
}

/** Secret and Certificate of that name are in other namespaces only. */
function namespaceFault(
  index: ObjectIndex,
  issuer: PlacedObject,
  name: string,
  namespace: string | undefined,
): Judgement | undefined {
  if (namespace === undefined || isOpenEnded(issuer.object)) return undefined;
  const isMeant = ({ object }: PlacedObject) => object.namespace === undefined || object.namespace === namespace;
  const candidates = index.named('Secret', name);
  const isRequested = index
    .ofKind('Certificate')
    .some((each) => isMeant(each) && scalarAt(each.object.root, 'spec', 'secretName')?.text === name);
  const other = candidates.find((each) => index.areTogether(issuer, each) && !isOpenEnded(each.object));
  const place = other && scalarAt(other.object.root, 'metadata', 'namespace');
  if (candidates.some(isMeant) || isRequested || other === undefined || place === undefined || isOpen(place)) {
    return undefined;
  }
  return problem(certmanagerCaIssuerNotCa, {
    // With `--cluster-resource-namespace` it is another one.
    severity: issuer.object.kind === 'ClusterIssuer' && !isReportedMissing(issuer, name) ? 'warning' : undefined,
    fact: 'elsewhere',
    consequence: 'elsewhere',
    wayOut: 'elsewhere',
    values: {
      ...noValues,
      name: visibleText(name),
      namespace: visibleText(namespace),
      other: visibleText(place.text),
    },
    related: [relatedAt({ file: other.file, span: place.span }, l10n.t('The Secret'))],
  });
}

const noValues = { secret: '', certificate: '', name: '', namespace: '', other: '' };

function secretFault(
  index: ObjectIndex,
  issuer: PlacedObject,
  name: string,
  namespace: string | undefined,
): Judgement | undefined {
  const secret = index.find(issuer, 'Secret', name, namespace);
  if (secret === undefined) return undefined;
  const values = { ...noValues, secret: objectName(secret) };
  if (valueUnder(secret, 'tls.crt') === undefined) return withoutCertificate(secret, values);
  const material = materialUnder(index.graph, secret, 'tls.crt');
  const leaf = material && leafOf(material);
  if (material === undefined || leaf === undefined) return undefined;
  const consequence = 'general';
  const related = [relatedAt(material.place, l10n.t('Certificate of the issuer'))];
  if (leaf.certificate.basicConstraints?.isCa !== true) {
    return problem(certmanagerCaIssuerNotCa, { fact: 'notCa', consequence, wayOut: 'notCa', values, related });
  }
  return valueUnder(secret, 'tls.key') === undefined && !isOpenEnded(secret.object)
    ? problem(certmanagerCaIssuerNotCa, { fact: 'noKey', consequence, wayOut: undefined, values, related })
    : undefined;
}

/** A Secret of another key, unless kube-apiserver rejects it anyway. */
function withoutCertificate({ file, object }: PlacedObject, values: typeof noValues): Judgement | undefined {
  const { root } = object;
  const name = scalarAt(root, 'metadata', 'name');
  const entries = ['data', 'stringData'].flatMap((field) => [...(mappingAt(root, field)?.entries.keys() ?? [])]);
  const isTold = scalarAt(root, 'type')?.text === 'kubernetes.io/tls';
  if (isOpenEnded(object) || isTold || entries.length === 0 || entries.includes('<<')) return undefined;
  return problem(certmanagerCaIssuerNotCa, {
    fact: 'noCertificate',
    consequence: 'noCertificate',
    wayOut: 'noCertificate',
    values,
    related: name === undefined ? [] : [relatedAt({ file, span: name.span }, l10n.t('The Secret'))],
  });
}

/** The Secret is not here, but the Certificate that has it made. */
function requestFault(
  index: ObjectIndex,
  issuer: PlacedObject,
  name: string,
  namespace: string | undefined,
): Judgement | undefined {
  if (index.find(issuer, 'Secret', name, namespace) !== undefined) return undefined;
  const requests = index
    .near(issuer, 'Certificate', namespace)
    .filter(({ object }) => scalarAt(object.root, 'spec', 'secretName')?.text === name);
  const [request] = requests;
  const isCa = request && scalarAt(request.object.root, 'spec', 'isCA');
  if (request === undefined || requests.length > 1 || isOpenEnded(request.object)) return undefined;
  if (isCa !== undefined && isCa.text !== 'false') return undefined;
  const place = isCa ?? scalarAt(request.object.root, 'spec', 'secretName');
  return problem(certmanagerCaIssuerNotCa, {
    fact: 'notRequested',
    consequence: 'general',
    wayOut: 'notCa',
    values: { ...noValues, certificate: objectName(request) },
    related:
      place === undefined ? [] : [relatedAt({ file: request.file, span: place.span }, l10n.t('The Certificate'))],
  });
}
