import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { certificationPath } from '../../../src/core/pki/certificationPath.ts';
import type { Cryptography } from '../../../src/core/pki/crypto.ts';
import { limits } from '../../../src/core/pki/limits.ts';
import type { IssuerLink, PkiGraph } from '../../../src/core/pki/pkiModel.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { decodedFileOf } from '../../support/decodedFileOf.ts';
import { createTestCa, createTestKeys, type TestCa, type TestCertificate } from '../../support/testPki.ts';

const cryptography = createNodeCryptography();

/** Each certificate in a file of its own, in the order given. */
function graphOf(certificates: readonly { der: Uint8Array<ArrayBuffer> }[], using: Cryptography = cryptography) {
  return buildPkiGraph(
    certificates.map(({ der }, index) => decodedFileOf(`${index}.crt`, [der])),
    using,
  );
}

function linkOf(graph: PkiGraph, { fingerprint }: TestCertificate): IssuerLink | undefined {
  return graph.certificates.get(fingerprint)?.issuer;
}

/** @param verify - What checks; by default the signatures themselves. */
function counting(verify: Cryptography['verify'] = cryptography.verify) {
  const counted = {
    ...cryptography,
    checks: 0,
    verify(...args: Parameters<Cryptography['verify']>) {
      counted.checks++;
      return verify(...args);
    },
  };
  return counted;
}

describe('issuer links', () => {
  test('a root is self-signed, and what it signed is linked to it whatever the order of files', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    const graph = await graphOf([leaf, ca]);
    assert.deepEqual(linkOf(graph, ca), { kind: 'selfSigned' });
    assert.deepEqual(linkOf(graph, leaf), { kind: 'verified', issuers: [ca.fingerprint] });
    assert.deepEqual(graph.certificates.get(ca.fingerprint)?.issued, [leaf.fingerprint]);
  });

  test('CAs of one name are told apart by signature, at one check for each certificate', async () => {
    const cas = await Promise.all(Array.from({ length: 12 }, () => createTestCa({ name: 'kubernetes' })));
    const leaves = await Promise.all(cas.flatMap((ca) => [ca.issue(), ca.issue()]));
    const counted = counting();
    const graph = await graphOf([...leaves, ...cas], counted);
    leaves.forEach((leaf, index) => {
      const ca = cas[Math.floor(index / 2)];
      assert.deepEqual(linkOf(graph, leaf), { kind: 'verified', issuers: [ca?.fingerprint] });
    });
    assert.equal(counted.checks, leaves.length + cas.length);
  });

  test('a certificate of an absent CA of the same name is linked to none', async () => {
    const [here, absent] = await Promise.all([
      createTestCa({ name: 'kubernetes' }),
      createTestCa({ name: 'kubernetes' }),
    ]);
    const leaf = await absent.issue();
    assert.deepEqual(linkOf(await graphOf([leaf, here]), leaf), { kind: 'unknown' });
  });

  test('many certificates of an absent CA cost no check each', async () => {
    const cas = await Promise.all(Array.from({ length: 5 }, () => createTestCa({ name: 'kubernetes' })));
    const absent = await createTestCa({ name: 'kubernetes' });
    const leaves = await Promise.all(Array.from({ length: 40 }, () => absent.issue()));
    const counted = counting();
    await graphOf([...cas, ...leaves], counted);
    assert.equal(counted.checks, cas.length + 2 * cas.length);
  });

  test('a CA re-issued with its key: both certificates are issuers', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const renewed = await createTestCa({ name: 'kubernetes', keys: ca.keys, notAfter: '2046-01-01T00:00:00Z' });
    const leaf = await ca.issue();
    const graph = await graphOf([ca, leaf, renewed]);
    assert.deepEqual(linkOf(graph, leaf), { kind: 'verified', issuers: [ca.fingerprint, renewed.fingerprint] });
    assert.deepEqual(certificationPath(graph, leaf.fingerprint), [leaf.fingerprint, renewed.fingerprint]);
  });

  test('a damaged certificate is named so only where the key identifier makes its issuer certain', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    const damaged = leaf.der.slice();
    damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
    const graph = await graphOf([ca, { der: damaged }]);
    const link = [...graph.certificates.values()].at(-1)?.issuer;
    assert.deepEqual(link, { kind: 'signatureInvalid', issuer: ca.fingerprint });
  });

  test('an algorithm that the host cannot check makes no verdict', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    const graph = await graphOf([ca, leaf], { ...cryptography, verify: () => undefined });
    assert.deepEqual(linkOf(graph, leaf), { kind: 'unverifiable', issuer: ca.fingerprint });
    assert.deepEqual(linkOf(graph, ca), { kind: 'unverifiable', issuer: ca.fingerprint });
  });

  test('an asynchronous host gives the same graph', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue();
    const graph = await graphOf(
      [leaf, ca],
      counting((...args) => Promise.resolve(cryptography.verify(...args))),
    );
    assert.deepEqual(linkOf(graph, leaf), { kind: 'verified', issuers: [ca.fingerprint] });
    assert.deepEqual(linkOf(graph, ca), { kind: 'selfSigned' });
  });
});

