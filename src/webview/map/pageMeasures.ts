import type { PageMeasures } from '../../protocol/pkiMapMessages.ts';

/** Large, so that rounding does not matter. */
const size = 100;
/** Printable ASCII, and the signs in our own texts. */
const characters = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)), ...'·•–’…⚠✓✗≠→×'];

/** The room of the page in pixels. */
export function roomOfPage(): PageMeasures['room'] {
  return { width: window.innerWidth, height: window.innerHeight };
}

/** Measures the page and the font of its map. */
export function measurePage(): PageMeasures {
  const context = document.createElement('canvas').getContext('2d');
  const family = getComputedStyle(document.body).getPropertyValue('--map-sans');
  const widths = (weight: number): Record<string, number> => {
    if (context === null) return {};
    context.font = `${weight} ${size}px ${family}`;
    return Object.fromEntries(
      characters.map((character) => [character, (context.measureText(character).width * 1000) / size]),
    );
  };
  return { room: roomOfPage(), font: { regular: widths(400), bold: widths(700) } };
}
