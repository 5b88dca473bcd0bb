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
export function hostWord(told: WordContext): string {
  if (told.isOver) return l10n.t('expired');
  if (told.isEarly) return l10n.t('not valid yet');
  if (told.isElsewhere) return l10n.t('no cert');
  if (told.state === 'broken') {
    const code: string = told.error?.code ?? '';
    if (wrongNames.has(code)) return l10n.t('wrong name');
    if (code.startsWith('secret-') && !told.isAtEntry) return l10n.t('no cert');
    if (code.startsWith('certmanager-')) return l10n.t('not issued');
    return told.rejection?.word ?? (told.isAtEntry ? stateWord(told.state) : l10n.t('rejected'));
  }
  if (told.isDoubted) return l10n.t('no grant');
  if (told.isUnsure) return l10n.t('unknown');
  if (told.until !== undefined) return formatDuration(told.until - told.now);
  return told.isRenewed ? l10n.t('renewed') : l10n.t('unknown');
}
