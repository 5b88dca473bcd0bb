import type { MapLevel, MapShape } from '../../../protocol/mapShapes.ts';
import type { MapItem, MapScene } from '../../../protocol/pkiMap.ts';
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

/**
 * Writes a scene as an SVG document that needs nothing else: its own style sheet with a light and a dark palette, no script,
 * no link, every text escaped, names for screen readers.
 */
export function sceneToSvg(
  scene: Pick<MapScene, 'width' | 'height' | 'title' | 'subtitle' | 'spoken' | 'items'>,
): string {
  const { width, height, title, subtitle, spoken, items } = scene;
  const size = `viewBox="0 0 ${svgNumber(width)} ${svgNumber(height)}" width="${svgNumber(width)}" height="${svgNumber(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="graphics-document" aria-labelledby="title desc">`,
    `<title id="title">${svgText([title, subtitle].filter((text) => text !== '').join(' · '))}</title>`,
    `<desc id="desc">${svgText(spoken)}</desc>`,
    `<style>\n${svgStyle()}\n</style>`,
    `<rect width="${svgNumber(width)}" height="${svgNumber(height)}" class="fill-background"/>`,
    ...items.map(itemToSvg),
    '</svg>',
    '',
  ].join('\n');
}

function itemToSvg({ kind, shapes, spoken, tooltip }: MapItem): string {
  const drawn = shapes.filter(isShown).map(svgShape);
  const role = roles[kind];
  const name = role === undefined || spoken === undefined ? '' : ` role="${role}" aria-label="${svgText(spoken)}"`;
  const title = tooltip === undefined ? [] : [`<title>${svgText(tooltip)}</title>`];
  return `<g${name}>${[...title, ...drawn].join('')}</g>`;
}

function isShown({ levels }: MapShape): boolean {
  return levels === undefined || (levels[0] <= level && level <= levels[1]);
}
