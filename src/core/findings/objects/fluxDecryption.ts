import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { valuesOf } from '../../pki/cluster/objects/heldValues.ts';
import { appliesFile, isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { folderOf, posix } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Flux cannot decrypt.
 *
 * When: the Secret in `decryption.secretRef` of a Kustomization of Flux has no key whose name ends in `.agekey` or `.asc`, and none of `sops.vault-token`,
 * `sops.aws-kms`, `sops.azure-kv` and `sops.gcp-kms`. Or a Secret that SOPS encrypted is in the `path` of a Kustomization without `decryption`, and no
 * `kustomization.yaml` there leaves it out.
 *
 * kustomize-controller tells by the name of a key what it is, and ignores all others. Without `decryption` it refuses Secrets that SOPS encrypted, but for those with
 * the annotation `kustomize.toolkit.fluxcd.io/decrypt: disabled`. Nothing is said if a patch for `decryption` is among the files.
 *
 * @category secrets
 * @stage understand
 * @see FLUX
 */
export const fluxDecryptionUnusable = {
  code: 'flux-decryption-unusable',
  severity: 'error',
  fact: {
    key: 'kustomize-controller reads no key of Secret {secret}, with which Kustomization {name} decrypts: it goes by their names, and there is only {keys}.',
    missing: 'SOPS encrypted Secret {secret}, but Kustomization {name}, which applies it, has no decryption.',
  },
  consequence: {
    key: 'Flux applies nothing of it: `Failed to get the data key required to decrypt the SOPS file`.',
    missing:
      'Flux applies nothing of it: `is SOPS encrypted, configuring decryption is required for this secret to be reconciled`.',
  },
  wayOut: {
    key: 'Name the key so that it ends in .agekey (age) or .asc (OpenPGP).',
    missing: 'Set decryption.provider to sops, and decryption.secretRef to the Secret with the key.',
  },
} as const satisfies FindingRecord;

/** Names of keys that kustomize-controller reads. */
export const decryptionKey = /\.(?:agekey|asc)$|^sops\.(?:vault-token|aws-kms|azure-kv|gcp-kms)$/;

/** Reports what kustomize-controller cannot decrypt. */
export function checkFluxDecryption(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const all = index
    .ofKind('Kustomization')
    .filter(({ object }) => /^kustomize\.toolkit\.fluxcd\.io\//.test(object.apiVersion ?? '') && !isOpenEnded(object));
  return [...all.flatMap((each) => unreadKeys(index, each)), ...undecrypted(index, all)];
}

function unreadKeys(index: ObjectIndex, kustomization: PlacedObject): readonly FindingDraft[] {
  const { root } = kustomization.object;
  const named = scalarAt(root, 'spec', 'decryption', 'secretRef', 'name');
  const secret = named && secretOf(index, kustomization, named.text);
  const values = secret && valuesOf(secret);
  if (named === undefined || secret === undefined || values === undefined || isOpen(named)) return [];
  const keys = [...values.keys()];
  const nodes = ['data', 'stringData'].flatMap((field) => [...(mappingAt(secret.object.root, field)?.entries ?? [])]);
  const [[, node] = []] = nodes;
  if (keys.some((key) => decryptionKey.test(key)) || node?.kind !== 'scalar' || isEncrypted(secret)) return [];
  if (isPatched(index, secret)) return [];
  const judgement = problem(fluxDecryptionUnusable, {
    fact: 'key',
    consequence: 'key',
    wayOut: 'key',
    values: {
      secret: objectName(secret),
      name: objectName(kustomization),
      keys: visibleText(listOf(keys.slice(0, 3))),
    },
    related: [relatedAt({ file: kustomization.file, span: named.span }, l10n.t('What decrypts with it'))],
  });
  return [placedAt({ file: secret.file, span: node.keySpan ?? node.span }, judgement)];
}

/** What is exported from a cluster is in another folder than the repository; only one may be meant. */
function secretOf(index: ObjectIndex, from: PlacedObject, name: string): PlacedObject | undefined {
  const { namespace } = from.object;
  const near = index.find(from, 'Secret', name, namespace);
  if (near !== undefined || namespace === undefined) return near;
  const [only, ...others] = index.named('Secret', name).filter(({ object }) => object.namespace === namespace);
  return only !== undefined && others.length === 0 && index.areOfOneEnvironment(from, only) ? only : undefined;
}

function isEncrypted({ object: { root } }: PlacedObject): boolean {
  return scalarAt(root, 'sops', 'mac') !== undefined;
}

/** Encrypted Secrets, where all Kustomizations that are nearest to them lack what decrypts. */
function undecrypted(index: ObjectIndex, all: readonly PlacedObject[]): readonly FindingDraft[] {
  if (all.length === 0 || all.some(({ object }) => isPatching(object.root))) return [];
  return index.ofKind('Secret').flatMap((secret): readonly FindingDraft[] => {
    const { root, namespace, name } = secret.object;
    const isOff =
      scalarAt(root, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/decrypt')?.text.toLowerCase() ===
      'disabled';
    const at = scalarAt(root, 'metadata', 'name');
    if (!isEncrypted(secret) || isOff || at === undefined || name === undefined) return [];
    const ways = all.flatMap((each) => {
      const depth = depthOf(index, each, secret);
      return depth === undefined ? [] : [{ each, depth }];
    });
    const deepest = Math.max(...ways.map(({ depth }) => depth));
    const nearest = ways.filter(({ depth }) => depth === deepest).map(({ each }) => each);
    const [first] = nearest;
    if (first === undefined || nearest.some(({ object }) => mappingAt(object.root, 'spec', 'decryption') !== undefined))
      return [];
    const place = scalarAt(first.object.root, 'metadata', 'name');
    if (place === undefined || isPatched(index, first)) return [];
    const judgement = problem(fluxDecryptionUnusable, {
      fact: 'missing',
      consequence: 'missing',
      wayOut: 'missing',
      values: {
        secret: visibleText(namespace === undefined ? name : `${namespace}/${name}`),
        name: objectName(first),
      },
      related: [relatedAt({ file: secret.file, span: at.span }, l10n.t('The encrypted Secret'))],
    });
    return [placedAt({ file: first.file, span: place.span }, judgement)];
  });
}

/** Patches of a Kustomization may set `decryption` in others. */
function isPatching(root: DocumentNode): boolean {
  if (root.kind === 'scalar') return /\bdecryption\b/.test(root.text);
  return (root.kind === 'sequence' ? root.items : [...root.entries.values()]).some(isPatching);
}

/** How many folders of a Kustomization's `path` lead to a Secret that it applies, directly or above it; `undefined` if it does not. */
function depthOf(
  index: ObjectIndex,
  { object: { root }, file }: PlacedObject,
  secret: PlacedObject,
): number | undefined {
  const node = scalarAt(root, 'spec', 'path');
  if (node === undefined || isOpen(node)) return undefined;
  const path = node.text.replace(/^\.?\//, '').replace(/\/$/, '');
  // The repository is where the Kustomization is found, or above it.
  if (path === '' || path === '.') return undefined;
  const folder = `/${folderOf(posix(secret.file.path))}`;
  const at = folder.lastIndexOf(`/${path}`);
  const repository = folder.slice(1, at + 1);
  const isThere =
    at >= 0 && /^(?:\/|$)/.test(folder.slice(at + path.length + 1)) && posix(file.path).startsWith(repository);
  return isThere && appliesFile(index, repository + path, secret.file) ? path.split('/').length : undefined;
}
