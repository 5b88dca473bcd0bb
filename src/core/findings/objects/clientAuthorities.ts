import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import { isRoot } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { materialUnder, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { secretOf, secretReferencesIn } from '../../pki/cluster/objects/referencesOf.ts';
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

/** With which a proxy does not verify the chain of clients. */
const unverified = /^(?:off|optional_no_ca)$/;

/** Reports CAs for the verification of clients that OpenSSL cannot use as anchors. */
export function checkClientAuthorities(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return secretReferencesIn(index).flatMap((reference): readonly FindingDraft[] => {
    const { record, placed, node } = reference;
    const setting = /^(?:nginx\.ingress\.kubernetes\.io|haproxy-ingress\.github\.io)\/auth-tls-secret$/;
    const key = record.path.find((each) => setting.test(each));
    if (key === undefined || isOpenEnded(placed.object)) return [];
    const verify = scalarAt(placed.object.root, 'metadata', 'annotations', key.replace(/secret$/, 'verify-client'));
    const secret = unverified.test(verify?.text ?? '') ? undefined : secretOf(index, reference);
    const material = secret && materialUnder(index.graph, secret, 'ca.crt');
    const [ca] = material?.certificates ?? [];
    const [occurrence] = material?.occurrences ?? [];
    if (secret === undefined || ca === undefined || occurrence === undefined) return [];
    if (material?.certificates.some((each) => isRoot(each) || each.certificate.basicConstraints?.isCa !== true))
      return [];
    const root = authoritiesAbove(index.graph, ca).find(isRoot);
    const [place] = root?.occurrences ?? [];
    const judgement = problem(clientCaWithoutRoot, {
      wayOut: root === undefined ? 'unknown' : 'known',
      values: {
        secret: objectName(secret),
        ca: caName(ca),
        root: root === undefined ? absentIssuer(ca) : caName(root),
        error: '`unable to get issuer certificate`',
      },
      related: [
        relatedAt({ file: placed.file, span: node.span }, l10n.t('Where it is named')),
        ...(place === undefined ? [] : [relatedPlace(place, l10n.t('CA that signed it'))]),
      ],
    });
    return [judgedAt(occurrence, judgement)];
  });
}
