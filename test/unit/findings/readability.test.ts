import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { assertAnnotated, codesOf, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { readEncodings } from '../../support/readEncodings.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = createTestCa({ name: 'kubernetes' });

function kubeconfigWith(caData: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster:
    server: https://10.0.0.11:6443
    certificate-authority-data: ${caData}
`;
}

/** The value as YAML understands it. */
function readYaml(text: string): string {
  return parse(text).clusters[0].cluster['certificate-authority-data'];
}

const replaceAt = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + by.length);

describe('base64', () => {
  test('a foreign character: exactly that one, with kubectl’s own count', async () => {
    const good = base64((await ca).certificatePem);
    const text = kubeconfigWith(replaceAt(good, 500, '!'));
    const [finding, ...others] = await findingsIn({ config: text });
    assert.deepEqual(others, []);
    assert.equal(finding?.code, 'base64-invalid');
    assert.equal(text.slice(finding.span?.start, finding.span?.end), '!');
    assert.match(
      finding.message,
      /^This base64 text is not valid: character 501 is "!".*kubectl fails with `illegal base64 data at input byte 500`\. /,
    );
  });

  test('the URL-safe alphabet', async () => {
    const text = kubeconfigWith(replaceAt(base64((await ca).certificatePem), 400, '-'));
    const [finding] = await findingsIn({ config: text });
    assert.equal(finding?.code, 'base64-invalid');
    assert.match(finding.message, /Replace "-" with "\+", and "_" with "\/"\.$/);
  });

  test('a value that was cut', async () => {
    const text = kubeconfigWith(base64((await ca).certificatePem).slice(0, 601));
    const findings = await findingsIn({ config: text });
    assert.deepEqual(codesOf(findings), ['base64-invalid config']);
    assert.equal(findings[0]?.severity, 'error');
  });
});

test('PEM that has lost its first and last line is not base64 of base64', async () => {
  const body = (await ca).certificatePem.replaceAll(/^-----.*\n/gm, '');
  const [finding, ...others] = await findingsIn({ config: kubeconfigWith(base64(body)) });
  assert.deepEqual(others, []);
  assert.equal(finding?.code, 'pem-malformed');
  assert.match(
    finding.message,
    /^The BEGIN and END lines around this base64 are missing\. kubectl fails with .* Add the BEGIN and END lines/,
  );
});

/** Scalars around base64 of a certificate that Go refuses, and the N of its error. */
const refused: Readonly<Record<string, (good: string) => readonly [scalar: string, inputByte: number]>> = {
  'a blank before it': (good) => [`" ${good}"`, 0],
  'a blank behind it': (good) => [`"${good} "`, good.length],
  'a tab behind it': (good) => [`"${good}\\t"`, good.length],
  'a no-break space behind it': (good) => [`"${good}\u00a0"`, good.length],
  'a data URL': (good) => [`data:x;base64,${good}`, 4],
  'a word before it': (good) => [`"base64:${good}"`, 6],
  'marks before it': (good) => [`"!!${good}"`, 0],
  parentheses: (good) => [`"(${good})"`, 0],
  'indentation that is content': (good) => [`|2\n         ${good}`, 0],
  'blanks at the end of a block': (good) => [`|\n      ${good}  `, good.length],
  'a comment that is content': (good) => [`>-\n      ${good} # note`, good.length],
  'a word behind it': (good) => [`"${good} x"`, good.length],
  'a comma behind it': (good) => [`"${good},"`, good.length],
};

describe('base64 with more than base64 around it, in a field of octets', () => {
  for (const padding of ['', '=', '==']) {
    for (const [name, make] of Object.entries(refused)) {
      test(`${name}, after ${padding === '' ? 'no padding' : padding}`, async (t) => {
        const pem = (await ca).certificatePem;
        const good = [0, 1, 2]
          .map((more) => base64(pem + '\n'.repeat(more)))
          .find((each) => /=*$/.exec(each)?.[0] === padding);
        assert.ok(good);
        const [scalar, inputByte] = make(good);
        const text = kubeconfigWith(scalar);
        const value = readYaml(text);
        const go = readEncodings([value], t)?.[0];
        if (go !== undefined) assert.equal(go.error, `illegal base64 data at input byte ${inputByte}`);
        const findings = await findingsIn({ config: text });
        assert.deepEqual(codesOf(findings), ['base64-invalid config']);
        assert.ok(
          findings[0]?.message.includes(`\`illegal base64 data at input byte ${inputByte}\``),
          findings[0]?.message,
        );
        assert.ok(findings[0]?.message.includes(`character ${inputByte + 1} is `), findings[0]?.message);
      });
    }
  }

  test('line breaks that YAML folds: how to write them', async (t) => {
    const lines = base64((await ca).certificatePem).replace(/.{64}(?=.)/g, '$&\n      ');
    for (const [scalar, words] of [
      [`>\n      ${lines}`, /below `>` with spaces\. Use `\|` instead, or write all of it on one line\.$/],
      [
        `\n      ${lines}`,
        /YAML joins these lines with spaces\. Put them below `\|`, or write all of it on one line\.$/,
      ],
      [`"${lines}"`, /Put them below `\|`/],
      [`'${lines}'`, /Put them below `\|`/],
    ] as const) {
      const text = kubeconfigWith(scalar);
      const go = readEncodings([readYaml(text)], t)?.[0];
      assert.ok(go === undefined || go.error === 'illegal base64 data at input byte 64');
      const findings = await findingsIn({ config: text });
      assert.deepEqual(codesOf(findings), ['base64-invalid config'], scalar);
      assert.match(findings[0]?.message ?? '', words);
      assert.match(text.slice(findings[0]?.span?.start, findings[0]?.span?.end), /^\n +$/);
    }
  });

  test('what YAML and Go let through', async () => {
    const good = base64((await ca).certificatePem);
    const lines = good.replace(/.{64}(?=.)/g, '$&\n      ');
    for (const scalar of [
      `${good}  `,
      `${good} # note`,
      `|\n      ${lines}\n\n`,
      `"${good}\\n"`,
      `"${good}\\r\\n"`,
      `>\n      ${good}`,
    ]) {
      assert.deepEqual(await findingsIn({ config: kubeconfigWith(scalar) }), [], scalar);
    }
  });
});

describe('layers', () => {
  test('PEM where base64 belongs', async () => {
    const pem = (await ca).certificatePem.trimEnd().replaceAll('\n', '\n      ');
    const findings = await findingsIn({
      config: `clusters:\n- cluster:\n    certificate-authority-data: |\n      ${pem}\n`,
    });
    assert.deepEqual(codesOf(findings), ['data-field-raw-pem config']);
  });

  test('DER, base64 of base64, and base64 in stringData', async () => {
    const { certificatePem, der } = await ca;
    await assertAnnotated(
      'objects.yaml',
      `apiVersion: v1
kind: Secret
metadata: { name: a }
data:
  ca.crt: ${base64(der)}
  #       ^ data-field-der
  tls.crt: ${base64(base64(certificatePem))}
  #        ^ double-base64
  truststore: ${base64(der)}
stringData:
  other.crt: |
    ${certificatePem.trimEnd().replaceAll('\n', '\n    ')}
---
apiVersion: v1
kind: Secret
metadata: { name: b }
stringData:
  tls.crt: ${base64(certificatePem)}
  #        ^ stringdata-base64
`,
    );
  });

  test('a CA in DER is an error where Kubernetes reads it, and information in a Secret of others', async () => {
    const value = base64((await ca).der);
    const inSecret = (type: string) =>
      `kind: Secret\nmetadata: { name: a }\ntype: ${type}\ndata:\n  ca.crt: ${value}\n`;
    const findings = await findingsIn({
      'a.yaml': inSecret('Opaque'),
      'b.yaml': inSecret('kubernetes.io/tls'),
      'c.yaml': inSecret('kubernetes.io/service-account-token'),
      'd.yaml': `kind: APIService\nspec:\n  caBundle: ${value}\n`,
    });
    assert.deepEqual(gradesOf(findings, /data-field-der/), [
      'info data-field-der a.yaml',
      'error data-field-der b.yaml',
      'error data-field-der c.yaml',
      'error data-field-der d.yaml',
    ]);
  });

  test('a damaged PEM block is told, and the others of the bundle still count', async () => {
    const { certificatePem } = await ca;
    const lines = certificatePem.split('\n');
    const findings = await findingsIn({
      'bundle.pem': `${certificatePem}${replaceAt(certificatePem, 200, '*')}`,
      'open.pem': lines.slice(0, -2).join('\n'),
      'cut.crt': [...lines.slice(0, 4), ...lines.slice(-2)].join('\n'),
    });
    assert.deepEqual(codesOf(findings), [
      'pem-malformed bundle.pem',
      'pem-malformed cut.crt',
      'pem-malformed open.pem',
    ]);
    assert.equal(findings[0]?.span?.start, certificatePem.length + 200);
  });

  test('a key that does not parse; its bytes are not in the message', async () => {
    const { keyPem } = await ca;
    const body = keyPem.split('\n').slice(1, -2).join('');
    const cut = `-----BEGIN PRIVATE KEY-----\n${body.slice(0, 100)}\n-----END PRIVATE KEY-----\n`;
    const findings = await findingsIn({ 'x.key': cut });
    assert.deepEqual(codesOf(findings), ['key-malformed x.key']);
    assert.match(findings[0]?.message ?? '', /`tls: failed to parse private key`/);
    assert.ok(!findings[0]?.message.includes(body.slice(0, 8)));
  });

  test('something that is no credential at all: a warning in tests and examples, where it is a stand-in', async () => {
    for (const value of ['Zm9vYmFy', '12345', base64('{"kind":"Status"}')]) {
      for (const [path, severity] of [
        ['config', 'error'],
        ['clusters/prod/config', 'error'],
        ['project/testdata/config', 'warning'],
        ['project/web_testdata/config', 'warning'],
        ['project/examples/config', 'warning'],
      ] as const) {
        const findings = await findingsIn({ [path]: kubeconfigWith(value) });
        assert.deepEqual(
          findings.map(({ code, severity }) => [code, severity]),
          [['pem-malformed', severity]],
          path,
        );
      }
    }
  });
});

describe('silence', () => {
  for (const value of [
    'DATA+OMITTED',
    'REDACTED',
    '<base64 of the CA>',
    '{{ .Values.ca }}',
    '${CA_DATA}',
    'Cg==',
    '""',
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t...',
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUNXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
  ]) {
    test(`a placeholder: ${value}`, async () => {
      assert.deepEqual(await findingsIn({ 'config.yaml': kubeconfigWith(value) }), []);
    });
  }

  test('broken examples in documentation and patterns in scripts', async () => {
    const { certificatePem } = await ca;
    const findings = await findingsIn({
      'README.md': `Paste it:\n\n${certificatePem.slice(0, 300)}\n`,
      'split.sh': 'awk \'/-----BEGIN CERTIFICATE-----/{n++} {print > n".pem"}\' bundle.pem\n',
    });
    assert.deepEqual(findings, []);
  });
});

describe('no damage', () => {
  const empty = '    -----BEGIN CERTIFICATE-----\n    -----END CERTIFICATE-----\n';

  test('an empty block in the values of a chart is a place for what users set', async () => {
    assert.deepEqual(codesOf(await findingsIn({ 'values.yaml': `tls:\n  crt: |\n${empty}  key: |\n${empty}` })), []);
    const inSecret = `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: a}\nstringData:\n  tls.crt: |\n${empty}`;
    assert.ok(codesOf(await findingsIn({ 'secret.yaml': inSecret })).includes('pem-malformed secret.yaml'));
  });

  test('the encrypted keys of cosign are not those of TLS', async () => {
    for (const name of ['COSIGN', 'SIGSTORE']) {
      const label = `ENCRYPTED ${name} PRIVATE KEY`;
      const text = `-----BEGIN ${label}-----\n${base64('{"kdf":{"name":"scrypt"}}')}\n-----END ${label}-----\n`;
      assert.deepEqual(codesOf(await findingsIn({ 'cosign.key': text })), []);
    }
  });
});
