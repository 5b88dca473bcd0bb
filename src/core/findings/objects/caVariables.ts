import { caVariables } from '../../kubernetes/tables/caVariables.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type MountedFiles, mountedFilesAt } from '../../pki/cluster/objects/mountedFiles.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * CA file of a variable not mounted.
 *
 * When: a variable with the CAs of a program, such as `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE` or `GIT_SSL_CAINFO`, names a file below a
 * volume of Secrets or ConfigMaps, and none of these has it.
 *
 * Node.js and OpenSSL go on without the file, so that the error comes later, when a server is rejected. Nothing is said if a part of the volume is not among
 * the files, or may be written by a controller or kustomize.
 *
 * @category wiring
 * @stage understand
 * @see API-core
 */
export const caVariableFileMissing = {
  code: 'ca-variable-file-missing',
  severity: 'error',
  fact: '{variable} names {file}, but the volume at {folder} has only {files} ({object}).',
  consequence: {
    goesOn: '{program} goes on without these CAs ({error}), and rejects servers whose certificates they signed.',
    fails: programFails,
    other: 'The program fails, or rejects servers whose certificates these CAs signed.',
  },
  wayOut: 'Name a file that is there, or add the key.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** A variable that names a file which its volume does not have. */
interface UnmountedFile {
  readonly placed: PlacedObject;
  readonly record: (typeof caVariables)[number];
  /** Its name as it is written. */
  readonly variable: string;
  /** Its value. */
  readonly node: ScalarNode;
  readonly mounted: MountedFiles;
}

/** Reports files with CAs that the variables of containers name, and that the volume there does not have. */
export function checkCaVariables(picture: ClusterPicture): readonly FindingDraft[] {
  return caVariablesIn(objectIndexOf(picture)).map(({ placed, record, variable, node, mounted }) => {
    const file = visibleText(node.text, 200);
    const { program, error, goesOn } = record;
    const values = {
      variable,
      file,
      folder: visibleText(mounted.folder),
      files: listOf(mounted.files.slice(0, 5).map((each) => visibleText(each))),
      object: listOf(mounted.objects.map((each) => `${each.object.kind} ${objectName(each)}`)),
      program,
      error: `\`${(error ?? '').replace('{file}', () => file)}\``,
    };
    const consequence = error === undefined ? 'other' : goesOn === true ? 'goesOn' : 'fails';
    const judgement = problem(caVariableFileMissing, { consequence, values });
    return placedAt({ file: placed.file, span: node.span }, judgement);
  });
}

/** The variables that name a file which the volume there does not have. */
export function caVariablesIn(index: ObjectIndex): readonly UnmountedFile[] {
  return placedContainers(index).flatMap(({ placed, spec, container }) =>
    itemsAt(container, 'env').flatMap((entry): readonly UnmountedFile[] => {
      const variable = scalarAt(entry, 'name')?.text ?? '';
      const record = caVariables.find((each) => each.name === variable.toUpperCase());
      const node = scalarAt(entry, 'value');
      if (record === undefined || node === undefined || isOpen(node) || !node.text.startsWith('/')) return [];
      const mounted = mountedFilesAt(index, placed, { spec, container }, plainPath(node.text));
      const isThere = mounted === undefined || mounted.file === '' || mounted.files.includes(mounted.file);
      return isThere || isPatched(index, placed) ? [] : [{ placed, record, variable, node, mounted }];
    }),
  );
}

/** Without what leads nowhere, and without the link that kubelet makes in each volume. */
function plainPath(path: string): string {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.' && step !== '..data');
  return `/${steps.join('/')}`;
}
