import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import { widthOf } from '../../../src/core/present/textTable.ts';
import { base64 } from '../../support/base64.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { chainPem, type LocalServer, startPlain, startTls } from '../../support/probeServers.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
const running: LocalServer[] = [];
after(() => {
  for (const server of running) server.close();
  folder.remove();
});
const now = '2026-06-12T10:00:00Z';
const ca = await createTestCa({ name: 'kubernetes' });
const serving = await ca.issue({
  commonName: 'kube-apiserver',
  dnsNames: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
  ipAddresses: ['10.96.0.1'],
  extKeyUsage: ['serverAuth'],
  notAfter: '2026-07-03T10:11:00Z',
});
const admin = await ca.issue({ commonName: 'kubernetes-admin', organizations: ['system:masters'] });
const other = await ca.issue({ commonName: 'dev-anna', notAfter: '2026-06-01T00:00:00Z' });

mkdirSync(folder.pathOf('pki'));
folder.write('pki/ca.crt', ca.certificatePem);
folder.write('pki/apiserver.crt', serving.certificatePem);
folder.write('pki/apiserver.key', serving.keyPem);
folder.write('bundle.pem', chainPem(serving, ca));
folder.write('only.key', admin.keyPem);
const user = (name: string, of: typeof admin): string =>
  `- name: ${name}\n  user: {client-certificate-data: ${base64(of.certificatePem)}, client-key-data: ${base64(of.keyPem)}}\n`;
