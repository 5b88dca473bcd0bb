import type { MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapScene } from '../../../../protocol/pkiMap.ts';
import { joinSentences } from '../../../text/sentences.ts';
import { textWidth } from '../layout/textWidth.ts';
import { drawBox, drawText, middleOf } from './draw.ts';

/** Of the bar above a map in a file. */
export const headerHeight = 44;

const middle = headerHeight / 2;

/** Draws the header: title, number of connections in each state, and the date. */
export function drawHeader(
  {
    title,
    subtitle,
    chips,
    asOf,
    notes,
    texts,
  }: Pick<MapScene, 'title' | 'subtitle' | 'chips' | 'asOf' | 'notes' | 'texts'>,
  width: number,
): readonly MapShape[] {
  const shapes: MapShape[] = [
    drawBox({ x: 0, y: 0, width, height: headerHeight }, 0, { fill: 'panel' }),
    drawBox({ x: 0, y: headerHeight - 1, width, height: 1 }, 0, { fill: 'border' }),
  ];
  const heading = drawText({ text: title, x: 16, y: middleOf(middle, 14), size: 14, isBold: true, fill: 'text' });
  const moment = drawText({
    text: `${texts.asOf} ${asOf.field}`,
    x: width - 16,
    y: middleOf(middle),
    anchor: 'end',
    fill: 'dim',
  });
  const second = drawText({
    text: subtitle,
    x: heading.box.x + heading.box.width + 14,
    y: middleOf(notes.length === 0 ? middle : 14),
    fill: 'dim',
    room: chips.length === 0 ? 700 : 300,
  });
  shapes.push(heading, second, moment);
  const note = {
    text: joinSentences(...notes),
    x: second.box.x,
    y: middleOf(33),
    fill: 'dim',
    room: moment.box.x - second.box.x - 16,
  } as const;
  if (notes.length > 0) shapes.push(drawText(note));
  // Above the note, if any.
  const top = notes.length === 0 ? 11 : 2;
  let x = Math.max(348, second.box.x + second.box.width + 16);
  for (const { state, label } of chips) {
    const isBroken = state === 'broken';
    const room = moment.box.x - 16 - x;
    const chip = Math.min(textWidth(label, { size: 11, isBold: true }) + 20, room);
    if (chip < 40) break;
    shapes.push(
      drawBox(
        { x, y: top, width: chip, height: 22 },
        4,
        isBroken ? { fill: 'broken' } : { stroke: state, strokeWidth: 1.25 },
      ),
      drawText({
        text: label,
        x: x + chip / 2,
        y: middleOf(top + 11),
        anchor: 'middle',
        isBold: true,
        fill: isBroken ? 'background' : state,
        room: chip - 8,
      }),
    );
    x += chip + 8;
  }
  return shapes;
}
