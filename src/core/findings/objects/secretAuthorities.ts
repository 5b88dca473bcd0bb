import * as l10n from '@vscode/l10n';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import { nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { isIssuedUnder } from './isIssuedUnder.ts';
import { leafOf } from './leafOf.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from './objectIndex.ts';

/** Reports Secrets whose `ca.crt` is not the CA of their `tls.crt`. */
export function checkSecretAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const forClients = new Set([...clientAuthorities(index)]);
  return index.ofKind('Secret').flatMap((secret) => (forClients.has(secret) ? [] : judge(index, secret)));
}

function judge({ graph }: ObjectIndex, secret: PlacedObject): readonly FindingDraft[] {
  const shown = materialUnder(graph, secret, 'tls.crt');
  const trusted = materialUnder(graph, secret, 'ca.crt');
  const leaf = shown && leafOf(shown);
  const [first] = trusted?.occurrences ?? [];
  const [ca] = trusted?.certificates ?? [];
  const [certificate] = shown?.occurrences ?? [];
  if (
    trusted === undefined ||
    leaf === undefined ||
    first === undefined ||
    ca === undefined ||
    certificate === undefined
  )
    return [];
  // Beside a client's certificate it is as well the CA of the server.
  if (!allowsUsage(leaf.certificate, 'serverAuth')) return [];
  if (isUsedAsCa(leaf) || isIssuedUnder(graph, leaf, trusted.certificates) !== false) return [];
  return [
    judgedAt(first, {
      code: 'secret-ca-does-not-verify',
      fact: l10n.t(
        'ca.crt ({0}) has not signed tls.crt ({1}) in this Secret.',
        subjectName(ca.certificate),
        subjectName(leaf.certificate),
      ),
      consequence: l10n.t('Whoever takes it as the CA of this certificate stops with {0}.', unknownAuthority),
      wayOut: l10n.t('Replace it by the CA that signed tls.crt.'),
      related: [relatedPlace(certificate, l10n.t('Certificate in tls.crt'))],
    }),
  ];
}

/** Secrets whose `ca.crt` verifies clients, and not the certificate beside it. */
function* clientAuthorities(index: ObjectIndex): Iterable<PlacedObject> {
  for (const ingress of index.ofKind('Ingress')) {
    const annotation = 'nginx.ingress.kubernetes.io/auth-tls-secret';
    const value = scalarAt(ingress.object.root, 'metadata', 'annotations', annotation)?.text ?? '';
    const [name = '', namespace = ingress.object.namespace] = value.split('/').reverse();
    const secret = index.find(ingress, 'Secret', name, namespace);
    if (secret !== undefined) yield secret;
  }
  for (const gateway of index.ofKind('Gateway')) {
    if (nodeAt(gateway.object.root, 'spec', 'servers') === undefined) continue;
    yield* index.ofKind('Secret').filter(({ file }) => file === gateway.file);
  }
}
