import * as l10n from '@vscode/l10n';
import { isNamedAsCopy } from '../../locate/files/backupName.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isReadAsStaticPod } from '../../pki/cluster/staticPods.ts';
import { groupBy } from '../../text/groupBy.ts';
import { baseName, folderOf } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';

/**
 * Second manifest of a static Pod.
 *
 * When: several files in a folder of static Pods define the same Pod, or a file there looks like a backup copy.
 *
 * This often happens when certificates are renewed by hand.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-manifests
 */
export const manifestsDirLeftover = {
  code: 'manifests-dir-leftover',
  severity: 'warning',
  fact: {
    backup: '{file} looks like a backup copy, but the kubelet runs it.',
    second: '{file} and {other} define the same Pod, {pod}.',
  },
  consequence: 'The kubelet runs all files here that are not hidden, even old flags with old certificates.',
  wayOut: 'Move it out of the folder.',
} as const satisfies FindingRecord;

/**
 * Reports what should not lie in a folder of static Pods: a second file that defines a Pod, and copies that an editor or a
 * person has left. The kubelet reads every file whose name does not begin with a dot, whatever its extension, and of Pods
 * of one name takes the file that comes last.
 */
export function checkManifestLeftovers(picture: ClusterPicture): readonly FindingDraft[] {
  const pods = picture.objects.filter(
    ({ file, object }) =>
      object.kind === 'Pod' &&
      object.keyPath === '' &&
      object.name !== undefined &&
      object.isTemplate !== true &&
      isReadAsStaticPod(picture, file),
  );
  const byPod = groupBy(pods, ({ file, object: { namespace = 'default', name } }) =>
    JSON.stringify([folderOf(file.path), namespace, name]),
  );
  return [...byPod.values()].flatMap((definitions) => judge(definitions));
}

function judge(definitions: readonly PlacedObject[]): readonly FindingDraft[] {
  const inFiles = [...new Map(definitions.map((each) => [each.file.path, each])).values()];
  const copies = inFiles.filter(({ file }) => isNamedAsCopy(baseName(file.path)));
  const [own] = inFiles.filter((each) => !copies.includes(each)).toSorted(byNameOfPod);
  const superfluous = own === undefined ? copies : inFiles.filter((each) => each !== own);
  return superfluous.map((each) => draftOf(each, own));
}

/** The file that is called as its Pod is the one that was meant. */
function byNameOfPod(a: PlacedObject, b: PlacedObject): number {
  const rank = ({ file, object }: PlacedObject) => (baseName(file.path).replace(/\.\w+$/, '') === object.name ? 0 : 1);
  return rank(a) - rank(b) || (a.file.path < b.file.path ? -1 : 1);
}

function draftOf(copy: PlacedObject, own: PlacedObject | undefined): FindingDraft {
  return placedAt(
    placeOf(copy),
    problem(manifestsDirLeftover, {
      fact: own === undefined ? 'backup' : 'second',
      values: {
        file: fileName(copy.file),
        other: own === undefined ? '' : fileName(own.file),
        pod: visibleText(copy.object.name ?? ''),
      },
      related: own && [relatedAt(placeOf(own), l10n.t('The other definition'))],
    }),
  );
}

function placeOf({ file, object }: PlacedObject) {
  const node = scalarAt(object.root, 'metadata', 'name') ?? scalarAt(object.root, 'kind');
  return { file, span: node?.span ?? { start: 0, end: 0 } };
}
