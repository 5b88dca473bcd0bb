import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readYamlStructure } from '../../../src/core/locate/yamlStructure.ts';
import { applyReplacements } from '../../../src/core/renewal/applyReplacements.ts';
import { toReplacements } from '../../../src/core/renewal/toReplacements.ts';
import { encodeBase64, encodePem } from '../../../src/core/text/encodePem.ts';
import { certificateIn, graphOf, onlyReplacement, type Renewed, renew } from '../../support/renewal.ts';
import { createTestCa, type TestCa, type TestCertificate } from '../../support/testPki.ts';

/** A manner of writing a document; given the leaf's PEM, and an intermediate and a key to go with it. */
type Writer = (pem: string, intermediate: string, key: string) => string;

const inBase64 = (text: string): string => encodeBase64(new TextEncoder().encode(text));
const wrap = (text: string, width: number, separator: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(separator);
const indent = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);
const asLine = (pem: string): string => JSON.stringify(pem).slice(1, -1);
const kubeconfig = (value: string, more = ''): string =>
  `# mine\napiVersion: v1\nkind: Config\nusers:\n- name: ü # the admin\n  user:\n    client-certificate-data: ${value}\n${more}    token: "x"\ncurrent-context: a\n`;
const secret = (value: string): string =>
  `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: a}\ndata:\n  tls.crt: ${value}\n  other: Zm9v\n`;

const writers: Readonly<Record<string, Writer>> = {
  'PEM file': (pem) => pem,
  'PEM file with CRLF': (pem) => pem.replaceAll('\n', '\r\n'),
  'PEM file without final newline': (pem) => pem.trimEnd(),
  'PEM file with lines of 76': (pem) => rewrapped(pem, 76),
  'PEM on one line': (pem) => rewrapped(pem, 100_000),
  'PEM file with comments, chain and key': (pem, intermediate, key) =>
    `# one\n\n${pem}# two\n${intermediate}\n${key}# end`,
  'PEM file, key first': (pem, intermediate, key) => `${key}${pem}${intermediate}`,
  'PEM in prose': (pem) => `This is it:\n\n    ${indent(pem, '    ').trimStart()}\nThat was it.\n`,
  'kubeconfig, one line': (pem) => kubeconfig(inBase64(pem)),
  'kubeconfig with a chain': (pem, intermediate) => kubeconfig(inBase64(pem + intermediate)),
  'kubeconfig with a key beside it': (pem, _, key) =>
    kubeconfig(inBase64(pem), `    client-key-data: ${inBase64(key)}\n`),
  'kubeconfig with CRLF': (pem) => kubeconfig(inBase64(pem)).replaceAll('\n', '\r\n'),
  'kubeconfig, double-quoted': (pem) => kubeconfig(`"${inBase64(pem)}"`),
  'kubeconfig, single-quoted': (pem) => kubeconfig(`'${inBase64(pem)}' # note`),
  'base64 in a literal block of 76': (pem) => kubeconfig(`|\n      ${wrap(inBase64(pem), 76, '\n      ')}`),
  'base64 in a folded block of 64': (pem) => kubeconfig(`>-\n        ${wrap(inBase64(pem), 64, '\n        ')}`),
  'base64 over quoted lines': (pem) => kubeconfig(`"${wrap(inBase64(pem), 80, '\\\n      ')}"`),
  'base64 without a final newline in it': (pem) => kubeconfig(inBase64(pem.trimEnd())),
  'base64 of PEM with CRLF': (pem, intermediate) => kubeconfig(inBase64((pem + intermediate).replaceAll('\n', '\r\n'))),
  'base64 of a bundle of everything': (pem, intermediate, key) =>
    secret(inBase64(`# a\n${key}${pem}\n${intermediate}`)),
  Secret: (pem) => secret(inBase64(pem)),
  'Secret, literal in stringData': (pem, intermediate) =>
    `kind: Secret\nstringData:\n  tls.crt: |\n${indent(pem + intermediate, '    ')}  x: y\n`,
  'Secret, deep literal with chomping': (pem) =>
    `kind: Secret\nstringData:\n  tls.crt: |-\n${indent(pem, '        ')}  x: y\n`,
  'Secret, quoted with \\n': (pem) => `kind: Secret\nstringData:\n  tls.crt: "${asLine(pem)}"\n`,
  'Secret in JSON': (pem) => JSON.stringify({ kind: 'Secret', data: { 'tls.crt': inBase64(pem), x: 'eA==' } }, null, 2),
  'Secret in JSON, plain, on one line': (pem, intermediate) =>
    JSON.stringify({ kind: 'Secret', stringData: { 'tls.crt': pem + intermediate } }),
  'Secret in JSON with escaped slashes': (pem) =>
    JSON.stringify({ kind: 'Secret', stringData: { 'tls.crt': pem } }).replaceAll('/', '\\/'),
  'flow style': (pem) => `{kind: Secret, data: {tls.crt: ${inBase64(pem)}, x: eA==}}\n`,
  'two documents': (pem) => `${secret(inBase64('x'))}---\n${secret(inBase64(pem))}`,
  'anchor and tag': (pem) => `kind: Secret\ndata:\n  tls.crt: &crt !!str ${inBase64(pem)}\n  again: *crt\n`,
  'kubeconfig in a ConfigMap': (pem) =>
    `kind: ConfigMap\ndata:\n  kubeconfig: |\n${indent(kubeconfig(inBase64(pem)), '    ')}  other: x\n`,
  'kubeconfig in a Secret': (pem) => `kind: Secret\ndata:\n  value: ${inBase64(kubeconfig(inBase64(pem)))}\n`,
  'DER in base64': (pem) => `kind: Secret\ndata:\n  cert.der: ${inBase64Der(pem)}\n`,
};

