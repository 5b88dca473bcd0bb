import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { visibleText } from '../../text/visibleText.ts';
import { objectRejected } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Aggregated API not verified.
 *
 * When: `spec.insecureSkipTLSVerify` of an APIService is `true`, and `caBundle` is not set.
 *
 * For `metrics.k8s.io` this is information: the manifest of metrics-server sets it, because metrics-server creates its own certificate.
 *
 * @category wiring
 * @stage understand
 * @see API-misc
 */
export const apiserviceInsecure = {
  code: 'apiservice-insecure',
  severity: 'warning',
  fact: 'kube-apiserver does not verify the server of aggregated API {api}.',
  consequence: 'It forwards the identity of users to any server that answers.',
  wayOut: 'Set caBundle instead.',
} as const satisfies FindingRecord;

/**
 * caBundle with insecureSkipTLSVerify.
 *
 * When: an APIService sets `insecureSkipTLSVerify: true` and `caBundle`.
 *
 * @category wiring
 * @stage understand
 * @see API-misc
 */
export const apiserviceInsecureWithCabundle = {
  code: 'apiservice-insecure-with-cabundle',
  severity: 'error',
  fact: 'insecureSkipTLSVerify and caBundle cannot be used together.',
  consequence: objectRejected,
  wayOut: 'Remove insecureSkipTLSVerify so that the server is verified.',
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/** Reports aggregated APIs whose server is not verified. */
export function checkApiServices(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture).ofKind('APIService').flatMap(judge);
}

/** The manifest of metrics-server has it by design: it makes its certificate itself. */
const selfSignedGroups: ReadonlySet<string> = new Set(['metrics.k8s.io']);

function judge({ file, object }: PlacedObject): readonly FindingDraft[] {
  const { root, name = '' } = object;
  const insecure = scalarAt(root, 'spec', 'insecureSkipTLSVerify');
  if (insecure === undefined || insecure.style !== 'plain' || insecure.text !== 'true') return [];
  const place = { file, span: insecure.keySpan ?? insecure.span };
  const caBundle = scalarAt(root, 'spec', 'caBundle');
  if (caBundle !== undefined && caBundle.text !== '') {
    // Of branches of a template only one is there.
    if (isOpenEnded(object)) return [];
    return [
      placedAt(
        place,
        problem(apiserviceInsecureWithCabundle, {
          values: { error: '`may not be true if caBundle is present`' },
          related: [relatedAt({ file, span: caBundle.keySpan ?? caBundle.span }, l10n.t('The CA'))],
        }),
      ),
    ];
  }
  const group = scalarAt(root, 'spec', 'group')?.text ?? '';
  return [
    placedAt(
      place,
      problem(apiserviceInsecure, {
        severity: selfSignedGroups.has(group) ? 'info' : undefined,
        values: { api: visibleText(name) },
      }),
    ),
  ];
}
