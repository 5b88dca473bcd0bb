import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const pki = 'tree/etc/kubernetes/pki';
const apiserver = `${pki}/apiserver.crt`;

beforeEach(() => {
  cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', folder.pathOf('tree'), { recursive: true });
});
afterEach(() => rmSync(folder.pathOf('tree'), { recursive: true, force: true }));

const certscope = (...args: readonly string[]) =>
  runCommand([...args, '--root', 'tree'], {
    now: '2027-11-20T12:00:00Z',
    cwd: folder.pathOf('.'),
    backups: folder.pathOf('state'),
  });

function makeRsaKey(name: string, bits: number): void {
  folder.run('genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`, '-out', name);
}

function makeCurveKey(name: string, curve: string): void {
  folder.run('genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-out', name);
}

/** Signs a certificate like the old one for another key, as a CA elsewhere would. */
function answerFor(key: string): void {
  mkdirSync(folder.pathOf('answers'), { recursive: true });
  const names = folder.run('x509', '-in', apiserver, '-noout', '-ext', 'subjectAltName');
  const list = (names.split('\n')[1] ?? '').trim().replaceAll('IP Address:', 'IP:');
  folder.write(
    'answer.cnf',
    `[ext]\nsubjectAltName=${list}\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature,keyEncipherment\nbasicConstraints=critical,CA:FALSE\n`,
  );
  folder.run('req', '-new', '-key', key, '-subj', '/CN=kube-apiserver', '-out', 'answer.csr');
  const signer = ['-CA', `${pki}/ca.crt`, '-CAkey', `${pki}/ca.key`, '-days', '700'];
  const extensions = ['-extfile', 'answer.cnf', '-extensions', 'ext'];
  folder.run('x509', '-req', '-in', 'answer.csr', ...signer, ...extensions, '-out', 'answers/answer.crt');
}

const unfit: readonly {
  readonly name: string;
  readonly key: string;
  readonly words: RegExp;
  readonly make?: () => void;
}[] = [
  {
    name: 'of the CA',
    key: `${pki}/ca.key`,
    words: /The key in \S+\/ca\.key belongs to CA kubernetes\. .* Use a separate key/,
  },
  { name: 'of another CA', key: `${pki}/etcd/ca.key`, words: /belongs to CA etcd-ca\. .* Use a separate key/ },
  {
    name: 'of service accounts',
    key: `${pki}/sa.key`,
    words: /sa\.key signs service account tokens\. .* Use a separate key/,
  },
  {
    name: 'does not match',
    key: `${pki}/front-proxy-client.key`,
    words: /front-proxy-client\.key belongs to front-proxy-client\. .* Use a separate key/,
  },
  {
    name: 'that is too small',
    key: 'given.key',
    make: () => makeRsaKey('given.key', 1024),
    words: /The RSA key in given\.key has 1024 bits\. At least 2048 are needed.* Create a new key: RSA with 2048 bits/,
  },
  {
    name: 'on a small curve',
    key: 'given.key',
    make: () => makeCurveKey('given.key', 'P-224'),
    words: /The EC key in given\.key uses the curve P-224.* Create a new key: /,
  },
  {
    name: 'on a curve that Kubernetes does not know',
    key: 'given.key',
    make: () => makeCurveKey('given.key', 'secp256k1'),
    words: /The EC key in given\.key uses the curve secp256k1, which Kubernetes does not support\. /,
  },
];

describe('a key that is given', () => {
  for (const { name, key, words, make } of unfit) {
    test(`${name} is refused by renew, request and import, and nothing is written`, async () => {
      make?.();
      answerFor(key);
      const before = treeState(folder.pathOf('.'));
      for (const [command, ...args] of [
        ['renew', apiserver, 'tree', '--key', key],
        ['renew', apiserver, '--key', key, '--dry-run'],
        ['request', apiserver, 'tree', '--key', key, '--out', 'apiserver.csr'],
        ['request', '--role', 'apiserver', 'tree', '--key', key, '--out', 'apiserver.csr'],
        ['import', 'answers/answer.crt', '--for', apiserver, 'tree', '--key', key],
      ] as const) {
        const { code, err } = await certscope(command, ...args);
        assert.equal(code, 1, `${command} ${args.join(' ')}: ${err}`);
        assert.match(err, new RegExp(`^certscope ${command}: Nothing was written\\. `));
        assert.match(err, words);
        assert.deepEqual(treeState(folder.pathOf('.')), before);
      }
    });
  }

  test('of its own is the one that is there already', async () => {
    const { code, err } = await certscope('renew', apiserver, 'tree', '--key', `${pki}/apiserver.key`);
    assert.deepEqual([code, err], [0, '']);
  });

  test('of any size from 2048 bits on is taken, and told as it is', async () => {
    makeRsaKey('given.key', 2304);
    const plan = await certscope('renew', apiserver, 'tree', '--key', 'given.key', '--dry-run');
    assert.match(plan.out, /^key {2}.* new key \(RSA 2304\)$/m);
    const json = await certscope('renew', apiserver, 'tree', '--key', 'given.key', '--dry-run', '--format', 'json');
    assert.equal(JSON.parse(json.out).certificates[0].key.algorithm, 'RSA-2304');
    const { code, out } = await certscope('renew', apiserver, 'tree', '--key', 'given.key');
    assert.equal(code, 0);
    assert.match(out, /^Renewed apiserver, valid until .*: new key \(RSA 2304\)\.$/m);
  });

  test('is placed with the answer that lies beside it', async () => {
    mkdirSync(folder.pathOf('answers'), { recursive: true });
    makeCurveKey('answers/given.key', 'P-384');
    answerFor('answers/given.key');
    const args = ['answers/answer.crt', '--for', apiserver, 'tree', 'answers', '--key', 'answers/given.key'];
    const { code, err } = await certscope('import', ...args);
    assert.deepEqual([code, err], [0, '']);
  });
});
