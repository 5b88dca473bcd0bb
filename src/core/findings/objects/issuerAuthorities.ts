import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { leafOf } from './leafOf.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName, valueUnder } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';

/**
 * cert-manager issuer without a CA.
 *
 * When: the Secret in `spec.ca.secretName` of an Issuer or ClusterIssuer holds a certificate that is not a CA or has no key, or the Certificate that
 * creates this Secret lacks `isCA: true`.
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
    notRequested: 'Certificate {certificate} does not request a CA for this Secret: it lacks `isCA: true`.',
  },
  consequence: 'The issuer does not become ready and issues nothing.',
  wayOut: { notCa: 'Reissue the certificate with `isCA: true`.' },
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
  const fault = namespacesOf(issuer)
    .map(
      (namespace) =>
        secretFault(index, issuer, name.text, namespace) ?? requestFault(index, issuer, name.text, namespace),
    )
    .find((each) => each !== undefined);
  return fault === undefined ? [] : [placedAt({ file, span: name.span }, fault)];
}

/** Those of cluster-wide issuers lie in cert-manager's own namespace, which is usually called so. */
function namespacesOf({ object: { kind, namespace } }: PlacedObject): readonly (string | undefined)[] {
  return kind === 'ClusterIssuer' ? ['cert-manager'] : [namespace];
}

function secretFault(
  index: ObjectIndex,
  issuer: PlacedObject,
  name: string,
  namespace: string | undefined,
): Judgement | undefined {
  const secret = index.find(issuer, 'Secret', name, namespace);
  const material = secret && materialUnder(index.graph, secret, 'tls.crt');
  const leaf = material && leafOf(material);
  if (secret === undefined || material === undefined || leaf === undefined) return undefined;
  const values = { secret: objectName(secret) };
  const related = [relatedAt(material.place, l10n.t('Certificate of the issuer'))];
  if (leaf.certificate.basicConstraints?.isCa !== true) {
    return problem(certmanagerCaIssuerNotCa, { fact: 'notCa', wayOut: 'notCa', values, related });
  }
  return valueUnder(secret, 'tls.key') === undefined && !isOpenEnded(secret.object)
    ? problem(certmanagerCaIssuerNotCa, { fact: 'noKey', wayOut: undefined, values, related })
    : undefined;
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
    wayOut: 'notCa',
    values: { certificate: objectName(request) },
    related:
      place === undefined ? [] : [relatedAt({ file: request.file, span: place.span }, l10n.t('The Certificate'))],
  });
}
