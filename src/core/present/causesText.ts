import * as l10n from '@vscode/l10n';
import type { causesByCluster, RootCause } from './rootCauses.ts';
import { stateMark } from './stateMark.ts';

/** More causes are counted instead of told. */
const shownCauses = 3;

/** The causes for a terminal, what stops most first, each with what it means. */
export function causesText(causes: readonly RootCause[]): string {
  const more = causes.length - shownCauses;
  const lines = causes
    .slice(0, shownCauses)
    .map(({ title, meaning }) => `${stateMark('broken')} ${title}\n${meaning === '' ? '' : `  ${meaning}\n`}`);
  return `${lines.join('')}${more > 0 ? `  ${l10n.t('and {0} more', more)}\n` : ''}`;
}

/** The same of each cluster, with its title if there are several. */
export function causesOfClusters(all: ReturnType<typeof causesByCluster>, isNamed = all.length > 1): string {
  return all.map(({ title, causes }) => `${isNamed ? `${title}\n` : ''}${causesText(causes)}\n`).join('');
}
