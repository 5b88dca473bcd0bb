import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { buildPkiGraph } from '../src/core/pki/buildPkiGraph.ts';
import type { Cryptography } from '../src/core/pki/crypto.ts';
import type { Bytes } from '../src/core/x509/bytes.ts';
import { decodeCertificate } from '../src/core/x509/decodeCertificate.ts';
import type { Certificate } from '../src/core/x509/x509Model.ts';
import { createNodeCryptography } from '../src/node/nodeCryptography.ts';
import { decodedFileOf } from '../test/support/decodedFileOf.ts';
import {
  bitString,
  certificate,
  commonName,
  element,
  extension,
  octetString,
  oid,
  sequence,
} from '../test/unit/x509/derBuilder.ts';
import { report, timedTogether } from './measure.ts';

/** Every kubeadm CA has this name. */
const caName = commonName('kubernetes');
const caCount = 100;
const leavesOfEach = 99;
const rounds = 3;

interface Signer {
  readonly privateKey: KeyObject;
  readonly identifier: Bytes;
}

const ecdsaSha256 = sequence(oid('1.2.840.10045.4.3.2'));

function issue(signer: Signer, subject: Bytes, publicKey: KeyObject, extensions: readonly Bytes[]): Bytes {
  const parts = {
    issuer: caName,
    subject,
    innerAlgorithm: ecdsaSha256,
    algorithm: ecdsaSha256,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    extensions: [...extensions, extension('2.5.29.35', sequence(element(0x80, signer.identifier)))],
  };
  const { tbsCertificate } = decoded(certificate(parts));
  return certificate({ ...parts, signature: bitString(sign('sha256', tbsCertificate, signer.privateKey)) });
}

function decoded(der: Bytes): Certificate {
  const content = decodeCertificate(der);
  if (content.kind !== 'certificate') throw new Error(content.reason);
  return content;
}

const cas: Bytes[] = [];
const leaves: Bytes[] = [];
for (let number = 0; number < caCount; number++) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = { privateKey, identifier: Uint8Array.from({ length: 20 }, (_, at) => number + at) };
  const constraints = extension('2.5.29.19', sequence(element(0x01, [0xff])), true);
  cas.push(issue(signer, caName, publicKey, [constraints, extension('2.5.29.14', octetString(signer.identifier))]));
  for (let leaf = 0; leaf < leavesOfEach; leaf++) {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    leaves.push(issue(signer, commonName(`node-${leaf}`), own.publicKey, []));
  }
}
const all = [...cas, ...leaves];
const files = all.map((der, index) => decodedFileOf(`${index}.crt`, [der]));
const node = createNodeCryptography();

/** Counts checks, and answers from a table what the host said once, so that linking alone is measured. */
let checks = 0;
const answers = new WeakMap<Bytes, ReturnType<Cryptography['verify']>>();
const known: Cryptography = {
  ...node,
  verify(key, algorithm, signed, signature) {
    checks += 1;
    // Each certificate is asked about once, and its answer stays.
    if (!answers.has(signed)) answers.set(signed, node.verify(key, algorithm, signed, signature));
    return answers.get(signed);
  },
};

/** The bare calls: each certificate's signature with its CA's key, parsed once. */
const caKeys = cas.map((der) =>
  createPublicKey({ key: Buffer.from(decoded(der).publicKey.spki), format: 'der', type: 'spki' }),
);
const certificates = all.map(decoded);
function verifyBare(): void {
  for (const [index, { tbsCertificate, signature }] of certificates.entries()) {
    const key = caKeys[index < caCount ? index : Math.floor((index - caCount) / leavesOfEach)];
    if (key === undefined || !verify('sha256', tbsCertificate, key, signature)) throw new Error('a signature is wrong');
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await work();
    if (round > 0) fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

await buildPkiGraph(files, known);
if (checks > all.length) throw new Error(`${checks} signature checks for ${all.length} certificates`);
const { decode, bare } = timedTogether({ decode: () => all.map(decoded), bare: verifyBare }, rounds, 1);
const link = await timeOf(() => buildPkiGraph(files, known));
const graph = await timeOf(() => buildPkiGraph(files, node));
report(`${all.length} certificates of ${caCount} CAs, all called CN=kubernetes`, [
  { what: 'link them, signatures known', peer: 'decoding them', ours: link, theirs: decode, target: 4 },
  {
    what: 'link them, one signature check for each',
    peer: 'bare crypto.verify',
    ours: graph,
    theirs: bare,
    target: 1.25,
  },
]);
