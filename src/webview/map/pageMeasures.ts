import type { PageMeasures } from '../../protocol/pkiMapMessages.ts';

/** Large, so that rounding does not matter. */
const size = 100;
/** Printable ASCII, and the signs in our own texts. */
const characters = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)), ...'·•–’…⚠✓✗≠→×'];

/** Above and below the map as it opens, in pixels: toolbar and banner of two lines; what is selected, where it is a line, and the forecast. */
const bars = { wide: [88, 30], narrow: [74, 60] } as const;

/** The room for the map in pixels, the drawer beside it included: below a banner as high as it is, and above a folded forecast. */
export function roomOfPage(): PageMeasures['room'] {
  const [above, below] = bars[document.body.classList.contains('is-narrow') ? 'narrow' : 'wide'];
  const top = document.querySelector('.map')?.getBoundingClientRect().top ?? 0;
  return { width: window.innerWidth, height: Math.floor(window.innerHeight - Math.max(above, top) - below) };
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
