import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { anywhere, at, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import type { Place } from '../place.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';
import { caFields } from './bundles.ts';

/** Fields of objects without what belongs into them, or with it in the encoding of another field: each object that has one. */
export const objectFields: MutationClass = (distribution) => [
  ...caFields(distribution)
    .filter(({ field }) => field === 'caBundle')
    .flatMap((place) => withoutBundle(place)),
  // Of two faults, each Secret has the other than the one before.
  ...[...distribution.tree.files.keys()]
    .map((file) => secrets(distribution.tree, file))
    .filter((faults) => faults.length > 0)
    .flatMap((faults, index) => faults[index % faults.length] ?? []),
];

function withoutBundle(place: Place): readonly Mutation[] {
  const codes: readonly FindingCode[] = ['cabundle-empty', 'private-ca-not-configured', 'cabundle-not-injected'];
  return [
    {
      name: `${place.file} without a caBundle`,
      mutate: (tree) => withEdit(tree, place.file, /^ +caBundle: .*\n/m, ''),
      expected: inAnyOf([place.file], ...codes),
    },
    {
      name: `${place.file} with an empty caBundle`,
      mutate: (tree) => withEdit(tree, place.file, /caBundle: .*/, "caBundle: ''"),
      expected: inAnyOf([place.file], ...codes),
    },
  ];
}

/** A Secret with a certificate and its key. */
function secrets(tree: Tree, file: string): readonly Mutation[] {
  const held = tree.files.get(file);
  if (
    held === undefined ||
    'linkTo' in held ||
    !/^type: kubernetes\.io\/tls\ndata:\n(?: {2}ca\.crt: .*\n)? {2}tls\.crt: /m.test(held.content)
  ) {
    return [];
  }
  const [certificate, key] = [
    { file, field: 'tls.crt' },
    { file, field: 'tls.key' },
  ];
  const text = textOf(tree, file);
  return [
    {
      name: `${file} with stringData in base64`,
      mutate: (old) =>
        withText(old, file, text.replace(/^data:$(?=\n(?: {2}ca\.crt: .*\n)? {2}tls\.crt)/m, 'stringData:')),
      expected: at(certificate, 'stringdata-base64'),
      consequences: [at(key, 'stringdata-base64'), inAnyOf([file], 'stringdata-base64')],
    },
    ...(/^ {2}ca\.crt: /m.test(text)
      ? []
      : [
          {
            name: `${file} with a Secret of no type`,
            mutate: (old: Tree) => withEdit(old, file, /^type: kubernetes\.io\/tls$/m, 'type: Opaque'),
            expected: inAnyOf([file], 'tls-secret-type'),
            consequences: [anywhere('secret-type-unsuitable')],
          },
        ]),
  ];
}
