import type { Distribution } from '../distribution.ts';
import { findFlag, pathFlags, withFlag, withNewFlag, withoutFlag } from '../flags.ts';
import { anywhere, atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { type Tree, withoutFile } from '../tree.ts';

function flagFilesOf({ flagFiles }: Distribution): readonly string[] {
  return [...new Set(Object.values(flagFiles))];
}

/** Files that flags may name without there being one. */
const optionalFlags: ReadonlySet<string> = new Set(['bootstrap-kubeconfig', 'data-dir', 'cert-dir', 'root-dir']);

/** Flags that name files which are not there. */
export const flagPaths: MutationClass = (distribution) =>
  flagFilesOf(distribution).flatMap((file) =>
    pathFlags(distribution.tree, file)
      .filter(({ name, path }) => !optionalFlags.has(name) && distribution.tree.files.has(path.slice(1)))
      .map(({ name, path }): Mutation => {
        const wrong = path.replace(/(\.\w+)?$/, '-old$1');
        return {
          name: `--${name} of ${file} names another file`,
          mutate: (tree) => withFlag(tree, file, name, wrong),
          expected: atText(file, `--${name}=${wrong}`, 'flag-path-missing'),
          // That the key of an external CA is elsewhere is fine only where its certificate is there.
          consequences:
            name === 'cluster-signing-cert-file'
              ? [atText(file, '--cluster-signing-key-file=', 'flag-path-missing')]
              : [],
        };
      }),
  );

/** Values with quotation marks that are meant for a shell, where there is none. */
export const quotedValues: MutationClass = (distribution) =>
  flagFilesOf(distribution)
    .filter((file) => file.endsWith('.yaml'))
    .map((file): Mutation => {
      const flag = '--v="4"';
      return {
        name: `${flag} of ${file}`,
        mutate: (tree) => withNewFlag(tree, file, flag),
        expected: atText(file, flag, 'flag-value-quoted'),
      };
    });

/** Files that flags name are gone. */
export const missingFiles: MutationClass = (distribution) => {
  const { tree } = distribution;
  const named = flagFilesOf(distribution).flatMap((file) =>
    pathFlags(tree, file).map((flag) => ({ file, ...flag, local: flag.path.slice(1) })),
  );
  const first = named.filter(
    ({ name, local }, index) =>
      !optionalFlags.has(name) &&
      name !== 'cluster-signing-key-file' &&
      hasNeighbours(tree, local) &&
      tree.files.has(local) &&
      named.findIndex((other) => other.local === local) === index,
  );
  return first
    .filter(({ local }) => !named.some((other) => other.local === local && other.name === 'cluster-signing-key-file'))
    .map(
      ({ file, name, path, local }): Mutation => ({
        name: `${path} is gone`,
        mutate: (old) => withoutFile(old, local),
        expected: atText(file, `--${name}=${path}`, 'flag-path-missing'),
        consequences: [
          anywhere('flag-path-missing', 'kubeconfig-path-missing'),
          { codes: ['key-missing', 'sa-keypair-mismatch'] },
        ],
      }),
    );
};

/** Of a folder that may be copied in part, only what lies beside other files is missed. */
function hasNeighbours({ files }: Tree, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return [...files.keys()].some(
    (name) => name !== path && name.startsWith(folder) && !name.slice(folder.length).includes('/'),
  );
}

/** Certificate and key of a component, by the flags that name them. */
const pairs: readonly (readonly [certificate: string, key: string])[] = [
  ['tls-cert-file', 'tls-private-key-file'],
  ['kubelet-client-certificate', 'kubelet-client-key'],
  ['proxy-client-cert-file', 'proxy-client-key-file'],
  ['etcd-certfile', 'etcd-keyfile'],
  ['cert-file', 'key-file'],
  ['peer-cert-file', 'peer-key-file'],
  ['cluster-signing-cert-file', 'cluster-signing-key-file'],
];

/** Pairs of flags that are not whole, or name each other's file. */
export const flagPairs: MutationClass = (distribution) =>
  flagFilesOf(distribution).flatMap((file) =>
    pairs.flatMap(([certificate, key]): Mutation[] => {
      const [first, second] = [certificate, key].map((name) => findFlag(distribution.tree, file, name));
      if (first === undefined || second === undefined) return [];
      const isSigning = certificate === 'cluster-signing-cert-file';
      // That the key of an external CA is elsewhere is fine only beside its certificate.
      const isKeyElsewhere = isSigning && !distribution.tree.files.has(second.value.slice(1));
      const keyMissing = isKeyElsewhere ? [inAnyOf([file], 'flag-path-missing')] : [];
      return [
        {
          name: `--${certificate} without its key in ${file}`,
          mutate: (tree) => withoutFlag(tree, file, key),
          expected: atText(file, first.text, 'flag-pair-incomplete'),
        },
        {
          name: `--${key} without its certificate in ${file}`,
          mutate: (tree) => withoutFlag(tree, file, certificate),
          expected: atText(file, second.text, 'flag-pair-incomplete'),
          consequences: keyMissing,
        },
        {
          name: `--${certificate} and --${key} of ${file} exchanged`,
          mutate: (tree) => withFlags(tree, file, { [certificate]: second.value, [key]: first.value }),
          expected: atText(file, new RegExp(`--(?:${certificate}|${key})=`), 'cert-key-swapped'),
          consequences: isSigning
            ? [anywhere('signing-cert-key-mismatch', 'signing-cert-is-bundle'), ...keyMissing]
            : [],
        },
      ];
    }),
  );

function withFlags(tree: Tree, file: string, values: Readonly<Record<string, string>>): Tree {
  return Object.entries(values).reduce((edited, [name, value]) => withFlag(edited, file, name, value), tree);
}
