import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { credentialsOf } from '../credentials.ts';
import { at, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt, type Place, pemAt, sourceAt, withPem, withSource } from '../place.ts';
import type { Tree } from '../tree.ts';

/** Certificates that are damaged, or written as nobody reads them; one of those in files, and one of those in fields. */
export const encodings: MutationClass = (distribution) => {
  const all = credentialsOf(distribution).filter(({ use }) => use !== 'ca');
  const whole = all.find(({ certificate }) => certificate.field === undefined);
  const embedded = all.find(({ certificate }) => certificate.field !== undefined);
  return [
    ...(whole === undefined ? [] : damagedPem(whole.role, whole.certificate)),
    ...(embedded === undefined
      ? []
      : [...damagedPem(embedded.role, embedded.certificate), ...damagedField(embedded.role, embedded.certificate)]),
  ];
};

function damagedPem(role: string, place: Place): readonly Mutation[] {
  const edit = (from: string | RegExp, to: string) => (tree: Tree) =>
    withPem(tree, place, pemAt(tree, place).replace(from, to));
  const broken: readonly FindingCode[] = ['pem-malformed', 'pem-invisible-to-go', 'trailing-data', 'base64-invalid'];
  return [
    {
      name: `${role} whose PEM has lost characters`,
      mutate: edit(/^(MI.{40}).{7}/m, '$1'),
      expected: at(place, ...broken),
      consequences: [{ codes: ['key-missing', 'flag-path-missing'] }],
    },
    {
      name: `${role} whose PEM ends with four dashes`,
      mutate: edit('-----END CERTIFICATE-----', '-----END CERTIFICATE----'),
      expected: at(place, ...broken),
      consequences: [{ codes: ['key-missing'] }],
    },
  ];
}

function damagedField(role: string, place: Place): readonly Mutation[] {
  const edit = (change: (source: string) => string) => (tree: Tree) =>
    withSource(tree, place, change(sourceAt(tree, place)));
  return [
    {
      name: `${role} with a character that base64 does not have`,
      mutate: edit((source) => `${source.slice(0, 100)}-${source.slice(101)}`),
      expected: at(place, 'base64-invalid'),
    },
    {
      name: `${role} in base64 of base64`,
      mutate: edit((source) => Buffer.from(source).toString('base64')),
      expected: at(place, 'double-base64'),
    },
    {
      name: `${role} as DER in base64`,
      mutate: (tree) =>
        withSource(tree, place, certificatesAt(tree, place)[0]?.replaceAll(/-----.*-----|\n/g, '') ?? ''),
      expected: at(place, 'data-field-der'),
    },
    {
      name: `${role} as bare PEM`,
      mutate: (tree) => withSource(tree, place, JSON.stringify(pemAt(tree, place))),
      expected: at(place, 'data-field-raw-pem'),
    },
  ];
}
