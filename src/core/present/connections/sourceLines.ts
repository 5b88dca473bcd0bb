import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { type Refusal, refusedSources } from '../../pki/cluster/connections/refusals.ts';
import { visibleText } from '../../text/visibleText.ts';
import { placeWords, sourceWords } from './partyWords.ts';

const ofAuthorities: ReadonlySet<string> = new Set(['authority', 'chain', 'caUnreadable', 'tokenKey', 'token']);

/** What was presented, what it was verified with, and the expected name. */
export function sourceLines(verdict: ConnectionVerdict, { by, verdict: refused }: Refusal): readonly string[] {
  const [shows, trusts] = refusedSources(verdict, by, refused);
  if (refused.reason === 'notStarted') {
    return shows.kind === 'materials'
      ? shows.materials.map(({ place }) => l10n.t('started in {0}', placeWords(place)))
      : [];
  }
  if (refused.reason === 'notServed' && shows.kind === 'materials')
    return shows.materials.map(({ place }) => l10n.t('called in {0}', placeWords(place)));
  const names = by === 'client' ? verdict.connection.names : [];
  return [
    lineOf(shows, (name) => l10n.t('presented: {0}', name)),
    // What is not known of the CA matters where the CA is at fault.
    trusts.kind === 'unknown' && !ofAuthorities.has(refused.reason)
      ? undefined
      : lineOf(trusts, (name) => l10n.t('verified with: {0}', name)),
    ...names.map(({ name, by: field, place }) =>
      l10n.t('expects the name {0} ({1} in {2})', visibleText(name), field, placeWords(place)),
    ),
  ].filter((line) => line !== undefined);
}

function lineOf(source: Source, toLine: (name: string) => string): string | undefined {
  const words = sourceWords(source);
  if (words === undefined) return undefined;
  const { name, by, place, isAssumed } = words;
  const where = [by, place === undefined || isAssumed ? undefined : placeWords(place)].filter(
    (each) => each !== undefined && each !== '',
  );
  const at = where.join(' in ');
  return toLine(at === '' ? name : name === '' ? at : `${name} (${at})`);
}
