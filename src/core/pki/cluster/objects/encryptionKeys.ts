import { placeholderReason, standsForSecret } from '../../../kubernetes/placeholderReason.ts';
import { isExample } from '../../../locate/files/quietPlaces.ts';
import { itemsAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import type { ClusterPicture, ComponentInstance, PlacedObject } from '../clusterModel.ts';
import { settingOf } from '../components.ts';

/** With the lengths of their keys, in octets. */
const localProviders: Readonly<Record<string, readonly number[]>> = {
  aescbc: [16, 24, 32],
  aesgcm: [16, 24, 32],
  secretbox: [32],
};

/** A key of an EncryptionConfiguration. */
export interface EncryptionKey {
  readonly placed: PlacedObject;
  readonly provider: string;
  readonly name: string;
  readonly secret: ScalarNode;
}

/** Why kube-apiserver does not start with a key, in its words. */
export interface EncryptionKeyFault {
  readonly form: 'form' | 'placeholder' | 'length';
  /** In octets; 0 of what is not base64. */
  readonly count: number;
  readonly lengths: readonly number[];
  readonly error: string;
}

/** The keys of an EncryptionConfiguration; none of another object. */
export function encryptionKeysIn(placed: PlacedObject): readonly EncryptionKey[] {
  const { kind, root } = placed.object;
  if (kind !== 'EncryptionConfiguration') return [];
  return itemsAt(root, 'resources').flatMap((resource) =>
    itemsAt(resource, 'providers').flatMap((each) =>
      Object.keys(localProviders).flatMap((provider) =>
        itemsAt(each, provider, 'keys').flatMap((key): readonly EncryptionKey[] => {
          const secret = scalarAt(key, 'secret');
          return secret === undefined ? [] : [{ placed, provider, name: scalarAt(key, 'name')?.text ?? '', secret }];
        }),
      ),
    ),
  );
}

/** Tells why a key cannot be used; `undefined` if it can, or if it is none yet. */
export function encryptionKeyFault(
  picture: ClusterPicture,
  { placed, provider, secret }: EncryptionKey,
): EncryptionKeyFault | undefined {
  const { file, object } = placed;
  const reason = placeholderReason(secret.text) ?? (standsForSecret(secret.text) ? 'words' : undefined);
  const isRead = picture.components.some((instance) => isReadBy(instance, placed));
  if (reason === 'encrypted' || reason === 'redacted') return undefined;
  if (object.isTemplate === true || (!isRead && isExample(file))) return undefined;
  // What the words of an example encode may be a key.
  const bytes = decodeBase64(secret.text);
  const isBase64 = bytes instanceof Uint8Array;
  if (reason !== undefined && (!isRead || (isBase64 && reason !== 'empty'))) return undefined;
  const lengths = localProviders[provider] ?? [];
  if (isBase64 && lengths.includes(bytes.length)) return undefined;
  const count = isBase64 ? bytes.length : 0;
  const form = isBase64 ? 'length' : reason === undefined ? 'form' : 'placeholder';
  const error = isBase64
    ? `secret is not of the expected length, got ${count}, expected one of [${lengths.join(' ')}]`
    : 'secrets must be base64 encoded';
  return { form, count, lengths, error };
}

/** The keys with which a kube-apiserver cannot start. */
export function unusableKeysOf(
  picture: ClusterPicture,
  instance: ComponentInstance,
): readonly { readonly key: EncryptionKey; readonly error: string }[] {
  if (settingOf(instance, '--encryption-provider-config') === undefined) return [];
  return picture.objects
    .filter((placed) => isReadBy(instance, placed))
    .flatMap(encryptionKeysIn)
    .flatMap((key) => {
      const fault = encryptionKeyFault(picture, key);
      return fault === undefined ? [] : [{ key, error: fault.error }];
    });
}

/** Its flag names the file. */
function isReadBy(instance: ComponentInstance, { file, host }: PlacedObject): boolean {
  const { value: path = '', material } = settingOf(instance, '--encryption-provider-config') ?? {};
  if (path === '' || instance.host !== host) return false;
  return material?.filePath === file.path || `/${file.path}`.endsWith(path);
}
