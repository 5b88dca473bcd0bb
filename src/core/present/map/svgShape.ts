import type { MapShape } from '../../../protocol/mapShapes.ts';

/** Writes a shape as an element of SVG. Paints and fonts are classes, see `svgStyle`. */
export function svgShape(shape: MapShape): string {
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

/** As few digits as a picture needs. */
export function svgNumber(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What no XML document may hold (XML 1.0 §2.2). */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Escapes a text for element content and for attributes. */
export function svgText(text: string): string {
  return text.replace(notXml, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
