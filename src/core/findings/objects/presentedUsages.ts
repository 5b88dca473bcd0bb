import * as l10n from '@vscode/l10n';
import type { ClusterPicture, FilePlace, Material } from '../../pki/cluster/clusterModel.ts';
import { clientConfigKinds, clientConfigsOf } from '../../pki/cluster/objects/clientConfigs.ts';
import { leafOf } from '../../pki/cluster/objects/leafOf.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { servingSecretsOf } from '../../pki/cluster/objects/servingSecrets.ts';
import type { FindingDraft } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { knownRolesOf } from '../roles/knownRoles.ts';
import { lackOfServerAuth } from '../roles/roleUsages.ts';
import { demandingKinds, hostDemandsOf } from './hostDemands.ts';

/** Reports certificates that objects have presented by servers, and whose usages do not allow that. */
export function checkPresentedUsages(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const ofHosts = demandingKinds
    .flatMap(index.ofKind)
    .flatMap((placed) => hostDemandsOf(index, placed))
    .flatMap(({ placed, hosts: [host], shown }) =>
      host === undefined
        ? []
        : shown.map(({ material }) => presented(material, { file: placed.file, span: host.span })),
    );
  const ofServices = clientConfigKinds
    .flatMap(index.ofKind)
    .flatMap(clientConfigsOf)
    .flatMap(({ placed, service }) =>
      service === undefined
        ? []
        : servingSecretsOf(index, placed, service)
            .filter(({ by }) => by === 'certain')
            .map(({ material }) => presented(material, { file: placed.file, span: service.node.span })),
    );
  const drafts = [...ofHosts, ...ofServices].filter((draft) => draft !== undefined);
  return [...new Map(drafts.map((draft) => [`${draft.path}\n${draft.span?.start}`, draft])).values()];
}

/** Those whose role demands it are judged by their role. */
function presented(material: Material, place: FilePlace): FindingDraft | undefined {
  const leaf = leafOf(material);
  const [occurrence] = material.occurrences;
  if (leaf === undefined || occurrence === undefined) return undefined;
  if (knownRolesOf(leaf).some(({ role: { use } }) => use !== 'client')) return undefined;
  const judgement = lackOfServerAuth(leaf, occurrence);
  return judgement === undefined
    ? undefined
    : judgedAt(occurrence, { ...judgement, related: [relatedAt(place, l10n.t('What it is presented for'))] });
}
