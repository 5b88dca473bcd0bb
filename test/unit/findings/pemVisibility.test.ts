import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { readEncodings } from '../../support/readEncodings.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const other = await createTestCa({ name: 'other' });
const pem = ca.certificatePem;
const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);

/** PEM that Go does not see: what hides it, the code, and a word of the message. */
const hidden: Readonly<Record<string, readonly [text: string, marked: string, code: string, word: RegExp]>> = {
  indented: [indented(pem, '  '), '  ', 'pem-invisible-to-go', /indented/],
  'indented by a tab': [indented(pem, '\t'), '\t', 'pem-invisible-to-go', /indented/],
  'text before BEGIN': [`ca: ${pem}`, 'ca: ', 'pem-invisible-to-go', /Text before BEGIN/],
  'text behind END': [`${pem.trimEnd()} # root\n`, ' # root', 'pem-invisible-to-go', /Text after END/],
  'END indented': [
    pem.replace('-----END', '  -----END'),
    '  ',
    'pem-invisible-to-go',
    /END line of this PEM block is indented/,
  ],
  'carriage returns': [pem.replaceAll('\n', '\r'), '\r', 'pem-invisible-to-go', /carriage returns/],
  'escaped line breaks': [pem.replaceAll('\n', '\\n'), '\\n', 'pem-invisible-to-go', /backslash/],
  'no line breaks': [
    pem.trimEnd().replaceAll('\n', ' '),
    pem.trimEnd().replaceAll('\n', ' '),
    'pem-invisible-to-go',
    /no line breaks/,
  ],
  'four dashes': [pem.replace('-----BEGIN', '----BEGIN'), '----BEGIN CERTIFICATE-----', 'pem-malformed', /five dashes/],
  'six dashes': [
    pem.replace('-----BEGIN', '------BEGIN'),
    '------BEGIN CERTIFICATE-----',
    'pem-malformed',
    /five dashes/,
  ],
  'four dashes behind the label': [
    pem.replace('TE-----\n', 'TE----\n'),
    '-----BEGIN CERTIFICATE----',
    'pem-malformed',
    /five dashes/,
  ],
  'four dashes at END': [
    pem.replace('-----END', '----END'),
    '----END CERTIFICATE-----',
    'pem-malformed',
    /five dashes/,
  ],
  'five dashes lost at the end': [
    pem.replace(/--\n$/, '\n'),
    '-----END CERTIFICATE---',
    'pem-malformed',
    /five dashes/,
  ],
  'em dashes': [
    pem.replaceAll('-----', '\u2014'.repeat(5)),
    `${'\u2014'.repeat(5)}BEGIN CERTIFICATE${'\u2014'.repeat(5)}`,
    'pem-malformed',
    /five dashes/,
  ],
  'em dashes for pairs': [
    pem.replaceAll('-----', '\u2014\u2014-'),
    '\u2014\u2014-BEGIN CERTIFICATE\u2014\u2014-',
    'pem-malformed',
    /five dashes/,
  ],
  'two blanks before the label': [
    pem.replace('BEGIN ', 'BEGIN  '),
    '-----BEGIN  CERTIFICATE-----',
    'pem-malformed',
    /one space/,
  ],
};

describe('PEM that Go passes over', () => {
  for (const [name, [text, marked, code, word]] of Object.entries(hidden)) {
    test(name, async (t) => {
      const go = readEncodings([text], t);
      assert.ok(go === undefined || go[0]?.blocks.every(({ type }) => type !== 'CERTIFICATE'));
      const findings = await findingsIn({ 'ca.crt': text });
      assert.deepEqual(codesOf(findings), [`${code} ca.crt`]);
      const [finding] = findings;
      assert.equal(text.slice(finding?.span?.start, finding?.span?.end), marked);
      assert.match(finding?.message ?? '', word);
      assert.match(finding?.message ?? '', /Programs that look for CAs in it find none\./);
    });
  }

  test('two blocks on one line: one word for both, at the dashes', async () => {
    const text = pem.trimEnd() + other.certificatePem + (await createTestCa({ name: 'third' })).certificatePem;
    const findings = await findingsIn({ 'ca.crt': text });
    assert.deepEqual(codesOf(findings), ['pem-invisible-to-go ca.crt']);
    assert.equal(text.slice(findings[0]?.span?.start, findings[0]?.span?.end), '----------');
    assert.match(findings[0]?.message ?? '', /Go skips it without a message, so the cluster does not have it\./);
  });

  test('a byte order mark inside base64', async () => {
    const findings = await findingsIn({ config: `certificate-authority-data: ${base64(`\ufeff${pem}`)}\n` });
    assert.deepEqual(codesOf(findings), ['pem-invisible-to-go config']);
    assert.match(findings[0]?.message ?? '', /byte order mark/);
  });

  test('in scalars: folded, quoted over lines, with literal escapes', async () => {
    const lines = pem.trimEnd().split('\n');
    for (const scalar of [
      `>\n    ${lines.join('\n    ')}`,
      `'${lines.join('\n    ')}'`,
      `'${lines.join('\\n')}'`,
      `${lines.join('\n    ')}`,
    ]) {
      const findings = await findingsIn({ 'a.yaml': `kind: ConfigMap\ndata:\n  ca.crt: ${scalar}\n` });
      assert.deepEqual(codesOf(findings), ['pem-invisible-to-go a.yaml'], scalar);
    }
  });

  test('under a key that says nothing, too, where the value is PEM and nothing else', async () => {
    const folded = `foo: >\n  ${pem.trimEnd().replaceAll('\n', '\n  ')}\n`;
    assert.deepEqual(codesOf(await findingsIn({ 'a.yaml': folded })), ['pem-invisible-to-go a.yaml']);
  });
});

