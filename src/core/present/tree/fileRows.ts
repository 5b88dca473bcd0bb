import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import { isWorthMentioning } from '../../pki/permissionDenied.ts';
import type { CertificateNode, DecodedCredential, DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { certificateTitle, kindWord } from '../certificateWords.ts';
import { expiryInWords, shortExpiry } from '../expiryWords.ts';
import { partlyReadWords } from '../fileReason.ts';
import { plainText } from '../markdown.ts';
import { nodeOf } from '../nodeOf.ts';
import { pathLabel } from '../presentContext.ts';
import { certificateStateWord, type State, stateIcon, worstState } from '../stateMark.ts';
import { certificateTooltip, connectionWords } from './certificateRow.ts';
import { credentialRow, credentialState } from './credentialRow.ts';
import { groupRow } from './groupRow.ts';
import { fieldWords, joined, longestPath, misplacedKeyWords, occurrenceTarget, placeId } from './placeRow.ts';
import { compareNames, type TreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';
import { unreadableFileRow } from './unreadableGroup.ts';

/** A folder in the tree by files; a folder that contains only one folder is joined with it. */
interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: { readonly name: string; readonly file: DecodedFile }[];
}

/** Builds the tree by place: folders, files and their contents, in file order. */
export function fileRows(model: TreeModel, parentId = 'file'): readonly TreeRow[] {
  const top = emptyFolder();
  for (const file of model.files) {
    if (!isWorthMentioning(file) && credentialsOf(file).length === 0) continue;
    const segments = pathLabel(model.context, file).split('/');
    const name = segments.pop() ?? '';
    let folder = top;
    for (const segment of segments) folder = subfolder(folder, segment);
    folder.files.push({ name, file });
  }
  return rowsIn(top, parentId, model);
}

function rowsIn(folder: Folder, parentId: string, model: TreeModel): readonly TreeRow[] {
  const folders = [...folder.folders].map(([name, child]) => folderRow(name, child, parentId, model));
  const files = folder.files.map(({ name, file }) => fileRow(name, file, parentId, model));
  // What needs no attention is ordered as in an explorer: folders, then files by name.
  const isFolder = ({ kind }: TreeRow) => Number(kind === 'folder');
  return [...folders, ...files].sort(
    (a, b) => urgency(b) - urgency(a) || isFolder(b) - isFolder(a) || compareNames(a.label, b.label),
  );
}

function urgency({ state }: TreeRow): number {
  switch (state) {
    case 'broken':
      return 3;
    case 'willStop':
      return 2;
    case 'unknown':
      return 1;
    case 'works':
    case 'none':
      return 0;
  }
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
    label: visibleText(path === '' ? '/' : path, longestPath),
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
    return { ...unreadableFileRow(file, parentId, model.context), label: visibleText(name, longestPath) };
  const credentials = credentialsOf(file);
  const [only, ...others] = credentials;
  // A partly read file keeps its own row, which says so.
  if (only !== undefined && others.length === 0 && file.isInParts !== true)
    return rowOf(only, file, parentId, model, name);
  const states = credentials.map((credential) => stateOf(credential, file, model));
  const bad = states.filter((each) => each === 'broken' || each === 'willStop').length;
  const id = `${parentId}/${file.path}`;
  return groupRow({
    id,
    label: visibleText(name, longestPath),
    description: joined(
      firstEnd(credentials, model),
      bad === 0 ? undefined : bad === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', bad),
      file.isInParts === true ? l10n.t('only partly read') : undefined,
    ),
    state: worstState(states),
    kind: 'file',
    path: file.path,
    tooltip: [pathLabel(model.context, file), ...(file.isInParts === true ? [partlyReadWords()] : [])]
      .map((each) => plainText(each))
      .join('\n\n'),
    children: () => credentials.map((credential) => rowOf(credential, file, id, model)),
  });
}

/** The time left of the certificate that expires first. */
function firstEnd(credentials: readonly DecodedCredential[], { context, verdictOf }: TreeModel): string | undefined {
  const [first] = credentials
    .flatMap((credential) => nodeOf(context.graph, credential) ?? [])
    .sort((a, b) => endOf(a) - endOf(b));
  return first && shortExpiry(first.certificate, verdictOf(first).expiry, context.now);
}

function endOf({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? Number.NEGATIVE_INFINITY;
}

/**
 * The row of a credential below its file, or of a file with only one credential, which needs no second row.
 *
 * @param fileName - The file's name, for a row that represents the whole file.
 */
function rowOf(
  credential: DecodedCredential,
  file: DecodedFile,
  parentId: string,
  model: TreeModel,
  fileName?: string,
): TreeRow {
  const occurrence = { file, credential };
  const node = nodeOf(model.context.graph, credential);
  const row =
    node === undefined
      ? credentialRow(occurrence, parentId, model, { isBelowFile: true })
      : certificateRow(node, occurrence, parentId, model);
  if (fileName === undefined) return row;
  const label = visibleText(fileName, longestPath);
  // The name `apiserver.crt` already says that it contains `apiserver`.
  const isNamedSo = row.label === label.replace(/\.[a-z]+$/, '') || row.label === label;
  const name = isNamedSo ? undefined : row.label;
  const description =
    node === undefined ? joined(name, row.description) : certificateWords(node, occurrence, model, name);
  return { ...row, label, description, spoken: l10n.t('{0}, {1}', label, row.spoken) };
}

function certificateRow(node: CertificateNode, occurrence: Occurrence, parentId: string, model: TreeModel): TreeRow {
  const { expiry } = model.verdictOf(node);
  const state = model.stateAt(node, occurrence);
  const { now, locale } = model.context;
  return {
    id: `${parentId}/${placeId(occurrence)}`,
    label: model.labelOf(node),
    description: certificateWords(node, occurrence, model),
    state,
    icon: stateIcon(state),
    spoken: l10n.t(
      '{0}, {1}, {2}',
      certificateTitle(node),
      placeWords(node, occurrence, model) ?? certificateStateWord(state),
      expiryInWords(node.certificate, expiry, { now, locale, isSound: true }),
    ),
    kind: isUsedAsCa(node) ? 'ca' : 'certificate',
    target: occurrenceTarget(occurrence),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () => certificateTooltip(node, occurrence, model),
  };
}

/** @param name - The certificate's name, if the label is different. */
function certificateWords(node: CertificateNode, occurrence: Occurrence, model: TreeModel, name?: string): string {
  const { file, credential } = occurrence;
  const time = shortExpiry(node.certificate, model.verdictOf(node).expiry, model.context.now);
  return joined(placeWords(node, occurrence, model), time, name, kindWord(node), fieldWords(file, credential));
}

function placeWords(node: CertificateNode, place: Occurrence, model: TreeModel): string | undefined {
  return model.hasMisplacedKeyAt(place) ? misplacedKeyWords() : connectionWords(node, model, place);
}

function stateOf(credential: DecodedCredential, file: DecodedFile, model: TreeModel): State {
  const node = nodeOf(model.context.graph, credential);
  if (node !== undefined) return model.stateAt(node, { file, credential });
  return credentialState({ file, credential }, model);
}

/** What is shown of a file: everything except placeholders. */
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
