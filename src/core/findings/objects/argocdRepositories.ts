import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import {
  materialUnder,
  type ObjectIndex,
  objectIndexOf,
  textUnder,
  valueUnder,
} from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { authoritiesAbove } from '../../pki/privateCas.ts';
import { visibleText } from '../../text/visibleText.ts';
import { nameInSentence } from '../certificateWords.ts';
import { caName } from '../connections/caName.ts';
import { absentIssuer } from '../connections/placedIssuers.ts';
import { lackOf, privateCaNotConfigured } from '../connections/systemRoots.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { pairsFor, refusedPair } from './serverAuthorities.ts';

const certificates = 'argocd-tls-certs-cm';

/** Reports repositories whose server Argo CD cannot verify: it looks for the CA under the name of the server's host. */
export function checkArgocdRepositories(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  if (index.named('ConfigMap', certificates).length === 0) return [];
  return index.ofKind('Secret').flatMap((secret) => judge(index, secret, now));
}

function judge(index: ObjectIndex, secret: PlacedObject, now: number): readonly FindingDraft[] {
  const { graph } = index;
  const { file, object } = secret;
  const type = scalarAt(object.root, 'metadata', 'labels', 'argocd.argoproj.io/secret-type')?.text ?? '';
  const url = valueUnder(secret, 'url');
  const host = /^https:\/\/(?:[^/@\s]*@)?([\w.-]+)/.exec(textUnder(secret, 'url') ?? '')?.[1]?.toLowerCase();
  if (!type.startsWith('repo') || url === undefined || host === undefined || isOpenEnded(object)) return [];
  if (textUnder(secret, 'insecure') === 'true') return [];
  const map = index.find(secret, 'ConfigMap', certificates, object.namespace);
  if (map === undefined || isOpenEnded(map.object)) return [];
  const refused = refusedPair(graph, pairsFor(index, host), anchorsOf(index, map, host), now);
  const [occurrence] = refused?.material.occurrences ?? [];
  if (refused === undefined || occurrence === undefined) return [];
  const { leaf } = refused;
  const above = authoritiesAbove(graph, leaf);
  const other = [...(mappingAt(map.object.root, 'data')?.entries.keys() ?? [])].find((key) =>
    anchorsOf(index, map, key).some((node) => node === leaf || above.includes(node)),
  );
  const written = valueUnder(map, host);
  if (written !== undefined && isOpen(written)) return [];
  const [own] = anchorsOf(index, map, host);
  const [issuer] = above;
  const judgement = problem(privateCaNotConfigured, {
    consequence: 'store',
    fact: lackOf(leaf, { isElsewhere: other !== undefined, isSet: written !== undefined, own }),
    wayOut: 'move',
    values: {
      name: nameInSentence(leaf, occurrence),
      issuer: issuer === undefined ? absentIssuer(leaf) : caName(issuer),
      place: visibleText(other ?? ''),
      host: visibleText(host),
      ca: own === undefined ? '' : caName(own),
      flag: l10n.t('{0} in ConfigMap {1}', visibleText(host), certificates),
      verifier: 'Argo CD',
      error: unknownAuthority,
    },
    related: [relatedPlace(occurrence, l10n.t('Certificate of the server'))],
  });
  return [placedAt({ file, span: url.span }, judgement)];
}

function anchorsOf({ graph }: ObjectIndex, map: PlacedObject, key: string) {
  return materialUnder(graph, map, key)?.certificates ?? [];
}
