import assert from 'node:assert/strict';
import { it } from 'node:test';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { checkAnswer } from '../../../../src/core/renewal/answer/checkAnswer.ts';
import { planAnswer } from '../../../../src/core/renewal/answer/planAnswer.ts';
import { readAnswer } from '../../../../src/core/renewal/answer/readAnswer.ts';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { base64 } from '../../../support/base64.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { accepted, certificateIn, issuingTools, nodeOf } from '../../../support/renewal.ts';
import { wholeGraphOf } from '../../../support/renewalCommands.ts';
import { granted } from '../../../support/requests.ts';
import { createTestCa, createTestKeys, type TestCertificate, testNow } from '../../../support/testPki.ts';

type Files = Readonly<Record<string, string>>;

/** Codes of the last plan's warnings. */
let warned: readonly string[] = [];

const ca = await createTestCa({ name: 'kubernetes' });
const identity = { commonName: 'web', dnsNames: ['web'], extKeyUsage: ['serverAuth'] } as const;
const old = await ca.issue(identity);

const kubeconfig = ({ certificatePem, keyPem }: TestCertificate) => `apiVersion: v1
kind: Config # kept
users:
- name: u
  user:
    client-certificate-data: ${base64(certificatePem)} # old
    client-key-data: ${base64(keyPem)}
`;

/** The files after an answer was placed; the certificate is the first of `/web.crt`. */
async function placed(files: Files, answer: string, keyFile?: string): Promise<Files> {
  const set = accepted(await carriedOut(files, answer, keyFile));
  const changed = set.files.map(({ path, after }): [string, string] => [path, new TextDecoder().decode(after)]);
  return { ...files, ...Object.fromEntries(changed) };
}

/** @param now - What the files hold by the time the plan is carried out. */
async function carriedOut(files: Files, answer: string, keyFile?: string, now: Files = files) {
  const graph = await wholeGraphOf(files);
  const node = nodeOf(graph, certificateIn(graph, '/web.crt'));
  const file = graph.files.find(({ path }) => path === keyFile);
  const credential = file?.credentials[0];
  const key = file === undefined || credential === undefined ? undefined : { file, credential };
  const question = { graph, node, now: testNow, ...(key === undefined ? {} : { key }) };
  const checked = granted(
    await checkAnswer(question, granted(readAnswer({ text: answer }, decodingTools)), decodingTools.cryptography),
  );
  const plan = accepted(planAnswer({ ...question, answer: checked }));
  warned = plan.warnings.map(({ code }) => code);
  const encoder = new TextEncoder();
  return carryOutAtOnce(plan, {
    ...issuingTools,
    structure: decodingTools.structure,
    readSource: async (path) => {
      const text = now[path];
      const encode = (each: string) => encoder.encode(each) as Uint8Array<ArrayBuffer>;
      return text === undefined ? undefined : { bytes: encode(text), text, encode };
    },
  });
}

const certificatesIn = (files: Files, path: string) =>
  decodeFile({ path, text: files[path] ?? '' }, decodingTools).credentials.flatMap(
    ({ fingerprint = [] }) => fingerprint,
  );

it('places the certificate wherever the old one is, and changes nothing else', async () => {
  const renewed = await ca.issue({ ...identity, keys: old.keys });
  const files = {
    '/ca.crt': ca.certificatePem,
    '/web.crt': `# mine\n${old.certificatePem}`,
    '/web.key': old.keyPem,
    '/config': kubeconfig(old),
  };
  const after = await placed(files, renewed.certificatePem);
  assert.deepEqual(certificatesIn(after, '/web.crt'), [renewed.fingerprint]);
  assert.equal(after['/config'], kubeconfig({ ...old, certificatePem: renewed.certificatePem }));
  assert.equal(after['/web.key'], old.keyPem);
});

it('warns of an answer that ends before the certificate whose place it takes', async () => {
  const files = { '/ca.crt': ca.certificatePem, '/web.crt': old.certificatePem };
  const sooner = await ca.issue({ ...identity, keys: old.keys, notAfter: '2026-12-31T00:00:00Z' });
  await placed(files, sooner.certificatePem);
  assert.deepEqual(warned, ['endsEarlier']);
  const alike = await ca.issue({ ...identity, keys: old.keys });
  await placed(files, alike.certificatePem);
  assert.deepEqual(warned, []);
});

it('places the new key where the old one was', async () => {
  const keys = await createTestKeys();
  const renewed = await ca.issue({ ...identity, keys });
  const files = {
    '/ca.crt': ca.certificatePem,
    '/web.crt': old.certificatePem,
    '/web.key': old.traditionalKeyPem,
    '/config': kubeconfig(old),
    '/new.key': renewed.keyPem,
  };
  const after = await placed(files, renewed.certificatePem, '/new.key');
  const graph = await wholeGraphOf(after);
  const node = nodeOf(graph, certificateIn(graph, '/web.crt'));
  assert.equal(node.fingerprint, renewed.fingerprint);
  assert.deepEqual(node.keys.map(({ file }) => file.path).sort(), ['/config', '/new.key', '/web.key']);
  assert.equal(after['/config'], kubeconfig(renewed));
});

