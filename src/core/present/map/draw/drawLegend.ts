import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape, MapState, MapText } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { stateMark, stateWord } from '../../stateMark.ts';
import { wrapText } from '../layout/textWidth.ts';
import { type Seal, type SealFamily, sealSigns } from '../model/seals.ts';
import { drawText, inFull, middleOf, sizes } from './draw.ts';
import { drawPill, faultRing, pillBox } from './drawPill.ts';
import { drawSeal } from './drawSeal.ts';
import { drawLine } from './drawWire.ts';

/** Width of the legend. */
export const legendWidth = 232;
/** Heights of the legend, its heading included: of all its rows, and where there is less room. */
export const legendHeights = [202, 179] as const;

const seal = (family: SealFamily): Seal => ({ family, letter: sealSigns[family].letter, name: '' });
/** Of the texts beside the signs. */
const textX = 54;

/** Explains how to read a wire in so much height; nothing in a language whose words are too long for it. */
export function legendItem(x: number, top: number, height: number): readonly MapItem[] {
  const isWhole = height >= legendHeights[0];
  const statesTop = isWhole ? 171 : 148;
  const text = (words: string, row: number, more: Partial<MapText> = {}): MapShape =>
    drawText({ text: words, x: x + textX, y: middleOf(top + row), fill: 'text', levels: inFull, ...more });
  const example = { number: '9', name: '', seal: seal('ca') };
  const others: readonly SealFamily[] = ['unverified', 'other', 'unknown'];
  const states: readonly MapState[] = ['works', 'willStop', 'broken', 'unknown'];
  const shapes = [
    headingText(l10n.t('How to read a wire'), x, top + 10),
    ...drawPill(example, x, top + 30),
    text(l10n.t('presents certificate 9, signed by K'), 30),
    faultRing(pillBox(example, x, top + 56), 2.5),
    ...drawPill(example, x, top + 56, 'broken'),
    text(l10n.t('what the connection fails on'), 56),
    ...drawSeal(seal('ca'), x + 22, top + 82),
    text(l10n.t('trusts CA K only'), 82),
    text('3: K ≠ E', 104, { x, isBold: true, fill: 'broken' }),
    text(l10n.t('K signed 3, the other end trusts E'), 104),
    ...others.flatMap((family, index) => drawSeal(seal(family), x + 6 + index * 17, top + 126, 8.2)),
    text(l10n.t('no check · other CA · unknown CA'), 126),
    ...(isWhole
      ? [...drawSeal(seal('serviceAccountKey'), x + 22, top + 149), text(l10n.t('service-account key'), 149)]
      : []),
    ...states.flatMap((state, index) => {
      const [left, row] = [x + (index % 2) * 116, statesTop + Math.floor(index / 2) * 20];
      const points = [
        [left, top + row],
        [left + 34, top + row],
      ] as const;
      const words = `${stateMark(state)} ${stateWord(state)}`;
      return [
        ...drawLine({ points }, state).map((shape) => ({ ...shape, levels: inFull })),
        text(words, row, { x: left + 42, isBold: true, fill: state }),
      ];
    }),
  ];
  const isFitting = shapes.every((shape) => shape.kind !== 'text' || shape.box.x + shape.box.width <= x + legendWidth);
  return isFitting ? [{ id: 'legend', kind: 'text', box: { x, y: top, width: legendWidth, height }, shapes }] : [];
}

/** Where there is no room for the legend, only what the label of a broken wire says; nothing if it does not fit. */
export function labelHint(detail: string, words: string, { x, y, width, height }: MapBox): readonly MapItem[] {
  const lines = wrapText(words, width, 6, { size: sizes.full });
  const shapes = [
    drawText({ text: detail, x, y: y + 11, isBold: true, fill: 'broken', levels: inFull }),
    ...lines.map((text, index) => drawText({ text, x, y: y + 27 + index * 14, fill: 'text', levels: inFull })),
  ];
  const own = 16 + lines.length * 14;
  return own > height ? [] : [{ id: 'legend', kind: 'text', box: { x, y, width, height: own }, shapes }];
}

/** A heading of a column or section; shortened to `room`. */
export function headingText(text: string, x: number, y: number, room?: number, anchor?: 'end'): MapText {
  const style = { size: sizes.full, isBold: true, letterSpacing: 0.6 };
  const at = { x, y, ...(room === undefined ? {} : { room }), ...(anchor === undefined ? {} : { anchor }) };
  return drawText({ text: text.toUpperCase(), fill: 'dim', levels: inFull, ...at, ...style });
}

/** A heading as an item of its own. */
export function headingItem(id: string, shape: MapText): MapItem {
  return { id, kind: 'text', box: shape.box, shapes: [shape] };
}
