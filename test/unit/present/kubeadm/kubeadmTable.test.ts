import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { type KubeadmExpiration, kubeadmExpirations } from '../../../../src/core/present/kubeadm/kubeadmExpiration.ts';
import { kubeadmTable } from '../../../../src/core/present/kubeadm/kubeadmTable.ts';
import { optional } from '../../../../src/core/text/optional.ts';
import { goIsMissing, runGoProgram } from '../../../support/goProgram.ts';
import { decodeKubeadmTree, decodingTools, kubeadmTrees, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

async function expirationsOf(files: readonly DecodedFile[]): Promise<readonly KubeadmExpiration[]> {
  return kubeadmExpirations(await buildPkiGraph(files, decodingTools.cryptography));
}

/** As kubeadm's own JSON has it. */
function toInfo({ certificates, authorities }: KubeadmExpiration, now: number) {
  const row = ({ name, notAfter, authority, isExternallyManaged }: KubeadmExpiration['certificates'][number]) => ({
    name,
    missing: notAfter === undefined,
    ...optional('expirationDate', notAfter && new Date(notAfter).toISOString().replace('.000', '')),
    residualTime: notAfter === undefined ? Number.NaN : (notAfter - now) / 1000,
    externallyManaged: isExternallyManaged,
    ...optional('caName', authority),
  });
  return { certificates: certificates.map(row), certificateAuthorities: authorities.map(row) };
}

describe('what kubeadm itself told of its trees', () => {
  for (const id of kubeadmTrees) {
    test(id, async (context) => {
      const truth = readKubeadmTruth(id).kubeadm_check_expiration;
      if (truth === undefined) return context.skip('kubeadm refused to tell');
      const [expiration, ...others] = await expirationsOf(decodeKubeadmTree(id));
      assert.ok(expiration);
      assert.deepEqual(others, []);
      // kubeadm looked at its clock for each certificate anew, at some moment of the minutes in which the trees were made.
      const [first] = truth.certificates;
      assert.ok(first);
      const now = Date.parse(first.expirationDate) - first.residualTime * 1000;
      const told = toInfo(expiration, now);
      for (const list of ['certificates', 'certificateAuthorities'] as const) {
        assert.deepEqual(
          told[list].map(({ residualTime: _, ...row }) => row),
          truth[list].map(({ residualTime: _, ...row }) => row),
        );
        for (const [index, { residualTime }] of told[list].entries()) {
          assert.ok(Math.abs(residualTime - (truth[list][index]?.residualTime ?? 0)) <= 1);
        }
      }
    });
  }
});

const tree = 'h01-rsa';
const hour = 3600_000;

describe('the table is written as Go writes it', () => {
  const moments: readonly [residual: string, beforeEnd: number][] = [
    ['<invalid>', -2000],
    ['0s', -1999],
    ['0s', 0],
    ['59s', 59_999],
    ['1m', 60_000],
    ['23h', 24 * hour - 1],
    ['1d', 24 * hour],
    ['364d', 365 * 24 * hour - 1],
    ['1y', 365 * 24 * hour],
  ];
  for (const [residual, beforeEnd] of moments) {
    test(`${residual}, ${beforeEnd} ms before the end`, async (context) => {
      const without = ['etc/kubernetes/pki/apiserver-kubelet-client.crt', 'etc/kubernetes/pki/front-proxy-ca.crt'];
      const [expiration] = await expirationsOf(decodeKubeadmTree(tree).filter(({ path }) => !without.includes(path)));
      assert.ok(expiration);
      const end = Math.min(...expiration.certificates.flatMap(({ notAfter }) => notAfter ?? []));
      const sameEnd = {
        ...expiration,
        certificates: expiration.certificates.map((row) => (row.notAfter ? { ...row, notAfter: end } : row)),
        authorities: expiration.authorities.map((row) => (row.notAfter ? { ...row, notAfter: end } : row)),
      };
      const info = toInfo(sameEnd, end - beforeEnd);
      const worded = (rows: typeof info.certificates) => rows.map((row) => ({ ...row, residual }));
      const input = JSON.stringify({
        certificates: worded(info.certificates),
        certificateAuthorities: worded(info.certificateAuthorities),
      });
      const expected = runGoProgram('kubeadmTable', input);
      if (expected === undefined) return context.skip(goIsMissing);
      assert.match(expected, /!MISSING! apiserver-kubelet-client +\n/);
      assert.equal(kubeadmTable([sameEnd], end - beforeEnd), expected);
    });
  }
});

describe('what is not there', () => {
  test('no file of kubeadm at all: everything is missing', async () => {
    const [expiration] = await expirationsOf([]);
    assert.equal(expiration?.certificates.length, 11);
    assert.ok(expiration?.certificates.every(({ notAfter }) => notAfter === undefined));
  });

  test('a kubeconfig that names its certificate by path counts as missing, as kubeadm refuses it', async () => {
    const files = decodeKubeadmTree(tree, '', (path, text) =>
      path.endsWith('/admin.conf') ? text.replace(/client-certificate-data: .*/, 'client-certificate: /a.crt') : text,
    );
    const [expiration] = await expirationsOf(files);
    assert.equal(expiration?.certificates.find(({ name }) => name === 'admin.conf')?.notAfter, undefined);
  });

  test('certificates of an etcd that runs elsewhere are not asked for', async () => {
    const files = decodeKubeadmTree(tree).filter(({ path }) => !/etcd[/.]|etcd-client/.test(path));
    const [expiration] = await expirationsOf(files);
    assert.deepEqual(
      expiration?.authorities.map(({ name }) => name),
      ['ca', 'front-proxy-ca'],
    );
    assert.ok(expiration?.certificates.every(({ authority }) => authority !== 'etcd-ca'));
  });

  test('several machines have tables of their own', async () => {
    const files = [...decodeKubeadmTree(tree, 'cp-1'), ...decodeKubeadmTree('h02-ecdsa-p256', 'cp-2')];
    const expirations = await expirationsOf(files);
    assert.deepEqual(
      expirations.map(({ host }) => host),
      ['cp-1', 'cp-2'],
    );
    const lines = kubeadmTable(expirations, 0).split('\n');
    assert.equal(lines.filter((line) => line === 'cp-1' || line === 'cp-2').length, 2);
  });
});
