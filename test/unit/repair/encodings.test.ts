import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { base64 } from '../../support/base64.ts';
import { readEncodings } from '../../support/readEncodings.ts';
import { judge, repaired, repairOf, type Texts } from '../../support/repair.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'other' });
const leaf = await ca.issue({ commonName: 'admin' });
const pem = ca.certificatePem;
const good = base64(pem);
const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
const wrapped = (text: string, width: number, by: string) =>
  text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${by}`);

const kubeconfig = (caData: string) => `apiVersion: v1
kind: Config
clusters: # mine
- name: prod
  cluster:
    certificate-authority-data: ${caData}
    server: https://10.0.0.11:6443
`;
const secret = (field: string, value: string) =>
  `kind: Secret\nmetadata: {name: a} # keep\n${field}:\n  tls.crt: ${value}\n  other: Zm9v\n`;

/** Asserts that a repair turns one document into another, and that Go reads the value then. */
async function assertRepaired(before: string, code: FindingCode, after: string, path = 'a.yaml'): Promise<void> {
  const { texts } = await repaired({ [path]: before }, code);
  assert.equal(texts[path], after);
}

async function assertNoRepair(texts: Texts, code: FindingCode): Promise<void> {
  const judged = await judge(texts);
  const finding = judged.findings.find((each) => each.code === code);
  assert.ok(finding !== undefined, judged.findings.map((each) => each.code).join());
  assert.equal(repairOf(texts, judged, finding), undefined);
}

/** base64 that Go refuses, and what stands in the document after the repair. */
const broken: Readonly<Record<string, readonly [value: string, repaired?: string]>> = {
  'URL-safe': [
    good
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/^(.{300})./, '$1-'),
  ],
  'folded block': [`>\n      ${wrapped(good, 76, '\n      ')}`, `>\n      ${good}`],
  'plain over lines': [wrapped(good, 76, '\n      ')],
  'quoted over lines': [`"${wrapped(good, 76, '\n      ')}"`, `"${good}"`],
  'single-quoted over lines': [`'${wrapped(good, 76, '\n      ')}'`, `'${good}'`],
  'literal line breaks in quotes': [`'${wrapped(good, 76, '\\n')}'`, `'${good}'`],
  blanks: [wrapped(good, 76, ' ')],
  'a foreign character': [`${good.slice(0, 500)}!${good.slice(500)}`],
  'junk behind it': [`'${good}%'`, `'${good}'`],
  'two texts joined': [base64(`${pem}x`) + base64(other.certificatePem)],
};

describe('normalise-base64', () => {
  for (const [name, [value, after = good]] of Object.entries(broken)) {
    if (name === 'URL-safe' || name === 'two texts joined') continue;
    test(name, () => assertRepaired(kubeconfig(value), 'base64-invalid', kubeconfig(after)));
  }

  test('the URL-safe alphabet', async () => {
    const bytes = Buffer.concat([Buffer.from(pem), Buffer.from('# ??>>~~\n')]);
    assert.match(bytes.toString('base64url'), /[-_]/);
    const padded = (text: string) => text + '='.repeat(-text.length & 3);
    const text = kubeconfig(padded(bytes.toString('base64url')));
    await assertRepaired(text, 'base64-invalid', kubeconfig(bytes.toString('base64')));
    await assertRepaired(
      kubeconfig(bytes.toString('base64url')),
      'base64-invalid',
      kubeconfig(bytes.toString('base64')),
    );
  });

  test('missing padding', async () => {
    for (const length of [1, 2]) {
      const text = `${pem}${'\n'.repeat((((length - pem.length) % 3) + 3) % 3)}`;
      assert.match(base64(text), /=$/);
      await assertRepaired(kubeconfig(base64(text).replace(/=+$/, '')), 'base64-invalid', kubeconfig(base64(text)));
    }
  });

  test('base64 texts one behind the other', async () => {
    const one = `${pem}${'\n'.repeat((((1 - pem.length) % 3) + 3) % 3)}`;
    const text = kubeconfig(base64(one) + base64(other.certificatePem));
    await assertRepaired(text, 'base64-invalid', kubeconfig(base64(one + other.certificatePem)));
  });

  test('in JSON, and in a kubeconfig inside a ConfigMap', async () => {
    const json = (value: string) => JSON.stringify({ kind: 'Secret', data: { 'ca.crt': value, x: 'eA==' } }, null, 2);
    await assertRepaired(json(wrapped(good, 64, ' ')), 'base64-invalid', json(good), 'a.json');
    const map = (value: string) =>
      `kind: ConfigMap\ndata:\n  kubeconfig: |\n${indented(kubeconfig(value), '    ')}  z: y\n`;
    await assertRepaired(map(`${good.slice(0, 400)}!${good.slice(400)}`), 'base64-invalid', map(good));
  });

  test('what is lost is not made up', async () => {
    await assertNoRepair({ config: kubeconfig(good.slice(0, 601)) }, 'base64-invalid');
    await assertNoRepair({ config: kubeconfig(`${good.slice(0, 500)}!${good.slice(501)}`) }, 'base64-invalid');
  });

  test('every accident is one for Go, too, and no repair is', (t) => {
    const scalars = [
      good.replace(/^(.{300})./, '$1-'),
      wrapped(good, 76, ' '),
      `${good}%`,
      good.replace(/=*$/, '') + good,
    ];
    const fine = [good, wrapped(good, 76, '\n'), wrapped(good, 76, '\r\n')];
    const go = readEncodings([...scalars, ...fine], t);
    if (go === undefined) return;
    assert.ok(go.slice(scalars.length).every(({ error }) => error === ''));
    assert.ok(go.slice(0, 3).every(({ error }) => error.startsWith('illegal base64 data at input byte')));
  });
});

