import type { MapGlyph, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapForecastRow, MapScene } from '../../../../protocol/pkiMap.ts';
import { wrapText } from '../layout/textWidth.ts';
import { circle, drawBox, drawPath, drawText, middleOf, sizes } from './draw.ts';
import { headingText } from './drawLegend.ts';

/** Maximum number of rows in a file, and of rows beyond the axis. */
const shownRows = 6;
const shownLater = 3;
const rowPitch = 25;
const firstRow = 58;
/** Start of the axis, and its share of the width. */
const axisX = 330;
const axisShare = 0.36;
/** A month's name. */
const labelRoom = 34;

/** A strip below a map: shapes, and the glyphs of its rows. */
export interface DrawnForecast {
  readonly height: number;
  readonly shapes: readonly MapShape[];
  readonly glyphs: readonly { readonly x: number; readonly y: number; readonly glyph: MapGlyph }[];
}

/** Draws the forecast: a row for each day on which something stops, with a bar and the impact. */
export function drawForecast(
  { forecast, texts, asOf }: Pick<MapScene, 'forecast' | 'texts' | 'asOf'>,
  width: number,
): DrawnForecast {
  const { heading, ticks, rows, later, note } = forecast;
  const axis = width * axisShare;
  const at = (fraction: number): number => axisX + fraction * axis;
  const shown = rows.slice(0, shownRows);
  const after = later.slice(0, shownLater);
  const lines = shown.length + after.length;
  const height = firstRow + Math.max(1, lines) * rowPitch + 8;
  const glyphs: { x: number; y: number; glyph: MapGlyph }[] = [];
  const shapes: MapShape[] = [
    drawBox({ x: 0, y: 0, width, height }, 0, { fill: 'panel' }),
    drawBox({ x: 0, y: 0, width, height: 1 }, 0, { fill: 'border' }),
    headingText(heading, 16, 20, width - 32),
  ];
  if (note !== undefined) {
    shapes.push(drawText({ text: note, x: 16, y: firstRow, fill: 'dim', room: width - 32 }));
    return { height, shapes, glyphs };
  }
  const pitch = axis / Math.max(1, ticks.length);
  const every = Math.max(1, Math.ceil(labelRoom / pitch));
  for (const [index, tick] of ticks.entries()) {
    const x = at(tick.at);
    const room = at(ticks[index + 1]?.at ?? 1) - x;
    shapes.push(drawPath(`M${x},38v6`, { stroke: 'border', strokeWidth: 1 }));
    if (tick.label !== undefined && index % every === 0)
      shapes.push(
        drawText({
          text: tick.label,
          x: x + room / 2,
          y: 36,
          anchor: 'middle',
          fill: 'dim',
          room: Math.max(room, labelRoom) + 8,
        }),
      );
  }
  const line = at(forecast.asOf);
  shapes.push(
    drawPath(`M${line},26V${shown.length === 0 ? 46 : firstRow + (shown.length - 0.5) * rowPitch}`, {
      stroke: 'focus',
      strokeWidth: 2,
    }),
    drawPath(`M${line - 6},12h12v8l-6,6l-6,-6Z`, { fill: 'focus' }),
    drawText({
      ...{ text: asOf.words, y: 20, fill: 'focus', isBold: true },
      ...(forecast.asOf > 0.7 ? { x: line - 10, anchor: 'end' } : { x: line + 10 }),
    }),
  );
  for (const [index, row] of [...shown, ...after].entries()) {
    const y = firstRow + index * rowPitch;
    const start = glyphsOf(row, y, glyphs);
    shapes.push(drawText({ text: row.names, x: start, y: middleOf(y), fill: 'text', room: axisX - start - 12 }));
    const isLater = index >= shown.length;
    const end = isLater ? axisX : at(row.bar.to);
    if (!isLater) shapes.push(...barOf(row, at(row.bar.from), end, y));
    const sentence = isLater ? `${texts.later} · ${row.sentence}` : row.sentence;
    shapes.push(...sentenceLines(sentence, row, isLater ? end : end + 14, y, width));
  }
  return { height, shapes, glyphs };
}

/** Breaks a sentence into two lines if it does not fit in one. */
function sentenceLines(
  text: string,
  { state }: MapForecastRow,
  x: number,
  y: number,
  width: number,
): readonly MapShape[] {
  const isBold = state !== 'works';
  const lines = wrapText(text, width - x - 16, 2, { size: sizes.full, isBold });
  const top = middleOf(y) - ((lines.length - 1) * 12) / 2;
  return lines.flatMap((line, index) => {
    const drawn = drawText({ text: line, x, y: top + index * 12, fill: 'text', isBold });
    // The line of the moment may cross here.
    return [drawBox(drawn.box, 0, { fill: 'panel' }), drawn];
  });
}

function glyphsOf({ glyphs }: MapForecastRow, y: number, all: { x: number; y: number; glyph: MapGlyph }[]): number {
  let x = 16;
  for (const glyph of glyphs) {
    all.push({ x, y: y - glyph.height / 2, glyph });
    x += glyph.width + 6;
  }
  return x + 4;
}

function barOf({ state, end }: MapForecastRow, from: number, to: number, y: number): readonly MapShape[] {
  const bar = drawBox({ x: from, y: y - 4, width: Math.max(2, to - from), height: 8 }, 2, {
    fill: state,
    opacity: state === 'works' ? 0.55 : 0.9,
  });
  const mark =
    end === 'stops'
      ? drawPath(`M${to - 5},${y - 5}l10,10m0,-10l-10,10`, { stroke: state, strokeWidth: 2.5 })
      : end === 'rotates'
        ? drawPath(circle(to, y, 5), { fill: 'panel', stroke: state, strokeWidth: 2.5 })
        : drawPath(`M${from - 4},${y - 6}l8,6l-8,6Z`, { fill: state });
  return [bar, mark];
}
