import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { leafOf } from './leafOf.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName, valueUnder } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';

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
  if (fault === undefined) return [];
  return [
    placedAt(
      { file, span: name.span },
      {
        code: 'certmanager-ca-issuer-not-ca',
        fact: fault.fact,
        consequence: l10n.t('The issuer does not become ready, and nothing is issued.'),
        wayOut: l10n.t('Have the certificate issued with `isCA: true`.'),
        related: fault.related,
      },
    ),
  ];
}

/** Those of cluster-wide issuers lie in cert-manager's own namespace, which is usually called so. */
function namespacesOf({ object: { kind, namespace } }: PlacedObject): readonly (string | undefined)[] {
  return kind === 'ClusterIssuer' ? ['cert-manager'] : [namespace];
}

interface Fault {
  readonly fact: string;
  readonly related: readonly RelatedPlace[];
}

function secretFault(
  index: ObjectIndex,
  issuer: PlacedObject,
  name: string,
  namespace: string | undefined,
): Fault | undefined {
  const secret = index.find(issuer, 'Secret', name, namespace);
  const material = secret && materialUnder(index.graph, secret, 'tls.crt');
  const leaf = material && leafOf(material);
  if (secret === undefined || material === undefined || leaf === undefined) return undefined;
  const related = [relatedAt(material.place, l10n.t('Certificate of the issuer'))];
  if (leaf.certificate.basicConstraints?.isCa !== true) {
    return {
      fact: l10n.t('The certificate in Secret {0} is no CA, and cannot sign others.', objectName(secret)),
      related,
    };
  }
  return valueUnder(secret, 'tls.key') === undefined && !isOpenEnded(secret.object)
    ? { fact: l10n.t('Secret {0} has no tls.key, with which the issuer would sign.', objectName(secret)), related }
    : undefined;
}

/** The Secret is not here, but the Certificate that has it made. */
function requestFault(
  index: ObjectIndex,
  issuer: PlacedObject,
  name: string,
  namespace: string | undefined,
): Fault | undefined {
  if (index.find(issuer, 'Secret', name, namespace) !== undefined) return undefined;
  const requests = index
    .near(issuer, 'Certificate', namespace)
    .filter(({ object }) => scalarAt(object.root, 'spec', 'secretName')?.text === name);
  const [request] = requests;
  const isCa = request && scalarAt(request.object.root, 'spec', 'isCA');
  if (request === undefined || requests.length > 1 || isOpenEnded(request.object)) return undefined;
  if (isCa !== undefined && isCa.text !== 'false') return undefined;
  const place = isCa ?? scalarAt(request.object.root, 'spec', 'secretName');
  return {
    fact: l10n.t('Certificate {0} has no CA issued into this Secret: it lacks `isCA: true`.', objectName(request)),
    related:
      place === undefined ? [] : [relatedAt({ file: request.file, span: place.span }, l10n.t('The Certificate'))],
  };
}