describe('CAs of one name and one key identifier, each issued by the one before', () => {
  const same = { name: 'kubernetes', keyIdentifier: '01'.repeat(20) } as const;
  const chainOf = async (length: number): Promise<TestCa[]> => {
    const chain = [await createTestCa(same)];
    for (let ca = chain[0]; ca !== undefined && chain.length < length; ca = chain.at(-1))
      chain.push(await ca.issueCa(same));
    return chain;
  };

  test('are linked where few keys come into question', async () => {
    const chain = await chainOf(30);
    const graph = await graphOf(chain);
    chain.forEach((ca, index) => {
      const issuer = chain[index - 1];
      const expected = issuer ? { kind: 'verified', issuers: [issuer.fingerprint] } : { kind: 'selfSigned' };
      assert.deepEqual(linkOf(graph, ca), expected);
    });
  });

  test('cost a bounded number of checks each, and a search that was ended says so', async () => {
    const chain = await chainOf(60);
    for (const order of [chain, chain.toReversed()]) {
      const counted = counting();
      const graph = await graphOf(order, counted);
      assert.ok(counted.checks <= chain.length * (1 + limits.candidateKeys), String(counted.checks));
      const links = chain.slice(1).map((ca, index) => ({ link: linkOf(graph, ca), issuer: chain[index] }));
      const judged = links.filter(({ link }) => link?.kind === 'verified');
      for (const { link, issuer } of judged)
        assert.deepEqual(link, { kind: 'verified', issuers: [issuer?.fingerprint] });
      const others = links.filter(({ link }) => link?.kind !== 'verified');
      assert.ok(judged.length > 0 && others.length > 0);
      for (const { link } of others) assert.deepEqual(link, { kind: 'unknown', cut: true });
    }
  });

  test('share one budget, which leaves each certificate its first check', async () => {
    const chain = await chainOf(limits.candidateKeys + 1);
    const { keys, issue } = chain[0] ?? (await createTestCa(same));
    const leaves = await Promise.all(
      Array.from({ length: limits.furtherChecks / (limits.candidateKeys - 1) }, () => issue({ ...same, keys })),
    );
    const counted = counting(() => false);
    const graph = await graphOf([...chain, ...leaves], counted);
    // A CA's check with its own key is not of the budget either.
    const most = 2 * chain.length + leaves.length + limits.furtherChecks;
    assert.ok(counted.checks <= most && counted.checks > most - 100, String(counted.checks));
    for (const leaf of leaves) assert.deepEqual(linkOf(graph, leaf), { kind: 'unknown', cut: true });
  });
});

describe('nodes', () => {
  test('one node for a certificate, with all its places', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const graph = await graphOf([ca, ca, ca]);
    assert.equal(graph.certificates.size, 1);
    const places = graph.certificates.get(ca.fingerprint)?.occurrences.map(({ file }) => file.path);
    assert.deepEqual(places, ['0.crt', '1.crt', '2.crt']);
  });

  test('private keys are attached to the certificates of their public half', async () => {
    const keys = await createTestKeys();
    const ca = await createTestCa({ name: 'kubernetes' });
    const leaf = await ca.issue({ keys });
    const der = Buffer.from(leaf.keyPem.replace(/-----.*?-----|\s/g, ''), 'base64');
    const graph = await buildPkiGraph(
      [decodedFileOf('a.crt', [leaf.der, ca.der]), decodedFileOf('a.key', [new Uint8Array(der)], 'PRIVATE KEY')],
      cryptography,
    );
    const node = graph.certificates.get(leaf.fingerprint);
    assert.deepEqual(
      node?.keys.map(({ file }) => file.path),
      ['a.key'],
    );
    assert.deepEqual(graph.keys.get(node?.keyId ?? '')?.certificates, [leaf.fingerprint]);
    assert.deepEqual(graph.certificates.get(ca.fingerprint)?.keys, []);
  });
});

describe('certificationPath', () => {
  test('leads from a certificate over its intermediate to the root', async () => {
    const root = await createTestCa({ name: 'root' });
    const intermediate = await root.issueCa({ name: 'intermediate' });
    const leaf = await intermediate.issue();
    const graph = await graphOf([leaf, intermediate, root]);
    const path = [leaf, intermediate, root].map(({ fingerprint }) => fingerprint);
    assert.deepEqual(certificationPath(graph, leaf.fingerprint), path);
    assert.deepEqual(certificationPath(graph, 'absent'), []);
  });

  test('without a root it is as long as it can be', async () => {
    const root = await createTestCa({ name: 'root' });
    const intermediate = await root.issueCa({ name: 'intermediate' });
    const leaf = await intermediate.issue();
    const graph = await graphOf([leaf, intermediate]);
    assert.deepEqual(certificationPath(graph, leaf.fingerprint), [leaf.fingerprint, intermediate.fingerprint]);
  });

  test('CAs that signed each other end the search, and a root wins over the loop', async () => {
    const [a, b] = await Promise.all([createTestCa({ name: 'a' }), createTestCa({ name: 'b' })]);
    const aByB = await b.issueCa({ name: 'a', keys: a.keys });
    const bByA = await a.issueCa({ name: 'b', keys: b.keys });
    const leaf = await a.issue();
    const loop = await graphOf([leaf, aByB, bByA]);
    assert.equal(certificationPath(loop, leaf.fingerprint).length, 3);
    const withRoot = await graphOf([leaf, aByB, bByA, b]);
    const path = [leaf, aByB, b].map(({ fingerprint }) => fingerprint);
    assert.deepEqual(certificationPath(withRoot, leaf.fingerprint), path);
  });
});
