import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import { ingressHostNotCovered, sanWildcardDepth } from '../../../findings/objects/hostCoverage.ts';
import { certmanagerHostNotRequested } from '../../../findings/objects/requestedHosts.ts';
import { formatDuration } from '../../../text/duration.ts';
import { stateWord } from '../../stateMark.ts';
import type { Rejection } from './rejections.ts';

/** What the files tell of a host. */
interface WordContext {
  readonly state: MapState;
  readonly isOver: boolean;
  /** Its certificate begins later. */
  readonly isEarly: boolean;
  readonly isElsewhere: boolean;
  readonly isRenewed: boolean;
  readonly until: number | undefined;
  readonly now: number;
  readonly error: Finding | undefined;
  readonly rejection: Rejection | undefined;
  readonly isAtEntry: boolean;
  readonly isDoubted: boolean;
  readonly isUnsure: boolean;
}

const wrongNames: ReadonlySet<string> = new Set([
  ingressHostNotCovered.code,
  sanWildcardDepth.code,
  certmanagerHostNotRequested.code,
]);

/** What visitors see. */
export function hostWord({
  state,
  isOver,
  isEarly,
  isElsewhere,
  isRenewed,
  until,
  now,
  error,
  rejection,
  isAtEntry,
  isDoubted,
  isUnsure,
}: WordContext): string {
  if (isOver) return l10n.t('expired');
  if (isEarly) return l10n.t('not valid yet');
  if (isElsewhere) return l10n.t('no cert');
  if (state === 'broken') {
    const code: string = error?.code ?? '';
    if (wrongNames.has(code)) return l10n.t('wrong name');
    if (code.startsWith('secret-') && !isAtEntry) return l10n.t('no cert');
    if (code.startsWith('certmanager-')) return l10n.t('not issued');
    return rejection?.word ?? (isAtEntry ? stateWord(state) : l10n.t('rejected'));
  }
  if (isDoubted) return l10n.t('no grant');
  if (isUnsure) return l10n.t('unknown');
  if (until !== undefined) return formatDuration(until - now);
  return isRenewed ? l10n.t('renewed') : l10n.t('unknown');
}
