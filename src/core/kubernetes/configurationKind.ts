import { groupBy } from '../text/groupBy.ts';
import { memoised } from '../text/memoised.ts';
import { mentionsConfiguration } from './objectKeyword.ts';
import { type ConfigurationKindRecord, configurationKinds, configurationRoots } from './tables/configurationKinds.ts';

/** What a document is, as far as its own words tell. */
export interface ConfigurationKind {
  /** `Config` of a kubeconfig, even where it is left out; `''` for files without kinds. */
  readonly kind: string;
  /** Of files without kinds: the `id` of their record. */
  readonly format?: string;
  /** It is of interest even where no credential stands in it. */
  readonly isOfInterest: boolean;
}

/**
 * Finds what the tables know of an object, by its kind and the group of its `apiVersion`; without a kind, by its keys.
 *
 * @returns `undefined` for everything that says nothing of certificates.
 */
export function configurationKindOf(
  apiVersion: string | undefined,
  kind: string | undefined,
  keys: ReadonlyMap<string, unknown>,
): ConfigurationKind | undefined {
  if (kind !== undefined) {
    const record = kinds()
      .get(kind)
      ?.find(({ group }) => apiVersion === undefined || apiVersion.replace(/\/.*/, '') === group);
    return record && { kind, isOfInterest: record.needsCredential !== true };
  }
  const root = configurationRoots.find(({ keys: wanted }) => wanted.every((key) => keys.has(key)));
  return (
    root && { ...(root.id === 'kubeconfig' ? { kind: 'Config' } : { kind: '', format: root.id }), isOfInterest: true }
  );
}

/** Tells whether a text may hold any object that the tables know. */
export function mayHoldObjects(text: string): boolean {
  return ['kind', 'clusters', 'extraArgs'].some((word) => text.includes(word)) || mentionsConfiguration(text);
}

const kinds = memoised(
  (): ReadonlyMap<string, readonly ConfigurationKindRecord[]> =>
    groupBy<ConfigurationKindRecord, string>(configurationKinds, ({ kind }) => kind),
);