it('puts right a certificate beside which the new key lies already', async () => {
  const keys = await createTestKeys();
  const renewed = await ca.issue({ ...identity, keys });
  const files = { '/ca.crt': ca.certificatePem, '/web.crt': old.certificatePem, '/web.key': renewed.keyPem };
  const after = await placed(files, renewed.certificatePem, '/web.key');
  assert.deepEqual(after, { ...files, '/web.crt': renewed.certificatePem });
  const both = await placed({ ...files, '/config': kubeconfig(old) }, renewed.certificatePem, '/web.key');
  assert.deepEqual(both, { ...files, '/web.crt': renewed.certificatePem, '/config': kubeconfig(renewed) });
});

it('writes a new chain behind it, instead of the old one', async () => {
  const [first, second] = [await ca.issueCa({ name: 'first' }), await ca.issueCa({ name: 'second' })];
  const leaf = await first.issue({ ...identity, keys: old.keys });
  const renewed = await second.issue({ ...identity, keys: old.keys });
  const chain = { certificatePem: leaf.certificatePem + first.certificatePem };
  const files = {
    '/ca.crt': ca.certificatePem,
    '/web.crt': `${chain.certificatePem}# end\n`,
    '/web.key': old.keyPem,
    '/config': kubeconfig({ ...old, ...chain }),
  };
  const wanted = renewed.certificatePem + second.certificatePem;
  const after = await placed(files, wanted);
  assert.deepEqual(certificatesIn(after, '/web.crt'), [renewed.fingerprint, second.fingerprint]);
  assert.match(after['/web.crt'] ?? '', /-----END CERTIFICATE-----\n# end\n$/);
  assert.deepEqual(certificatesIn(after, '/config').slice(0, 2), [renewed.fingerprint, second.fingerprint]);
  const same = await first.issue({ ...identity, keys: old.keys });
  const kept = await placed(files, same.certificatePem);
  assert.deepEqual(
    certificatesIn(kept, '/web.crt'),
    [same.fingerprint, first.fingerprint],
    'the old chain serves the new one',
  );
});

it('writes a chain in the manner of the place: line ends, indentation, comments', async () => {
  const intermediate = await ca.issueCa({ name: 'intermediate' });
  const renewed = await intermediate.issue({ ...identity, keys: old.keys });
  const secret = (pem: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n  tls.crt: |\n${pem.replaceAll(/^(?=.)/gm, '    ')}  other: x # kept\n`;
  const windows = (pem: string) => `# mine\n${pem}# end\n`.replaceAll('\n', '\r\n');
  const files = {
    '/ca.crt': ca.certificatePem,
    '/web.crt': windows(old.certificatePem),
    '/web.key': old.keyPem,
    '/secret.yaml': secret(old.certificatePem),
  };
  const answer = renewed.certificatePem + intermediate.certificatePem;
  const after = await placed(files, answer);
  assert.equal(after['/web.crt'], windows(answer));
  assert.equal(after['/secret.yaml'], secret(answer));
});

it('takes out what a shorter chain does not need any more', async () => {
  const upper = await ca.issueCa({ name: 'upper' });
  const lower = await upper.issueCa({ name: 'lower' });
  const other = await ca.issueCa({ name: 'other' });
  const leaf = await lower.issue({ ...identity, keys: old.keys });
  const renewed = await other.issue({ ...identity, keys: old.keys });
  const chain = leaf.certificatePem + lower.certificatePem + upper.certificatePem;
  const files = {
    '/ca.crt': ca.certificatePem,
    '/web.crt': `${chain}# end\n`,
    '/web.key': old.keyPem,
    '/config': kubeconfig({ ...old, certificatePem: chain }),
  };
  const answer = renewed.certificatePem + other.certificatePem;
  const after = await placed(files, answer);
  assert.equal(after['/web.crt'], `${answer}# end\n`);
  assert.equal(after['/config'], kubeconfig({ ...old, certificatePem: answer }));
});

it('writes nothing over what changed since it was planned', async () => {
  const upper = await ca.issueCa({ name: 'upper' });
  const lower = await upper.issueCa({ name: 'lower' });
  const other = await ca.issueCa({ name: 'other' });
  const leaf = await lower.issue({ ...identity, keys: old.keys });
  const renewed = await other.issue({ ...identity, keys: old.keys });
  const chain = leaf.certificatePem + lower.certificatePem + upper.certificatePem;
  const files = { '/ca.crt': ca.certificatePem, '/web.crt': chain, '/web.key': old.keyPem };
  const config = kubeconfig({ ...old, certificatePem: chain });
  const answer = renewed.certificatePem + other.certificatePem;
  const changes: readonly Files[] = [
    { '/web.crt': chain.replace(upper.certificatePem, ca.certificatePem) },
    { '/web.crt': chain.replace(upper.certificatePem, '') },
    { '/web.crt': chain.replace(lower.certificatePem, ca.certificatePem) },
    { '/config': kubeconfig({ ...old, certificatePem: chain + ca.certificatePem }) },
    { '/config': kubeconfig({ ...old, certificatePem: chain.replace(upper.certificatePem, ca.certificatePem) }) },
  ];
  for (const change of changes) {
    const before = { ...files, '/config': config };
    const outcome = await carriedOut(before, answer, undefined, { ...before, ...change });
    assert.ok(outcome.kind === 'refusal' && outcome.code === 'changedSince');
  }
});
