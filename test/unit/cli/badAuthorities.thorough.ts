import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { createOpensslPki, plainLeaf } from '../../support/opensslPki.ts';
import { runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';
import { verifyWithGo } from '../../support/verifyWithGo.ts';

/** openssl makes certificates that start when it runs; judged an hour later, all are valid. */
const now = Date.now() + 3_600_000;
const { openssl, makeCa, makeLeaf } = createOpensslPki(now);
after(() => openssl.remove());

const certscopeAt = (at: string, ...args: readonly string[]) =>
  runCommand(args, { cwd: openssl.pathOf('.'), now: at, backups: openssl.pathOf('state') });
const certscope = (...args: readonly string[]) => certscopeAt(new Date(now).toISOString(), ...args);

/** Signs the certificate of a CA again, with other extensions: what it issued before still verifies. */
function withExtensions(ca: string, extensions: string): void {
  openssl.write(
    'other.cnf',
    `[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=ext\n[dn]\nCN=${ca}\n[ext]\n${extensions}\n`,
  );
  const files = ['-key', `${ca}.key`, '-config', 'other.cnf', '-out', `${ca}.crt`];
  openssl.run('req', '-x509', '-new', '-days', '3650', ...files);
}

const server = plainLeaf('subjectAltName = DNS:a.example.org');
const usual = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash';

before(() => {
  for (const name of ['unsigning', 'ordinary', 'narrow', 'mixed', 'expired', 'other']) {
    makeCa(name, 'P-256');
    makeLeaf(`${name}-leaf`, name, server, 'P-256');
  }
  withExtensions('unsigning', 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign,digitalSignature');
  withExtensions('ordinary', 'basicConstraints=critical,CA:FALSE');
  withExtensions('narrow', `${usual}\nnameConstraints=critical,permitted;DNS:example.com`);
  openssl.write('mixed.key', openssl.read('other.key'));
  makeCa('top', 'P-256');
  withExtensions('top', usual.replace('CA:TRUE', 'CA:TRUE,pathlen:0'));
  openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'deep.key');
  openssl.write('deep.cnf', `[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=deep\n[ext]\n${usual}\n`);
  openssl.run('req', '-new', '-key', 'deep.key', '-config', 'deep.cnf', '-out', 'deep.csr');
  const signer = ['-CA', 'top.crt', '-CAkey', 'top.key', '-days', '90', '-extfile', 'deep.cnf', '-extensions', 'ext'];
  openssl.run('x509', '-req', '-in', 'deep.csr', ...signer, '-out', 'deep.crt');
  makeLeaf('deep-leaf', 'deep', server, 'P-256');
});

const cases: readonly {
  readonly name: string;
  readonly ca: string;
  readonly words: RegExp;
  readonly more?: readonly string[];
  readonly at?: string;
}[] = [
  {
    name: 'without keyCertSign',
    ca: 'unsigning',
    words: /cannot sign certificates: its keyUsage does not include keyCertSign\. \S/,
  },
  {
    name: 'that is none',
    ca: 'ordinary',
    words: /is not a CA certificate: it does not have basicConstraints CA:TRUE\. \S/,
  },
  { name: 'with the key of another one', ca: 'mixed', words: /The key in mixed\.key does not match CA mixed\. \S/ },
  {
    name: 'whose names do not cover it',
    ca: 'narrow',
    words:
      /Kubernetes would reject the new certificate: .*not permitted by any constraint\. Choose a CA that may issue it/,
  },
  {
    name: 'below one that allows no intermediates',
    ca: 'deep',
    words: /too many intermediates for path length constraint\. Choose a CA that may issue it/,
    more: ['top.crt'],
  },
  {
    name: 'that has expired',
    ca: 'expired',
    words: /CA expired expired on .*\. Extend the CA: the same CA with new dates/,
    at: '2060-01-01T00:00:00Z',
  },
  {
    name: 'that has not begun',
    ca: 'expired',
    words: /CA expired is not valid before .*\. \S/,
    at: '2020-01-01T00:00:00Z',
  },
];

describe('certscope, with a CA', () => {
  for (const { name, ca, words, more = [], at = new Date(now).toISOString() } of cases) {
    for (const way of [[], ['--dry-run'], ['--new-key'], ['--same-key', '--format', 'json'], ['--staging', 'staged']]) {
      test(`${name}: renew ${way.join(' ')} is refused before anything is written, with the way out`, async () => {
        const before = treeState(openssl.pathOf('.'));
        const args = ['--ca-cert', `${ca}.crt`, '--ca-key', `${ca}.key`, ...more, ...way];
        const { code, out, err } = await certscopeAt(at, 'renew', `${ca}-leaf.crt`, ...args);
        assert.equal(code, 1, err);
        if (way.includes('json')) assert.deepEqual(Object.keys(JSON.parse(out).refusal), ['code', 'reason', 'wayOut']);
        else assert.equal(out, '');
        assert.match(err, /^certscope renew: Nothing was written\. /);
        assert.match(err, words);
        assert.deepEqual(treeState(openssl.pathOf('.')), before);
      });
    }
  }

  test('that Go refuses as well: the words are its own', (t) => {
    const verdicts = verifyWithGo(openssl.read('narrow.crt'), openssl.read('narrow-leaf.crt'), now);
    if (verdicts === undefined) t.skip('Go is not installed');
    else assert.match(verdicts[0] ?? '', /not permitted by any constraint/);
  });

  test('of a cluster that cannot sign: nothing is made with it', async () => {
    for (const ca of ['unsigning', 'ordinary', 'mixed'] as const) {
      const pki = `clusters/${ca}/etc/kubernetes/pki`;
      mkdirSync(openssl.pathOf(pki), { recursive: true });
      for (const kind of ['crt', 'key']) {
        openssl.write(`${pki}/ca.${kind}`, openssl.read(`${ca}.${kind}`));
      }
      const before = treeState(openssl.pathOf('clusters'));
      const user = ['--client-name', 'jane', '--server', 'https://a:6443', '--out', 'clusters/jane.conf'];
      const made = await certscope('issue', 'user', `clusters/${ca}`, '--root', `clusters/${ca}`, ...user);
      assert.equal(made.code, 1, made.err);
      assert.match(
        made.err,
        /^certscope issue: Nothing was written\. .*(?:keyCertSign|CA:TRUE|does not match CA mixed)/,
      );
      assert.deepEqual(treeState(openssl.pathOf('clusters')), before);
    }
  });
});

test('certscope renew --all tells of another key in the place of the CA’s, with the ways out', async () => {
  const pki = 'wrong/etc/kubernetes/pki';
  mkdirSync(openssl.pathOf(pki), { recursive: true });
  openssl.write(`${pki}/ca.crt`, openssl.read('other.crt'));
  openssl.write(`${pki}/apiserver.crt`, openssl.read('other-leaf.crt'));
  openssl.write(`${pki}/apiserver.key`, openssl.read('other-leaf.key'));
  for (const [key, whose] of [
    ['expired.key', '\\.'],
    ['other-leaf.key', '\\. It belongs to apiserver\\.'],
  ] as const) {
    openssl.write(`${pki}/ca.key`, openssl.read(key));
    const before = treeState(openssl.pathOf('wrong'));
    const { code, err } = await certscope('renew', '--all', '--root', 'wrong', '--within', '9000');
    assert.equal(code, 1, err);
    assert.match(
      err,
      new RegExp(`The key in \\S+/pki/ca\\.key does not match CA other${whose} Restore the matching key `),
    );
    assert.match(err, /create a request .* rotate the CA\./);
    assert.deepEqual(treeState(openssl.pathOf('wrong')), before);
  }
});

describe('certscope import', () => {
  test('refuses the answer to a request with a different key, and one from another CA', async () => {
    openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'stranger.key');
    openssl.write('stranger.cnf', server);
    openssl.run('req', '-new', '-key', 'stranger.key', '-config', 'stranger.cnf', '-out', 'stranger.csr');
    const sign = (csr: string, ca: string, out: string): void => {
      const files = ['-in', csr, '-CA', `${ca}.crt`, '-CAkey', `${ca}.key`, '-out', out];
      openssl.run('x509', '-req', '-days', '90', ...files, '-extfile', 'stranger.cnf', '-extensions', 'ext');
    };
    sign('stranger.csr', 'other', 'stranger.crt');
    openssl.run('req', '-new', '-key', 'other-leaf.key', '-config', 'stranger.cnf', '-out', 'own.csr');
    sign('own.csr', 'top', 'foreign.crt');
    for (const [answer, words] of [
      ['stranger.crt', /This certificate does not match the key of the request/],
      ['foreign.crt', /CA/],
    ] as const) {
      const before = treeState(openssl.pathOf('.'));
      const { code, err } = await certscope('import', answer, '--for', 'other-leaf.crt', 'other.crt');
      assert.equal(code, 1, err);
      assert.match(err, /^certscope import: Nothing was written\. /);
      assert.match(err, words);
      assert.deepEqual(treeState(openssl.pathOf('.')), before);
    }
  });
});