/** Padding and line lengths depend on the size of the certificate: three sizes cover each case. */
const commonNames = ['a', 'ab', 'abc'];

describe('a new certificate takes the place of the old one, and every other byte stays', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const leaves = await Promise.all(commonNames.map((commonName) => ca.issue({ commonName })));
  const intermediate = await ca.issueCa({ name: 'intermediate' });
  for (const [name, write] of Object.entries(writers)) {
    it(name, async () => {
      for (const leaf of leaves) {
        const document = (pem: string): string => write(pem, intermediate.certificatePem, leaf.keyPem);
        const text = document(leaf.certificatePem);
        const { changed, renewed } = await replaced(text, ca, leaf);
        assert.equal(changed, document(encodePem('CERTIFICATE', renewed.issued.der)));
      }
    });
  }

  it('of two copies in one value only the wanted one changes', async () => {
    const [leaf] = leaves;
    assert.ok(leaf !== undefined);
    const document = (first: string, second: string): string => kubeconfig(inBase64(`${first}\n${second}`));
    const text = document(leaf.certificatePem, leaf.certificatePem);
    const { changed, renewed } = await replaced(text, ca, leaf, 1);
    assert.equal(changed, document(leaf.certificatePem, encodePem('CERTIFICATE', renewed.issued.der)));
  });

  it('a document that changed in the meantime is left alone', async () => {
    const [leaf, other] = leaves;
    assert.ok(leaf !== undefined && other !== undefined);
    const text = kubeconfig(inBase64(leaf.certificatePem));
    const graph = await graphOf({ '/f': text, '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem });
    const target = certificateIn(graph, '/f');
    const { plan, issued } = await renew(graph, target);
    for (const now of [`# new\n${text}`, kubeconfig(inBase64(other.certificatePem)), '']) {
      const answer = toReplacements(now, target, plan, issued, readYamlStructure);
      assert.ok('code' in answer && answer.code === 'changedSince');
    }
  });
});

async function replaced(
  text: string,
  ca: TestCa,
  leaf: TestCertificate,
  index = 0,
): Promise<{ readonly changed: string; readonly renewed: Renewed }> {
  const graph = await graphOf({ '/f': text, '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem });
  const target = certificateIn(graph, '/f', index);
  assert.equal(target.credential.fingerprint, leaf.fingerprint);
  const renewed = await renew(graph, target);
  const replacement = onlyReplacement(toReplacements(text, target, renewed.plan, renewed.issued, readYamlStructure));
  return { changed: applyReplacements(text, [replacement]), renewed };
}

function rewrapped(pem: string, width: number): string {
  const [begin = '', ...lines] = pem.trimEnd().split('\n');
  const end = lines.pop() ?? '';
  return `${[begin, wrap(lines.join(''), width, '\n'), end].join('\n')}\n`;
}

function inBase64Der(pem: string): string {
  return pem.replaceAll(/-----[^-]*-----|\n/g, '');
}
