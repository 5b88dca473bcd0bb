import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { reissuableCas } from '../credentials.ts';
import type { Distribution } from '../distribution.ts';
import { anywhere, at, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt, inField, type Place, withPem } from '../place.ts';
import { certificateAt, namesake, pemOf } from '../reissue.ts';
import { type Tree, textOf } from '../tree.ts';

/** What other readers say of a CA of which one copy is changed. */
const isCopied: readonly FindingCode[] = ['ha-shared-ca-differs', 'signing-cert-is-bundle', 'requestheader-ca-shared'];

/** Fields that hold CAs which somebody trusts. */
const fields = ['certificate-authority-data', 'caBundle', 'ca.crt', 'trustBundle'];

/** What stands beside a CA where somebody reads it: each file of a CA, and each field. */
export const bundles: MutationClass = async (distribution) => {
  const files = (await reissuableCas(distribution)).filter(({ certificate: { field } }) => field === undefined);
  // What a controller writes, it writes again, whatever stands there.
  const ownFields = caFields(distribution).filter(
    ({ file }) => !/inject|conversion/i.test(textOf(distribution.tree, file)),
  );
  return [
    // etcd reads certificates with headers, too.
    ...files.flatMap(({ role, certificate }) => [
      ...besides(certificate, distribution),
      ...(role === 'etcd-ca' ? [] : [withHeaders(certificate)]),
    ]),
    // Of four such faults, each field has another than the one before.
    ...ownFields.flatMap((place, index) =>
      [...besides(place, distribution), withHeaders(place)].filter((_, fault) => fault === index % 4),
    ),
  ];
};

/** The first field of each name in each file, where it holds certificates. */
export function caFields({ tree }: Pick<Distribution, 'tree'>): readonly Place[] {
  const texts = [...tree.files].map(([file, held]) => [file, 'linkTo' in held ? '' : held.content] as const);
  return texts.flatMap(([file, content]) =>
    fields
      .filter((field) => new RegExp(`^[ -]*${field.replace('.', '\\.')}: [A-Za-z0-9+/]{100}`, 'm').test(content))
      .map((field) => inField(file, field))
      .filter((place) => certificatesAt(tree, place).length > 0),
  );
}

function besides(place: Place, { now }: Distribution): readonly Mutation[] {
  const name = nameOf(place);
  const behind = (text: (tree: Tree) => string | Promise<string>) => async (tree: Tree) =>
    withPem(tree, place, certificatesAt(tree, place).join('') + (await text(tree)));
  const first = (tree: Tree) => certificatesAt(tree, place)[0] ?? '';
  const consequences = [anywhere(...isCopied)];
  return [
    {
      name: `${name} with its first certificate twice`,
      mutate: behind(first),
      expected: at(place, 'bundle-duplicate'),
      consequences,
    },
    {
      name: `${name} with a certificate that cannot be read`,
      mutate: behind((tree) => first(tree).replace(/^(MII.)(.{8})/m, '$1AAAAAAAA')),
      expected: at(place, 'ca-bundle-partially-unparsable'),
      consequences,
    },
    {
      name: `${name} with a CA that has ended`,
      mutate: behind(async (tree) => {
        const year = 365 * 86_400_000;
        const dates = { notBefore: new Date(now - 9 * year), notAfter: new Date(now - year) };
        const [notBefore, notAfter] = [dates.notBefore.toISOString(), dates.notAfter.toISOString()];
        const change = { commonName: 'ended', notBefore, notAfter };
        return pemOf((await namesake(certificateAt(tree, place), change)).certificate);
      }),
      expected: at(place, 'expired-member-in-bundle'),
      consequences,
    },
  ];
}

function withHeaders(place: Place): Mutation {
  return {
    name: `${nameOf(place)} with headers in its first certificate`,
    mutate: (tree) => {
      const pem = certificatesAt(tree, place).join('');
      return withPem(tree, place, pem.replace('CERTIFICATE-----\n', 'CERTIFICATE-----\nUsed-By: shop\n\n'));
    },
    expected: at(place, 'pem-headers-ignored'),
    consequences: [anywhere(...isCopied)],
  };
}

function nameOf({ file, field }: Place): string {
  return field === undefined ? file : `${field} of ${file}`;
}
