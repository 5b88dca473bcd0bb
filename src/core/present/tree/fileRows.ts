import * as l10n from '@vscode/l10n';
import type { DecodedCredential, DecodedFile } from '../../pki/model.ts';
import { visibleText } from '../../text/visibleText.ts';
import { kindWord } from '../certificateKind.ts';
import { certificateTitle } from '../certificateTitle.ts';
import { expiryInWords, shortExpiry } from '../expiryWords.ts';
import { plainText } from '../markdown.ts';
import { nodeOf } from '../nodeOf.ts';
import { pathLabel } from '../presentContext.ts';
import { compareStates, type State, stateIcon, stateWord, worstState } from '../stateMark.ts';
import { certificateTooltip } from './certificateRow.ts';
import { credentialRow, credentialState } from './credentialRow.ts';
import { groupRow } from './groupRow.ts';
import { fieldWords, joined, occurrenceTarget, placeId } from './placeRow.ts';
import { compareNames, type TreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';
import { unreadableFileRow } from './unreadableGroup.ts';

/** A folder of the tree by files; folders with nothing but one folder are joined with it. */
interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: { readonly name: string; readonly file: DecodedFile }[];
}

/** Makes the tree by place: folders, files, and what stands in each, in the order of the file. */
export function fileRows(model: TreeModel): readonly TreeRow[] {
  const top = emptyFolder();
  for (const file of model.context.graph.files) {
    if (file.unreadable === undefined && credentialsOf(file).length === 0) continue;
    const segments = pathLabel(model.context, file).split('/');
    const name = segments.pop() ?? '';
    let folder = top;
    for (const segment of segments) folder = subfolder(folder, segment);
    folder.files.push({ name, file });
  }
  return rowsIn(top, 'file', model);
}

function rowsIn(folder: Folder, parentId: string, model: TreeModel): readonly TreeRow[] {
  const folders = [...folder.folders].map(([name, child]) => folderRow(name, child, parentId, model));
  const files = folder.files.map(({ name, file }) => fileRow(name, file, parentId, model));
  return [...folders, ...files].sort((a, b) => compareStates(a.state, b.state) || compareNames(a.label, b.label));
}

function folderRow(name: string, folder: Folder, parentId: string, model: TreeModel): TreeRow {
  let path = name;
  let deepest = folder;
  while (deepest.files.length === 0 && deepest.folders.size === 1) {
    for (const [child, below] of deepest.folders) {
      path += `/${child}`;
      deepest = below;
    }
  }
  const id = `${parentId}/${path}`;
  const rows = rowsIn(deepest, id, model);
  return groupRow({
    id,
    label: visibleText(path === '' ? '/' : path, 300),
    description: '',
    state: worstState(rows.map(({ state }) => state)),
    icon: 'folder',
    kind: 'folder',
    isExpanded: true,
    tooltip: plainText(path),
    children: () => rows,
  });
}

function fileRow(name: string, file: DecodedFile, parentId: string, model: TreeModel): TreeRow {
  if (file.unreadable !== undefined)
    return { ...unreadableFileRow(file, parentId, model.context), label: visibleText(name, 300) };
  const credentials = credentialsOf(file);
  const [only, ...others] = credentials;
  if (only !== undefined && others.length === 0) return onlyRow(name, only, file, parentId, model);
  const states = credentials.map((credential) => stateOf(credential, file, model));
  const state = worstState(states);
  const bad = states.filter((each) => each === 'broken' || each === 'willStop').length;
  const id = `${parentId}/${file.path}`;
  return groupRow({
    id,
    label: visibleText(name, 300),
    description: bad === 0 ? '' : bad === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', bad),
    state,
    kind: 'file',
    path: file.path,
    tooltip: plainText(pathLabel(model.context, file)),
    children: () => credentials.map((credential) => rowOf(credential, file, id, model)),
  });
}

/** A file with one credential needs no row of its own for it. */
function onlyRow(
  name: string,
  credential: DecodedCredential,
  file: DecodedFile,
  parentId: string,
  model: TreeModel,
): TreeRow {
  const row = rowOf(credential, file, parentId, model);
  const label = visibleText(name, 300);
  return {
    ...row,
    label,
    description: joined(row.label === label ? undefined : row.label, row.description),
    spoken: l10n.t('{0}, {1}', label, row.spoken),
  };
}

function rowOf(credential: DecodedCredential, file: DecodedFile, parentId: string, model: TreeModel): TreeRow {
  const node = nodeOf(model.context.graph, credential);
  const occurrence = { file, credential };
  if (node === undefined) return credentialRow(occurrence, parentId, model, { isBelowFile: true });
  const { state, expiry } = model.verdictOf(node);
  const { now, locale } = model.context;
  return {
    id: `${parentId}/${placeId(occurrence)}`,
    label: model.labelOf(node),
    description: joined(kindWord(node), shortExpiry(node.certificate, expiry, now), fieldWords(file, credential)),
    state,
    icon: stateIcon(state),
    spoken: l10n.t(
      '{0}, {1}, {2}',
      certificateTitle(node),
      stateWord(state),
      expiryInWords(node.certificate, expiry, { now, locale, isSound: true }),
    ),
    kind: node.certificate.basicConstraints?.isCa === true ? 'ca' : 'certificate',
    target: occurrenceTarget(occurrence),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () => certificateTooltip(node, occurrence, model.context),
  };
}

function stateOf(credential: DecodedCredential, file: DecodedFile, model: TreeModel): State {
  const node = nodeOf(model.context.graph, credential);
  if (node !== undefined) return model.verdictOf(node).state;
  return credentialState({ file, credential }, model);
}

/** What a file shows: everything but placeholders. */
function credentialsOf({ credentials }: DecodedFile): readonly DecodedCredential[] {
  return credentials.filter(({ content, value }) => content.kind !== 'unreadable' || value.placeholder === undefined);
}

function subfolder(folder: Folder, name: string): Folder {
  const known = folder.folders.get(name);
  if (known !== undefined) return known;
  const child = emptyFolder();
  folder.folders.set(name, child);
  return child;
}

function emptyFolder(): Folder {
  return { folders: new Map(), files: [] };
}
