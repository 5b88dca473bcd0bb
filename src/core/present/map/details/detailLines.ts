import * as l10n from '@vscode/l10n';
import type { MapGlyph, MapState } from '../../../../protocol/mapShapes.ts';
import type { MapLine, MapLink, MapSection } from '../../../../protocol/pkiMap.ts';
import { optional } from '../../../text/optional.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { stateMark } from '../../stateMark.ts';
import { drawPill, pillHeight, pillWidth } from '../draw/drawPill.ts';
import { drawSeal, sealBox, sealRadius } from '../draw/drawSeal.ts';
import type { Pill } from '../model/ends.ts';
import type { Seal } from '../model/seals.ts';
import { spokenPill } from '../spokenWords.ts';

/** Of a line in the panel. */
const longestLine = 600;

/** A section of the panel, or nothing if it has no lines. */
export function section(
  heading: string | undefined,
  lines: readonly MapLine[],
  kind: MapSection['kind'] = 'lines',
): readonly MapSection[] {
  if (lines.length === 0) return [];
  return [{ ...optional('heading', heading), kind, lines: lines.map(shortened) }];
}

/** Go's messages may list thousands of names. */
function shortened(line: MapLine): MapLine {
  return line.text.length <= longestLine ? line : { ...line, text: visibleText(line.text, longestLine) };
}

/** A line without a mark. */
export function plainLine(text: string, link?: MapLink): MapLine {
  return { text, ...optional('link', link) };
}

/** A line with the mark of a state. */
export function stateLine(state: MapState, text: string, link?: MapLink): MapLine {
  return {
    text,
    state,
    mark: stateMark(state),
    ...(state === 'broken' ? { isStrong: true } : {}),
    ...optional('link', link),
  };
}

/** At most `limit` lines, then the number of the remaining ones. */
export function cutLines(lines: readonly MapLine[], limit: number): readonly MapLine[] {
  const more = lines.length - limit;
  return more <= 1 ? lines : [...lines.slice(0, limit), plainLine(l10n.t('and {0} more', more))];
}

/** A pill for panels and rows. */
export function pillGlyph(pill: Pill, now: number, state?: MapState): MapGlyph {
  const shapes = drawPill(pill, 1, pillHeight / 2 + 1, state);
  return { width: pillWidth(pill) + 2, height: pillHeight + 2, shapes, spoken: spokenPill(pill, now) };
}

/** A seal for panels and rows. */
export function sealGlyph(seal: Seal): MapGlyph {
  const box = sealBox(seal, 0, 0);
  const shapes = drawSeal(seal, sealRadius + 2, sealRadius + 2);
  return { width: box.width + 4, height: box.height + 4, shapes, spoken: seal.name };
}