describe('the encoding of the file', () => {
  const mark = '\ufeff';
  const utf8 = (text: string) => new Uint8Array(Buffer.from(mark + text));
  const utf16le = (text: string) => new Uint8Array(Buffer.from(mark + text, 'utf16le'));
  const utf16be = (text: string) => new Uint8Array(Buffer.from(mark + text, 'utf16le').swap16());
  const bundle = pem + other.certificatePem;

  test('a byte order mark hides the first block, and only where it touches it', async (t) => {
    for (const [text, count] of [
      [bundle, 1],
      [`# roots\n${bundle}`, 0],
      [`\n${bundle}`, 0],
    ] as const) {
      const go = readEncodings([utf8(text)], t);
      assert.ok(go === undefined || go[0]?.blocks.length === 2 - count, text);
      const findings = await findingsIn({ 'ca.crt': utf8(text) });
      assert.deepEqual(codesOf(findings), Array(count).fill('pem-invisible-to-go ca.crt'), text);
    }
    const [finding] = await findingsIn({ 'ca.crt': utf8(bundle) });
    assert.match(finding?.message ?? '', /A byte order mark hides this PEM block from Go.*without a message/);
    assert.equal(bundle.slice(finding?.span?.start, finding?.span?.end), '-----BEGIN CERTIFICATE-----');
  });

  test('UTF-16 hides all blocks: one word for the file', async (t) => {
    for (const encode of [utf16le, utf16be]) {
      const go = readEncodings([encode(bundle)], t);
      assert.ok(go === undefined || go[0]?.blocks.length === 0);
      const text = `# roots\n${bundle}`;
      const findings = await findingsIn({ 'ca.crt': encode(text) });
      assert.deepEqual(codesOf(findings), ['pem-invisible-to-go ca.crt']);
      assert.equal(text.slice(findings[0]?.span?.start, findings[0]?.span?.end), '-----BEGIN CERTIFICATE-----');
      assert.match(findings[0]?.message ?? '', /UTF-16.*look for CAs in it find none.*Save it as UTF-8/);
    }
  });

  test('YAML may be encoded so: its reader undoes that', async () => {
    const yaml = `kind: ConfigMap\ndata:\n  ca.crt: |\n${indented(pem, '    ')}`;
    for (const encode of [utf8, utf16le, utf16be]) assert.deepEqual(await findingsIn({ 'a.yaml': encode(yaml) }), []);
  });
});

describe('what works is no problem', () => {
  const works: Readonly<Record<string, string>> = {
    'text around blocks': `subject=CN=a\n${pem}\n# end\n${other.certificatePem}end`,
    CRLF: pem.replaceAll('\n', '\r\n'),
    'no final line end': pem.trimEnd(),
    'base64 on one line': `-----BEGIN CERTIFICATE-----\n${base64(ca.der)}\n-----END CERTIFICATE-----\n`,
    'indented base64': pem.replace(/^(?=[^-\n])/gm, '  '),
    'blanks at line ends': pem.replaceAll('\n', ' \t\n'),
    'a block that is commented out': `${indented(pem, '# ')}${other.certificatePem}`,
  };
  for (const [name, text] of Object.entries(works)) {
    test(name, async (t) => {
      const go = readEncodings([text], t);
      assert.ok(go === undefined || (go[0]?.blocks.length ?? 0) > 0);
      assert.deepEqual(codesOf(await findingsIn({ 'ca.crt': text })), []);
    });
  }

  test('literal, quoted with escapes, and in JSON', async () => {
    const escaped = JSON.stringify(pem);
    const literal = pem.trimEnd().replaceAll('\n', '\n    ');
    const findings = await findingsIn({
      'a.yaml': `kind: ConfigMap\ndata:\n  ca.crt: |\n    ${literal}\n  ca-bundle.crt: ${escaped}\n`,
      'b.json': `{"kind":"ConfigMap","data":{"ca.crt":${escaped}}}`,
    });
    assert.deepEqual(codesOf(findings), []);
  });

  test('PEM in scripts and documentation', async () => {
    const findings = await findingsIn({
      'README.md': `Paste:\n\n${indented(pem, '    ')}`,
      'x.sh': `cat > ca.crt <<-EOF\n${indented(pem, '\t')}\tEOF\n`,
      'cloud.yaml': `runcmd: |\n  cat > ca.crt <<-EOF\n${indented(pem, '    ')}    EOF\n`,
      'main.go': `const ca = "${pem.trimEnd().replaceAll('\n', '\\n')}"\n`,
    });
    assert.deepEqual(codesOf(findings), []);
  });
});
