import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { foreignCasIn } from '../../../../src/core/renewal/create/foreignCa.ts';
import { outlookOf } from '../../../../src/core/renewal/outlook.ts';
import { planAction, type RenewalAction } from '../../../../src/core/renewal/planAction.ts';
import { newPairOf, wayOnFrom } from '../../../../src/core/renewal/wayOn.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const pki = '/etc/kubernetes/pki';

/** Carries an action out, and tells which connections are broken before and after. */
async function brokenBy(documents: Documents, action: RenewalAction) {
  const before = await clusterGraphOf(documents);
  const plan = accepted(planAction(action, { graph: before, now }));
  const change = await carriedOut(plan, documents);
  const { connections, graph } = await judgeChange(before, change, decodingTools, now);
  const isBroken = (state: string | undefined) => state === 'broken';
  return {
    plan,
    change,
    graph,
    before: connections.filter((each) => isBroken(each.before?.state)).length,
    after: connections.filter((each) => isBroken(each.after?.state)).length,
  };
}

const damages: Readonly<Record<string, (text: string) => string>> = {
  truncated: (text) => text.slice(0, text.length / 2),
  garbage: () => '<html>502 Bad Gateway</html>\n',
  empty: () => '',
};

suite('a damaged file of a known role is as good as missing', () => {
  for (const [name, damage] of Object.entries(damages)) {
    for (const file of [`${pki}/apiserver.crt`, '/etc/kubernetes/scheduler.conf']) {
      test(`${file}, ${name}: it is issued again, and its old bytes come back with undo`, async () => {
        const text = String(healthy[file]);
        const role = file.endsWith('.crt') ? 'apiserver' : 'scheduler-client';
        const damaged = file.endsWith('.crt')
          ? damage(text)
          : text.replace(
              /(client-certificate-data: )(\S+)/,
              (_, key, value) => `${key}${damage(value).trim() || '""'}`,
            );
        const documents = { ...healthy, [file]: damaged };
        const { plan, change, after } = await brokenBy(documents, { kind: 'issueMissing', role, host: '' });
        assert.equal(after, 0);
        assert.ok(plan.warnings.some(({ code }) => code === 'damagedReplaced'));
        const [written] = change.files.filter(({ path }) => path === file);
        assert.equal(written?.kind, 'replace');
        assert.equal(new TextDecoder().decode(written?.before), damaged);
      });
    }
  }

  test('without the configuration of kubeadm, the issuer of tokens tells the DNS domain', async () => {
    const file = `${pki}/apiserver.crt`;
    const { '/kubeadm-config.yaml': configuration, ...rest } = healthy;
    assert.ok(configuration !== undefined);
    const documents = { ...rest, [file]: String(healthy[file]).slice(0, 700) };
    const { after, graph } = await brokenBy(documents, { kind: 'issueMissing', role: 'apiserver', host: '' });
    assert.equal(after, 0);
    const { subjectAltName = [] } = nodeOf(graph, certificateIn(graph, file)).certificate;
    assert.ok(subjectAltName.some(({ value }) => value === 'kubernetes.default.svc.cluster.local'));
  });

  test('a damaged key is replaced together with its certificate', async () => {
    const documents = { ...healthy, [`${pki}/apiserver-etcd-client.key`]: 'gone\n' };
    const graph = await clusterGraphOf(documents);
    const { fingerprint } = nodeOf(graph, certificateIn(graph, `${pki}/apiserver-etcd-client.crt`));
    const { before, after } = await brokenBy(documents, { kind: 'renew', fingerprints: [fingerprint] });
    // kube-apiserver does not start without it.
    assert.deepEqual([before, after], [10, 0]);
  });
});

suite('a damaged half of the pair for tokens is as good as missing', () => {
  const [keyFile, publicFile] = [`${pki}/sa.key`, `${pki}/sa.pub`];
  const key = String(healthy[keyFile]);
  const publicKey = String(healthy[publicFile]);
  const lost = { truncated: key.slice(0, 900), garbage: 'gone\n', 'a public key': publicKey };
  for (const [name, text] of Object.entries(lost))
    test(`sa.key is ${name}: a new pair, and the old public key stays behind the new one`, async () => {
      const { before, after, plan, expected } = await mendedPair({ ...healthy, [keyFile]: text }, keyFile);
      assert.deepEqual([before, after, expected], [10, 0, 0]);
      assert.deepEqual(plan.warnings.map(({ code }) => code).sort(), ['damagedReplaced', 'tokensEnd']);
    });

  for (const [name, damage] of Object.entries(damages))
    test(`sa.pub is ${name}: it is derived from sa.key`, async () => {
      const documents = { ...healthy, [publicFile]: damage(publicKey) };
      const { before, after, plan, expected, change } = await mendedPair(documents, publicFile);
      assert.deepEqual([before, after, expected], [10, 0, 0]);
      assert.deepEqual(plan.keys, []);
      assert.equal(changedDocuments(documents, change)[publicFile], publicKey);
    });

  /** Carries out what a broken connection offers; `expected`: the connections that its outlook calls broken. */
  async function mendedPair(documents: Documents, path: string) {
    const graph = await clusterGraphOf(documents);
    const findings = evaluate(graph, defaultPolicy, now);
    const ways = findings.map((finding) => wayOnFrom(finding, { graph, now }));
    const way = ways.find((each) => each?.kind === 'newServiceAccountKeys');
    assert.ok(way?.kind === 'newServiceAccountKeys', path);
    const verdicts = judgeConnections(connectionModelOf(graph), now);
    const outlook = outlookOf(way, verdicts, { graph, now, within: 0 });
    const expected = outlook?.verdicts.filter(({ state }) => state === 'broken').length;
    return { ...(await brokenBy(documents, newPairOf(way))), expected };
  }
});

