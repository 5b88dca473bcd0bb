import * as l10n from '@vscode/l10n';
import type { CertificateNode, DecodedCredential, DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { keyKind } from '../keyWords.ts';
import { lineBreak, plainText } from '../markdown.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { type State, stateIcon } from '../stateMark.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeRow, TreeTarget } from './treeRow.ts';

/** Paths are longer than names. */
export const longestPath = 300;

/** Builds the row of a place of a certificate: file, field, and whether the key next to it matches. */
export function placeRow(
  occurrence: Occurrence,
  node: CertificateNode,
  parentId: string,
  { context, hasMisplacedKeyAt }: TreeModel,
): TreeRow {
  const { file, credential } = occurrence;
  const mismatch = hasMisplacedKeyAt(occurrence);
  const adjacentKey = node.keys.find((key) => key.file.path === file.path);
  const state: State = mismatch ? 'broken' : 'none';
  const { label, folder } = fileWords(context, file);
  const description = joined(
    fieldWords(file, credential),
    mismatch ? misplacedKeyWords() : adjacentKey === undefined ? undefined : l10n.t('key matches'),
    folder,
  );
  return {
    id: `${parentId}/${placeId(occurrence)}`,
    label,
    description,
    state,
    icon: mismatch ? stateIcon(state) : 'file',
    spoken: spokenText(label, description),
    kind: 'place',
    target: occurrenceTarget(occurrence),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () =>
      placeTooltip(
        occurrence,
        context,
        mismatch
          ? l10n.t('The key next to it does not match')
          : adjacentKey?.credential.content.kind === 'privateKey'
            ? l10n.t('{0} key in the same file', keyKind(adjacentKey.credential.content))
            : undefined,
      ),
  };
}

/** Builds the row of a private key in a separate file. */
export function keyRow(occurrence: Occurrence, parentId: string, context: PresentContext): TreeRow {
  const { file, credential } = occurrence;
  const { content } = credential;
  const { label, folder } = fileWords(context, file);
  const kind = content.kind === 'privateKey' ? l10n.t('{0} private key', keyKind(content)) : l10n.t('private key');
  const description = joined(kind, fieldWords(file, credential), folder);
  return {
    id: `${parentId}/${placeId(occurrence)}`,
    label,
    description,
    state: 'none',
    icon: 'key',
    spoken: spokenText(label, description),
    kind: 'key',
    target: occurrenceTarget(occurrence),
    isExpanded: false,
    hasChildren: false,
    children: () => [],
    tooltip: () => placeTooltip(occurrence, context, kind),
  };
}

/** A file as in VS Code's lists: the name first, which narrow views do not cut, then the folder. */
export function fileWords(context: PresentContext, file: DecodedFile): { label: string; folder: string } {
  const path = pathLabel(context, file);
  const end = path.lastIndexOf('/');
  return {
    label: visibleText(path.slice(end + 1), longestPath),
    folder: joined(
      end < 0 ? undefined : visibleText(path.slice(0, Math.max(end, 1)), longestPath),
      inventoryWords(file),
    ),
  };
}

/** The key next to a certificate does not match it. */
export function misplacedKeyWords(): string {
  return l10n.t('key does not match');
}

/** Line and full path, for which the row itself may have no room. */
function placeTooltip({ file, credential }: Occurrence, context: PresentContext, words: string | undefined): string {
  const path = visibleText(pathLabel(context, file), longestPath);
  return [joined(lineWords(file, credential), words), joined(path, inventoryWords(file))]
    .filter((line) => line !== '')
    .map((line) => plainText(line))
    .join(lineBreak);
}

function inventoryWords({ inventory }: DecodedFile): string | undefined {
  return inventory === undefined ? undefined : l10n.t('from {0}', visibleText(inventory));
}

/** Target of a row's command. */
export function occurrenceTarget({ file, credential }: Occurrence): TreeTarget {
  const { block, fingerprint } = credential;
  return { path: file.path, span: block.span, ...(fingerprint === undefined ? {} : { fingerprint }) };
}

/** Identifies a place within its tree. */
export function placeId({ file, credential }: Occurrence): string {
  return `${file.path}#${credential.value.span.start}.${credential.block.index}`;
}

/** Names a place within its file: object, field, position in a bundle. Empty for the only block of a file. */
export function fieldWords(file: DecodedFile, credential: DecodedCredential): string {
  const { value, block } = credential;
  const { kind, name, namespace } = value.object ?? {};
  const isKubeconfig = kind === undefined || kind === 'Config';
  const object =
    isKubeconfig || name === undefined
      ? undefined
      : `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  const keyPath = block.innerKeyPath ?? value.keyPath;
  const count = value.blocks.length;
  return joined(
    object === undefined ? undefined : visibleText(object),
    keyPath === undefined ? undefined : visibleText(shortKeyPath(keyPath)),
    count > 1 ? l10n.t('{0} of {1}', block.index + 1, count) : undefined,
    keyPath === undefined && count === 1 && file.values.length > 1 ? lineWords(file, credential) : undefined,
  );
}

/** Joins the present parts with middle dots. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Joins a label and its description for a screen reader. */
export function spokenText(label: string, description: string): string {
  return description === '' ? label : l10n.t('{0}, {1}', label, description.replaceAll(' · ', ', '));
}

function lineWords({ lines }: DecodedFile, { block }: DecodedCredential): string | undefined {
  return lines === undefined ? undefined : l10n.t('Line {0}', lines.positionAt(block.span.start).line + 1);
}

/** Shortens key paths: `users[0]` is enough in a kubeconfig, the key in a Secret. */
function shortKeyPath(keyPath: string): string {
  const entry = /^(?:users|clusters)\[\d+\](?=\.(?:user|cluster)\.)/.exec(keyPath);
  const quoted = /\['([^']+)'\]$/.exec(keyPath);
  return entry?.[0] ?? quoted?.[1] ?? keyPath;
}
