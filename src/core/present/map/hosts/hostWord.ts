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
  /** The Secret is here, or not, and has no certificate. */
  readonly isWithout: boolean;
  /** The last moment at which it works. */
  readonly until: number | undefined;
  readonly now: number;
  readonly error: Finding | undefined;
  readonly rejection: Rejection | undefined;
  readonly isAtEntry: boolean;
  readonly isDoubted: boolean;
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
  if (told.state === 'broken') return brokenHostWord(told);
  if (told.isDoubted) return l10n.t('no grant');
  if (told.state === 'unknown') return l10n.t('unknown');
  if (told.until !== undefined) return formatDuration(told.until - told.now);
  return told.isRenewed ? l10n.t('renewed') : l10n.t('unknown');
}

/** As its connection is rejected; of what no connection tells, by the error. */
function brokenHostWord({ error, rejection, isWithout, isAtEntry, state }: WordContext): string {
  const code: string = error?.code ?? '';
  if (isWithout && rejection?.reason === 'unreadable') return l10n.t('no cert');
  if (rejection?.reason === 'notIssued') return l10n.t('not issued');
  if (rejection !== undefined) return rejection.word;
  if (wrongNames.has(code)) return l10n.t('wrong name');
  if (code.startsWith('secret-') && !isAtEntry) return l10n.t('no cert');
  if (code.startsWith('certmanager-')) return l10n.t('not issued');
  return isAtEntry ? stateWord(state) : l10n.t('rejected');
}
