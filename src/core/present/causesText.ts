import * as l10n from '@vscode/l10n';
import type { causesByCluster, RootCause } from './rootCauses.ts';
import { stateMark } from './stateMark.ts';

/** More causes are counted instead of told. */
export const shownCauses = 3;

/**
 * The causes for a terminal, what stops most first, each with what it means.
 *
 * @param below - What else is said below a cause.
 */
export function causesText(
  causes: readonly RootCause[],
  below: (cause: RootCause) => string | undefined = () => undefined,
): string {
  const more = causes.length - shownCauses;
  const told = causes.slice(0, shownCauses).map((cause) => {
    const lines = [cause.meaning, below(cause) ?? ''].filter((line) => line !== '');
    return `${stateMark('broken')} ${cause.title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  });
  return `${told.join('')}${more > 0 ? `  ${l10n.t('and {0} more', more)}\n` : ''}`;
}

/** The same of each cluster, with its title if there are several. */
export function causesOfClusters(
  all: ReturnType<typeof causesByCluster>,
  isNamed = all.length > 1,
  below?: Parameters<typeof causesText>[1],
): string {
  return all.map(({ title, causes }) => `${isNamed ? `${title}\n` : ''}${causesText(causes, below)}\n`).join('');
}
