import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { findingsIn, gradesOf, type TestFiles } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, type TestCertificateOptions } from '../../support/testPki.ts';
import { certificate, element, extension, octetString, oid, sequence, text } from '../x509/derBuilder.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const issue = async (options: TestCertificateOptions) =>
  (await ca.issue({ commonName: 'web.example.com', ...options })).certificatePem;
const grades = async (files: TestFiles, code: RegExp) => gradesOf(await findingsIn(files), code);

describe('san-missing', () => {
  const secret = (pem: string) => `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${base64(pem)}\n`;
  const cases: readonly (readonly [
    name: string,
    path: string,
    options: TestCertificateOptions,
    expected: string | undefined,
  ])[] = [
    ['serverAuth alone', 'a.pem', { extKeyUsage: ['serverAuth'] }, 'error'],
    ['both usages, and nothing tells which', 'a.pem', { extKeyUsage: ['serverAuth', 'clientAuth'] }, 'info'],
    ['no usages, and nothing tells which', 'a.pem', { extKeyUsage: [] }, undefined],
    ['clientAuth', 'a.pem', { extKeyUsage: ['clientAuth'] }, undefined],
    ['a server by its path', 'pki/etcd/peer.crt', { extKeyUsage: ['serverAuth', 'clientAuth'] }, 'error'],
    ['a client by its path', 'pki/apiserver-etcd-client.crt', { extKeyUsage: ['serverAuth', 'clientAuth'] }, undefined],
    [
      'a client by its subject',
      'a.pem',
      { commonName: 'system:kube-scheduler', extKeyUsage: ['serverAuth', 'clientAuth'] },
      undefined,
    ],
    [
      'the key pair for tokens by its subject',
      'a.pem',
      { commonName: 'service-accounts', extKeyUsage: ['serverAuth', 'clientAuth'] },
      undefined,
    ],
    ['a server with names', 'a.pem', { extKeyUsage: ['serverAuth'], dnsNames: ['a'] }, undefined],
    [
      'a server with another kind of names',
      'a.pem',
      { extKeyUsage: ['serverAuth'], uris: ['spiffe://a/b'] },
      undefined,
    ],
    ['code signing', 'a.pem', { extKeyUsage: ['codeSigning'] }, undefined],
    ['a CA', 'a.pem', { isCa: true, extKeyUsage: ['serverAuth'] }, undefined],
  ];
  for (const [name, path, options, expected] of cases) {
    test(name, async () => {
      const found = await grades({ [path]: await issue(options) }, /^san-missing$/);
      assert.deepEqual(found, expected === undefined ? [] : [`${expected} san-missing ${path}`]);
    });
  }

  test('in a Secret for servers: sure with serverAuth, likely without', async () => {
    const found = await grades(
      {
        'both.yaml': secret(await issue({ extKeyUsage: ['serverAuth', 'clientAuth'] })),
        'none.yaml': secret(await issue({ extKeyUsage: [] })),
        'server.yaml': secret(await issue({ extKeyUsage: ['serverAuth'] })),
      },
      /^san-missing$/,
    );
    assert.deepEqual(found, [
      'warning san-missing both.yaml',
      'warning san-missing none.yaml',
      'error san-missing server.yaml',
    ]);
  });

  test('not where a client keeps it', async () => {
    const pem = await issue({ commonName: 'kubernetes', extKeyUsage: ['serverAuth', 'clientAuth'] });
    const kubeconfig = `users:\n- name: a\n  user:\n    client-certificate-data: ${base64(pem)}\n`;
    assert.deepEqual(await grades({ config: kubeconfig, 'a.pem': pem }, /^san-missing$/), ['error san-missing a.pem']);
  });

  test('says what Go says: of a common name that would fit, and of none', async () => {
    const messageFor = async (commonName: string) => {
      const findings = await findingsIn({ 'a.pem': await issue({ commonName, extKeyUsage: ['serverAuth'] }) });
      return findings.find(({ code }) => code === 'san-missing')?.message ?? '';
    };
    assert.match(
      await messageFor('web.example.com'),
      /`x509: certificate relies on legacy Common Name field, use SANs instead`/,
    );
    assert.match(await messageFor('My web server'), /`x509: certificate is not valid for any names`/);
  });

  test('an extension that cannot be read is there', async () => {
    const usages = extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')));
    const pemWith = (...more: Uint8Array[]) => encodePem('CERTIFICATE', certificate({ extensions: [usages, ...more] }));
    const files = { 'none.pem': pemWith(), 'odd.pem': pemWith(extension('2.5.29.17', octetString())) };
    assert.deepEqual(await grades(files, /^san-missing$/), ['error san-missing none.pem']);
  });
});

