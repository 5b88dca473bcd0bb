import * as l10n from '@vscode/l10n';
import type { Occurrence } from '../../pki/pkiModel.ts';
import { blockSummary } from '../hints/inlineSummary.ts';
import { oneHover } from '../hover/credentialHover.ts';
import { findingsIn } from '../judgedCertificates.ts';
import { type State, stateIcon } from '../stateMark.ts';
import { judgeToken } from '../tokenVerdict.ts';
import { unreadableState } from '../unreadableWords.ts';
import { fieldWords, fileWords, joined, occurrenceTarget, placeId, spokenText } from './placeRow.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeIcon, TreeRow, TreeRowKind } from './treeRow.ts';

/** Builds the row of a credential other than a certificate, named by its file; below its file, by what it is. */
export function credentialRow(
  occurrence: Occurrence,
  parentId: string,
  model: TreeModel,
  { isBelowFile }: { readonly isBelowFile: boolean },
): TreeRow {
  const { context } = model;
  const { file, credential } = occurrence;
  const summary = withoutMark(blockSummary(credential, file, context) ?? l10n.t('credential'));
  const { label: name, folder } = fileWords(context, file);
  const label = isBelowFile ? summary : name;
  const description = isBelowFile
    ? fieldWords(file, credential)
    : joined(summary, fieldWords(file, credential), folder);
  const { kind, state, icon } = look(occurrence, model);
  return {
    id: `${parentId}/${placeId(occurrence)}`,
    label,
    description,
    state,
    icon,
    spoken: spokenText(label, description),
    kind,
    target: occurrenceTarget(occurrence),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () =>
      oneHover(credential, [credential], {
        file,
        value: credential.value,
        context,
        commands: new Set<never>(),
        linkTo: () => '',
      }),
  };
}

function look(occurrence: Occurrence, model: TreeModel): { kind: TreeRowKind; state: State; icon: TreeIcon } {
  const state = credentialState(occurrence, model);
  switch (occurrence.credential.content.kind) {
    case 'unreadable':
      return { kind: 'unreadableBlock', state, icon: stateIcon(state) };
    case 'privateKey':
    case 'publicKey':
      return { kind: 'key', state, icon: state === 'none' ? 'key' : stateIcon(state) };
    case 'certificate':
    case 'certificationRequest':
    case 'crl':
    case 'token':
      return { kind: 'credential', state, icon: stateIcon(state) };
  }
}

/** The state of a credential other than a certificate: a mismatched key, an expired token, an unreadable block. */
export function credentialState(occurrence: Occurrence, model: TreeModel): State {
  const { file, credential } = occurrence;
  if (credential.content.kind === 'unreadable') {
    return unreadableState(credential, findingsIn(model.context.findings, file, credential.block.span));
  }
  const found = model.stateOfOther(occurrence);
  if (credential.content.kind !== 'token' || found !== 'none') return found;
  return judgeToken(credential, [], model.context)?.state ?? 'none';
}

/** The icon shows the state already. */
function withoutMark(summary: string): string {
  return summary.replace(/^\S+ /, '');
}
