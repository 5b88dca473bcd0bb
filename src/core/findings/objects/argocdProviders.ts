import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, valueUnder } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { ofPrivateCa, pairsFor, refusedPair } from './serverAuthorities.ts';

const settings = 'argocd-cm';

/** Reports the identity provider of Argo CD where its server cannot verify it: `rootCA` beside `issuer` has the CA. */
export function checkArgocdProviders(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return index.named('ConfigMap', settings).flatMap((map) => judge(index, map, now));
}

function judge(index: ObjectIndex, map: PlacedObject, now: number): readonly FindingDraft[] {
  const { graph } = index;
  const node = valueUnder(map, 'oidc.config');
  if (node === undefined || isOpen(node) || isOpenEnded(map.object)) return [];
  const host = /^issuer:[ \t]{0,9}["']?https:\/\/([\w.-]{1,253})/m.exec(node.text)?.[1]?.toLowerCase();
  const isSet = /^rootCA:/m.test(node.text) || valueUnder(map, 'oidc.tls.insecure.skip.verify')?.text === 'true';
  if (host === undefined || isSet || trustsMore(index, map) || isPatched(index, map)) return [];
  const refused = refusedPair(graph, pairsFor(index, host), [], now);
  const [occurrence] = refused?.material.occurrences ?? [];
  if (refused === undefined || occurrence === undefined) return [];
  const flag = l10n.t('{0} in ConfigMap {1}', 'oidc.config.rootCA', settings);
  const judgement = ofPrivateCa(graph, refused.leaf, occurrence, { flag, verifier: 'argocd-server' });
  return [placedAt({ file: map.file, span: node.keySpan ?? node.span }, judgement)];
}

/** The server is given a trust store, or a part of one. */
function trustsMore(index: ObjectIndex, { object: { namespace } }: PlacedObject): boolean {
  return podSpecsIn(index).some(
    ({ placed, spec }) =>
      placed.object.namespace === namespace &&
      containersOf(spec).some(
        (container) =>
          itemsAt(container, 'env').some((each) => /^SSL_CERT_/.test(scalarAt(each, 'name')?.text ?? '')) ||
          itemsAt(container, 'volumeMounts').some((mount) =>
            /^\/(?:etc\/(?:ssl|pki)|usr\/(?:local\/)?share\/(?:ca-|pki))/.test(
              scalarAt(mount, 'mountPath')?.text ?? '',
            ),
          ),
      ),
  );
}