describe('wrapped base64 that works is no problem', () => {
  for (const [name, value] of Object.entries({
    'literal block': `|\n      ${wrapped(good, 76, '\n      ')}`,
    'literal block, stripped': `|-\n      ${wrapped(good, 64, '\n      ')}`,
    'escaped line breaks': `"${wrapped(good, 76, '\\n')}"`,
    'CRLF escapes': `"${wrapped(good, 76, '\\r\\n')}"`,
    'line continuations': `"${wrapped(good, 76, '\\\n      ')}"`,
    'folded block of one line': `>-\n      ${good}`,
  })) {
    test(name, async () => assert.deepEqual((await judge({ 'a.yaml': kubeconfig(value) })).findings, []));
  }
});

describe('encode-base64', () => {
  for (const [name, value, after] of [
    ['literal', `|\n      ${indented(pem, '      ').trim()}`, `|\n      ${good}`],
    ['stripped literal', `|-\n      ${indented(pem, '      ').trim()}`, `|-\n      ${good}`],
    ['double-quoted', JSON.stringify(pem), `"${good}"`],
    ['folded, whose line breaks are lost', `>\n      ${indented(pem, '      ').trim()}`, `>\n      ${good}`],
  ] as const) {
    test(name, () => assertRepaired(kubeconfig(value), 'data-field-raw-pem', kubeconfig(after)));
  }

  test('text around the blocks stays', async () => {
    const text = `# root\n${pem}`;
    const before = secret('data', `|\n    ${indented(text, '    ').trim()}`);
    await assertRepaired(before, 'data-field-raw-pem', secret('data', `|\n    ${base64(text)}`));
  });

  test('a key keeps its bytes', async () => {
    const document = (value: string) => `kind: Secret\ndata:\n  tls.key: ${value}\n`;
    const before = document(`|\n    ${indented(leaf.keyPem, '    ').trim()}`);
    await assertRepaired(before, 'data-field-raw-pem', document(`|\n    ${base64(leaf.keyPem)}`));
  });
});

describe('decode-base64', () => {
  test('base64 of base64', () => assertRepaired(kubeconfig(base64(good)), 'double-base64', kubeconfig(good)));

  test('base64 of wrapped base64', () =>
    assertRepaired(kubeconfig(base64(`${wrapped(good, 76, '\n')}\n`)), 'double-base64', kubeconfig(good)));

  const lines = indented(pem, '    ').trimEnd();
  for (const [name, value, after] of [
    ['plain', good, `|\n${lines}`],
    ['single-quoted', `'${good}'`, `|\n${lines}`],
    ['plain before a comment', `${good} # note`, `${JSON.stringify(pem)} # note`],
    ['double-quoted', `"${good}"`, JSON.stringify(pem)],
    ['literal', `|\n    ${good}`, `|\n${lines}`],
    ['folded', `>\n    ${good}`, `|\n${lines}`],
  ] as const) {
    test(`base64 in stringData, ${name}`, () =>
      assertRepaired(secret('stringData', value), 'stringdata-base64', secret('stringData', after)));
  }

  test('base64 in stringData, JSON and flow style', async () => {
    const json = (value: string) => JSON.stringify({ kind: 'Secret', stringData: { 'tls.crt': value, x: 'y' } });
    await assertRepaired(json(good), 'stringdata-base64', json(pem), 'a.json');
    const flow = (value: string) => `{kind: Secret, stringData: {tls.crt: ${value}, x: y}}\n`;
    await assertRepaired(flow(good), 'stringdata-base64', flow(JSON.stringify(pem)));
  });

  test('line ends of the document', async () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    await assertRepaired(
      crlf(secret('stringData', good)),
      'stringdata-base64',
      crlf(secret('stringData', `|\n${lines}`)),
    );
  });
});

describe('convert-der', () => {
  test('a certificate', () => assertRepaired(kubeconfig(base64(ca.der)), 'data-field-der', kubeconfig(good)));

  test('a request', async () => {
    const { der, requestPem } = await createTestRequest();
    const object = (value: string) => `kind: CertificateSigningRequest\nspec:\n  request: ${value}\n`;
    await assertRepaired(object(base64(der)), 'data-field-der', object(base64(encodePem('CERTIFICATE REQUEST', der))));
    assert.equal(encodePem('CERTIFICATE REQUEST', der), requestPem);
  });

  test('keys, each under the label of its form', async () => {
    const document = (value: string) => `users:\n- user:\n    client-key-data: ${value}\n`;
    for (const key of [leaf.keyPem, leaf.traditionalKeyPem]) {
      const der = Buffer.from(key.replace(/-----.*-----|\s/g, ''), 'base64');
      await assertRepaired(document(base64(der)), 'data-field-der', document(base64(key)));
    }
  });
});
