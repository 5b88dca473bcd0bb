import { type PlantedReference, plantedReferences } from '../distributions/references.ts';
import { atText, type Mutation, type MutationClass } from '../mutation.ts';
import { type Tree, withEdit } from '../tree.ts';

/** Fields that name Secrets which are elsewhere, lack what is read, or may not be used: each field in each way. */
export const secretReferences: MutationClass = ({ tree }) =>
  plantedReferences
    .filter(({ file }) => tree.files.has(file))
    .flatMap((planted) => [...elsewhere(planted), ...lacking(planted), ...unsuitable(planted), ...refused(planted)]);

function elsewhere(planted: PlantedReference): readonly Mutation[] {
  const { record, file, secretFile, exportedFile, secret, namespace } = planted;
  // A Secret that need not exist.
  if (record.suffix !== undefined) return [];
  return [
    {
      name: `${file}: its Secret in another namespace`,
      mutate: edit(secretFile, `namespace: ${namespace}`, 'namespace: elsewhere'),
      expected: atText(file, secret, 'secret-in-other-namespace'),
    },
    {
      name: `${exportedFile}: its Secret has another name`,
      mutate: edit(
        exportedFile,
        new RegExp(`^ +name: ${secret}-exported$(?=\n +namespace: ${namespace}\n)`, 'm'),
        '    name: other',
      ),
      expected: atText(exportedFile, `${secret}-exported`, 'secret-missing'),
    },
  ];
}

function lacking({ record, file, secretFile, secret, keys, beside }: PlantedReference): readonly Mutation[] {
  if (record.id === 'volume' && !('items' in beside)) return [];
  const isTls = record.type === 'kubernetes.io/tls';
  return keys.flatMap((key): Mutation[] => {
    const line = new RegExp(`^ {2}${key.replace('.', '\\.')}: .*$`, 'm');
    const expected = isTls
      ? { codes: ['tls-secret-keys-missing'] as const }
      : atText(file, secret, 'secret-key-missing');
    return [
      {
        name: `${file}: its Secret has ${key} under another name`,
        mutate: (tree) => withEdit(tree, secretFile, `  ${key}: `, `  other.${key}: `),
        expected,
      },
      // kubelet mounts an empty value; and of a single key that is empty nothing else tells that it is not filled later.
      ...(record.id === 'volume' || keys.length === 1
        ? []
        : [
            {
              name: `${file}: its Secret has nothing under ${key}`,
              mutate: (tree: Tree) => withEdit(tree, secretFile, line, `  ${key}: ""`),
              expected: atText(file, secret, 'secret-key-missing'),
            },
          ]),
    ];
  });
}

function unsuitable({ record, file, secretFile, secret }: PlantedReference): readonly Mutation[] {
  if (record.type === undefined) return [];
  return [
    {
      name: `${file}: its Secret is of another type`,
      mutate: edit(secretFile, `type: ${record.type}`, 'type: Opaque'),
      expected: atText(file, secret, 'secret-type-unsuitable'),
    },
  ];
}

function refused({ record, file, secret, namespace }: PlantedReference): readonly Mutation[] {
  if (record.isGranted !== true || namespace !== 'certificates') return [];
  const grants = 'references/gateway.yaml';
  const of = (name: string, from: string | RegExp, to: string): Mutation => ({
    name: `${file}: ${name}`,
    mutate: edit(grants, from, to),
    expected: atText(file, secret, 'secret-not-granted'),
    consequences: [{ codes: ['secret-not-granted'] }],
  });
  return [
    of('no ReferenceGrant', /kind: ReferenceGrant/, 'kind: ConfigMap'),
    of('a ReferenceGrant in another namespace', / {2}namespace: certificates/, '  namespace: other'),
    of('a ReferenceGrant for another namespace', /^( +)namespace: shop$/m, '    namespace: other'),
    of('a ReferenceGrant for other objects', 'kind: Gateway', 'kind: HTTPRoute'),
    of('a ReferenceGrant of other objects', /kind: Secret$/m, 'kind: Service'),
    of('a ReferenceGrant of another Secret', /kind: Secret$/m, 'kind: Secret\n    name: other'),
  ];
}

function edit(file: string, from: string | RegExp, to: string) {
  return (tree: Tree): Tree => withEdit(tree, file, from, to);
}
