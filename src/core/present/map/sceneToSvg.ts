import type { MapLevel, MapShape } from '../../../protocol/mapShapes.ts';
import type { MapItem, MapScene } from '../../../protocol/pkiMap.ts';
import { drawForecast } from './drawForecast.ts';
import { drawHeader, headerHeight } from './drawHeader.ts';
import { svgNumber, svgShape, svgText } from './svgShape.ts';
import { svgStyle } from './svgStyle.ts';

/** A picture in a file is looked at in its own size. */
const level: MapLevel = 2;

const roles: Readonly<Record<MapItem['kind'], string | undefined>> = {
  text: undefined,
  control: undefined,
  card: 'graphics-object',
  authority: 'graphics-object',
  wire: 'graphics-symbol',
  pill: 'graphics-symbol',
  seal: 'graphics-symbol',
};

/** What of a scene a file holds. */
export type DrawnScene = Pick<
  MapScene,
  'width' | 'height' | 'title' | 'subtitle' | 'spoken' | 'items' | 'chips' | 'asOf' | 'forecast' | 'texts' | 'notes'
>;

/**
 * Writes a scene as an SVG document that needs nothing else: what it is about, the map, the forecast below it. It has its
 * own style sheet with a light and a dark palette, no script and no link; every text is escaped, and screen readers are told
 * names.
 */
export function sceneToSvg(scene: DrawnScene): string {
  const { width, height, title, subtitle, spoken, items } = scene;
  const forecast = drawForecast(scene, width);
  const all = headerHeight + height + forecast.height;
  const size = `viewBox="0 0 ${svgNumber(width)} ${svgNumber(all)}" width="${svgNumber(width)}" height="${svgNumber(all)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="graphics-document" aria-labelledby="title desc">`,
    `<title id="title">${svgText([title, subtitle].filter((text) => text !== '').join(' · '))}</title>`,
    `<desc id="desc">${svgText(spoken)}</desc>`,
    `<style>\n${svgStyle()}\n</style>`,
    `<rect width="${svgNumber(width)}" height="${svgNumber(all)}" class="fill-background"/>`,
    `<g>${shapesToSvg(drawHeader(scene, width))}</g>`,
    group(0, headerHeight, items.map(itemToSvg).join('\n')),
    group(
      0,
      headerHeight + height,
      [
        shapesToSvg(forecast.shapes),
        ...forecast.glyphs.map(({ x, y, glyph }) =>
          group(x, y, shapesToSvg(glyph.shapes), `role="img" aria-label="${svgText(glyph.spoken)}"`),
        ),
      ].join('\n'),
    ),
    '</svg>',
    '',
  ].join('\n');
}

function group(x: number, y: number, content: string, attributes = ''): string {
  return `<g transform="translate(${svgNumber(x)} ${svgNumber(y)})"${attributes === '' ? '' : ` ${attributes}`}>\n${content}\n</g>`;
}

function itemToSvg({ kind, shapes, spoken, tooltip }: MapItem): string {
  const role = roles[kind];
  const name = role === undefined || spoken === undefined ? '' : ` role="${role}" aria-label="${svgText(spoken)}"`;
  const title = tooltip === undefined ? '' : `<title>${svgText(tooltip)}</title>`;
  return `<g${name}>${title}${shapesToSvg(shapes)}</g>`;
}

function shapesToSvg(shapes: readonly MapShape[]): string {
  return shapes.filter(isShown).map(svgShape).join('');
}

function isShown({ levels }: MapShape): boolean {
  return levels === undefined || (levels[0] <= level && level <= levels[1]);
}
