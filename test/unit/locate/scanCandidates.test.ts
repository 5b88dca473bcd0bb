import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scanCandidates } from '../../../src/core/locate/scanCandidates.ts';
import { base64 } from '../../support/base64.ts';
import { derLengths, derSequence } from '../../support/derSequence.ts';
import { derOf, locateAll, samplePem, wrapped } from '../../support/locateSamples.ts';

const token = `${['{"alg":"RS256","kid":"x"}', '{"iss":"kubernetes/serviceaccount"}', 'signature-'.repeat(20)]
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.')}`;

const kubeconfig = `apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    certificate-authority-data: ${base64(samplePem)}\n`;

/** Texts that hold one credential somewhere, by its form. */
const forms: Readonly<Record<string, string>> = {
  PEM: samplePem,
  'base64 of PEM': base64(samplePem),
  'base64 of PEM behind one octet': base64(`\n${samplePem}`),
  'base64 of PEM behind two octets': base64(`\n\n${samplePem}`),
  'base64 of PEM, wrapped': wrapped(samplePem, 76),
  'base64 of PEM behind text, wrapped': wrapped(`subject=CN=a\n${samplePem}`, 76),
  'base64 of base64 of PEM': base64(base64(samplePem)),
  'base64 of DER': base64(derOf(samplePem)),
  'base64 of DER, wrapped': derOf(samplePem).toString('base64').replace(/.{64}/g, '$&\n'),
  'base64 of a kubeconfig': base64(kubeconfig),
  'base64 of a kubeconfig behind text, wrapped': wrapped(`# written by hand\n${kubeconfig}`, 76),
  'a token': token,
  'base64 of a token': base64(token),
};

suite('scanCandidates', () => {
  for (const [name, form] of Object.entries(forms)) {
    for (const lead of [0, 1, 50, 99, 150, 1234]) {
      test(`meets ${name} behind ${lead} characters`, () => {
        const text = `${'word '.repeat(Math.ceil(lead / 5)).slice(0, lead)}\n${form}\nand words behind it\n`;
        const start = lead + 1;
        const inside = scanCandidates(text).filter(({ offset }) => offset >= start && offset < start + form.length);
        assert.ok(inside.length > 0);
        assert.ok(locateAll(text).some(({ blocks }) => blocks.some(({ problem }) => problem === undefined)));
      });
    }
  }

  test('meets base64 of a DER sequence of whatever length', () => {
    for (const length of derLengths()) {
      const text = `${'word '.repeat(length % 61)}a: ${derSequence(length).toString('base64')}\n`;
      const [found, ...others] = scanCandidates(text);
      const isMet = found?.kind === 'base64' && found.offset === text.indexOf('a: ') + 3 && others.length === 0;
      if (!isMet) assert.fail(String(length));
    }
  });

  test('meets wrapped base64 of four lines wherever it stands', () => {
    const lines = derSequence(300).toString('base64');
    for (const width of [64, 76])
      for (const lineEnd of ['\n', '\r\n'])
        for (let indent = 0; indent <= 8; indent++)
          for (let lead = 0; lead < 200; lead++) {
            const line = `$&${lineEnd}${' '.repeat(indent)}`;
            const text = `${'.'.repeat(lead)}\n${lines.replace(new RegExp(`.{${width}}`, 'g'), line)}\n`;
            const { length } = scanCandidates(text);
            if (length !== 1) assert.fail(JSON.stringify({ width, lineEnd, indent, lead, length }));
          }
  });

  test('meets every one of many, on one line and on many', () => {
    for (const separator of [' ', '\n', ', ', '","', "' '"]) {
      const text = Array.from({ length: 20 }, () => base64(samplePem)).join(separator);
      assert.equal(locateAll(`x=${text}`).flatMap(({ blocks }) => blocks).length, 20, JSON.stringify(separator));
    }
  });

  test('meets nothing in ordinary text', () => {
    const text =
      'MIGRATE eyes and LSOt, see https://example.com/a/very/long/path/that/goes/on/and/on/without/a/blank\n';
    assert.deepEqual(scanCandidates(text.repeat(100)), []);
  });
});

suite('a token', () => {
  const places: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'in a kubeconfig': [`users:\n- name: a\n  user:\n    token: ${token}\n`, ['jwt']],
    'in a Secret': [`kind: Secret\ndata:\n  token: ${base64(token)}\n`, ['base64', 'jwt']],
    'in a file of its own': [token, ['jwt']],
    'in a command': [`curl -H "Authorization: Bearer ${token}" https://x\n`, ['jwt']],
  };
  for (const [name, [text, encoding]] of Object.entries(places)) {
    test(`is found ${name}`, () => {
      const [found, ...others] = locateAll(text).flatMap(({ blocks }) => blocks);
      assert.equal(others.length, 0);
      assert.deepEqual(found?.encoding, encoding);
      assert.equal(Buffer.from(found?.bytes() ?? []).toString(), token);
      if (encoding.length === 1) assert.equal(text.slice(found?.span.start, found?.span.end), token);
    });
  }
});

