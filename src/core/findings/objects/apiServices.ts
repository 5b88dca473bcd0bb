import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { refusedObject } from '../refusedObject.ts';
import { objectIndexOf } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';

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
      placedAt(place, {
        code: 'apiservice-insecure-with-cabundle',
        fact: l10n.t('insecureSkipTLSVerify and caBundle exclude each other.'),
        consequence: refusedObject('`may not be true if caBundle is present`'),
        wayOut: l10n.t('Remove insecureSkipTLSVerify to have the server verified.'),
        related: [relatedAt({ file, span: caBundle.keySpan ?? caBundle.span }, l10n.t('The CA'))],
      }),
    ];
  }
  const group = scalarAt(root, 'spec', 'group')?.text ?? '';
  return [
    placedAt(place, {
      code: 'apiservice-insecure',
      ...(selfSignedGroups.has(group) ? { severity: 'info' } : {}),
      fact: l10n.t('The server of aggregated API {0} is not verified.', visibleText(name)),
      consequence: l10n.t('The API server forwards the users’ identity to whoever answers there.'),
      wayOut: l10n.t('Set caBundle instead.'),
    }),
  ];
}
