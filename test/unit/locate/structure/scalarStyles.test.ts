import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { blocksOf, derOf, indented, samplePems, wrapped } from '../../../support/locateSamples.ts';

const bundle = samplePems.join('');
const inString = JSON.stringify(bundle).slice(1, -1);
const folded = bundle.trimEnd().replace(/\n/g, '\n\n');

/** The same bundle of three certificates in every way in which a document can hold it. */
const documents: Readonly<Record<string, string>> = {
  'PEM in a literal scalar': `data:\n  ca.crt: |\n${indented(bundle, 4)}`,
  'PEM in a literal scalar with an indentation indicator': `data:\n  ca.crt: |1-\n${indented(bundle, 3)}`,
  'PEM in a literal scalar that keeps line breaks': `data:\n  ca.crt: |+\n${indented(bundle, 4)}\n\n`,
  'PEM in a folded scalar': `data:\n  ca.crt: >\n${indented(bundle, 4)}`,
  'PEM in a plain scalar over lines': `data:\n  ca.crt:\n${indented(folded, 4)}\n`,
  'PEM in a single-quoted scalar': `data:\n  ca.crt: '${indented(folded, 4).trim()}'\n`,
  'PEM in a double-quoted scalar over lines': `data:\n  ca.crt: "${indented(folded, 4).trim()}"\n`,
  'PEM in a double-quoted scalar with escapes': `data:\n  ca.crt: "${inString}"\n`,
  'PEM in a double-quoted scalar with continued lines': `data:\n  ca.crt: "${inString.replace(/\\n/g, '\\n\\\n    ')}"\n`,
  'PEM in JSON': JSON.stringify({ kind: 'ConfigMap', data: { 'ca.crt': bundle } }),
  'PEM in JSON with escaped slashes': JSON.stringify({ data: { 'ca.crt': bundle } }).replace(/\//g, '\\/'),
  'PEM in JSON over lines': JSON.stringify({ data: { 'ca.crt': bundle } }, undefined, 2),
  'PEM in a flow mapping': `data: { 'ca.crt': "${inString}", other: [1, 2] }\n`,
  'base64 of PEM in a plain scalar': `data:\n  ca.crt: ${base64(bundle)}\n`,
  'base64 of PEM in a plain scalar with a comment': `data:\n  ca.crt: ${base64(bundle)} # three of them\n`,
  'base64 of PEM below its key': `data:\n  ca.crt:\n    ${base64(bundle)}\n`,
  'base64 of PEM in quotes': `data:\n  ca.crt: "${base64(bundle)}"\n`,
  'base64 of PEM in single quotes': `data:\n  'ca.crt': '${base64(bundle)}'\n`,
  'base64 of PEM in a literal scalar': `data:\n  ca.crt: |\n${indented(wrapped(bundle, 76), 4)}\n`,
  'base64 of PEM in a folded scalar': `data:\n  ca.crt: >-\n${indented(wrapped(bundle, 64), 4)}\n`,
  'base64 of PEM in a plain scalar over lines': `data:\n  ca.crt: ${wrapped(bundle, 64, '\n    ')}\n`,
  'base64 of PEM in a double-quoted scalar over lines': `data:\n  ca.crt: "${wrapped(bundle, 64, '\\\n    ')}"\n`,
  'base64 of PEM with a tag': `data:\n  ca.crt: !!binary |\n${indented(wrapped(bundle, 76), 4)}\n`,
  'base64 of PEM with an anchor': `data:\n  ca.crt: &ca ${base64(bundle)}\nother: *ca\n`,
  'base64 of PEM in a flow mapping': `data: {ca.crt: ${base64(bundle)}, other: x}\n`,
  'base64 of PEM in JSON': JSON.stringify({ data: { 'ca.crt': base64(bundle) } }),
  'base64 of PEM behind a complex key': `? - a\n  - b\n: c\ndata:\n  ca.crt: ${base64(bundle)}\n`,
  'base64 of PEM with text in front': `data:\n  ca.crt: ${base64(`# from the registry\n${bundle}`)}\n`,
  'base64 of base64 of PEM': `data:\n  ca.crt: ${base64(base64(bundle))}\n`,
  'base64 of wrapped base64 of PEM': `data:\n  ca.crt: ${base64(wrapped(bundle, 76))}\n`,
};

suite('locateCredentials finds a bundle', () => {
  for (const [name, document] of Object.entries(documents)) {
    for (const [lineBreak, text] of [
      ['\\n', document],
      ['\\r\\n', document.replace(/\n/g, '\r\n')],
      ['a byte order mark and \\n', `\ufeff${document}`],
    ] as const) {
      test(`as ${name}, with ${lineBreak}`, () => {
        const found = blocksOf(text);
        assert.deepEqual(
          found.map(({ block }) => ({ bytes: base64(block.bytes()), problem: block.problem, index: block.index })),
          samplePems.map((pem, index) => ({ bytes: base64(derOf(pem)), problem: undefined, index })),
        );
        for (const { value, block, source } of found) {
          assert.equal(value.keyPath, "data['ca.crt']");
          assert.equal(value.keySpan && text.slice(value.keySpan.start, value.keySpan.end), 'ca.crt');
          assert.equal(block.label, 'CERTIFICATE');
          assert.ok(
            value.span.start <= block.span.start && block.span.end <= value.span.end,
            'the block is in its value',
          );
          if (block.encoding[0] === 'pem') assert.match(source, /^-----BEGIN[\s\S]+END CERTIFICATE-----$/);
          else assert.match(source, /^[A-Za-z0-9+/][A-Za-z0-9+/\\\s]+[A-Za-z0-9+/=]$/);
        }
        const layers =
          name.startsWith('base64 of base64') || name.includes('of wrapped') ? 2 : name.startsWith('base64') ? 1 : 0;
        assert.deepEqual(found[0]?.block.encoding, [...Array(layers).fill('base64'), 'pem']);
      });
    }
  }
});

suite('a block inside base64', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  for (const lead of ['', 'a', 'ab', 'abc']) {
    test(`covers the characters that carry its bits, and no others, ${lead.length} octets from the beginning`, () => {
      const decoded = `${lead}\n${bundle}`;
      const start = 'data:\n  ca.crt: '.length;
      const text = `data:\n  ca.crt: ${base64(decoded)}\n`;
      for (const [index, { block }] of blocksOf(text).entries()) {
        const from = decoded.indexOf(samplePems[index]?.trimEnd() ?? '');
        const to = from + (samplePems[index]?.trimEnd().length ?? 0);
        const isTouched = (at: number) => {
          const inverted = alphabet[alphabet.indexOf(text.charAt(at)) ^ 63] ?? '';
          const changed = Buffer.from(text.slice(start, at) + inverted + text.slice(at + 1), 'base64');
          return changed.toString('latin1').slice(from, to) !== decoded.slice(from, to);
        };
        const { span } = block;
        assert.deepEqual(
          [span.start - 1, span.start, span.end - 1, span.end].map((at) => (at < start ? false : isTouched(at))),
          [false, true, true, false],
        );
      }
    });
  }
});