suite('short tokens', () => {
  const part = (json: string): string => Buffer.from(json).toString('base64url');
  const short = (name: string) => `${part('{"alg":"HS256"}')}.${part(`{"sub":"${name}"}`)}.${'s'.repeat(43)}`;
  const tokensOf = (text: string) =>
    locateAll(text).flatMap(({ blocks }) =>
      blocks.flatMap(({ span, encoding }) => (encoding.at(-1) === 'jwt' ? [text.slice(span.start, span.end)] : [])),
    );

  test('are all found, wherever they stand', () => {
    const four = ['a', 'b', 'c', 'd'].map(short);
    for (let lead = 0; lead < 300; lead++) {
      const users = four.map((each) => `- user:\n    token: ${each}\n`).join('');
      for (const text of [`#${'-'.repeat(lead)}\nusers:\n${users}`, `${'.'.repeat(lead)} ${four.join(',')}\n`]) {
        assert.deepEqual(tokensOf(text), four, String(lead));
      }
    }
  });

  test('without signature are found where the header says that there is none', () => {
    for (const [header, isFound] of [
      ['{"alg":"none"}', true],
      ['{"typ":"JWT", "alg" : "None"}', true],
      ['{"alg":"HS256"}', false],
    ] as const) {
      const unsigned = `${part(header)}.${part('{"sub":"a"}')}.`;
      assert.deepEqual(tokensOf(`users:\n- user:\n    token: ${unsigned}\n`), isFound ? [unsigned] : [], header);
    }
  });
});

suite('the object of a value', () => {
  const data = `data:\n  tls.crt: ${base64(samplePem)}\n`;
  const named = (kind: string, name: string) => `kind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: shop\n`;
  const documents: Readonly<Record<string, readonly [string, object]>> = {
    'whose kind stands behind its data': [
      `apiVersion: v1\n${data}${named('Secret', 'web')}type: kubernetes.io/tls\n`,
      { documentIndex: 0, apiVersion: 'v1', kind: 'Secret', name: 'web', namespace: 'shop', type: 'kubernetes.io/tls' },
    ],
    'in the second document': [
      `${named('ConfigMap', 'a')}---\n${named('Secret', 'b')}${data}`,
      { documentIndex: 1, kind: 'Secret', name: 'b', namespace: 'shop' },
    ],
    'in a List': [
      `apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    tls.crt: ${base64(samplePem)}\n  kind: Secret\n  metadata:\n    name: c\nkind: List\n`,
      { documentIndex: 0, apiVersion: 'v1', kind: 'Secret', name: 'c' },
    ],
    'in a List written as JSON': [
      JSON.stringify({
        kind: 'List',
        items: [{ kind: 'Secret', data: { a: base64(samplePem) }, metadata: { name: 'd' } }],
      }),
      { documentIndex: 0, kind: 'Secret', name: 'd' },
    ],
    'in an array': [
      `- kind: Secret\n  metadata: {name: e}\n  data: {a: ${base64(samplePem)}}\n`,
      { documentIndex: 0, kind: 'Secret', name: 'e' },
    ],
    'with a template that has metadata of its own': [
      `kind: Bundle\nmetadata:\n  name: f\nspec:\n  metadata:\n    name: other\n  inLine: ${base64(samplePem)}\n`,
      { documentIndex: 0, kind: 'Bundle', name: 'f' },
    ],
  };
  for (const [name, [text, object]] of Object.entries(documents)) {
    test(`is known ${name}`, () => assert.deepEqual(locateAll(text)[0]?.object, object));
  }
});

test('a text that is no document gives values without key path', () => {
  const fence = `Put this into a file:\n\n\`\`\`yaml\ndata:\n  tls.crt: ${base64(samplePem)}\n\`\`\`\n`;
  const script = `#!/bin/sh\nset -e\ncat > secret.yaml <<EOF\ndata:\n  tls.crt: ${base64(samplePem)}\nEOF\n`;
  const chart = `{{- if .Values.tls }}\ndata:\n  tls.crt: ${base64(samplePem)}\n{{- end }}\n`;
  for (const text of [fence, script, chart]) {
    const [value] = locateAll(text);
    assert.ok(value);
    assert.deepEqual([value.keyPath, value.object, value.keySpan], [undefined, undefined, undefined]);
    assert.equal(text.slice(value.span.start, value.span.end), base64(samplePem));
  }
});

test('a document that is being typed keeps its key paths', () => {
  const text = `clusters:\n- cluster:\n    certificate-authority-data: ${base64(samplePem)}\ncon\nusers:\n- user:\n    client-certificate-data: ${base64(samplePem)}\n`;
  assert.deepEqual(
    locateAll(text).map(({ keyPath }) => keyPath),
    ['clusters[0].cluster.certificate-authority-data', 'users[0].user.client-certificate-data'],
  );
});
