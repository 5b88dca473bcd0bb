import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import { stateMark } from '../../stateMark.ts';
import type { MapCard } from '../model/mapModel.ts';
import { drawBox, drawText, fromFar, inFull, inMiddle, middleOf, sizes } from './draw.ts';

/** The texts of a card and their room. */
export interface CardTexts {
  readonly title: {
    readonly x: number;
    readonly y: number;
    readonly room: number;
    readonly anchor: 'start' | 'middle';
    readonly size: number;
  };
  readonly line?: {
    readonly x: number;
    readonly y: number;
    readonly room: number;
    readonly anchor: 'start' | 'middle' | 'end';
  };
}

/** Draws a card: a frame, dashed if the files do not describe it; a second sheet behind a fold; its name. */
export function drawCard(card: MapCard, box: MapBox, texts: CardTexts): readonly MapShape[] {
  const { title, line, state, count, isMissing } = card;
  const sheetX = card.column === 'caller' || card.column === 'pairClient' ? -5 : 5;
  const sheet = { ...box, x: box.x + sheetX, y: box.y + 5 };
  const frame = { fill: 'card', stroke: 'border', strokeWidth: 1, part: 'card' } as const;
  const second = isMissing && line === '' ? l10n.t('not in these files') : line;
  return [
    ...(count > 1 ? [drawBox(sheet, 5, frame)] : []),
    drawBox(box, 5, isMissing ? { ...frame, stroke: 'unknown', dash: '5 3' } : frame),
    drawText({ ...texts.title, text: title, isBold: true, fill: isMissing ? 'dim' : 'text', levels: inFull }),
    drawText({
      ...texts.title,
      text: title,
      isBold: true,
      fill: isMissing ? 'dim' : 'text',
      size: sizes.middle,
      levels: inMiddle,
    }),
    ...farName(card, box, `${stateMark(state)} ${title}`),
    ...(texts.line === undefined || second === '' || texts.line.room < 20
      ? []
      : [drawText({ ...texts.line, text: second, fill: 'dim', levels: inFull })]),
  ];
}

/** At the far level a card shows its state and its name. */
export function farName({ state }: Pick<MapCard, 'state'>, box: MapBox, text: string): readonly MapShape[] {
  const fill = state === 'works' ? 'text' : state;
  const size = sizes.far;
  return [
    drawText({
      ...{ text, size, fill, isBold: true, levels: fromFar, anchor: 'middle', room: box.width - 16 },
      x: box.x + box.width / 2,
      y: middleOf(box.y + box.height / 2, size),
    }),
  ];
}
