import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import type { Certificate, DecodeProblem } from '../../../src/core/x509/x509Model.ts';
import { allSorts } from './go/allSorts.ts';
import { type DerNode, encodeTree, isConstructed, parseTree } from './go/derTree.ts';

/** Contents that no field of a certificate has. */
const nonsense: Readonly<Record<string, DerNode['content']>> = {
  nothing: [],
  'an empty element': [0x30, 0],
  'a wrong type': [0x0a, 1, 0xff],
  'an element that is cut off': [0x30, 0x10, 0x31],
  'an indefinite length': [0x30, 0x80, 0, 0],
  zeros: Array<number>(40).fill(0),
};

/** What the decoder makes of each element of a TBSCertificate of version 3, by its place. */
const fieldsByPlace: readonly (readonly (keyof Certificate)[])[] = [
  ['version'],
  ['serialNumber'],
  // Compared with the outer one only.
  [],
  ['issuer'],
  ['notBefore', 'notAfter'],
  ['subject'],
  ['publicKey'],
];
const fieldsOfExtensions: Readonly<Record<string, keyof Certificate>> = {
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.17': 'subjectAltName',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.35': 'authorityKeyIdentifier',
  '2.5.29.37': 'extKeyUsage',
};
/** Whole, or changed with every byte of the certificate. */
const notCompared: ReadonlySet<keyof Certificate> = new Set(['der', 'tbsCertificate', 'problems', 'extensions']);

const [seed = new Uint8Array(0)] = allSorts;
const whole = decode(seed);

suite('one broken field hides nothing else', () => {
  for (const [place, fields] of fieldsByPlace.entries()) {
    test(fields.length === 0 ? 'signature' : fields.join(', '), () => {
      assertOnly(fields, ({ tbs }) => {
        const node = childrenOf(tbs)[place];
        assert.ok(node);
        return node;
      });
    });
  }

  test('notBefore and notAfter do not hide one another', () => {
    for (const [index, field] of (['notBefore', 'notAfter'] as const).entries()) {
      assertOnly([field], ({ tbs }) => {
        const time = childrenOf(childrenOf(tbs)[4])[index];
        assert.ok(time);
        return time;
      });
    }
  });

  for (const [index, { oid }] of whole.extensions.entries()) {
    test(`extension ${oid}`, () => {
      const field = fieldsOfExtensions[oid];
      assertOnly(field === undefined ? [] : [field], ({ tbs }) => {
        const value = childrenOf(childrenOf(childrenOf(childrenOf(tbs)[7])[0])[index]).at(-1);
        assert.ok(value);
        return value;
      });
    });
  }

  test('signatureAlgorithm', () => {
    assertOnly(['signatureAlgorithm'], ({ root }) => childrenOf(root)[1] ?? root);
  });

  test('signature', () => {
    assertOnly(['signature'], ({ root }) => childrenOf(root)[2] ?? root);
  });
});

/** Breaks one element in every way and asserts that all fields but its own are as in the whole certificate. */
function assertOnly(
  fields: readonly (keyof Certificate)[],
  find: (parts: { readonly root: DerNode; readonly tbs: DerNode }) => DerNode,
): void {
  let told = 0;
  for (const [what, content] of Object.entries(nonsense)) {
    const root = parseTree(seed);
    const [tbs = root] = childrenOf(root);
    const node = find({ root, tbs });
    node.content = [...content] as DerNode['content'];
    node.prefix = [];
    const broken = decode(encodeTree(root));
    if (!isDeepStrictEqual(broken.problems.map(reasonOf), whole.problems.map(reasonOf))) told += 1;
    for (const key of Object.keys(whole) as (keyof Certificate)[]) {
      if (notCompared.has(key) || fields.includes(key)) continue;
      assert.deepEqual(broken[key], whole[key], `${what} hides ${key}`);
    }
  }
  // Some of it is no nonsense everywhere: a name may be empty, and so may a SEQUENCE; any octets are a number.
  if (fields.length > 0) assert.ok(told >= 2, `of ${fields.join(', ')} nothing is said`);
}

function reasonOf({ field, reason }: DecodeProblem): string {
  return `${field}: ${reason}`;
}

function childrenOf(node: DerNode | undefined): readonly DerNode[] {
  return node !== undefined && isConstructed(node) ? node.content : [];
}

function decode(der: Uint8Array): Certificate {
  const decoded = decodeCertificate(new Uint8Array(der));
  assert.equal(decoded.kind, 'certificate', JSON.stringify(decoded));
  return decoded as Certificate;
}
