import * as l10n from '@vscode/l10n';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import { nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { leafOf } from '../../pki/cluster/objects/leafOf.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isIssuedUnder } from '../../pki/isIssuedUnder.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { unknownAuthority } from '../unknownAuthority.ts';

/**
 * ca.crt did not sign tls.crt.
 *
 * When: `ca.crt` of a Secret does not verify the serving certificate in its `tls.crt`.
 *
 * A CA that verifies clients may differ: Secrets that an Ingress names in `auth-tls-secret` are not judged.
 *
 * @category secrets
 * @stage understand
 * @see CM
 */
export const secretCaDoesNotVerify = {
  code: 'secret-ca-does-not-verify',
  severity: 'warning',
  fact: 'ca.crt ({ca}) did not sign tls.crt ({certificate}) in this Secret.',
  consequence: `Clients that trust ca.crt fail with ${unknownAuthority}.`,
  wayOut: 'Replace it with the CA that signed tls.crt.',
  quickFix: 'replace-ca',
} as const satisfies FindingRecord;

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
    judgedAt(
      first,
      problem(secretCaDoesNotVerify, {
        values: { ca: subjectName(ca.certificate), certificate: subjectName(leaf.certificate) },
        related: [relatedPlace(certificate, l10n.t('Certificate in tls.crt'))],
      }),
    ),
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
