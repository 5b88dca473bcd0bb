import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import { stateMark } from '../../stateMark.ts';
import { fixed } from '../layout/mapGrid.ts';
import { fitText, textWidth, wrapName } from '../layout/textWidth.ts';
import type { MapCard } from '../model/mapModel.ts';
import {
  drawBox,
  drawName,
  drawText,
  fromFar,
  inFull,
  middleOf,
  type NameLines,
  sizes,
  type TextPlan,
} from './draw.ts';

/** Where the texts of a card stand. */
export interface CardTexts {
  readonly name: NameLines;
  readonly title: Omit<TextPlan, 'text'>;
  /** The second line; it is left out where it does not fit. */
  readonly line?: Omit<TextPlan, 'text'>;
  /** Each part of the second line has a line of its own; at most so many. */
  readonly stack?: number;
}

/** Draws a card: a frame, dashed if the files do not describe it; a second sheet behind a fold; its name. */
export function drawCard(card: MapCard, box: MapBox, { name, title, line, stack }: CardTexts): readonly MapShape[] {
  const { count, isMissing } = card;
  const frame = { fill: 'card', stroke: 'border', strokeWidth: 1, part: 'card' } as const;
  const second = isMissing && card.line === '' ? l10n.t('not in these files') : card.line;
  return [
    ...(count > 1 ? [drawBox({ ...box, x: box.x + 3, y: box.y + 3 }, 5, frame)] : []),
    drawBox(box, 5, isMissing ? { ...frame, stroke: 'unknown', dash: '4 3' } : frame),
    ...drawName(
      name,
      { ...title, fill: isMissing ? 'dim' : 'text' },
      name.lines.map((_, index) =>
        name.isBeside && index > 0 ? (line?.y ?? title.y) : title.y + index * fixed.titleLine,
      ),
    ),
    ...farName(card, box),
    ...(second === '' || line === undefined || name.isBeside
      ? []
      : stack === undefined
        ? [second]
        : second.split(' · ').slice(0, stack)
    ).flatMap((text, index) =>
      line === undefined || textWidth(text, { size: sizes.full }) > (line.room ?? 0)
        ? []
        : [drawText({ ...line, text, y: line.y + index * fixed.titleLine, fill: 'dim', levels: inFull })],
    ),
  ];
}

/** From far away a card shows its state and its name. */
export function farName({ state, title }: Pick<MapCard, 'state' | 'title'>, box: MapBox): readonly MapShape[] {
  const size = sizes.far;
  const style = { size, isBold: true };
  const room = box.width - 8;
  const most = Math.max(1, Math.floor(box.height / (size + 2)));
  const all = wrapName(`${stateMark(state)} ${title}`, room, style);
  const lines = all.length <= most ? all : [...all.slice(0, most - 1), all.slice(most - 1).join('')];
  return lines.map((text, index) =>
    drawText({
      ...{ text: fitText(text, room, style), ...style, levels: fromFar, anchor: 'middle' },
      fill: state === 'works' ? 'text' : state,
      x: box.x + box.width / 2,
      y: middleOf(box.y + box.height / 2, size) + (index - (lines.length - 1) / 2) * (size + 1),
    }),
  );
}
