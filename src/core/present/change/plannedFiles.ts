import * as l10n from '@vscode/l10n';
import type { PageItem } from '../../../protocol/actionPage.ts';
import { filesByPath } from '../../pki/referenceTarget.ts';
import type {
  ChangePlan,
  ContentPart,
  PlannedEdit,
  PlannedFile,
  PlannedMaterial,
  UntouchedPlace,
} from '../../renewal/change/model.ts';
import { formatMode } from '../../text/formatMode.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { type PresentContext, pathLabel } from '../presentContext.ts';
import { joined } from '../tree/placeRow.ts';
import { placedChanges } from './placedChanges.ts';
import { placedLines } from './placedWords.ts';

/** Tells of each file of a plan where it changes and what stays. */
export function plannedFiles(plan: ChangePlan, context: PresentContext): readonly PageItem[] {
  return plan.files.map((file) => ({ text: plannedPath(file, context), note: fileNote(file, plan, context) }));
}

/** Tells of each place that stays as it is why. */
export function untouchedPlaces(untouched: readonly UntouchedPlace[], context: PresentContext): readonly PageItem[] {
  return untouched.map(({ at, words }) => ({
    text: joined(
      visibleWholeText(pathLabel(context, at.file)),
      lineOf(at.file.path, at.credential.block.span.start, context),
    ),
    note: words,
  }));
}

/** Tells of each place of a plan that signs nothing what stands there now and afterwards. */
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
    return joined(l10n.t('new file, mode {0}', mode), contents(file, plan));
  }
  const { mode } = filesByPath(context.graph.files).get(file.path) ?? {};
  const places = file.edits.map((edit) => joined(placeOf(file, edit, context), contentOf(edit, plan)));
  const rest =
    mode === undefined ? l10n.t('all other bytes stay') : l10n.t('all other bytes and mode {0} stay', formatMode(mode));
  return [...new Set(places), rest].join('\n');
}

function placeOf({ path }: PlannedFile, edit: PlannedEdit, context: PresentContext): string {
  const offset = edit.kind === 'block' ? edit.at.credential.block.span.start : edit.span.start;
  const keyPath = edit.kind === 'block' ? edit.at.credential.value.keyPath : undefined;
  return joined(lineOf(path, offset, context), keyPath === undefined ? undefined : visibleText(keyPath));
}

function lineOf(path: string, offset: number, { graph }: PresentContext): string | undefined {
  const lines = filesByPath(graph.files).get(path)?.lines;
  return lines === undefined ? undefined : l10n.t('line {0}', lines.positionAt(offset).line + 1);
}

function contents({ edits }: PlannedFile, plan: ChangePlan): string {
  return [...new Set(edits.map((edit) => contentOf(edit, plan)))].filter((words) => words !== '').join(', ');
}

function contentOf(edit: PlannedEdit, plan: ChangePlan): string {
  const materials = edit.kind === 'block' ? [edit.by] : edit.parts.flatMap(materialsOf);
  return [...new Set(materials.map((material) => materialWords(material, plan)))].join(', ');
}

function materialsOf(part: ContentPart): readonly PlannedMaterial[] {
  return 'materials' in part ? part.materials : [];
}

function materialWords(material: PlannedMaterial, plan: ChangePlan): string {
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
      return l10n.t('known {0}', visibleText(material.label.toLowerCase()));
    case 'knownKey':
      return l10n.t('private key that is known already');
  }
}
