import type { MapLevel, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem, MapScene } from '../../../../protocol/pkiMap.ts';
import { escapeMarkup } from '../../escapeMarkup.ts';
import { drawBanner } from '../draw/drawBanner.ts';
import { drawForecast } from '../draw/drawForecast.ts';
import { drawHeader, headerHeight } from '../draw/drawHeader.ts';
import { svgStyle } from './svgStyle.ts';

/** A picture file is viewed at its own size. */
const level: MapLevel = 1;

const roles: Readonly<Record<MapItem['kind'], string | undefined>> = {
  text: undefined,
  control: undefined,
  card: 'graphics-object',
  authority: 'graphics-object',
  wire: 'graphics-symbol',
  pill: 'graphics-symbol',
  seal: 'graphics-symbol',
};

/** Room for the header and the forecast of a small map. */
const leastWidth = 960;

/** The part of a scene that a file contains. */
export type DrawnScene = Pick<
  MapScene,
  'width' | 'height' | 'title' | 'subtitle' | 'spoken' | 'items' | 'chips' | 'asOf' | 'forecast' | 'texts' | 'notes'
> &
  Partial<Pick<MapScene, 'banner'>>;

/**
 * Writes a scene as a self-contained SVG document: header, what stops everything, map, forecast. It has its own style sheet with a light and
 * a dark palette, no scripts and no links. Every text is escaped, and items have names for screen readers.
 */
export function sceneToSvg(scene: DrawnScene): string {
  const { height, title, subtitle, spoken, items } = scene;
  const width = Math.max(scene.width, leastWidth);
  const forecast = drawForecast(scene, width);
  const banner = drawBanner(scene, width);
  const top = headerHeight + banner.height;
  const all = top + height + forecast.height;
  const size = `viewBox="0 0 ${svgNumber(width)} ${svgNumber(all)}" width="${svgNumber(width)}" height="${svgNumber(all)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="graphics-document" aria-labelledby="title desc">`,
    `<title id="title">${svgText([title, subtitle].filter((text) => text !== '').join(' · '))}</title>`,
    `<desc id="desc">${svgText(spoken)}</desc>`,
    `<style>\n${svgStyle()}\n</style>`,
    `<rect width="${svgNumber(width)}" height="${svgNumber(all)}" class="fill-background"/>`,
    `<g>${shapesToSvg(drawHeader(scene, width))}</g>`,
    ...(banner.height === 0 ? [] : [group(0, headerHeight, shapesToSvg(banner.shapes))]),
    group((width - scene.width) / 2, top, items.map(itemToSvg).join('\n')),
    group(
      0,
      top + height,
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

/** Writes a shape as an element of SVG. Paints and fonts are classes, see `svgStyle`. */
function svgShape(shape: MapShape): string {
  const { fill, stroke, strokeWidth, dash, opacity } = shape;
  const classes = [
    fill === undefined ? 'nofill' : `fill-${fill}`,
    ...(stroke === undefined ? [] : [`stroke-${stroke}`]),
  ];
  const common = [
    ...(strokeWidth === undefined ? [] : [`stroke-width="${svgNumber(strokeWidth)}"`]),
    ...(dash === undefined ? [] : [`stroke-dasharray="${svgText(dash)}"`]),
    ...(opacity === undefined ? [] : [`opacity="${svgNumber(opacity)}"`]),
  ];
  const attributes = (own: readonly string[], more: readonly string[] = []): string =>
    [...own, `class="${[...classes, ...more].join(' ')}"`, ...common].join(' ');
  switch (shape.kind) {
    case 'rectangle': {
      const { x, y, width, height, radius } = shape;
      const size = [
        `x="${svgNumber(x)}"`,
        `y="${svgNumber(y)}"`,
        `width="${svgNumber(width)}"`,
        `height="${svgNumber(height)}"`,
      ];
      return `<rect ${attributes(radius === 0 ? size : [...size, `rx="${svgNumber(radius)}"`])}/>`;
    }
    case 'path':
      return `<path ${attributes([`d="${svgText(shape.d)}"`])}/>`;
    case 'text': {
      const { x, y, size, anchor, letterSpacing, isBold, isMono, text } = shape;
      const own = [
        `x="${svgNumber(x)}"`,
        `y="${svgNumber(y)}"`,
        `font-size="${svgNumber(size)}"`,
        ...(anchor === 'start' ? [] : [`text-anchor="${anchor}"`]),
        ...(letterSpacing === undefined ? [] : [`letter-spacing="${svgNumber(letterSpacing)}"`]),
      ];
      const more = [...(isBold === true ? ['bold'] : []), ...(isMono === true ? ['mono'] : [])];
      return `<text ${attributes(own, more)}>${svgText(text)}</text>`;
    }
  }
}

/** A number with as few digits as a picture needs. */
function svgNumber(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}

/** Characters that are not allowed in XML (XML 1.0 §2.2). */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Escapes a text for element content and for attributes. */
function svgText(text: string): string {
  return escapeMarkup(text.replace(notXml, '\ufffd'));
}
