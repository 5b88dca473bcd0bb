import * as l10n from '@vscode/l10n';
import type { ChangePlan, PlannedFile } from '../renewal/change/model.ts';
import { visibleText, visibleWholeText } from '../text/visibleText.ts';
import { type PlannedChange, plannedChanges } from './plannedChanges.ts';
import { type PresentContext, pathLabel } from './presentContext.ts';

/** A plan as it is shown before it is carried out: plain data, texts ready to show, never key bytes. */
export interface ChangePreview {
  readonly title: string;
  readonly certificates: readonly {
    /** `PlannedCertificate.id` */
    readonly id: string;
    readonly name: string;
    readonly role?: string;
    readonly changes: readonly PlannedChange[];
  }[];
  readonly files: readonly {
    readonly path: string;
    readonly label: string;
    readonly kind: PlannedFile['kind'];
    /** `certificate`, `certificate and key` … */
    readonly what: string;
    readonly holdsKey: boolean;
  }[];
  readonly untouched: readonly { readonly path: string; readonly label: string; readonly why: string }[];
  readonly warnings: readonly string[];
}

/** Words a plan. */
export function changePreview(plan: ChangePlan, context: PresentContext): ChangePreview {
  const files = new Map(context.graph.files.map((file) => [file.path, file]));
  const label = (path: string): string => {
    const file = files.get(path);
    return visibleWholeText(file === undefined ? path : pathLabel(context, file));
  };
  return {
    title: visibleText(plan.title),
    certificates: plan.certificates.map((planned) => ({
      id: planned.id,
      name: visibleText(planned.name),
      ...(planned.role === undefined ? {} : { role: planned.role }),
      changes: plannedChanges(plan, planned, context.now),
    })),
    files: plan.files.map((file) => ({
      path: file.path,
      label: label(file.path),
      kind: file.kind,
      what: whatChanges(file),
      holdsKey: file.holdsKey,
    })),
    untouched: plan.untouched.map(({ at, words }) => ({
      path: at.file.path,
      label: label(at.file.path) + keyPathOf(at.credential.value.keyPath),
      why: words,
    })),
    warnings: plan.warnings.map(({ words }) => visibleWholeText(words)),
  };
}

function whatChanges({ edits, holdsKey }: PlannedFile): string {
  const materials = edits.flatMap((edit) =>
    edit.kind === 'block' ? [edit.by] : edit.parts.flatMap((part) => (part.kind === 'text' ? [] : part.materials)),
  );
  const hasCertificate = materials.some(({ kind }) => kind === 'certificate' || kind === 'known');
  if (holdsKey) return hasCertificate ? l10n.t('certificate and private key') : l10n.t('private key');
  return hasCertificate ? l10n.t('certificate') : l10n.t('public key');
}

function keyPathOf(keyPath: string | undefined): string {
  return keyPath === undefined ? '' : `, ${visibleText(keyPath)}`;
}
