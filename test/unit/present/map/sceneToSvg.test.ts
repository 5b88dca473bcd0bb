import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { fitText, textWidth, wrapText } from '../../../../src/core/present/map/layout/textWidth.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { sceneToSvg } from '../../../../src/core/present/map/output/sceneToSvg.ts';
import { darkPalette, lightPalette } from '../../../../src/core/present/map/output/svgStyle.ts';
import type { MapShape, MapText } from '../../../../src/protocol/mapShapes.ts';
import type { MapItem } from '../../../../src/protocol/pkiMap.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';

const noFiles = await buildPkiGraph([], decodingTools.cryptography);
const emptyMap = mapOf({ graph: noFiles, findings: [], policy: defaultPolicy, now: 0 }, { today: 0 });
const box = { x: 0, y: 0, width: 10, height: 10 };

function textShape(text: string, more: Partial<MapText> = {}): MapText {
  return { kind: 'text', text, x: 0, y: 10, anchor: 'start', size: 11, fill: 'text', box, ...more };
}

function svgOf(shapes: readonly MapShape[], more: Partial<MapItem> = {}): string {
  const items: readonly MapItem[] = [{ id: 'a', kind: 'card', box, shapes, ...more }];
  return sceneToSvg({ ...emptyMap.scene, width: 100, height: 50, items });
}

describe('a scene as SVG', () => {
  test('markup in texts stays text', () => {
    const hostile = `</text><script>alert(1)</script>"' onload='x&`;
    const svg = svgOf([textShape(hostile)], { spoken: hostile, tooltip: hostile });
    assert.doesNotMatch(svg, /<script|onload='/);
    assert.equal(
      svg.split('&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=&#39;x&amp;').length,
      4,
    );
  });

  test('what XML does not allow is replaced', () => {
    assert.match(svgOf([textShape('a\u0000b\ufffec\ud800d')]), /a\ufffdb\ufffdc\ufffdd/);
  });

  test('shapes of other levels are left out', () => {
    const svg = svgOf([textShape('far', { levels: [0, 0] }), textShape('near', { levels: [1, 1] })]);
    assert.match(svg, />near</);
    assert.doesNotMatch(svg, />far</);
  });

  test('it links to nothing', () => {
    assert.doesNotMatch(svgOf([textShape('a')]).replace('http://www.w3.org/2000/svg', ''), /href|url\(|http|@import/);
  });
});

test('a banner of a picture has three lines for each text', () => {
  const long = 'kube-apiserver does not start: '.repeat(99);
  const banner = { title: long, short: '', meaning: long, others: [{ title: long, wires: [] }], more: '' };
  const svg = sceneToSvg({ ...emptyMap.scene, width: 400, height: 50, banner });
  assert.equal(svg.match(/>[^<]*kube-apiserver does[^<]*</g)?.length, 9);
  assert.equal(svg.match(/…</g)?.length, 3);
});

describe('colours of a picture in a file', () => {
  const grounds = ['background', 'card', 'panel'] as const;
  const bare = new Set<string>([...grounds, 'border', 'focus']);
  for (const [name, palette] of Object.entries({ light: lightPalette, dark: darkPalette })) {
    for (const [paint, colour] of Object.entries(palette).filter(([key]) => !bare.has(key))) {
      test(`${name}: ${paint} is read on every ground`, () => {
        for (const ground of grounds) assert.ok(contrast(colour, palette[ground]) >= 4.5, ground);
      });
    }
  }
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('texts are measured without a browser', () => {
  const style = { size: 10 };

  test('by the width of each letter', () => {
    assert.ok(textWidth('WWW', style) > 2 * textWidth('iii', style));
    assert.ok(textWidth('name', { size: 10, isBold: true }) > textWidth('name', style));
    assert.equal(textWidth('证书', style), 20);
    assert.equal(textWidth('ab', { size: 10, isMono: true }), 12.04);
  });

  test('what does not fit is cut', () => {
    const cut = fitText('a very long name of a certificate', 60, style);
    assert.match(cut, /^a very.*…$/);
    assert.ok(textWidth(cut, style) <= 60);
    assert.equal(fitText('short', 60, style), 'short');
  });

  test('lines break at spaces, and the last one is cut', () => {
    const lines = wrapText('3 is signed by K, etcd trusts only E and nothing else', 90, 2, style);
    assert.equal(lines.length, 2);
    assert.ok(lines.every((line) => textWidth(line, style) <= 90));
    assert.match(lines[1] ?? '', /…$/);
  });
});
