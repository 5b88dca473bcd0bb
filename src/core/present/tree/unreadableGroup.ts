import * as l10n from '@vscode/l10n';
import { isLastAppliedCopy } from '../../pki/credentialPlace.ts';
import { isDenied, isWorthMentioning } from '../../pki/permissionDenied.ts';
import type { DecodedCredential, DecodedFile } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { fileReason } from '../fileReason.ts';
import { plainText } from '../markdown.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { type State, stateIcon, worstState } from '../stateMark.ts';
import { credentialRow, credentialState } from './credentialRow.ts';
import { groupRow } from './groupRow.ts';
import { longestPath, spokenText } from './placeRow.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';

/** Groups the files and blocks that cannot be read, if any. */
export function unreadableGroup(model: TreeModel, id: string): readonly TreeRow[] {
  const { context } = model;
  const files = model.files.filter((file) => isWorthMentioning(file) || unreadableBlocks(file).length > 0);
  if (files.length === 0) return [];
  const states = files.flatMap((file): State[] =>
    file.unreadable === undefined
      ? unreadableBlocks(file).map((credential) => credentialState({ file, credential }, model))
      : ['unknown'],
  );
  return [
    groupRow({
      id,
      kind: files.some(isDenied) ? 'denied' : 'group',
      label: l10n.t('Cannot be read'),
      description: files.length === 1 ? l10n.t('1 file') : l10n.t('{0} files', files.length),
      state: worstState(states),
      tooltip: files.some(isDenied)
        ? l10n.t('Permission denied. This is expected without root. Copy the sudo command to import them.')
        : l10n.t('Each row says why.'),
      children: () =>
        files.flatMap((file) =>
          file.unreadable === undefined
            ? unreadableBlocks(file).map((credential) =>
                credentialRow({ file, credential }, id, model, { isBelowFile: false }),
              )
            : [unreadableFileRow(file, id, context)],
        ),
    }),
  ];
}

/** Builds the row of a file that could not be opened or read. */
export function unreadableFileRow(file: DecodedFile, parentId: string, context: PresentContext): TreeRow {
  const label = visibleText(pathLabel(context, file), longestPath);
  const reason = visibleText(fileReason(file.unreadable ?? ''), 300);
  return {
    id: `${parentId}/${file.path}`,
    label,
    description: reason,
    state: 'unknown',
    icon: isDenied(file) ? 'lock' : stateIcon('unknown'),
    spoken: spokenText(label, reason),
    kind: isDenied(file) ? 'denied' : 'unreadableFile',
    target: { path: file.path },
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () =>
      isDenied(file)
        ? l10n.t('Permission denied. This is expected without root. Copy the sudo command to import it.')
        : plainText(reason),
  };
}

/** Blocks that should contain something and cannot be decoded, without placeholders and copies in annotations. */
function unreadableBlocks(file: DecodedFile): readonly DecodedCredential[] {
  return file.credentials.filter(
    (credential) =>
      credential.content.kind === 'unreadable' &&
      credential.value.placeholder === undefined &&
      !isLastAppliedCopy(credential),
  );
}
