import { catalogEntry, type FindingCode } from '../findings/catalog.ts';
import type { Finding } from '../findings/findingModel.ts';
import { isInContainer } from '../pki/containerBlocks.ts';
import type { Place } from '../renewal/editLayer.ts';
import type { Span } from '../text/span.ts';
import { hasTrustRepair, planAppendTrusted } from './appendTrusted.ts';
import { isAsMeant } from './isAsMeant.ts';
import { fieldPlanners, planners } from './planners.ts';
import { readSource } from './readSource.ts';
import { removeField } from './removeField.ts';
import type { Repair, RepairContext, RepairDraft, RepairSubject, Source } from './repairModel.ts';
import { hasSettingRepair, planSettingRepair } from './settingRepairs.ts';

/**
 * Plans what takes a problem away, if a machine can do that without guessing and without signing.
 *
 * The result was read again before it is handed out: the value holds what it should hold then, every other credential
 * of the document is as before. Never throws.
 *
 * @returns `undefined` where nothing can be offered.
 */
export function planRepair(context: RepairContext, finding: Finding): Repair | undefined {
  const draft = draftFor(context, finding);
  if (draft === undefined || !draft.edits.every((edit) => isAsMeant(edit, context.tools))) return undefined;
  return {
    title: draft.title,
    isPreferred: draft.isChoice !== true,
    replacements: new Map(draft.edits.map(({ source, replacements }) => [source.path, replacements])),
  };
}

/** Tells whether findings of a code may have a repair. */
export function isRepairable(code: FindingCode): boolean {
  const kind = kindFor(code);
  return hasSettingRepair(code) || hasTrustRepair(code) || planners.has(kind) || fieldPlanners.has(kind);
}

function draftFor(context: RepairContext, finding: Finding): RepairDraft | undefined {
  if (hasSettingRepair(finding.code)) return draftOfSetting(context, finding);
  return hasTrustRepair(finding.code) ? planAppendTrusted(context, finding) : draftOf(context, finding);
}

/** Where nothing else is to be written, the field may go: those who read it do not know it. */
const removable: ReadonlySet<FindingCode> = new Set(['validity-config-unsupported']);

function draftOfSetting({ graph, tools, textOf }: RepairContext, finding: Finding): RepairDraft | undefined {
  const text = textOf(finding.path);
  const { span } = finding;
  if (text === undefined || span === undefined) return undefined;
  const source = readSource(finding.path, text, tools);
  const isRemovable = removable.has(finding.code);
  return (
    planSettingRepair(finding, source, graph) ?? (isRemovable ? removeField({ finding, span, source }) : undefined)
  );
}

function kindFor(code: FindingCode): string {
  return catalogEntry(code).quickFix ?? '';
}

function draftOf(context: RepairContext, finding: Finding): RepairDraft | undefined {
  const kind = kindFor(finding.code);
  const planField = fieldPlanners.get(kind);
  if (planField !== undefined) {
    const text = context.textOf(finding.path);
    const { span } = finding;
    return text === undefined || span === undefined
      ? undefined
      : planField({ finding, span, source: readSource(finding.path, text, context.tools) });
  }
  const planner = planners.get(kind);
  const subject = planner && subjectOf(context, finding);
  return subject && planner?.(subject);
}

function subjectOf(context: RepairContext, finding: Finding): RepairSubject | undefined {
  const sources = new Map<string, Source | undefined>();
  const sourceOf = (path: string): Source | undefined => {
    if (!sources.has(path)) {
      const text = context.textOf(path);
      sources.set(path, text === undefined ? undefined : readSource(path, text, context.tools));
    }
    return sources.get(path);
  };
  const source = sourceOf(finding.path);
  const index = source === undefined || finding.span === undefined ? -1 : placeIndex(source.places, finding.span);
  const place = source?.places[index];
  if (source === undefined || place === undefined || isInContainer(place.block)) return undefined;
  return { finding, graph: context.graph, now: context.now, source, index, place, sourceOf };
}

/** A finding marks a block, the part of it that is wrong, or the whole value. */
function placeIndex(places: readonly Place[], span: Span): number {
  const tests: readonly ((place: Place) => boolean)[] = [
    ({ block }) => partsOf(block).some((part) => part !== undefined && isEqual(part, span)),
    ({ block }) => block.span.start <= span.start && span.end <= block.span.end,
    ({ value }) => value.span.start <= span.start && span.end <= value.span.end,
  ];
  for (const test of tests) {
    const index = places.findIndex(test);
    if (index !== -1) return index;
  }
  return -1;
}

/** What findings mark of a block. */
function partsOf({ span, problem, unseen, labelSpan, headersSpan }: Place['block']): readonly (Span | undefined)[] {
  return [problem?.span ?? span, unseen?.span, labelSpan, headersSpan];
}

function isEqual(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