suite('a CA that did not sign what its machine uses', async () => {
  const other = await createTestCa({
    name: 'kubernetes',
    notAfter: '2036-01-01T00:00:00Z',
    notBefore: '2026-01-01T00:00:00Z',
  });
  const documents = { ...healthy, [`${pki}/ca.crt`]: other.certificatePem, [`${pki}/ca.key`]: other.keyPem };

  test('is put back from a copy, and everything works that does not need its key', async () => {
    const { before, after, plan } = await brokenBy(documents, { kind: 'restoreCa', role: 'ca', host: '' });
    assert.ok(before >= 5, String(before));
    // kube-controller-manager loads the key, and the outlook knows that as well.
    assert.equal(after, 1);
    const graph = await clusterGraphOf(documents);
    const verdicts = judgeConnections(connectionModelOf(graph), now);
    const way = { kind: 'restoreCa', role: 'ca', host: '' } as const;
    const later = outlookOf(way, verdicts, { graph, now, within: 0 })?.verdicts ?? [];
    const stopped = later.filter(({ state }) => state === 'broken').map(({ connection }) => connection.client.party);
    assert.deepEqual(stopped, ['kube-controller-manager']);
    assert.ok(plan.warnings.some(({ code, words }) => code === 'keyGone' && words.includes('ca.key')));
  });

  const { [`${pki}/ca.key`]: _, ...keyless } = documents;
  for (const [name, left] of [
    ['in place of another one', documents],
    ['where there is none', keyless],
  ] as const) {
    test(`is put back with its key, ${name}`, async () => {
      const backup = { ...left, '/root/backup/ca.key': String(healthy[`${pki}/ca.key`]) };
      const { after, plan, graph } = await brokenBy(backup, { kind: 'restoreCa', role: 'ca', host: '' });
      assert.deepEqual([after, plan.warnings.map(({ code }) => code)], [0, []]);
      const key = graph.files.find(({ path }) => path === `${pki}/ca.key`)?.credentials[0]?.content;
      assert.ok(key?.kind === 'privateKey');
      const { certificate } = nodeOf(graph, certificateIn(graph, `${pki}/ca.crt`));
      assert.deepEqual(key.publicKey?.spki, certificate.publicKey.spki);
    });
  }

  test('or everything is reissued with it, and everything works, too', async () => {
    const { before, after, plan } = await brokenBy(documents, { kind: 'switchCa', role: 'ca', host: '' });
    assert.ok(before >= 5, String(before));
    assert.equal(after, 0);
    assert.ok(plan.warnings.some(({ code }) => code === 'trustFirst'));
  });

  test('is not seen in a healthy tree', async () => {
    assert.deepEqual(foreignCasIn(await clusterGraphOf(healthy)), []);
  });
});

suite('a CA made again by a program that encodes names otherwise', () => {
  test('gets back the name that what it signed has', async () => {
    const openssl = createOpensslFolder();
    const file = `${pki}/ca.crt`;
    openssl.write('ca.key', String(healthy[`${pki}/ca.key`]));
    const subject = ['-subj', '/CN=kubernetes', '-utf8', '-days', '3650', '-not_before', '20261101000000Z'];
    openssl.run(
      'req',
      '-x509',
      '-key',
      'ca.key',
      '-out',
      'ca.crt',
      ...subject,
      '-addext',
      'basicConstraints=critical,CA:FALSE',
    );
    const documents = { ...healthy, [file]: openssl.read('ca.crt') };
    openssl.remove();
    const graph = await clusterGraphOf(documents);
    const { fingerprint } = nodeOf(graph, certificateIn(graph, file));
    const { before, after } = await brokenBy(documents, { kind: 'extendCa', authorities: [fingerprint] });
    assert.ok(before > 0);
    assert.equal(after, 0);
  });
});
