import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { requestPage } from '../../../../src/core/present/change/requestPage.ts';
import type { MadeRequest } from '../../../../src/core/renewal/request/makeRequest.ts';
import { makeRequest, type RequestWish } from '../../../../src/core/renewal/request/makeRequest.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, issuingTools, nodeOf, readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';

const graph = await clusterGraphOf(readTree('test/fixtures/kubeadm-renew/h01-rsa/before'));
const node = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/scheduler.conf', 1));
const tools = { ...issuingTools, readBinaryFile: async () => new Uint8Array() };
const make = async (wish: Partial<RequestWish>): Promise<MadeRequest> => {
  const made = await makeRequest(node, graph, { form: 'csr', isNewKey: false, days: 90, ...wish }, tools);
  assert.ok(made.kind === 'made', 'code' in made ? made.reason : '');
  return made;
};

suite('a request for a certificate that is there', () => {
  test('in a file is what OpenSSL verifies, with the same subject and key', async () => {
    const openssl = createOpensslFolder();
    try {
      const { text, fileName, key } = await make({});
      assert.equal(key, undefined);
      assert.match(fileName, /^[a-z0-9.-]+\.csr$/);
      openssl.write('request.csr', text);
      const words = openssl.run('req', '-in', 'request.csr', '-noout', '-verify', '-subject');
      assert.match(words, /CN ?= ?system:kube-scheduler/);
    } finally {
      openssl.remove();
    }
  });

  test('with a new key hands the key out for a file of its own', async () => {
    const { key, text } = await make({ isNewKey: true, keyAlgorithm: 'P-256' });
    assert.ok(key !== undefined);
    assert.match(new TextDecoder().decode(key.content), /^-----BEGIN EC PRIVATE KEY-----/);
    assert.doesNotMatch(text, /PRIVATE KEY/);
  });

  test('for a signer of Kubernetes names it, and the wanted lifetime', async () => {
    const { text, fileName } = await make({ form: 'csr-manifest' });
    assert.match(text, /signerName: kubernetes\.io\/kube-apiserver-client$/m);
    assert.match(text, /expirationSeconds: 7776000$/m);
    assert.match(fileName, /-csr\.yaml$/);
  });

  test('for cert-manager names the issuer, and holds no request', async () => {
    const { text, key } = await make({ form: 'cert-manager', issuer: { kind: 'Issuer', name: 'cluster-ca' } });
    assert.match(text, /kind: Certificate$/m);
    assert.match(text, /name: cluster-ca$/m);
    assert.equal(key, undefined);
  });

  test('for a CA is refused', async () => {
    const ca = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/ca.crt'));
    const made = await makeRequest(ca, graph, { form: 'csr', isNewKey: false, days: 1 }, tools);
    assert.ok(made.kind === 'refusal' && made.code === 'isCa');
  });
});

test('a request asks for the names that connections look for, so that the answer ends the problem', async () => {
  const tree = 'b07-apiserver-san-missing-advertise-ip';
  const now = Date.parse(readKubeadmTruth(tree).made_at);
  const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
  const before = await clusterGraphOf(documents);
  const server = nodeOf(before, certificateIn(before, '/etc/kubernetes/pki/apiserver.crt'));
  const { wish } = requestPage(server, before, {}, 'Request', undefined);
  assert.ok(wish?.moreNames?.length === 1, JSON.stringify(wish));
  const made = await makeRequest(server, before, wish, tools);
  assert.ok(made.kind === 'made');
  const openssl = createOpensslFolder();
  try {
    openssl.write('a.csr', made.text);
    openssl.write('ca.crt', String(documents['/etc/kubernetes/pki/ca.crt']));
    openssl.write('ca.key', String(documents['/etc/kubernetes/pki/ca.key']));
    const period = ['-not_before', '20200101000000Z', '-not_after', '20340101000000Z'];
    const files = ['-in', 'a.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-copy_extensions', 'copy'];
    openssl.run('x509', '-req', ...files, ...period, '-out', 'a.crt');
    const names = (text: string) => text.match(/(?:DNS|IP Address):[^,\s]+/g) ?? [];
    openssl.write('old.crt', String(documents['/etc/kubernetes/pki/apiserver.crt']));
    const old = names(openssl.run('x509', '-in', 'old.crt', '-noout', '-ext', 'subjectAltName'));
    const asked = names(openssl.run('x509', '-in', 'a.crt', '-noout', '-ext', 'subjectAltName'));
    assert.deepEqual(asked, [...old, `IP Address:${wish.moreNames[0]}`]);
    const after = { ...documents, '/etc/kubernetes/pki/apiserver.crt': openssl.read('a.crt') };
    const isThere = (graph: PkiGraph) =>
      evaluate(graph, defaultPolicy, now).some(({ code }) => code === 'apiserver-san-missing-endpoint');
    assert.deepEqual([isThere(before), isThere(await clusterGraphOf(after))], [true, false]);
  } finally {
    openssl.remove();
  }
});

suite('the page that asks for a request', () => {
  test('has a wish at once, with the same key', () => {
    const { wish } = requestPage(node, graph, {}, 'Request', undefined);
    assert.deepEqual(wish, { form: 'csr', isNewKey: false, days: 365, moreNames: [] });
  });

  test('has none while days or the issuer cannot be taken, and its button is off', () => {
    for (const values of [{ days: 'soon' }, { form: 'cert-manager' }]) {
      const { wish, page } = requestPage(node, graph, values, 'Request', undefined);
      assert.equal(wish, undefined);
      assert.equal(page.buttons[0]?.isDisabled, true);
    }
  });

  test('asks for what the form needs, and no more', () => {
    const fieldsOf = (form: string) => {
      const { page } = requestPage(node, graph, { form }, 'Request', undefined);
      const fields = page.parts.find((part) => part.kind === 'fields');
      return accepted(fields?.kind === 'fields' ? fields : { fields: [] }).fields.map(({ id }) => id);
    };
    assert.deepEqual(fieldsOf('csr'), ['form', 'key', 'moreNames', 'folder']);
    assert.deepEqual(fieldsOf('csr-manifest'), ['form', 'key', 'moreNames', 'days', 'folder']);
    assert.deepEqual(fieldsOf('cert-manager'), ['form', 'issuerKind', 'issuer', 'days', 'folder']);
  });
});
