import { noSecretValue, publicUserFields, userOption } from '../kubernetes/tables/secretNames.ts';
import type { ScalarPlace } from '../locate/structure/structureReader.ts';
import { isSecretName } from './secretName.ts';

/** What is known about a scalar besides its place. */
export interface FieldSurroundings {
  readonly text: string;
  /** Texts of the fields `name`, `key` and `header` next to a field `value`. */
  readonly namesBeside: readonly string[];
  /** The arguments before this item of a list, the nearest last. */
  readonly before: string | undefined;
}

/**
 * Says which secret a field contains by its place: everything in a Secret, credentials of kubeconfigs, anything named
 * like a secret.
 *
 * @returns `undefined` if the place says nothing.
 */
export function secretField(place: ScalarPlace, around: FieldSurroundings): string | undefined {
  const path = place.segments;
  const key = path.at(-1);
  const { kind } = place.object;
  const inItem = withoutList(path);
  const [first] = inItem;
  const isSecretKind = kind?.endsWith('Secret') === true;
  if (isSecretKind && (first === 'data' || first === 'stringData') && inItem.length > 1) return valueWords(key);
  if (first === 'encryptedData' || path.includes('encryptedData')) return 'encrypted value';
  const user = userField(path);
  if (user !== undefined) return user === '' ? undefined : user;
  if (path.includes('annotations') && /last-?applied|last-?config/i.test(String(key))) return 'copy of the object';
  if (path.includes('chpasswd') && path.includes('list')) return 'passwords';
  if (noSecretValue.test(around.text.trim())) return undefined;
  if (key === 'value' && around.namesBeside.some(isSecretName)) return 'secret';
  if (around.before !== undefined && /^-/.test(around.before) && isSecretName(around.before.replace(/^-+/, '')))
    return 'secret';
  if (around.before !== undefined && userOption.test(around.before) && /^(?!\+%)[^:\s]+:(?!\d+$|\/)/.test(around.text))
    return 'user and password';
  const name = typeof key === 'number' ? path.findLast((segment) => typeof segment === 'string') : key;
  // The keys of some maps are user-defined names, and the values names of objects.
  return typeof name === 'string' && isSecretName(name) ? valueWords(name) : undefined;
}

/** A path inside an object of a List, or of an array at the root. */
function withoutList(path: readonly (string | number)[]): readonly (string | number)[] {
  if (typeof path[0] === 'number') return withoutList(path.slice(1));
  return path[0] === 'items' && typeof path[1] === 'number' ? withoutList(path.slice(2)) : path;
}

/** @returns Empty if it is public, `undefined` if it is not in a user of a kubeconfig. */
function userField(path: readonly (string | number)[]): string | undefined {
  const at = path.findIndex(
    (segment, index) => segment === 'user' && path[index - 2] === 'users' && index < path.length - 1,
  );
  if (at === -1) return undefined;
  const [field, ...rest] = path.slice(at + 1);
  if (field === 'exec') return execField(rest);
  if (field === 'auth-provider') return rest[0] === 'name' ? '' : 'setting of the authentication provider';
  if (field === 'extensions' || field === 'as-groups' || field === 'as-user-extra') return undefined;
  return publicUserFields.has(String(field)) ? '' : valueWords(field);
}

function execField(rest: readonly (string | number)[]): string | undefined {
  if (rest[0] !== 'env') return undefined;
  return rest.at(-1) === 'name' ? '' : 'value of a variable';
}

function valueWords(name: string | number | undefined): string {
  const bare = String(name).toLowerCase();
  if (bare.includes('token')) return 'token';
  if (bare.includes('pass') || bare.includes('pwd')) return 'password';
  if (bare.includes('docker')) return 'registry credentials';
  return /key/.test(bare) ? 'key' : 'value';
}
