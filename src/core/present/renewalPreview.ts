import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import type { Occurrence } from '../pki/model.ts';
import type { RenewalPlan } from '../renewal/model.ts';
import { formatDuration } from '../text/duration.ts';
import { formatMoment } from '../text/moment.ts';
import { visibleText, visibleWholeText } from '../text/visibleText.ts';
import { extensionNames } from '../x509/longNames.ts';
import { shortFingerprint } from './fingerprintText.ts';
import { type PresentContext, pathLabel } from './presentContext.ts';

/** What a renewal will do, as plain text: a question and the facts below it. Never key bytes. */
export interface RenewalPreview {
  readonly question: string;
  readonly lines: readonly string[];
}

/** Words a plan for the user who has to confirm it. */
export function renewalPreview(plan: RenewalPlan, context: PresentContext): RenewalPreview {
  const { ca } = plan;
  const caName = subjectName(ca.node.certificate);
  return {
    question: l10n.t('Renew {0} with CA {1}?', nameOf(plan), caName),
    lines: [
      l10n.t(
        'Signed by {0} ({1}), with the same key. Nothing is written yet.',
        caName,
        shortFingerprint(ca.node.fingerprint),
      ),
      ...validityLines(plan, context),
      ...extensionLines(plan),
      ...plan.targets.map((target) => changeLine(target, context)),
      ...untouchedLines(plan, context),
      ...afterwards(plan),
    ],
  };
}

/** Tells that a renewal was done, and what has to follow. */
export function renewalDone(plan: RenewalPlan, context: PresentContext): string {
  const end = formatMoment(plan.validity.notAfter, context.now, context.locale);
  return [l10n.t('Renewed {0} until {1}.', nameOf(plan), end), ...afterwards(plan)].join(' ');
}

function nameOf({ node }: RenewalPlan): string {
  return certificateName(node.certificate, node.role);
}

function validityLines({ node, validity }: RenewalPlan, { now, locale }: PresentContext): string[] {
  const end = formatMoment(validity.notAfter, now, locale);
  const left = formatDuration(validity.notAfter - now);
  const { certificate } = node;
  const before = certificate.notAfter === undefined ? '?' : formatMoment(certificate.notAfter, now, locale);
  const line = l10n.t('Valid until {0} ({1}) instead of {2}.', end, left, before);
  return validity.isCutAtCaEnd ? [line, l10n.t('Shortened to {0}: the CA ends then.', end)] : [line];
}

function extensionLines({ extensions }: RenewalPlan): string[] {
  const dropped = extensions.filter(({ action }) => action === 'dropped').map(({ oid }) => extensionName(oid));
  const kept = l10n.t('Subject, names, usages and other extensions stay as they are; the serial number is new.');
  return dropped.length === 0
    ? [kept]
    : [kept, l10n.t('Left out, since they belong to the old certificate: {0}.', dropped.join(', '))];
}

function extensionName(oid: string): string {
  const names: Readonly<Record<string, string>> = extensionNames;
  return names[oid] ?? oid;
}

function changeLine({ file, credential }: Occurrence, context: PresentContext): string {
  const path = visibleWholeText(pathLabel(context, file));
  const line = file.lines === undefined ? 1 : file.lines.positionAt(credential.block.span.start).line + 1;
  const { keyPath } = credential.value;
  return keyPath === undefined
    ? l10n.t('Changes {0}, line {1}; all other bytes stay.', path, line)
    : l10n.t('Changes {0}, line {1}, {2}; all other bytes stay.', path, line, visibleText(keyPath));
}

function untouchedLines({ untouched }: RenewalPlan, context: PresentContext): string[] {
  const paths = [...new Set(untouched.map(({ file }) => visibleWholeText(pathLabel(context, file))))];
  if (paths.length === 0) return [];
  const shown = paths.slice(0, 3).join(', ');
  const more = paths.length - 3;
  return [
    more > 0
      ? l10n.t('Does not change other places of the same certificate: {0} and {1} more.', shown, more)
      : l10n.t('Does not change other places of the same certificate: {0}.', shown),
  ];
}

function afterwards({ node }: RenewalPlan): string[] {
  const { role } = node;
  const restart = role === undefined ? undefined : certificateRole(role.id)?.restart;
  return restart === undefined || restart.length === 0 ? [] : [l10n.t('Restart {0} to use it.', restart.join(', '))];
}
