import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AcceptedAnswer, checkAnswer } from '../../../../src/core/renewal/answer/checkAnswer.ts';
import { readAnswer } from '../../../../src/core/renewal/answer/readAnswer.ts';
import { base64 } from '../../../support/base64.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { certificateIn, graphOf, nodeOf } from '../../../support/renewal.ts';
import { granted, refusedWith } from '../../../support/requests.ts';
import {
  createTestCa,
  createTestKeys,
  createTestRequest,
  type TestCa,
  type TestCertificateOptions,
  testNow,
} from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const keys = await createTestKeys();
const otherKeys = await createTestKeys();
const identity = {
  keys,
  commonName: 'kube-apiserver',
  organizations: ['a', 'b'],
  extKeyUsage: ['serverAuth', 'clientAuth'],
  dnsNames: ['cp-1', 'kubernetes'],
  ipAddresses: ['10.0.0.1'],
} as const;
const old = await ca.issue({ ...identity, notAfter: '2026-06-20T00:00:00Z' });
const renewal = { ...identity, notBefore: '2026-06-12T09:00:00Z', notAfter: '2027-06-12T00:00:00Z' };

const read = (text: string) => readAnswer({ text }, decodingTools);

async function answerOf(
  text: string,
  issuers: readonly TestCa[] = [ca],
): Promise<Awaited<ReturnType<typeof checkAnswer>>> {
  const files = Object.fromEntries(issuers.map((issuer, index) => [`/ca-${index}.crt`, issuer.certificatePem]));
  const graph = await graphOf({ '/web.crt': old.certificatePem, '/web.key': old.keyPem, ...files });
  const node = nodeOf(graph, certificateIn(graph, '/web.crt'));
  return checkAnswer({ graph, node, now: testNow }, granted(read(text)), decodingTools.cryptography);
}

const answerWith = async (options: TestCertificateOptions, issuer: TestCa = ca) =>
  answerOf((await issuer.issue({ ...renewal, ...options })).certificatePem);

describe('what came back is read', () => {
  it('as PEM, base64, DER, the signed request, a Secret', async () => {
    const { certificatePem, der } = await ca.issue(renewal);
    const { requestPem } = await createTestRequest({ keys });
    const csr = `apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: a\nspec:\n  request: ${base64(requestPem)}\nstatus:\n  certificate: ${base64(certificatePem)}\n`;
    const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  tls.crt: ${base64(certificatePem)}\n`;
    const wrapped = base64(certificatePem).replace(/.{76}/g, '$&\n');
    const bare = Buffer.from(der).toString('base64');
    for (const text of [
      certificatePem,
      base64(certificatePem),
      `"${base64(certificatePem)}"\n`,
      wrapped,
      bare,
      csr,
      secret,
    ]) {
      const [certificate, ...others] = granted(read(text));
      assert.deepEqual(certificate?.der, der, text.slice(0, 40));
      assert.deepEqual(others, []);
    }
    const [binary] = granted(readAnswer({ bytes: der }, decodingTools));
    assert.deepEqual(binary?.der, der);
  });

  it('and refused when it is none', async () => {
    const { requestPem, keyPem } = await createTestRequest();
    assert.equal(refusedWith(read('')), 'answerEmpty');
    assert.equal(refusedWith(read('hello')), 'answerEmpty');
    assert.equal(refusedWith(read(requestPem)), 'answerIsRequest');
    assert.equal(refusedWith(read(old.certificatePem + keyPem)), 'answerHasKey');
  });
});

describe('an answer is taken', () => {
  const accepted = async (answer: ReturnType<typeof answerOf>): Promise<AcceptedAnswer> => granted(await answer);

  it('for the requested key, from the same CA, with the same identity', async () => {
    const answer = await accepted(answerWith({}));
    assert.equal(answer.certificate.notAfter, Date.parse(renewal.notAfter));
    assert.deepEqual([answer.chain, answer.notes], [[], []]);
  });

  it('with its intermediate, whose root is trusted, in whatever order', async () => {
    const intermediate = await ca.issueCa({ name: 'issuing' });
    const leaf = await intermediate.issue(renewal);
    for (const text of [
      leaf.certificatePem + intermediate.certificatePem,
      intermediate.certificatePem + ca.certificatePem + leaf.certificatePem,
    ]) {
      const { chain } = await accepted(answerOf(text));
      assert.deepEqual(
        chain.map(({ der }) => der),
        [intermediate.der],
      );
    }
    assert.equal(refusedWith(await answerOf(leaf.certificatePem)), 'answerNotVerified', 'without it');
  });

  it('with notes on what is otherwise', async () => {
    const { notes } = await accepted(answerWith({ dnsNames: ['cp-1', 'kubernetes', 'more'] }));
    assert.deepEqual(notes, ['It has additional names: DNS:more.']);
    const stranger = await createTestCa({ name: 'stranger' });
    const leaf = await stranger.issue(renewal);
    const unknown = await accepted(answerOf(leaf.certificatePem, []));
    assert.match(unknown.notes.join(), /^These files contain no CA/);
  });
});

describe('an answer is refused', () => {
  const cases: readonly (readonly [string, TestCertificateOptions, string])[] = [
    ['for another key', { keys: otherKeys }, 'answerForOtherKey'],
    ['that has expired', { notAfter: '2026-06-01T00:00:00Z', notBefore: '2026-05-01T00:00:00Z' }, 'answerNotUsable'],
    ['that is not valid yet', { notBefore: '2026-06-13T00:00:00Z' }, 'answerNotUsable'],
    ['of a CA', { isCa: true }, 'answerNotUsable'],
    ['for another user', { commonName: 'other' }, 'answerChangesIdentity'],
    ['with another group', { organizations: ['a', 'b', 'system:masters'] }, 'answerChangesIdentity'],
    ['without a group', { organizations: ['a'] }, 'answerChangesIdentity'],
    ['without a name', { dnsNames: ['cp-1'] }, 'answerChangesIdentity'],
    ['without an address', { ipAddresses: [] }, 'answerChangesIdentity'],
    ['without a usage', { extKeyUsage: ['serverAuth'] }, 'answerChangesIdentity'],
  ];
  for (const [name, options, code] of cases) {
    it(name, async () => assert.equal(refusedWith(await answerWith(options)), code));
  }

  it('that is the old one, or of another CA', async () => {
    assert.equal(refusedWith(await answerOf(old.certificatePem)), 'answerIsOld');
    const other = await createTestCa({ name: 'kubernetes' });
    assert.equal(refusedWith(await answerWith({}, other)), 'answerNotVerified');
    const leaf = await other.issue(renewal);
    const both = await answerOf(leaf.certificatePem + other.certificatePem, [ca, other]);
    assert.equal(refusedWith(both), 'answerNotVerified', 'although that CA is among the files');
  });

  it('that somebody has changed', async () => {
    const { der } = await ca.issue(renewal);
    const forged = der.slice();
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const graph = await graphOf({ '/web.crt': old.certificatePem, '/ca.crt': ca.certificatePem });
    const node = nodeOf(graph, certificateIn(graph, '/web.crt'));
    const answer = granted(readAnswer({ bytes: forged }, decodingTools));
    const checked = await checkAnswer({ graph, node, now: testNow }, answer, decodingTools.cryptography);
    assert.equal(refusedWith(checked), 'answerNotVerified');
  });
});
