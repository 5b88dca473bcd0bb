import * as l10n from '@vscode/l10n';
import { isRoot } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { secretReferencesIn } from '../../pki/cluster/objects/referencesOf.ts';
import { noRoot, rootlessCaOf } from '../../pki/cluster/objects/rootlessCas.ts';
import { authoritiesAbove } from '../../pki/privateCas.ts';
import { caName } from '../connections/caName.ts';
import { absentIssuer } from '../connections/placedIssuers.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';

/**
 * CA of clients without its root.
 *
 * When: `ca.crt` of a Secret that an Ingress for ingress-nginx or HAProxy names in `auth-tls-secret` has intermediate CAs only.
 *
 * OpenSSL goes on until it finds a self-signed certificate that is trusted, unless a program allows partial chains, which nginx and HAProxy do not.
 * Programs in Go accept an intermediate CA as an anchor.
 *
 * @category wiring
 * @stage understand
 * @see NGINX, HAPROXY
 */
export const clientCaWithoutRoot = {
  code: 'client-ca-without-root',
  severity: 'error',
  fact: 'ca.crt of Secret {secret} has {ca}, but not the root that signed it.',
  consequence: 'The proxy verifies clients with OpenSSL, which needs the root, and rejects all of them with {error}.',
  wayOut: { known: 'Add {root} to ca.crt.', unknown: 'Add {root}, which signed it, and any CA above that to ca.crt.' },
} as const satisfies FindingRecord;

/** Reports CAs for the verification of clients that OpenSSL cannot use as anchors. */
export function checkClientAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return secretReferencesIn(index).flatMap((reference): readonly FindingDraft[] => {
    const found = rootlessCaOf(index, reference);
    if (found === undefined) return [];
    const { secret, ca, occurrence } = found;
    const { placed, node } = reference;
    const root = authoritiesAbove(index.graph, ca).find(isRoot);
    const [place] = root?.occurrences ?? [];
    const judgement = problem(clientCaWithoutRoot, {
      wayOut: root === undefined ? 'unknown' : 'known',
      values: {
        secret: objectName(secret),
        ca: caName(ca),
        root: root === undefined ? absentIssuer(ca) : caName(root),
        error: `\`${noRoot}\``,
      },
      related: [
        relatedAt({ file: placed.file, span: node.span }, l10n.t('Where it is named')),
        ...(place === undefined ? [] : [relatedPlace(place, l10n.t('CA that signed it'))]),
      ],
    });
    return [judgedAt(occurrence, judgement)];
  });
}
