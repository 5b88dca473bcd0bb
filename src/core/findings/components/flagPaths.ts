import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { type MissingFile, missingFilesOf } from '../../pki/cluster/missingFiles.ts';
import { isReadByLeader } from '../../pki/cluster/servers.ts';
import { visibleText } from '../../text/visibleText.ts';
import { exitsAsLeader, exitsAtStart } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { restoreOrCorrect } from '../readability.ts';

/**
 * File in a flag not found.
 *
 * When: a flag names a file that does not exist where the volumes lead, or that is not mounted while files next to it are. For
 * `--cluster-signing-key-file`, it is information if the key of the CA is nowhere (an external CA).
 *
 * Files are not reported if their folder is not known or has nothing but CAs, keys if their folder contains no key, kubeconfigs of a kubelet that
 * bootstraps, and what a machine's copy in Git lacks.
 *
 * @category wiring
 * @stage understand
 * @see KA-manifests
 */
export const flagPathMissing = {
  code: 'flag-path-missing',
  severity: 'error',
  fact: {
    absent: '{file} does not exist.',
    external:
      '{file} does not exist here, and no other CA has its key here: the CAs are external, or their keys were not copied.',
    unmounted: '{file} is not mounted into the container.',
  },
  consequence: { start: exitsAtStart, leader: exitsAsLeader },
  wayOut: { restore: restoreOrCorrect.fileOrFlag, mount: 'Mount the file, or correct {flag}.' },
} as const satisfies FindingRecord;

/**
 * Reports flags that name files which were looked for and are not there. Half a tree says nothing: where no file of the
 * folder is known, or no key at all, they were not copied.
 */
export function checkFlagPaths({ components, graph }: ClusterPicture): readonly FindingDraft[] {
  return components
    .filter(({ place }) => !isDocumentation(place.file))
    .flatMap((instance) => missingFilesOf(graph, instance).map((missing) => report(instance, missing)));
}

function report(
  instance: ComponentInstance,
  { setting: { flag, place }, kind: fact, path, error }: MissingFile,
): FindingDraft {
  return placedAt(
    place,
    problem(flagPathMissing, {
      severity: fact === 'external' ? 'info' : undefined,
      fact,
      consequence: isReadByLeader(instance, flag) ? 'leader' : 'start',
      wayOut: fact === 'unmounted' ? 'mount' : 'restore',
      values: { file: visibleText(path), program: instance.component, error: `\`${visibleText(error, 300)}\``, flag },
    }),
  );
}
