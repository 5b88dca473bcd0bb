import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import * as x509 from '../../support/peculiarX509.ts';
import { createTestKeys } from '../../support/testPki.ts';
import { type RoleCredential, reissuableCas, reissuableLeaves } from '../credentials.ts';
import { anywhere, at, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt, withCertificate, withKey } from '../place.ts';
import { authorityFor, certificateAt, pemOf, reissue } from '../reissue.ts';
import { derOf, elementsOf, resigned, withField } from '../resigned.ts';
import { type Tree, withEditEverywhere } from '../tree.ts';

/** Leaves whose encoding Go refuses though the signature is right: of these faults, each leaf has another than the one before. */
export const encodedFields: MutationClass = async (distribution) =>
  (await reissuableLeaves(distribution)).flatMap((leaf, index) => {
    const all = faults(leaf, distribution.tree);
    return all.filter((_, fault) => fault % 3 === index % 3);
  });

const rsaWithSha256 = Buffer.from('2a864886f70d01010b', 'hex');

function faults({ role, certificate, key }: RoleCredential, tree: Tree): readonly Mutation[] {
  const old = certificateAt(tree, certificate);
  const isRsa = Buffer.from(old.rawData).includes(rsaWithSha256);
  // Copies elsewhere have the same serial number and key.
  const consequences = [anywhere('key-shared', 'duplicate-serial')];
  const replaced = (name: string, makeKey: () => { publicKey: KeyObject; privateKey: KeyObject }) => ({
    name: `${role} with ${name}`,
    mutate: async (before: Tree) => {
      const { publicKey, privateKey } = makeKey();
      const spki = publicKey.export({ type: 'spki', format: 'der' });
      const [field] = elementsOf(spki);
      const after = await resigned(before, certificate, (fields) =>
        withField(fields, 6, (content) => field?.content ?? content),
      );
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      return key === undefined ? after : withKey(after, key, pem);
    },
  });
  return [
    {
      name: `${role} with a negative serial number`,
      mutate: (before) =>
        resigned(before, certificate, (fields) =>
          withField(fields, 1, (content) => Buffer.concat([Buffer.of(0x80), content.subarray(1)])),
        ),
      expected: at(certificate, 'serial-negative'),
      consequences,
    },
    {
      name: `${role} with an extension twice`,
      mutate: (before) =>
        resigned(before, certificate, (fields) =>
          withField(fields, 7, (content) => {
            const [list] = elementsOf(content);
            const own = list === undefined ? [] : elementsOf(list.content);
            const twice = own[0] === undefined ? own : [...own, own[0]];
            return derOf({ tag: 0x30, content: Buffer.concat(twice.map(derOf)) });
          }),
        ),
      expected: at(certificate, 'duplicate-extension'),
      consequences,
    },
    {
      name: `${role} with two signature algorithms`,
      mutate: (before) => {
        const der = Buffer.from(certificateAt(before, certificate).rawData);
        const [inner, outer] = isRsa
          ? ['2a864886f70d01010b', '2a864886f70d01010c']
          : ['2a8648ce3d040302', '2a8648ce3d040303'];
        const last = der.lastIndexOf(Buffer.from(inner, 'hex'));
        Buffer.from(outer, 'hex').copy(der, last);
        return withCertificate(before, certificate, pemOf(new x509.X509Certificate(der)));
      },
      expected: at(certificate, 'sig-algorithm-mismatch'),
      // Where the other algorithm is the one of the signature, it verifies nowhere.
      consequences: [...consequences, at(certificate, 'sig-invalid')],
    },
    ...(isRsa
      ? [
          {
            name: `${role} signed with MD5`,
            mutate: (before: Tree) =>
              resigned(
                before,
                certificate,
                (fields) => withField(fields, 2, () => Buffer.from('06092a864886f70d0101040500', 'hex')),
                'md5',
              ),
            expected: at(certificate, 'sig-md5-md2'),
            consequences,
          },
        ]
      : []),
    // A PrintableString has no letter such as this.
    ...(old.issuer.includes('@')
      ? []
      : [
          {
            name: `${role} with the name of its CA in another type`,
            mutate: (before: Tree) =>
              resigned(before, certificate, (fields) =>
                withField(fields, 3, (content) => {
                  const other = Buffer.from(content);
                  for (const [index, octet] of content.entries())
                    if (/^(?:55040[3aA])$/.test(content.subarray(index - 3, index).toString('hex')))
                      other[index] = octet === 0x0c ? 0x13 : 0x0c;
                  return other;
                }),
              ),
            // Told once, at the CA, where no certificate encodes the name as the CA does.
            expected: anywhere('issuer-name-encoding-mismatch'),
            consequences,
          },
        ]),
    {
      ...replaced('a key on the curve secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' })),
      expected: at(certificate, 'key-weak-curve'),
      consequences: [anywhere('key-weak-curve', 'duplicate-serial')],
    },
    {
      ...replaced('a key for Ed448', () => generateKeyPairSync('ed448')),
      expected: at(certificate, 'key-algorithm-unsupported'),
      consequences: [anywhere('key-algorithm-unsupported', 'duplicate-serial')],
    },
    {
      name: `${role} below too many CAs`,
      mutate: (before) => belowOthers(before, certificate),
      expected: at(certificate, 'pathlen-exceeded'),
      consequences: [anywhere('pathlen-exceeded')],
    },
  ];
}

/** Two CAs between the leaf and its own, of which the first allows none below it. */
async function belowOthers(tree: Tree, place: RoleCredential['certificate']): Promise<Tree> {
  const leaf = certificateAt(tree, place);
  let authority = await authorityFor(tree, leaf);
  const chain: string[] = [];
  for (const [index, allowed] of [0, undefined].entries()) {
    const keys = await createTestKeys();
    const pem = await reissue(tree, leaf, {
      authority,
      commonName: `intermediate ${index}`,
      organizations: [],
      publicKey: keys.publicKey,
      extKeyUsage: [],
      subjectAltNames: [],
      keyUsage: x509.KeyUsageFlags.keyCertSign,
      extensions: [
        new x509.BasicConstraintsExtension(true, allowed, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    authority = { certificate: new x509.X509Certificate(pem), privateKey: keys.privateKey };
    chain.unshift(pem);
  }
  return withCertificate(tree, place, [await reissue(tree, leaf, { authority }), ...chain].join(''));
}

/** CAs that allow no names of their servers, everywhere they stand. */
export const constrainedCas: MutationClass = async (distribution) => {
  const { credentials, tree } = distribution;
  const servers = Object.values(credentials).filter(({ use }) => use === 'server' || use === 'both');
  return (await reissuableCas(distribution)).flatMap(({ role, certificate }): readonly Mutation[] => {
    const old = certificateAt(tree, certificate);
    const below = servers.filter((server) => certificateAt(tree, server.certificate).issuer === old.subject);
    if (below.length === 0 || certificatesAt(tree, certificate).length > 1) return [];
    const other = Buffer.concat([Buffer.from('300fa00d300b8209', 'hex'), Buffer.from('other.org')]);
    const constraints = new x509.Extension('2.5.29.30', true, new Uint8Array(other));
    return [
      {
        name: `${role} that permits other.org alone`,
        mutate: async (before) =>
          withEditEverywhere(before, pemOf(old), await reissue(before, old, { extensions: [constraints] })),
        expected: anywhere('name-constraint-violated'),
      },
    ];
  });
};
