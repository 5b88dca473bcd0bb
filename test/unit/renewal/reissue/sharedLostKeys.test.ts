import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { suite, test } from 'node:test';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { checkAnswer } from '../../../../src/core/renewal/answer/checkAnswer.ts';
import { keyOfAnswer } from '../../../../src/core/renewal/answer/keyOfAnswer.ts';
import { planAnswer } from '../../../../src/core/renewal/answer/planAnswer.ts';
import { readAnswer } from '../../../../src/core/renewal/answer/readAnswer.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { optional } from '../../../../src/core/text/optional.ts';
import { carriedOut, changedDocuments } from '../../../support/changes.ts';
import { accepted, certificateIn, issuingTools, nodeOf } from '../../../support/renewal.ts';
import { createTestCa, createTestKeys, testNow as now } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'users' });
const shared = await createTestKeys();
const users = {
  anna: await ca.issue({ commonName: 'anna', keys: await createTestKeys('RSA 2048') }),
  ben: await ca.issue({ commonName: 'ben' }),
  cleo: await ca.issue({ commonName: 'cleo', keys: shared }),
  dora: await ca.issue({ commonName: 'dora', keys: shared }),
  emil: await ca.issue({ commonName: 'emil' }),
};
const config = (user: string, key: string): string =>
  `apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user:\n    client-certificate: ${user}.crt\n    client-key: ${key}\n`;

const documents: Readonly<Record<string, string>> = {
  '/u/ca.crt': ca.certificatePem,
  '/u/ca.key': ca.keyPem,
  ...Object.fromEntries(Object.entries(users).map(([name, { certificatePem }]) => [`/u/${name}.crt`, certificatePem])),
  '/u/anna.conf': config('anna', 'one.pem'),
  '/u/ben-1.conf': config('ben', 'one.pem'),
  '/u/ben-2.conf': config('ben', 'two.pem'),
  '/u/cleo.conf': config('cleo', 'two.pem'),
  '/u/emil.conf': config('emil', 'three.pem'),
};

async function graphOf(files: Readonly<Record<string, string>>) {
  const tools = { cryptography: issuingTools.cryptography, structure: readYamlStructure };
  const decoded = Object.entries(files).map(([path, text]) => decodeFile({ path, hostPath: path, text }, tools));
  const absent = ['one', 'two', 'three'].map((name) => [`/u/${name}.pem`, 'absent'] as const);
  return buildPkiGraph(decoded, issuingTools.cryptography, new Map(absent));
}

async function renewed(files: Readonly<Record<string, string>>, ...names: readonly (keyof typeof users)[]) {
  const graph = await graphOf(files);
  const certificates = names.map((name) => ({
    fingerprint: nodeOf(graph, certificateIn(graph, `/u/${name}.crt`)).fingerprint,
  }));
  const plan = accepted(planReissue({ graph, now, certificates, key: 'new' }));
  const after = changedDocuments(files, await carriedOut(plan, files));
  const fits = (certificate: string, key: string): boolean =>
    new X509Certificate(String(after[`/u/${certificate}.crt`])).checkPrivateKey(
      createPrivateKey(String(after[`/u/${key}`])),
    );
  return { plan, after, fits, paths: plan.files.map(({ path }) => path).sort() };
}

suite('certificates that are read with lost keys', () => {
  const together = ['/u/anna.crt', '/u/ben.crt', '/u/cleo.crt', '/u/one.pem', '/u/two.pem'];
  for (const name of ['anna', 'ben', 'cleo'] as const) {
    test(`are renewed together where files connect them, whichever is asked for: ${name}`, async () => {
      const { plan, fits, paths } = await renewed(documents, name);
      assert.deepEqual(paths, together);
      assert.equal(plan.keys.length, 1);
      for (const [certificate, key] of [
        ['anna', 'one.pem'],
        ['ben', 'one.pem'],
        ['ben', 'two.pem'],
        ['cleo', 'two.pem'],
      ] as const)
        assert.ok(fits(certificate, key), `${certificate}, ${key}`);
    });
  }

  test('are renewed together whatever else is', async () => {
    const { plan, fits } = await renewed(documents, 'emil', 'cleo', 'anna');
    assert.equal(plan.keys.length, 2);
    assert.ok(fits('emil', 'three.pem') && fits('anna', 'one.pem') && fits('cleo', 'two.pem'));
  });

  test('get an answer with its key, in a file that is made once', async () => {
    const next = await ca.issue({ commonName: 'anna', notBefore: '2026-06-01T00:00:00Z' });
    const files = {
      ...documents,
      '/u/copy.crt': users.anna.certificatePem,
      '/u/copy.conf': config('copy', 'one.pem'),
      '/u/new.key': next.keyPem,
    };
    const graph = await graphOf(files);
    const node = nodeOf(graph, certificateIn(graph, '/u/anna.crt'));
    const certificates = readAnswer({ text: next.certificatePem }, issuingTools);
    assert.ok(!('code' in certificates));
    const question = { graph, node, now, ...optional('key', keyOfAnswer(graph, node, certificates)) };
    const answer = await checkAnswer(question, certificates, issuingTools.cryptography);
    assert.ok(answer.kind === 'answer');
    const plan = accepted(planAnswer({ ...question, answer }));
    assert.deepEqual(plan.files.map(({ path }) => path).sort(), ['/u/anna.crt', '/u/copy.crt', '/u/one.pem']);
    const after = changedDocuments(files, await carriedOut(plan, files));
    assert.equal(String(after['/u/one.pem']).trim(), next.keyPem.trim());
  });

  test('have one key with those that had the same and have it still', async () => {
    const files = { ...documents, '/u/dora.key': users.dora.keyPem, '/u/dora.conf': config('dora', 'dora.key') };
    for (const names of [
      ['cleo', 'dora'],
      ['dora', 'cleo'],
    ] as const) {
      const { plan, after, fits } = await renewed(files, ...names);
      assert.equal(plan.keys.length, 1, names.join());
      assert.ok(fits('dora', 'dora.key') && fits('cleo', 'two.pem') && fits('anna', 'one.pem'));
      const { asymmetricKeyType } = createPublicKey(String(after['/u/dora.key']));
      assert.equal(asymmetricKeyType, 'ec');
    }
  });

  test('get one of a kind that kubeadm reads where one of them is kubeadm’s, whoever comes first', async () => {
    const modern = await ca.issue({ commonName: 'fay', keys: await createTestKeys('Ed25519') });
    const server = await ca.issue({
      commonName: 'kube-apiserver',
      dnsNames: ['kubernetes'],
      extKeyUsage: ['serverAuth'],
    });
    const files = {
      '/u/ca.crt': ca.certificatePem,
      '/u/ca.key': ca.keyPem,
      '/u/fay.crt': modern.certificatePem,
      '/etc/kubernetes/pki/apiserver.crt': server.certificatePem,
      '/u/fay.conf': config('fay', 'one.pem'),
      '/u/server.conf': config('../etc/kubernetes/pki/apiserver', 'one.pem'),
    };
    const graph = await graphOf(files);
    const paths = ['/u/fay.crt', '/etc/kubernetes/pki/apiserver.crt'];
    const certificates = paths.map((path) => ({ fingerprint: nodeOf(graph, certificateIn(graph, path)).fingerprint }));
    for (const order of [certificates, certificates.toReversed(), certificates.slice(0, 1)]) {
      const plan = accepted(planReissue({ graph, now, certificates: order, key: 'new' }));
      assert.deepEqual(
        plan.keys.map(({ algorithm }) => algorithm),
        ['P-256'],
      );
    }
  });
});