const kubeconfig = (users: string, contexts: string): string => `apiVersion: v1
kind: Config
clusters:
- {name: prod, cluster: {server: "https://10.0.0.11:6443", certificate-authority-data: ${base64(ca.certificatePem)}}}
contexts:
${contexts}current-context: admin@prod
users:
${users}`;
const contexts = '- {name: admin@prod, context: {cluster: prod, user: admin}}\n';
folder.write('admin.conf', kubeconfig(user('admin', admin), contexts));
folder.write(
  'config',
  kubeconfig(
    `${user('admin', admin)}${user('anna', other)}- {name: ci, user: {token: abc}}\n`,
    `${contexts}- {name: anna@prod, context: {cluster: prod, user: anna}}\n`,
  ),
);
folder.write(
  'secret.yaml',
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop-tls\n  namespace: shop\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${base64(serving.certificatePem)}\n  tls.key: ${base64(serving.keyPem)}\n`,
);

const show = (args: readonly string[], options: Parameters<typeof runCommand>[1] = {}) =>
  runCommand(['show', ...args], { cwd: folder.pathOf('.'), now, environment: { NO_COLOR: '1' }, ...options });

suite('certscope show: one certificate is a card', () => {
  test('with its facts, its verdict and its place', async () => {
    const { code, out, err } = await show(['pki/apiserver.crt']);
    assert.equal(`${code}${err}`, '0');
    const sha1 = createHash('sha1').update(serving.der).digest('hex').toUpperCase().match(/../g)?.join(':') ?? '';
    const sha256 = serving.fingerprint.toUpperCase().match(/../g)?.join(':');
    const lines = out.split('\n');
    assert.match(
      lines[0] ?? '',
      /^⚠\ufe0e apiserver: serving certificate of kube-apiserver, expires in 21 days \(Jul 3, 2026\)$/,
    );
    for (const [label, value] of [
      ['Subject', 'CN=kube-apiserver'],
      ['Issuer', 'CN=kubernetes'],
      ['Validity', '2026-01-01 00:00 UTC → 2026-07-03 10:11 UTC'],
      ['', '███░░░░░░░░░░░░░░░░░░░░░ 21 d of 183 d left'],
      [
        'Names',
        'DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP:10.96.0.1',
      ],
      ['Private key', 'pki/apiserver.key:1'],
      ['SHA-256', sha256],
      ['SHA-1', sha1],
      ['Trust chain', 'kube-apiserver → kubernetes, signatures verified'],
      ['Found in', 'pki/apiserver.crt:1'],
    ])
      assert.ok(lines.includes(`  ${label?.padEnd(13)}  ${value}`), `${label} ${value}\n${out}`);
    assert.match(out, /^ {2}⚠\ufe0e .* {2}cert-expiring-soon$/m);
  });

  test('wrapped in a terminal, in English and in Chinese', async () => {
    for (const columns of [60, 80, 120]) {
      const english = await show(['pki/apiserver.crt'], { columns });
      l10n.config({ contents: JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) });
      const chinese = await show(['pki/apiserver.crt'], { columns }).finally(() => l10n.config({ contents: {} }));
      assert.match(chinese.out, /^⚠\ufe0e apiserver：kube-apiserver 的服务器证书，21 天后到期/);
      for (const line of [...english.out.split('\n'), ...chinese.out.split('\n')]) {
        assert.ok(widthOf(line) <= columns, `${columns}: ${line}`);
      }
      assert.equal(english.out.replace(/\s+/g, ''), (await show(['pki/apiserver.crt'])).out.replace(/\s+/g, ''));
    }
  });

  test('of a Secret, of standard input, and at another date', async () => {
    assert.match(
      (await show(['secret.yaml'])).out,
      /^ {2}Found in +secret\.yaml:8 · Secret shop\/shop-tls · tls\.crt$/m,
    );
    assert.match(
      (await show(['-'], { input: ca.certificatePem })).out,
      /^✓ CA kubernetes, .*\n[\s\S]*Found in +-:1\n$/,
    );
    assert.match((await show(['pki/apiserver.crt', '--at', '2027-01-01'])).out, /^✗ .*, expired 181 days ago/);
  });
});

suite('certscope show: kubeconfigs', () => {
  test('with one user are shown in full, the user first', async () => {
    const { out } = await show(['admin.conf']);
    assert.match(out, /^✓ Client certificate of kubernetes-admin, .*[\s\S]*\n✓ CA kubernetes, /);
  });

  test('--context and --user choose the entry', async () => {
    assert.match((await show(['config'])).out, /^ {2}Certificate +Expires/);
    const context = await show(['config', '--context', 'anna@prod']);
    assert.match(context.out, /^✗ Client certificate of dev-anna, expired 11 days ago[\s\S]*\n✓ CA kubernetes/);
    const user = await show(['config', '--user', 'admin']);
    assert.match(user.out, /^✓ Client certificate of kubernetes-admin, /);
    assert.doesNotMatch(user.out, /^✓ CA/m);
  });

  test('a wrong choice is one line', async () => {
    for (const [args, error] of [
      [['config', '--user', 'eve'], /^certscope show: user "eve" was not found\. Users: admin, anna, ci\n/],
      [
        ['config', '--context', 'eve'],
        /^certscope show: context "eve" was not found\. Contexts: admin@prod, anna@prod\n/,
      ],
      [['config', '--user', 'ci'], /^certscope show: user "ci" does not have a client certificate\.\n$/],
      [['pki/ca.crt', '--user', 'ci'], /^certscope show: --user needs a kubeconfig, and these files are not one\.\n/],
    ] as const) {
      const { code, err, out } = await show(args);
      assert.equal(`${code}${out}`, '2');
      assert.match(err, error);
    }
  });
});

suite('certscope show: several certificates', () => {
  test('are a table that fits the terminal', async () => {
    const { out } = await show(['bundle.pem', 'config']);
    assert.match(out, /^⚠\ufe0e apiserver +Jul 3, 2026 +21 d left +serving +kubernetes +bundle\.pem:1 · 1 of 2$/m);
    assert.match(out, /^✓ ca .* root CA +self-signed +bundle\.pem:\d+ · 2 of 2 and 1 more$/m);
    for (const columns of [50, 60, 80, 120]) {
      const narrow = (await show(['bundle.pem', 'config'], { columns })).out;
      for (const line of narrow.split('\n')) assert.ok(widthOf(line) <= columns, `${columns}: ${line}`);
      for (const word of ['apiserver', 'kubernetes-admin', 'dev-anna', '21 d left', 'bundle.pem:1'])
        assert.ok(narrow.includes(word), `${columns}: ${word}`);
    }
  });

  test('are cards if asked for', async () => {
    assert.match((await show(['bundle.pem', '-o', 'card'])).out, /kube-apiserver, [\s\S]*\n✓ CA kubernetes, /);
  });
});

suite('certscope show: places', () => {
  test('as outputs print them are those in the file', async () => {
    const { code, out, err } = await show(['bundle.pem:1']);
    assert.equal(`${code}${err}`, '0');
    assert.match(out, /Subject +CN=kube-apiserver\n/);
    const [, second = ''] = (await show(['bundle.pem'])).out.match(/bundle\.pem:\d+/g) ?? [];
    assert.match((await show([second])).out, /^✓ CA kubernetes, /);
    assert.match((await show(['secret.yaml:8'])).out, /Found in +secret\.yaml:8 /);
    assert.match((await show(['bundle.pem:999'])).out, /^ {2}Certificate +Expires/);
  });

  test('of files that do not exist are not hosts', async () => {
    for (const each of ['gone.crt:1', 'gone.yaml:12']) {
      const { code, err } = await show([each]);
      assert.equal(`${code}${err}`, `2certscope show: ${each}: no such file or directory\n`);
    }
  });
});

suite('certscope show: other formats', () => {
  test('pem is a bundle without private keys', async () => {
    const { code, out } = await show(['secret.yaml', 'admin.conf', 'pki/apiserver.key', '-o', 'pem']);
    assert.equal(code, 0);
    assert.equal(out, chainPem(serving, ca, admin).replace(/\n+/g, '\n'));
    const key = await show(['only.key', '-o', 'pem']);
    assert.equal(`${key.code}${key.out}${key.err}`, '2certscope show: private keys are not printed.\n');
  });

  test('json and the card name the certificates of a key', async () => {
    assert.match((await show(['pki/apiserver.key'])).out, /key · matches /);
    const { out } = await show(['pki/apiserver.key', '-o', 'json']);
    assert.deepEqual(JSON.parse(out).items[0].key.matchesCertificates, [serving.fingerprint]);
  });

  test('json has every fact, and a version', async () => {
    const { out } = await show(['pki/apiserver.crt', '-o', 'json']);
    const { schemaVersion, at, items } = JSON.parse(out);
    assert.deepEqual([schemaVersion, at, items.length], [1, '2026-06-12T10:00:00Z', 1]);
    const [{ state, fingerprintSha256, chain, places, privateKeys, problems }] = items;
    assert.deepEqual(
      {
        state,
        fingerprintSha256,
        chain,
        places,
        keys: privateKeys.length,
        codes: problems.map((each: { code: string }) => each.code),
      },
      {
        state: 'willStop',
        fingerprintSha256: serving.fingerprint,
        chain: [serving.fingerprint, ca.fingerprint],
        places: [{ path: 'pki/apiserver.crt', hostPath: folder.pathOf('pki/apiserver.crt'), line: 1, index: 0 }],
        keys: 1,
        codes: ['cert-expiring-soon'],
      },
    );
  });

  /**
   * Differences that are accepted: OpenSSL ends some lines with spaces, before version 3.2 it writes names as `CN = a`, and it does
   * not escape a comma in a name, which could pass for another attribute.
   */
  const comparable = (text: string): string =>
    text
      .replaceAll(/ +$/gm, '')
      .replace(
        /^( +(?:Issuer|Subject): ?)(.*)$/gm,
        (_, label: string, name: string) => label + name.replaceAll(' = ', '=').replaceAll('\\,', ','),
      );

  test('text is what openssl prints', async () => {
    const subjects = ['/CN=rsa', '/C=DE/O=A, B/CN=ec', '/CN=ed'];
    const keys = [['rsa:2048'], ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], ['ed25519']];
    for (const [index, [algorithm = '', ...options]] of keys.entries()) {
      const more = [
        '-addext',
        'subjectAltName=DNS:a.example,IP:10.0.0.1',
        '-addext',
        'extendedKeyUsage=serverAuth,clientAuth',
      ];
      const common = [
        '-newkey',
        algorithm,
        ...options,
        '-nodes',
        '-keyout',
        'k.pem',
        '-subj',
        subjects[index] ?? '',
        ...more,
      ];
      folder.run('req', '-x509', ...common, '-days', '90', '-out', 'x.pem');
      folder.run('req', '-new', ...common, '-out', 'x.csr');
      for (const [command, file] of [
        ['x509', 'x.pem'],
        ['req', 'x.csr'],
      ] as const) {
        const { out } = await show([file, '-o', 'text']);
        assert.equal(comparable(out), comparable(folder.run(command, '-in', file, '-text', '-noout')), file);
      }
    }
  });

  test('stores: PKCS#7, and PKCS#12 as far as it needs no passphrase', async () => {
    folder.run(
      'req',
      '-x509',
      '-newkey',
      'ed25519',
      '-nodes',
      '-keyout',
      'k.pem',
      '-subj',
      '/CN=kept',
      '-out',
      'x.pem',
    );
    folder.run('crl2pkcs7', '-nocrl', '-certfile', 'x.pem', '-out', 'x.p7b');
    const store = ['pkcs12', '-export', '-inkey', 'k.pem', '-in', 'x.pem', '-passout', 'pass:secret'];
    folder.run(...store, '-certpbe', 'NONE', '-out', 'open.p12');
    folder.run(...store, '-out', 'locked.p12');
    for (const file of ['x.p7b', 'open.p12']) assert.match((await show([file])).out, /^. CA kept, /, file);
    const { code, out, err } = await show(['locked.p12']);
    assert.equal(`${code}${out}`, '2');
    assert.match(err, /^certscope show: locked\.p12: part of this PKCS#12 store needs a passphrase\. [^\n]*\n$/);
  });

  test('a request is a card', async () => {
    folder.run(
      'req',
      '-new',
      '-newkey',
      'ed25519',
      '-nodes',
      '-keyout',
      'k.pem',
      '-subj',
      '/CN=new',
      '-out',
      'new.csr',
    );
    assert.match(
      (await show(['new.csr'])).out,
      /^• CSR new · not signed\n[\s\S]* {2}Subject +CN=new\n[\s\S]*✓ the requester has the private key\n/,
    );
  });
});

suite('certscope show: nothing of a private key', () => {
  const secretOf = (pem: string): string => pem.replace(/-----[^-]*-----|\s/g, '').slice(20, 60);
  for (const format of ['auto', 'card', 'table', 'text', 'pem', 'json']) {
    test(format, async () => {
      const { out, err } = await show(['pki', 'admin.conf', 'secret.yaml', 'only.key', '-o', format]);
      for (const { keyPem, traditionalKeyPem } of [serving, admin])
        for (const text of [out, err])
          assert.ok(!text.includes(secretOf(keyPem)) && !text.includes(secretOf(traditionalKeyPem)));
    });
  }
});

suite('certscope show: servers', () => {
  test('host:port asks the server', async () => {
    const server = await startTls({ cert: chainPem(serving, ca), key: serving.keyPem });
    running.push(server);
    const address = `127.0.0.1:${server.port}`;
    const card = await show([address]);
    assert.equal(`${card.code}${card.err}`, '0');
    assert.match(card.out, /^⚠\ufe0e apiserver: serving certificate of kube-apiserver, [\s\S]*\n✓ CA kubernetes, /);
    assert.match(card.out, new RegExp(`Found in +${address} · 1 of 2\n`));
    assert.equal((await show([address, '-o', 'pem'])).out, chainPem(serving, ca).replace(/\n+/g, '\n'));
    const compared = await show([`https://${address}`, 'pki']);
    assert.match(compared.out, /✗ The client rejects it for the name 127\.0\.0\.1: /);
  });

  test('what does not answer is one line', async () => {
    const server = await startPlain();
    running.push(server);
    const { code, out, err } = await show([`127.0.0.1:${server.port}`]);
    assert.equal(`${code}${out}`, '2');
    assert.match(err, /^certscope show: .*\n$/);
  });
});

suite('certscope show: bad input is one line', () => {
  folder.write('empty', '');
  folder.write('broken.pem', ca.certificatePem.replace(/\n.{10}/, '\n!!!!'));
  for (const [args, error] of [
    [['nowhere'], /^certscope show: nowhere: no such file or directory\n$/],
    [['empty'], /^certscope show: empty does not contain a certificate\.\n$/],
    [['broken.pem'], /^certscope show: broken\.pem:1 cannot be read: base64 breaks at character \d+\n$/],
    [[], /^certscope show: PATH is missing\.\n/],
  ] as const) {
    test(args.join(' '), async () => {
      const { code, out, err } = await show(args);
      assert.equal(`${code}${out}`, '2');
      assert.match(err, error);
    });
  }
});
