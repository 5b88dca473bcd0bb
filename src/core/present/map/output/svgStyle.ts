import type { MapPaint } from '../../../../protocol/mapShapes.ts';
import { pictureFonts } from '../layout/textWidth.ts';

type Palette = Readonly<Record<MapPaint, string>>;

/**
 * For light backgrounds; every colour of texts and marks has a contrast of at least 4.5 : 1 to `background`, `card`
 * and `panel`.
 */
export const lightPalette: Palette = {
  background: '#ffffff',
  text: '#2b2b2b',
  dim: '#5f5f5f',
  card: '#fbfbfb',
  border: '#d0d0d0',
  panel: '#f6f6f6',
  focus: '#005fb8',
  works: '#2e7d32',
  willStop: '#8a5a00',
  broken: '#c4170c',
  unknown: '#616161',
  caKubernetes: '#0b5cad',
  caEtcd: '#6f3aa8',
  caFrontProxy: '#006c75',
  caOther: '#5a5a5a',
  serviceAccountKey: '#7a4a21',
};

/**
 * For dark backgrounds, with the same contrast.
 *
 * @internal
 */
export const darkPalette: Palette = {
  background: '#1f1f1f',
  text: '#d4d4d4',
  dim: '#a6a6a6',
  card: '#262626',
  border: '#444444',
  panel: '#181818',
  focus: '#3794ff',
  works: '#7cc98b',
  willStop: '#e2b340',
  broken: '#ff7b72',
  unknown: '#b0b0b0',
  caKubernetes: '#6cb2ff',
  caEtcd: '#c79bf2',
  caFrontProxy: '#3fc9d6',
  caOther: '#bdbdbd',
  serviceAccountKey: '#d9a273',
};

/** The style sheet of a picture file: light, or dark if the reader prefers it. */
export function svgStyle(): string {
  return [
    `text{font-family:${pictureFonts.sans};white-space:pre}`,
    `.mono{font-family:${pictureFonts.mono}}`,
    '.bold{font-weight:700}',
    '.nofill{fill:none}',
    ...rules(lightPalette),
    `@media (prefers-color-scheme:dark){${rules(darkPalette).join('')}}`,
  ].join('\n');
}

function rules(palette: Palette): readonly string[] {
  return Object.entries(palette).map(
    ([paint, colour]) => `.fill-${paint}{fill:${colour}}.stroke-${paint}{stroke:${colour}}`,
  );
}
