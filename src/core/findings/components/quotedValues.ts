import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture, Setting } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Quotation marks are part of a value.
 *
 * When: the value of a flag begins and ends with quotation marks that no shell removes, as in the YAML item `- --oidc-groups-prefix="oidc:"`.
 *
 * YAML removes quotation marks only around a whole item.
 *
 * @category wiring
 * @stage understand
 * @see K-authopts
 */
export const flagValueQuoted = {
  code: 'flag-value-quoted',
  severity: 'error',
  fact: 'The quotation marks in {setting} are part of the value: YAML removes only quotation marks around the whole item.',
  consequence: '{program} uses the value with them.',
  wayOut: 'Remove them.',
} as const satisfies FindingRecord;

/** Reports values of flags with quotation marks that were meant for a shell. */
export function checkQuotedValues({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap(({ component, place, settings }) =>
    isDocumentation(place.file) ? [] : settings.filter(isQuoted).map((setting) => report(component, setting)),
  );
}

/** Fields of configuration files are YAML themselves. */
function isQuoted({ flag, writtenAs, value = '' }: Setting): boolean {
  return writtenAs.replaceAll('_', '-').endsWith(flag.slice(2)) && /^(["'])[^"'{}$]+\1$/.test(value);
}

function report(program: string, { flag, value = '', place }: Setting): FindingDraft {
  return placedAt(place, problem(flagValueQuoted, { values: { setting: visibleText(`${flag}=${value}`), program } }));
}
