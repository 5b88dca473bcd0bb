import { catalogEntry, type FindingCode } from '../findings/catalog.ts';
import type { Finding } from '../findings/findingModel.ts';
import { isInContainer } from '../pki/containerBlocks.ts';
import type { Place } from '../renewal/editLayer.ts';
import type { Span } from '../text/span.ts';
import { hasTrustRepair, planAppendTrusted } from './appendTrusted.ts';
import { isAsIntended } from './isAsIntended.ts';
import { draftsOfObjects, hasObjectRepair } from './objectRepairs.ts';
import { fieldPlanners, planners } from './planners.ts';
import { readSource } from './readSource.ts';
import { removeField } from './removeField.ts';
import type { Repair, RepairContext, RepairDraft, RepairSubject, Source } from './repairModel.ts';
import { hasSettingRepair, planSettingRepair } from './settingRepairs.ts';

/**
 * Plans the fix of a problem, if that is possible without guessing and without signing.
 *
 * The result is read again: the value has its intended content, and every other credential of the document is
 * unchanged. Never throws.
 *
 * @returns `undefined` if there is none.
 * @internal
 */
export function planRepair(context: RepairContext, finding: Finding): Repair | undefined {
  return planRepairs(context, finding)[0];
}

/** The same where there are several, the best first. */
export function planRepairs(context: RepairContext, finding: Finding): readonly Repair[] {
  return draftsFor(context, finding)
    .filter(({ edits }) => edits.every((edit) => isAsIntended(edit, context.tools)))
    .map(({ title, isChoice, edits }) => ({
      title,
      isPreferred: isChoice !== true,
      replacements: new Map(edits.map(({ source, replacements }) => [source.path, replacements])),
    }));
}

/** Whether findings of a code can have a repair. */
export function isRepairable(code: FindingCode): boolean {
  const kind = kindFor(code);
  return (
    isOfSetting(code) || hasObjectRepair(code) || hasTrustRepair(code) || planners.has(kind) || fieldPlanners.has(kind)
  );
}

function draftsFor(context: RepairContext, finding: Finding): readonly RepairDraft[] {
  const { graph, tools, textOf } = context;
  if (hasObjectRepair(finding.code)) {
    const drafts = draftsOfObjects(finding, graph, (path) => {
      const text = textOf(path);
      return text === undefined ? undefined : readSource(path, text, tools);
    });
    if (drafts.length > 0) return drafts;
  }
  const draft = draftFor(context, finding);
  return draft === undefined ? [] : [draft];
}

function draftFor(context: RepairContext, finding: Finding): RepairDraft | undefined {
  if (isOfSetting(finding.code)) return draftOfSetting(context, finding) ?? draftOf(context, finding);
  return hasTrustRepair(finding.code) ? planAppendTrusted(context, finding) : draftOf(context, finding);
}

/** If there is nothing else to write, the field can be removed: its readers do not know it. */
const removable: ReadonlySet<FindingCode> = new Set([
  'certmanager-common-name-too-long',
  'certmanager-duration-invalid',
  'tls-server-name-mismatch',
  'validity-config-unsupported',
]);

function isOfSetting(code: FindingCode): boolean {
  return hasSettingRepair(code) || removable.has(code);
}

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
  return code === 'trustbundle-invalid' ? 'remove-block' : (catalogEntry(code).quickFix ?? '');
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

/** A finding marks a block, the wrong part of it, or the whole value. */
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

/** The parts of a block that findings mark. */
function partsOf({ span, problem, unseen, labelSpan, headersSpan }: Place['block']): readonly (Span | undefined)[] {
  return [problem?.span ?? span, unseen?.span, labelSpan, headersSpan];
}

function isEqual(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
