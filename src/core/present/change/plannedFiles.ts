import { sha256 } from '@noble/hashes/sha2.js';
import * as l10n from '@vscode/l10n';
import type { PageItem } from '../../../protocol/actionPage.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { filesByPath } from '../../pki/referenceTarget.ts';
import type {
  ChangePlan,
  ContentPart,
  PlannedEdit,
  PlannedFile,
  PlannedMaterial,
  UntouchedPlace,
} from '../../renewal/change/changeModel.ts';
import { formatMode } from '../../text/formatMode.ts';
import { listSeparator } from '../../text/sentences.ts';
import type { Span } from '../../text/span.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { toHex } from '../../x509/toHex.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { joined } from '../tree/placeRow.ts';
import { namedByFingerprint } from './caLabel.ts';
import { placedChanges } from './placedChanges.ts';
import { placedLines } from './placedWords.ts';

/** Says for each file of a plan where it changes and what stays. */
export function plannedFiles(plan: ChangePlan, context: PresentContext): readonly PageItem[] {
  return plan.files.map((file) => ({ text: plannedPath(file, context), note: fileNote(file, plan, context) }));
}

/** Says why each unchanged place stays unchanged. */
export function untouchedPlaces(untouched: readonly UntouchedPlace[], context: PresentContext): readonly PageItem[] {
  return untouched.map(({ at, words }) => ({
    text: joined(
      visibleWholeText(pathLabel(context, at.file)),
      lineOf(at.file.path, at.credential.block.span.start, context),
    ),
    note: words,
  }));
}

/** Says for each place of a plan that signs nothing what is there before and after. */
export function placedItems(plan: ChangePlan, context: PresentContext): readonly PageItem[] {
  return placedChanges(plan, context.graph).map((change) => {
    const { path, line, keyPath } = change;
    const planned = plan.files.find((file) => file.path === path);
    const name = plannedPath({ path, hostPath: planned?.hostPath }, context);
    const place = joined(
      line === undefined ? undefined : l10n.t('line {0}', line + 1),
      keyPath && visibleText(keyPath),
    );
    return { text: joined(name, place), note: placedLines(change, context.now, context.locale).join('\n') };
  });
}

/** A planned file's name for people; harmless. */
function plannedPath(
  { path, hostPath }: { readonly path: string; readonly hostPath?: string | undefined },
  context: PresentContext,
): string {
  const known = filesByPath(context.graph.files).get(path);
  const file = known ?? { path, values: [], credentials: [], ...(hostPath === undefined ? {} : { hostPath }) };
  return visibleWholeText(pathLabel(context, file));
}

function fileNote(file: PlannedFile, plan: ChangePlan, context: PresentContext): string {
  if (file.kind === 'create') {
    const mode = formatMode(file.mode ?? (file.holdsKey ? 0o600 : 0o644));
    return joined(l10n.t('new file, mode {0}', mode), contents(file, plan, context));
  }
  const { mode } = filesByPath(context.graph.files).get(file.path) ?? {};
  const contentsAt = new Map<string, Set<string>>();
  for (const edit of file.edits) {
    const place = placeOf(file, edit, context);
    contentsAt.set(place, (contentsAt.get(place) ?? new Set()).add(contentOf(edit, plan, context)));
  }
  const places = [...contentsAt].map(([place, own]) => joined(place, ...own));
  const rest =
    mode === undefined
      ? l10n.t('all other bytes stay the same')
      : l10n.t('all other bytes and mode {0} stay the same', formatMode(mode));
  return [...places, rest].join('\n');
}

function placeOf({ path }: PlannedFile, edit: PlannedEdit, context: PresentContext): string {
  const offset = edit.kind === 'block' ? edit.at.credential.block.span.start : edit.span.start;
  const keyPath = edit.kind === 'block' ? edit.at.credential.value.keyPath : fieldAround(path, edit.span, context);
  return joined(lineOf(path, offset, context), keyPath === undefined ? undefined : visibleText(keyPath));
}

/** Key path of the field whose key or text is edited. */
function fieldAround(path: string, { start, end }: Span, { graph }: PresentContext): string | undefined {
  const { values = [], references = [] } = filesByPath(graph.files).get(path) ?? {};
  const isIn = (span: Span | undefined): boolean => span !== undefined && span.start <= start && end <= span.end;
  const isAround = (span: Span | undefined): boolean => span !== undefined && start <= span.start && span.start <= end;
  const fields = [...values, ...references];
  const field =
    fields.find(({ keySpan, span }) => isIn(keySpan) || isIn(span)) ?? fields.find(({ keySpan }) => isAround(keySpan));
  return field?.keyPath;
}

function lineOf(path: string, offset: number, { graph }: PresentContext): string | undefined {
  const lines = filesByPath(graph.files).get(path)?.lines;
  return lines === undefined ? undefined : l10n.t('line {0}', lines.positionAt(offset).line + 1);
}

function contents({ edits }: PlannedFile, plan: ChangePlan, context: PresentContext): string {
  return [...new Set(edits.map((edit) => contentOf(edit, plan, context)))]
    .filter((words) => words !== '')
    .join(listSeparator());
}

function contentOf(edit: PlannedEdit, plan: ChangePlan, context: PresentContext): string {
  if (edit.kind === 'block') {
    return edit.by.kind === 'nothing' ? l10n.t('removed') : materialWords(edit.by, plan, context);
  }
  const words = edit.parts.flatMap((part) => partWords(part, plan, context));
  if (words.length > 0 || edit.holding === undefined) return [...new Set(words)].join(listSeparator());
  const text = edit.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return text === '' ? l10n.t('removed') : l10n.t('becomes {0}', visibleText(text.trim()));
}

function partWords(part: ContentPart, plan: ChangePlan, context: PresentContext): readonly string[] {
  switch (part.kind) {
    case 'text':
      return [];
    case 'base64File':
      return [l10n.t('content of {0}', plannedPath(part, context))];
    case 'pem':
    case 'base64':
      return part.materials.map((material) => materialWords(material, plan, context));
  }
}

function materialWords(material: PlannedMaterial, plan: ChangePlan, { graph }: PresentContext): string {
  switch (material.kind) {
    case 'certificate': {
      const name = plan.certificates.find(({ id }) => id === material.certificate)?.name;
      return name === undefined ? l10n.t('certificate') : l10n.t('certificate of {0}', visibleText(name));
    }
    case 'privateKey':
      return l10n.t('new private key');
    case 'publicKey':
      return l10n.t('new public key');
    case 'known':
      return knownWords(material, graph);
    case 'knownKey':
      return l10n.t('existing private key');
  }
}

/** Existing material that is also written elsewhere. */
function knownWords({ label, der }: Extract<PlannedMaterial, { kind: 'known' }>, { certificates }: PkiGraph): string {
  if (label === 'PUBLIC KEY') return l10n.t('existing public key');
  const node = certificates.get(toHex(sha256(der)));
  return node === undefined
    ? l10n.t('existing certificate')
    : l10n.t('existing certificate: {0}', namedByFingerprint(node));
}
