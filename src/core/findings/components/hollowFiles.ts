import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { FlagRole } from '../../kubernetes/tables/componentFlags.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { givenSetting } from '../../pki/cluster/servers.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { FindingDraft } from '../draft.ts';
import { type HollowRole, hollowProblem, isHollow } from '../hollowMaterial.ts';
import { holdsOnly } from '../pairHalves.ts';
import { placedAt } from '../placedAt.ts';
import { isSwappedKey } from '../swappedHalves.ts';

/** Reports flags whose files exist but contain nothing of what the component reads in them. */
export function checkHollowFiles({ components, graph }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ place }) => !isDocumentation(place.file))
    .flatMap((instance) =>
      instance.settings
        .filter((setting) => givenSetting(instance, setting.flag) === setting)
        .flatMap((setting) => hollowFlag(graph, instance, setting)),
    );
}

function hollowFlag(
  graph: PkiGraph,
  { component }: ComponentInstance,
  { flag, material, place }: Setting,
): readonly FindingDraft[] {
  const role = hollowRoles[componentFlagOf(component, flag)?.role ?? 'config'];
  if (role === undefined || material === undefined || !isHollow(material, role)) return [];
  // Reported as swapped.
  if (role === 'certificate' && holdsOnly(material.occurrences, 'key')) return [];
  if (role === 'key' && holdsOnly(material.occurrences, 'certificate')) return [];
  const [first] = material.occurrences;
  if (role === 'ca' && first !== undefined && isSwappedKey(graph, first)) return [];
  const wayOut = role === 'key' ? 'keyOrFlag' : 'fileOrFlag';
  return [placedAt(place, hollowProblem(material, role, component, { wayOut, flag }))];
}

const hollowRoles: Readonly<Partial<Record<FlagRole, HollowRole>>> = {
  certificate: 'certificate',
  key: 'key',
  ca: 'ca',
  publicKey: 'publicKey',
  signingKey: 'signingKey',
};
