import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Of a journey, what tells windows apart. */
interface Journey {
  readonly name: string;
  readonly changesNothing?: boolean;
  readonly restricted?: boolean;
  readonly locale?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly keybindings?: Readonly<Record<string, string>>;
  readonly prepare?: () => void;
}

interface Run {
  readonly journey: Journey;
  readonly theme: string;
}

const module = pathToFileURL(path.resolve('scripts/tests/windowsOf.mjs')).href;
type Windows = readonly (readonly Run[])[];
const { windowsOf, toursOf } = (await import(module)) as {
  windowsOf: (runs: readonly Run[]) => Windows;
  toursOf: (windows: Windows) => readonly { readonly locale?: string; readonly windows: Windows }[];
};

const named = (name: string, rest: Partial<Journey> = {}, theme = 'dark'): Run => ({
  journey: { name, ...rest },
  theme,
});
const namesIn = (runs: readonly Run[]) => windowsOf(runs).map((window) => window.map(({ journey }) => journey.name));
const quiet = { changesNothing: true };

test('a journey that changes something has a window of its own', () => {
  const runs = [named('reads', quiet), named('writes'), named('looks', quiet), named('signs')];
  assert.deepEqual(namesIn(runs), [['reads', 'looks'], ['writes'], ['signs']]);
});

test('what a window opens with separates journeys', () => {
  const runs = [
    named('plain', quiet),
    named('restricted', { ...quiet, restricted: true }),
    named('Chinese', { ...quiet, locale: 'zh-cn' }),
    named('settings', { ...quiet, settings: { a: 1 } }),
    named('keys', { ...quiet, keybindings: { a: 'b' } }),
  ];
  assert.equal(windowsOf(runs).length, runs.length);
});

test('a window changes its theme', () => {
  const runs = [named('dark', quiet), named('light', quiet, 'light'), named('contrast', quiet, 'contrast')];
  assert.deepEqual(namesIn(runs), [['dark', 'light', 'contrast']]);
});

test('what prepares the folder shares a window with what prepares it alike', () => {
  const prepared = { ...quiet, prepare: () => {} };
  const runs = [named('reads', quiet), named('a', prepared), named('b', prepared, 'light')];
  assert.deepEqual(namesIn(runs), [['a', 'b'], ['reads']]);
  assert.equal(windowsOf([...runs, named('c', { ...quiet, prepare: () => {} })]).length, 3);
});

test('the windows of a language follow one another, and are opened first', () => {
  const chinese = { locale: 'zh-cn' };
  const runs = [named('a'), named('b', chinese), named('c'), named('d', { locale: 'qps-ploc' }), named('e', chinese)];
  const tours = toursOf(windowsOf(runs)).map(({ locale, windows }) => [
    locale,
    windows.map((window) => window.map(({ journey }) => journey.name)),
  ]);
  assert.deepEqual(tours, [
    ['zh-cn', [['b'], ['e']]],
    ['qps-ploc', [['d']]],
    [undefined, [['a']]],
    [undefined, [['c']]],
  ]);
});

test('the fullest window opens first, and none holds everything', () => {
  const runs = [named('writes'), ...Array.from({ length: 20 }, (_, index) => named(`${index}`, quiet))];
  const sizes = windowsOf(runs).map((window) => window.length);
  assert.deepEqual(sizes, [8, 8, 4, 1]);
});
