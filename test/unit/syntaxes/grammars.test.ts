import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { suite, test } from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { createTestCa } from '../../support/testPki.ts';

/** Enough of YAML's grammar for an injection to stand in: comments, keys, and text. */
const yamlGrammar = {
  scopeName: 'source.yaml',
  patterns: [
    { match: '#.*', name: 'comment.line.number-sign.yaml' },
    { match: '^\\s*[\\w.-]+(?=:)', name: 'entity.name.tag.yaml' },
    { match: '[^\\s:#]+', name: 'string.unquoted.yaml' },
  ],
};

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
const grammarFiles = new Map<string, string>(
  contributes.grammars.map(({ scopeName, path: file }: { scopeName: string; path: string }) => [scopeName, file]),
);

const wasm = readFileSync(createRequire(path.resolve('package.json')).resolve('vscode-oniguruma/release/onig.wasm'));
const onigLib = oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)).then(() => ({
  createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));
const registry = new textmate.Registry({
  onigLib,
  loadGrammar: async (scopeName) => {
    const file = grammarFiles.get(scopeName);
    if (file === undefined) return textmate.parseRawGrammar(JSON.stringify(yamlGrammar), 'yaml.json');
    return textmate.parseRawGrammar(readFileSync(file, 'utf8'), file);
  },
  getInjections: (scopeName) =>
    contributes.grammars
      .filter(({ injectTo = [] }: { injectTo?: string[] }) => injectTo.includes(scopeName))
      .map((grammar: { scopeName: string }) => grammar.scopeName),
});

/** The innermost scope of the first token that begins with `text`, and all scopes of it. */
async function scopesOf(scopeName: string, document: string, text: string): Promise<string> {
  const grammar = await registry.loadGrammar(scopeName);
  assert.ok(grammar);
  let stack = textmate.INITIAL;
  for (const line of document.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    const token = tokens.find(({ startIndex, endIndex }) => line.slice(startIndex, endIndex).startsWith(text));
    if (token !== undefined) return token.scopes.join(' ');
  }
  return `no token ${text}`;
}

const ca = await createTestCa({ name: 'kubernetes' });
const pem = ca.certificatePem;
const base64 = Buffer.from(pem).toString('base64');
const body = pem.split('\n')[1] ?? '';

const decoded = `# admin.conf · line 5

Certificate:
    Data:
        Version: 3 (0x2)
        Signature Algorithm: ecdsa-with-SHA256
        Issuer: O = acme, CN = kubernetes
        Validity
            Not Before: Jan  2 03:04:05 2026 GMT
        Subject Public Key Info:
                pub:
                    04:a1:b2:c3
        X509v3 extensions:
            X509v3 Basic Constraints: critical
                CA:TRUE, pathlen:0
            X509v3 Subject Alternative Name:
                DNS:kubernetes, IP Address:10.96.0.1
            1.2.3.4.5:
                # Cannot be read: it is cut off
                30:05:30
            CT Precertificate SCTs:
                Signed Certificate Timestamp:
                    Log ID    : 4E:75:A3:27
                    Timestamp : Feb 22 01:43:02.790 2025 GMT
Revoked Certificates:
    … and 150 more
Claims:
    {
      "iss": "https://a",
`;

suite('grammars', () => {
  const cases: readonly (readonly [name: string, scope: string, document: string, text: string, expected: string])[] = [
    ['PEM label', 'text.pem', pem, 'CERTIFICATE', 'entity.name.type.label.pem'],
    ['PEM body', 'text.pem', pem, body.slice(0, 20), 'string.unquoted.base64.pem'],
    [
      'PEM header',
      'text.pem',
      '-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n',
      'Proc-Type',
      'entity.name.tag.header.pem',
    ],
    ['stray character', 'text.pem', '-----BEGIN X-----\nAAAA!AAAA\n', '!', 'invalid.illegal.character.pem'],
    ['comment', 'text.pem', `# root\n${pem}`, '# root', 'comment.line.number-sign.pem'],
    ['base64 of PEM', 'source.yaml', `caBundle: ${base64}`, base64.slice(0, 30), 'constant.other.base64.pem.certscope'],
    [
      'base64 of PEM behind a line break',
      'source.yaml',
      `caBundle: ${Buffer.from(`\n${pem}`).toString('base64')}`,
      'Ci0tLS0t',
      'constant.other.base64.pem.certscope',
    ],
    [
      'base64 of DER',
      'source.yaml',
      `cert: ${Buffer.from(ca.der).toString('base64')}`,
      'MII',
      'constant.other.base64.der.certscope',
    ],
    [
      'PEM in a block',
      'source.yaml',
      `ca.crt: |\n  ${pem.replaceAll('\n', '\n  ')}`,
      'CERTIFICATE',
      'entity.name.type.label.pem.certscope',
    ],
    ['line of ours', 'text.certscope-decoded', decoded, '# admin.conf', 'comment.line.certscope-decoded'],
    ['title', 'text.certscope-decoded', decoded, 'Certificate:', 'markup.heading.certscope-decoded'],
    ['label', 'text.certscope-decoded', decoded, 'Version', 'entity.name.tag.certscope-decoded'],
    ['label with digits', 'text.certscope-decoded', decoded, 'X509v3 Basic', 'entity.name.tag.certscope-decoded'],
    ['key of JSON', 'text.certscope-decoded', decoded, '"iss"', 'support.type.property-name.certscope-decoded'],
    ['string of JSON', 'text.certscope-decoded', decoded, '"https', 'string.quoted.double.certscope-decoded'],
    ['reason', 'text.certscope-decoded', decoded, '                # Cannot', 'comment.line.certscope-decoded'],
    ['rest of a list', 'text.certscope-decoded', decoded, '    … and', 'comment.line.certscope-decoded'],
    ['label with spaces', 'text.certscope-decoded', decoded, 'Log ID', 'entity.name.tag.certscope-decoded'],
    ['octets behind a label', 'text.certscope-decoded', decoded, '4E:75', 'constant.numeric.hex.certscope-decoded'],
    ['exact date', 'text.certscope-decoded', decoded, 'Feb 22', 'constant.other.date.certscope-decoded'],
    ['criticality', 'text.certscope-decoded', decoded, ' critical', 'keyword.other.critical.certscope-decoded'],
    ['attribute type', 'text.certscope-decoded', decoded, 'CN', 'variable.other.attribute.certscope-decoded'],
    ['attribute value', 'text.certscope-decoded', decoded, 'acme', 'string.unquoted.certscope-decoded'],
    ['date', 'text.certscope-decoded', decoded, 'Jan  2', 'constant.other.date.certscope-decoded'],
    ['octets', 'text.certscope-decoded', decoded, '                    04:a1', 'comment.line.hex.certscope-decoded'],
    ['constraint', 'text.certscope-decoded', decoded, 'pathlen:0', 'constant.language.certscope-decoded'],
    ['type of a name', 'text.certscope-decoded', decoded, 'IP Address', 'support.type.certscope-decoded'],
    ['name', 'text.certscope-decoded', decoded, '10.96.0.1', 'string.unquoted.certscope-decoded'],
    ['unknown extension', 'text.certscope-decoded', decoded, '1.2.3.4.5', 'constant.numeric.oid.certscope-decoded'],
    [
      'body in a block',
      'source.yaml',
      `ca.crt: |\n  ${pem.replaceAll('\n', '\n  ')}`,
      `  ${body}`,
      'constant.other.base64.pem.certscope',
    ],
  ];
  for (const [name, scope, document, text, expected] of cases) {
    test(`${name} is ${expected}`, async () => {
      assert.ok((await scopesOf(scope, document, text)).endsWith(expected), await scopesOf(scope, document, text));
    });
  }

  test('ordinary YAML and comments stay as they are', async () => {
    assert.equal(await scopesOf('source.yaml', 'name: admin', 'admin'), 'source.yaml string.unquoted.yaml');
    const comment = await scopesOf('source.yaml', `# ${base64}`, '#');
    assert.equal(comment, 'source.yaml comment.line.number-sign.yaml');
  });
});