describe('san-ip-as-dns', () => {
  test('an error of a server, unless the address stands there as one too', async () => {
    const server = { extKeyUsage: ['serverAuth'] as const };
    const found = await grades(
      {
        'client.pem': await issue({ dnsNames: ['10.0.0.1'] }),
        'covered.pem': await issue({ ...server, dnsNames: ['10.0.0.1'], ipAddresses: ['10.0.0.1'] }),
        'good.pem': await issue({ ...server, dnsNames: ['10.0.0.1.nip.io', 'a1'], ipAddresses: ['10.0.0.1'] }),
        'six.pem': await issue({ ...server, dnsNames: ['fd00::1'] }),
        'wrong.pem': await issue({ ...server, dnsNames: ['a.example.com', '10.96.0.1'] }),
      },
      /^san-(ip-as-dns|malformed)$/,
    );
    assert.deepEqual(found, [
      'hint san-ip-as-dns client.pem',
      'hint san-ip-as-dns covered.pem',
      'error san-ip-as-dns six.pem',
      'error san-ip-as-dns wrong.pem',
    ]);
  });

  test('in the words of the client', async () => {
    const pem = await issue({ extKeyUsage: ['serverAuth'], dnsNames: ['10.96.0.1'] });
    const finding = (await findingsIn({ 'a.pem': pem })).find(({ code }) => code === 'san-ip-as-dns');
    assert.equal(
      finding?.message,
      'The serving certificate of web.example.com has the IP address 10.96.0.1 among its DNS names. ' +
        "Clients fail with `x509: cannot validate certificate for 10.96.0.1 because it doesn't contain any IP SANs`. " +
        'Reissue it with the IP address as an IP SAN.',
    );
  });
});

describe('san-malformed', () => {
  for (const name of [
    'https://a.example.com',
    'a.example.com:6443',
    'a.example.com/healthz',
    'a b',
    'a.example.com.',
    'a..example.com',
    'a.*.example.com',
    '*a.example.com',
    '*',
    '-a.example.com',
    'a23456789.'.repeat(26).slice(0, 254),
  ]) {
    test(`${name.slice(0, 40)} matches no host`, async () => {
      const pem = await issue({ extKeyUsage: ['serverAuth'], dnsNames: ['a', name] });
      assert.deepEqual(await grades({ 'a.pem': pem }, /^san-malformed$/), ['warning san-malformed a.pem']);
    });
  }
  for (const name of [
    'a',
    'A.Example.COM',
    '*.example.com',
    '_sip.example.com',
    'a_b.c',
    '1.2.3',
    'xn--bcher-kva.example',
    'a-',
  ]) {
    test(`${name} may match one`, async () => {
      const pem = await issue({ extKeyUsage: ['serverAuth'], dnsNames: [name] });
      assert.deepEqual(await grades({ 'a.pem': pem }, /^san-/), []);
    });
  }

  test('names that Go refuses make the whole certificate unreadable', async () => {
    const pemWith = (name: Uint8Array) =>
      encodePem('CERTIFICATE', certificate({ extensions: [extension('2.5.29.17', sequence(name))] }));
    const findings = await findingsIn({
      'dns.pem': pemWith(text(0x82, 'bücher.example')),
      'ip.pem': pemWith(element(0x87, [10, 0, 0])),
      'uri.pem': pemWith(text(0x86, 'https://bücher.example')),
    });
    const found = findings.filter(({ code }) => code === 'san-malformed');
    assert.deepEqual(
      found.map(({ severity, message }) => [severity, /`.*`/.exec(message)?.[0]]),
      [
        ['error', '`x509: SAN dNSName is malformed`'],
        ['error', '`x509: cannot parse IP address of length 3`'],
        ['error', '`x509: SAN uniformResourceIdentifier is malformed`'],
      ],
    );
  });

  test('hostile names are harmless in the message', async () => {
    const pem = await issue({ extKeyUsage: ['serverAuth'], dnsNames: ['`x`[a](command:b)\u0007'] });
    const finding = (await findingsIn({ 'a.pem': pem })).find(({ code }) => code === 'san-malformed');
    assert.match(finding?.message ?? '', / "`x`\[a\]\(command:b\)\\u0007"/);
  });
});

test('san-duplicate: names twice, whatever their case', async () => {
  const found = await grades(
    {
      'once.pem': await issue({ dnsNames: ['a', 'b'], ipAddresses: ['10.0.0.1'], emails: ['a'] }),
      'twice.pem': await issue({ dnsNames: ['a', 'b', 'A'] }),
    },
    /^san-duplicate$/,
  );
  assert.deepEqual(found, ['hint san-duplicate twice.pem']);
});

test('san-private-name-in-public-cert: where certificate transparency shows that the CA is public', async () => {
  const timestamps = extension('1.3.6.1.4.1.11129.2.4.2', octetString());
  const pemWith = (name: Uint8Array, ...more: Uint8Array[]) =>
    encodePem('CERTIFICATE', certificate({ extensions: [extension('2.5.29.17', sequence(name)), ...more] }));
  const found = await grades(
    {
      'address.pem': pemWith(element(0x87, [192, 168, 1, 1]), timestamps),
      'internal.pem': pemWith(text(0x82, 'db.corp'), timestamps),
      'private-ca.pem': pemWith(text(0x82, 'db.corp')),
      'public.pem': pemWith(text(0x82, 'www.example.com'), timestamps),
      'service.pem': pemWith(text(0x82, 'a.b.svc'), timestamps),
    },
    /^san-private/,
  );
  assert.deepEqual(found, [
    'hint san-private-name-in-public-cert address.pem',
    'hint san-private-name-in-public-cert internal.pem',
    'hint san-private-name-in-public-cert service.pem',
  ]);
});
