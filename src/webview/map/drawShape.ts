import type { MapGlyph, MapShape } from '../../protocol/mapShapes.ts';
import { svgElement } from '../svgElement.ts';

/** Draws a shape. Paints, fonts and levels are classes: the style sheet knows the theme and the zoom. */
export function drawShape(shape: MapShape): SVGElement {
  switch (shape.kind) {
    case 'rectangle': {
      const { x, y, width, height, radius } = shape;
      return svgElement('rect', { x, y, width, height, rx: radius, ...common(shape) });
    }
    case 'path':
      return svgElement('path', { d: shape.d, ...common(shape) });
    case 'text': {
      const { x, y, size, anchor, letterSpacing, text } = shape;
      const attributes = {
        x,
        y,
        'font-size': size,
        'text-anchor': anchor,
        ...(letterSpacing === undefined ? {} : { 'letter-spacing': letterSpacing }),
        ...common(shape),
      };
      return svgElement('text', attributes, text);
    }
  }
}

/** Draws a small picture at its own size, for panels and rows. */
export function drawGlyph({ width, height, shapes, spoken }: MapGlyph): SVGSVGElement {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return svgElement('svg', { class: 'glyph', role: 'img', 'aria-label': spoken, ...size }, ...shapes.map(drawShape));
}

/**
 * Compresses texts to their measured width if the local font is wider, so that they do not overlap. Call it when they are in the
 * document.
 */
export function compressTexts(drawn: readonly { readonly shape: MapShape; readonly node: SVGElement }[]): void {
  const texts = drawn.flatMap(({ shape, node }) =>
    shape.kind === 'text' && node instanceof SVGTextElement ? [{ room: shape.box.width, node }] : [],
  );
  // All widths are read before anything is written, so there is only one layout.
  const wider = texts.filter(({ room, node }) => node.getComputedTextLength() > room + 0.5);
  for (const { room, node } of wider) {
    node.setAttribute('textLength', String(room));
    node.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
}

function common(shape: MapShape): Record<string, string | number> {
  const { strokeWidth, dash, opacity } = shape;
  return {
    class: classesOf(shape).join(' '),
    ...(strokeWidth === undefined ? {} : { 'stroke-width': strokeWidth }),
    ...(dash === undefined ? {} : { 'stroke-dasharray': dash }),
    ...(opacity === undefined ? {} : { opacity }),
  };
}

function classesOf(shape: MapShape): readonly string[] {
  const { fill, stroke, levels, part } = shape;
  return [
    fill === undefined ? 'nofill' : `fill-${fill}`,
    ...(stroke === undefined ? [] : [`stroke-${stroke}`]),
    ...(part === undefined ? [] : [`part-${part}`]),
    ...(levels === undefined ? [] : [`from-${levels[0]}`, `to-${levels[1]}`]),
    ...(shape.kind === 'text' && shape.isBold === true ? ['bold'] : []),
    ...(shape.kind === 'text' && shape.isMono === true ? ['mono'] : []),
  ];
}
